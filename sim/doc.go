// Package sim computes one tick of everything a region knows.
//
// A tick is one sweep over neighbouring pairs at the positions of the tick's
// beginning, and what comes before and follows from it (Step reads as the list):
//
//	count   countdowns go down by one, so that all that follows reads what is left
//	sweep   forces and fields become integer impulses; bonds find their partners, or break;
//	        pairs that might react are noted
//	rub     thermostats of pairs add theirs, at the velocities between the half kicks
//	draw    each set of participants draws once: does anything happen, and which
//	        of the rules that fit
//	settle  an accepted event fires if it has the lowest priority of all that
//	        share any of its participants
//	kick    impulses go to momenta; headings turn
//	react   fired events apply to the kicked particles
//	move    half drift, thermostat, half drift (without a thermostat: one drift); walls;
//	        who leaves the world is gone, and counted
//	bear    sources make particles, which are there from the next tick on
//
// Steps sweep, kick and move are BAOAB with its two half kicks joined
// (B. Leimkuhler and C. Matthews, Appl. Math. Res. Express 2013, 34, DOI
// 10.1093/amrx/abs010): the stored momentum precedes the kick. Brownian kinds
// take its overdamped limit, in which the noise of two ticks is averaged.
//
// # How pairs are found
//
// Rows are sorted into clusters of up to sixteen particles that lie close together
// and that no force tells apart (cluster.go). For each cluster a list has the
// clusters that may come within reach of some of its particles while nothing has
// moved further than half of a skin (list.go); it lives until something has, or
// until rows are no longer who they were. Reactions that move nobody do not end it;
// a cluster in which somebody turned into another class goes pair by pair from then
// on. Where particles move so far in a tick that
// no list would outlive it, cells serve instead (sweep.go).
//
// A force is a table of polynomials in r² (rules.Curve). The plain sweep looks pair
// by pair; a machine with AVX-512 looks at sixteen in one go (kernel_simd.go), and
// moves eight rows at once (coast_simd.go). What is rare or takes more than a
// table (pairs that are very near, that may react, that rub) is left by the kernel
// and looked at one by one (touch.go).
//
// Several workers share a tick (crew.go): each sweeps the lists of its own columns
// into a tally of its own and moves its own rows. A tally holds integers, which
// add up in any order, and sets.
//
// Lists, cells, lanes and workers are speed and never state: any of them gives the
// same bits, which the goldens and the property test of splits hold.
//
// # Why any split gives the same bits
//
// Along an axis that a region fills and that wraps, the two ends meet (Space).
// Elsewhere the package knows nothing of boxes that wrap: a region hands it ghosts,
// and ghosts are particles like any other. Rows have no order, a tick has no
// memory, and every number is either an integer or a function of one particle or
// one pair alone.
package sim
