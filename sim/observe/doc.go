// Package observe says what is in a world: how many of which kind, the sums of
// its charges, its momentum, its energy and pressure, how far particles have come
// and how fast they are, g(r), and the structures that bonds have made. It reads
// and never writes.
//
// Sums are integers, of 128 bits where they must be, and every term is a function
// of one particle or of one pair that is rounded to a stated unit before it is
// added. So what is observed is equal bits however space is split. A region sums
// what is its own (Moment.Sum): its particles, and the pairs of which it owns the
// one with the lower ID; the sums of all regions add up to the world's (Sums.Add),
// and only a Report divides.
//
// A world's measures and claims are formulas (rules.Formula), which are evaluated
// over a whole world (Whole), its particles in the order of their IDs. To add a
// function to the language: write it in a file of its own, as a function of points
// or of values (clusters.go is the pattern); one line in rules.FormulaFunctions says what
// it takes and means, one in ofParticles what it does; a line in whole_test.go
// tries it where the result can be counted by hand; go test ./rules -run Reference
// -update tells of it in the reference.
//
// The stored momentum p precedes the kick of the tick (package sim). The momentum
// at the tick, by which velocities, temperatures and kinetic energies are meant
// here, is p + ½ impulse.
package observe
