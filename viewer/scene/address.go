package scene

import "strings"

// Bare gives the host:port of a server from what a person may copy: the address of its page.
func Bare(address string) string {
	return strings.TrimRight(strings.TrimPrefix(strings.TrimSpace(address), "http://"), "/")
}
