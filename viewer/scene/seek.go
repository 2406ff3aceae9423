package scene

import "fmt"

// approach is how much nearer one comes to what is only counted.
const approach = 3

// seekKind goes to a particle of a kind and selects it.
func (v *View) seekKind(kind int) {
	v.seek(v.World.Kinds[kind].Name, v.Find(kind), func(s *Shot) []uint32 { return s.Kinds }, kind)
}

// seekStructure goes to a structure of a sort and asks about it.
func (v *View) seekStructure(structure int) {
	v.seek(v.World.Structures[structure].Name, v.FindStructure(structure), func(s *Shot) []uint32 { return s.Structures }, structure)
}

// seek does what can be done if none was found. From afar servers count particles and send none of them: then it comes
// nearer to where most of them are.
func (v *View) seek(name string, found bool, counts func(s *Shot) []uint32, at int) {
	if found {
		return
	}
	total := 0
	h, r := v.fullest(func(r *Region) float64 {
		all := counts(r.Shot)
		if at >= len(all) {
			return 0
		}
		total += int(all[at])
		if r.Shot.Crowded { // it would have been found
			return 0
		}
		return float64(all[at])
	})
	switch {
	case r != nil:
		v.Following = false
		v.Camera.Centre(float32(h.at[0]), float32(h.at[1]), float32(h.at[2]))
		v.Camera.Approach(v.Camera.Scale * approach)
		v.tell(fmt.Sprintf("There are %s of %s; from afar they are only counted. Nearer now: click once more.", Number(uint64(total)), name))
	case total > 0:
		v.tell("No " + name + " is in view. Zoom out: there are " + Number(uint64(total)) + " elsewhere.")
	default:
		v.tell("There is no " + name + " now. Wait for one.")
	}
}
