package main

import "fmt"

// door is how a person comes to the servers of a world.
type door struct {
	secured bool   // by TLS
	token   string // that is shown to each; "": none
}

// denied is the error of a viewer that may not look without a token, or not with that one.
type denied struct{ why string }

func (d *denied) Error() string {
	if d.why == "" {
		return "the server wants a token"
	}
	return fmt.Sprintf("the server lets nobody look like this: %s", d.why)
}
