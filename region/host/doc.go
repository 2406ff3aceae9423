// Package host is one server of a world as a state machine: events in, actions out.
// It claims regions, has them loaded, replayed and cut, seals their inputs, hands
// them over and takes over what others left. It does no I/O, reads no clock and
// starts no goroutine: who runs it (package server, or a simulated cluster) says
// what time it is, in milliseconds that only have to ascend, and carries its actions
// out in any order, late, twice or never.
//
// # The life of a region on a server
//
//	state     what it waits for                 what it does
//	claiming  the answer of the control plane    —
//	loading   the cut at the fossil line         reads it from its disk, else as a blob, else
//	                                             (at the world's first epoch) begins
//	living    halos, and epochs below horizons   computes, says, cuts, seals
//	(gone)    —                                  dropped: another owns it
//
// A shadow lives without a claim: it follows from the fossil line until it is as
// far as the owner is, and claims then. That is how a region moves without a pause,
// and how a second copy begins.
//
// # Rules
//
//  1. Open epoch e only if e is below both horizons, the region's and the world's;
//     apply its inputs; say all halos; wait for all; compute.
//  2. Cut where e is a multiple of the manifest's Cut times a power of two (so that
//     fast and slow servers have common ones), before inputs. Write it to the disk,
//     Put it as a blob, and only then Point to it.
//  3. Forget halos and inputs below the fossil line only.
//  4. Seal while there is half of the look-ahead left. Who loses the swap takes what
//     was decided; who finds another owner in the record drops the region.
//  5. Claim what has no owner whose session goes on, load the cut at the fossil line,
//     pull halos since, replay.
//  6. Nobody lives below the fossil line: whoever learns of one above its epoch loads
//     the cut there. A halo that nobody has any more is answered with Gone, and means
//     the same.
//
// A command that is offered here waits for DecideTime at most. Whoever offered it is
// then told whether it may still act, and this server offers it to no log any more.
//
// A halo that differs from what was computed here, or from another copy of itself,
// is not used: the region asks again, and once makes itself anew from the fossil
// line, for the error may be its own. What differs is told (Evidence).
package host
