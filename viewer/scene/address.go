package scene

import "strings"

// Door takes apart what a person may type, or copy from the line that a server prints: host:port, the address of the
// page, and before either a server's key and an at sign. secured: it speaks TLS.
func Door(text string) (address, key string, secured bool) {
	text = strings.TrimRight(strings.TrimSpace(text), "/")
	if at := strings.IndexByte(text, '@'); at >= 0 {
		before, after := text[:at], text[at+1:]
		if scheme := strings.LastIndex(before, "://"); scheme >= 0 { // https://KEY@host:port, too
			before, after = before[scheme+3:], before[:scheme+3]+after
		}
		key, text = before, after
	}
	if rest, found := strings.CutPrefix(text, "https://"); found {
		return rest, key, true
	}
	return strings.TrimPrefix(text, "http://"), key, key != ""
}
