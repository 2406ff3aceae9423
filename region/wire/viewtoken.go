package wire

// ViewToken shows the server a token, which says what the viewer may do. Where nobody may look without one it is the
// first message; it may come later where anybody may.
type ViewToken struct{ Token string }

// MaxViewToken is how long a token may be, bytes.
const MaxViewToken = 1 << 10

// Append appends the message, a byte and the token.
func (m ViewToken) Append(dst []byte) []byte {
	return append(append(dst, byte(ViewTypeToken)), m.Token...)
}

// decodeViewToken reads what Append wrote. A token is letters, digits and ".-_".
func decodeViewToken(b []byte) (ViewRequest, error) {
	if len(b) < 2 || len(b) > 1+MaxViewToken {
		return nil, formatErrorf("view request", min(len(b), 1+MaxViewToken), "a token of %d bytes: between 1 and %d are possible", max(len(b)-1, 0), MaxViewToken)
	}
	for at, c := range b[1:] {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '.' && c != '-' && c != '_' {
			return nil, formatErrorf("view request", 1+at, "a token has no such character")
		}
	}
	return ViewToken{string(b[1:])}, nil
}
