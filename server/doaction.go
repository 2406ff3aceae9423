package main

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"ylem/region"
)

// actions is what ylem do takes, for those who wrote something else.
const actions = `an action is one of
  add KIND at X,Y[,Z] [count N] [spread R] [ATTRIBUTE=VALUE …]
  remove ID …            or  remove at X,Y[,Z] radius R [kind K]
  kick ID … by VX,VY     or  kick at X,Y[,Z] radius R [kind K] by VX,VY[,VZ]
  param NAME=VALUE
  pause
  resume
  step [N]               a paused world goes on by N epochs (1), and stands again
  pace T                 at most T ticks a second from now on; 0: as many as there can be
  begin WORLD            where ylem up computes: another of the worlds that come with ylem, instead`

// sentence is the words of an action that are still to be read.
type sentence struct{ words []string }

// parseAction reads what somebody wants done to a world, as words. Numbers that
// belong together are separated by commas, with or without spaces.
func parseAction(words []string) (c region.Command, err error) {
	text := strings.ReplaceAll(strings.Join(words, " "), ",", " , ")
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), " , ", ",")
	s := &sentence{strings.Fields(text)}
	switch verb := s.word(); verb {
	case "":
		return c, usagef("what shall be done is missing; %s", actions)
	case "add":
		c.Add, err = s.add()
	case "remove":
		c.Remove, err = s.target("remove", "")
	case "kick":
		c.Kick, err = s.kick()
	case "param":
		c.Param, err = s.param()
	case "pause":
		c.Pause = true
	case "resume":
		c.Resume = true
	case "step":
		c.Step, err = s.step()
	case "pace":
		c.Pace, err = s.pace()
	default:
		return c, usagef("nobody can %q; %s", verb, actions)
	}
	if err == nil && len(s.words) > 0 {
		err = usagef("%q: nothing like it is expected here; %s", s.words[0], actions)
	}
	return c, err
}

// word takes the next word, "" at the end.
func (s *sentence) word() string {
	if len(s.words) == 0 {
		return ""
	}
	w := s.words[0]
	s.words = s.words[1:]
	return w
}

// is takes the next word if it is this one.
func (s *sentence) is(word string) bool {
	if len(s.words) == 0 || s.words[0] != word {
		return false
	}
	s.words = s.words[1:]
	return true
}

func (s *sentence) add() (*region.Add, error) {
	a := &region.Add{Kind: s.word(), Count: 1}
	if a.Kind == "" || a.Kind == "at" {
		return nil, usagef("add: of which kind? Write add KIND at X,Y, such as add electron at 10,20 count 50 spread 2")
	}
	if !s.is("at") {
		return nil, usagef("add %s: where? Write add %s at X,Y", a.Kind, a.Kind)
	}
	var err error
	if a.At, err = s.vector("add " + a.Kind + " at"); err != nil {
		return nil, err
	}
	for len(s.words) > 0 {
		switch name, value, isAttr := strings.Cut(s.words[0], "="); {
		case s.is("count"):
			if a.Count, err = strconv.Atoi(s.word()); err != nil {
				return nil, usagef("add %s: count N is a whole number", a.Kind)
			}
		case s.is("spread"):
			if a.Spread, err = s.number("add " + a.Kind + ": spread R"); err != nil {
				return nil, err
			}
		case isAttr:
			v, err := strconv.ParseInt(value, 10, 32)
			if err != nil || name == "" {
				return nil, usagef("add %s: %s: attributes are whole numbers, such as charge=1", a.Kind, s.words[0])
			}
			if a.Attrs == nil {
				a.Attrs = map[string]int32{}
			}
			if _, twice := a.Attrs[name]; twice {
				return nil, usagef("add %s: %s is said twice", a.Kind, name)
			}
			a.Attrs[name] = int32(v)
			s.word()
		default:
			return nil, usagef("add %s: %q: after the place come count N, spread R and ATTRIBUTE=VALUE", a.Kind, s.words[0])
		}
	}
	return a, nil
}

