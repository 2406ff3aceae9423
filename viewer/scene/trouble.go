package scene

import (
	"fmt"
	"strings"
)

// Warning is what a person has to know about the servers, in a sentence or two; "" when all is well.
func (v *View) Warning() string {
	if v.Trouble != "" {
		return v.Trouble
	}
	var lost []string
	ended, nobody := 0, 0
	for _, s := range v.Servers {
		switch s.State {
		case Lost:
			lost = append(lost, s.Name)
		case Ended:
			ended++
		}
	}
	for i := range v.Regions {
		if v.Regions[i].Server == "" {
			nobody++
		}
	}
	names := "Lost: " + strings.Join(lost, ", ") + ". "
	switch n := len(v.Servers); {
	case n > 0 && ended == n:
		return "The servers have stopped. The picture is the last one."
	case n > 1 && len(lost) == n:
		return "No server can be reached. The picture is the last one; trying again …"
	case len(lost) > 0 && len(lost)+ended == n && ended > 0:
		return names + "The other servers have stopped; the picture is the last one."
	case len(lost) > 0:
		return names + "Trying again …"
	case nobody == 1:
		return "One region is computed by nobody; the world waits for it."
	case nobody > 1:
		return fmt.Sprintf("%d regions are computed by nobody; the world waits for them.", nobody)
	}
	if v.World != nil {
		return v.World.Trouble
	}
	return ""
}

// absent says who should show a region that nobody shows now.
func (v *View) absent(server string) string {
	switch s := v.server(server); {
	case server == "":
		return "no server"
	case s != nil && s.State != Connected:
		return server + " · " + s.State.String()
	}
	return server
}
