// Package region computes one region of a world that is split between servers,
// so that the world is the same, bit for bit, however it is split.
//
// # What a region knows
//
// A region owns the particles inside its box. Influence travels no further than
// the reach R in a tick (rules.Reach). To compute k ticks, an epoch, a region
// needs to know, at the epoch's beginning, every particle within k·R of its box:
// after those ticks its own box is exact, and what went wrong at the outer rim,
// for want of neighbours there, has not arrived. Particles that are then inside
// the box are its own. One that crossed the border was computed by both sides,
// is dropped by one and kept by the other: nothing is ever handed over.
//
// After each tick a region lets go of what lies further out than the ticks that
// are left can reach.
//
// A halo is one R thicker than that, (k+1)·R, so that a strip R wide outside the
// box is exact as well. The neighbour's next halo contains that strip, and the
// two are compared. (Along an axis that one region fills there is nobody to
// compare with, and k·R is enough.)
//
//	         own box            strip        outer halo
//	|==========================|-------|-----------------------|
//	 exact after k ticks        exact    exact at the beginning,
//	                            too      garbage after k ticks
//	                           <--R--->
//	                           <-----------(k+1)·R------------>
//
// # What regions say to each other
//
//	message  when                                          carries
//	Halo     on reaching epoch e, once to each neighbour   the sender's particles within
//	                                                       (k+1)·R of the receiver's box
//	Pull     when a halo of epoch e is missing (Nudge)     nothing: say that halo again
//
// A region begins epoch e when it holds the halo of e from every neighbour. There
// is no barrier and no clock; a region is at most one epoch ahead of a neighbour.
// Halos of the present and the last epoch are kept to be said again. Of two
// copies of a halo the first is used and a later, different one is an error, as
// is a strip that differs: both name the epoch, the neighbour and both hashes.
// An empty halo is sent too: it says that nothing is there.
//
// A region's neighbours are all regions whose box, or a periodic image of it,
// comes within the halo. A region may be its own neighbour across a wrapped
// axis; then it makes its ghosts itself.
//
// A Region takes messages (Deliver) and gives messages (Outbox). It does no I/O,
// reads no clock, starts no goroutine and is not safe for use by several.
package region