// target reads which particles are meant, up to a word that is not theirs.
func (s *sentence) target(verb, until string) (*region.Target, error) {
	if !s.is("at") {
		t := &region.Target{}
		for len(s.words) > 0 && s.words[0] != until {
			id := strings.ToLower(s.word())
			if _, err := strconv.ParseUint(id, 16, 64); err != nil || len(id) != 16 {
				return nil, usagef("%s: %q is no ID of a particle: they have 16 hex digits (the viewer shows them, and ylem inspect). Or write %s at X,Y radius R", verb, id, verb)
			}
			t.IDs = append(t.IDs, id)
		}
		if len(t.IDs) == 0 {
			return nil, usagef("%s: which particles? Write their IDs, or at X,Y radius R", verb)
		}
		return t, nil
	}
	at, err := s.vector(verb + " at")
	if err != nil {
		return nil, err
	}
	t := &region.Target{At: &at}
	if !s.is("radius") {
		return nil, usagef("%s at: how far around? Write %s at X,Y radius R", verb, verb)
	}
	if t.Radius, err = s.number(verb + ": radius R"); err != nil {
		return nil, err
	}
	if s.is("kind") {
		if t.Kind = s.word(); t.Kind == "" || t.Kind == until {
			return nil, usagef("%s: of which kind? Write kind and its name, or leave kind away", verb)
		}
	}
	return t, nil
}

func (s *sentence) kick() (*region.Kick, error) {
	t, err := s.target("kick", "by")
	if err != nil {
		return nil, err
	}
	if !s.is("by") {
		return nil, usagef("kick: where to? Write by VX,VY, a velocity that is added, in length units per unit of time")
	}
	v, err := s.vector("kick by")
	return &region.Kick{Target: *t, Velocity: v}, err
}

func (s *sentence) param() (*region.Param, error) {
	name, value, found := strings.Cut(s.word(), "=")
	if !found {
		if value = s.word(); value == "=" {
			value = s.word()
		}
	}
	x, err := strconv.ParseFloat(strings.TrimPrefix(value, "="), 64)
	if err != nil || name == "" || math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, usagef("param: write param NAME=VALUE, such as param heat=1.5")
	}
	return &region.Param{Name: name, Value: x}, nil
}

func (s *sentence) step() (uint64, error) {
	if len(s.words) == 0 {
		return 1, nil
	}
	n, err := strconv.ParseUint(s.word(), 10, 64)
	if err != nil || n < 1 || n > region.MaxStep {
		return 0, usagef("step: by how many epochs? Write step N, with a whole number from 1 to %d, such as step 5", region.MaxStep)
	}
	return n, nil
}

func (s *sentence) pace() (*float64, error) {
	x, err := s.number("pace")
	if err == nil && x != 0 && (x < region.MinPace || x > region.MaxPace) {
		err = usagef("pace %g: between %g and %g ticks a second are possible, or 0 for as many as there can be", x, region.MinPace, region.MaxPace)
	}
	return &x, err
}

// number reads one number.
func (s *sentence) number(what string) (float64, error) {
	text := s.word()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, usagef("%s: %q is no number", what, text)
	}
	return x, nil
}

// vector reads two or three numbers with commas between them.
func (s *sentence) vector(what string) (v [3]float64, err error) {
	text := s.word()
	parts := strings.Split(text, ",")
	bad := len(parts) < 2 || len(parts) > 3 || slices.Contains(parts, "")
	for i := 0; i < len(parts) && !bad; i++ {
		x, err := strconv.ParseFloat(parts[i], 64)
		if bad = err != nil || math.IsNaN(x) || math.IsInf(x, 0); !bad {
			v[i] = x
		}
	}
	if bad {
		return v, usagef("%s %s: two numbers with a comma between them are expected (three in a world of three dimensions), such as 10,20", what, text)
	}
	return v, nil
}
