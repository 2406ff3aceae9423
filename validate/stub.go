package validate

var statics, states, kinetics []Case

func nve(p *report) error { return nil }
