// Package sim computes one tick of everything a region knows.
//
// A tick is one sweep over neighbouring pairs at the positions of the tick's
// beginning, and six steps that follow from it (Step reads as the list):
//
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
// The package knows nothing of boxes that wrap: a region hands it ghosts, and
// ghosts are particles like any other. Rows have no order, a tick has no memory,
// and every number is either an integer or a function of one particle or one
// pair alone. That is why any split of space gives the same bits.
package sim
