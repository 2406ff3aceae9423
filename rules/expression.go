package rules

// Expression is a real-valued function of named variables, compiled from a
// world file: forces of r, temperature of the tick. It is evaluated when a
// world is compiled, and once a tick, in float64 with every operation rounded,
// so that all machines agree. A nil Expression is 0.
type Expression func(variable float64) float64
