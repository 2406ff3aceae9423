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
//	Halo     on opening epoch e, once to each neighbour    the sender's particles within
//	                                                       (k+1)·R of the receiver's box
//	Pull     when a halo of epoch e is missing (Nudge)     nothing: say that halo again
//	Gone     when a halo is pulled that the log has no     nothing: begin from a later cut
//	         longer, of an epoch behind the sender         (Behind)
//
// A region begins epoch e when it holds the halo of e from every neighbour. There
// is no barrier and no clock; a region is at most one epoch ahead of a neighbour.
// An empty halo is sent too: it says that nothing is there.
//
// Halos said stay in a log, to be said again, until a line has passed them (Forget).
// A world for which nobody names a horizon or a line keeps those of the present and
// the last epoch: it begins again when a region is lost.
//
// Of two copies of a halo the first is used; a later, different one is an error, as
// is a strip that differs (Disagreement): both name the epoch, the neighbour and
// both hashes. The halo of a strip that differs is forgotten, and the region goes on
// when another comes. Neither error is final, and who wants it to be stops.
//
// # An epoch
//
//	reached   the cut that was asked for is taken (CutOn)
//	opened    if e is below both horizons, the region's own and the world's (Decide,
//	          DecideWorld): the region's inputs of e act, then its halos are said
//	gathered  when all halos are here: the strip is compared, then the world's inputs
//	          of e act on all that is known
//	computed  k ticks, and what is then inside the box is kept
//
// # Inputs
//
// An input is a command of a person, decided for an epoch before anybody opens it:
// below a horizon all inputs are known. So who computes an epoch twice, or on two
// machines, computes the same.
//
// A command whose whole effect is two reaches or more inside one region goes to that
// region's log (Home). It acts before halos are said and touches no strip that a
// neighbour has computed, so only its region need know it. All others (across
// borders, by ID, params) are in the world's log, which all regions know: each does
// to the rows that it knows, its own and ghosts, what the command says, and they
// agree, for it depends on who and where a particle is and on nothing else. Which
// log has it makes no difference to what it does, but those of the regions act
// first. Nothing acts at the end of the world.
//
// # Cuts
//
// A cut is a region at the beginning of an epoch, before its inputs: its particles,
// and what it counted. From the cuts of all regions at one epoch every later halo
// follows, so a region that was lost goes on from its cut, pulls the halos that its
// neighbours have said since, and says its own a second time, the same bytes
// (Resume). As bytes a cut is a function of the region's state alone, and its
// SHA-256 names it.
//
// # Neighbours
//
// A region's neighbours are all regions whose box, or a periodic image of it,
// comes within the halo. A region may be its own neighbour across a wrapped
// axis; then it makes its ghosts itself.
//
// A Region takes messages (Deliver) and gives messages (Outbox). It does no I/O,
// reads no clock, starts no goroutine and is not safe for use by several.
package region
