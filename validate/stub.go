package validate

var states, kinetics []Case
