package main

import "fmt"

// role is what somebody may do with a world; a higher one includes the lower.
type role uint8

const (
	mayNothing role = iota
	mayWatch        // look at it
	mayCommand      // have things done to it
	mayHost         // be one of its servers
)

var roleNames = [...]string{mayNothing: "none", mayWatch: "watch", mayCommand: "command", mayHost: "host"}

func (r role) String() string { return roleNames[r] }

// parseRole reads the name of a role.
func parseRole(name string) (role, error) {
	for r, known := range roleNames {
		if name == known {
			return role(r), nil
		}
	}
	return mayNothing, fmt.Errorf("%q is no role: there are none, watch, command and host", printable(name))
}
