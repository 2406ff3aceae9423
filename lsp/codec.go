package lsp

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Limits of what an editor may send.
const (
	maxMessage   = 16 << 20 // bytes of one message
	maxHeader    = 4096     // bytes of the lines before it
	maxDocuments = 256      // open at a time
	maxText      = 1 << 20  // bytes of a text that is looked into: no world file is longer
)

// codec frames messages as the protocol does: Content-Length, an empty line, so
// many bytes of JSON. That of the library takes messages of any length.
type codec struct{}

func (codec) WriteObject(out io.Writer, object any) error {
	text, err := json.Marshal(object)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Content-Length: %d\r\n\r\n%s", len(text), text)
	return err
}

func (codec) ReadObject(in *bufio.Reader, object any) error {
	length, header := -1, 0
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			if err == bufio.ErrBufferFull {
				err = fmt.Errorf("lsp: a header line is longer than %d bytes", len(line))
			}
			return err
		}
		if header += len(line); header > maxHeader {
			return fmt.Errorf("lsp: the header is longer than %d bytes", maxHeader)
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			break
		}
		name, value, _ := strings.Cut(text, ":")
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil || length < 0 || length > maxMessage {
				return fmt.Errorf("lsp: Content-Length %q: from 0 to %d bytes are possible", strings.TrimSpace(value), maxMessage)
			}
		}
	}
	if length < 0 {
		return fmt.Errorf("lsp: a message without Content-Length")
	}
	var text strings.Builder
	if _, err := io.CopyN(&text, in, int64(length)); err != nil {
		return err
	}
	return json.Unmarshal([]byte(text.String()), object)
}
