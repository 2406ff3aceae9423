package scene

import "ylem/region/wire"

// take shows a frame as if it had come through a link: intakes are those of this test's servers.
func (v *View) take(server string, number uint32, f *wire.WholeFrame) {
	in := new(Intake)
	in.Welcome(v.World)
	v.Take(server, in.Take(number, Wholly(f, v.World)))
	in.Close()
}
