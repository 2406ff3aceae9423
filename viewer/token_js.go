package main

import "syscall/js"

// tokenKey is where the browser keeps a token until its tab is closed. It is never in the page's address, which is
// written into logs and histories.
const tokenKey = "ylem.token"

// refusedToAnswer: the person was asked and gave none; nobody is asked twice.
var refusedToAnswer bool

// given is the token that the person has given, for browsers that keep nothing.
var given string

// keptToken returns the token that the person has given, or "".
func keptToken() string {
	if given != "" {
		return given
	}
	return forTab.read(tokenKey)
}

// askToken asks the person for a token, because the server denies the one that was shown, "" if none was. Links that
// were denied meanwhile take the one that is given.
func askToken(why, shown string) {
	if refusedToAnswer || keptToken() != shown {
		return
	}
	answer := js.Global().Call("prompt", "The server says: "+why+"\n\nToken:")
	if answer.Type() != js.TypeString || answer.String() == "" {
		refusedToAnswer = true
		return
	}
	given = answer.String()
	forTab.write(tokenKey, given)
}
