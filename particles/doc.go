// Package particles holds what a world is made of: particles and bonds as
// columns of integers, the numbers they are counted in, the draws that move
// them and the hash that names a state.
//
// Everything here is exact. Positions and momenta are integers, so that a sum
// does not depend on its order; randomness is a function of who and when, so
// that it does not depend on who asks first; the few functions of floating
// point that are needed (Exp, Log, Pow, Sin, Cos) round every step explicitly,
// so that amd64, arm64 and wasm agree on every bit.
//
// The package does no I/O, reads no clock, starts no goroutine and takes no
// lock. The same holds for rules, sim, region and region/wire.
package particles
