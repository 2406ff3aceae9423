// Package plane is what the servers of a world decide together: who computes a
// region, what its inputs are, where its cuts lie, and who is there. It is never
// on the path of a tick; no halo, hash, frame or heartbeat of a region passes
// through it, and a world goes on while it is down, until a horizon is reached.
//
// # Five verbs
//
//	verb     on what                      how
//	Claim    the record of a region       compare-and-swap: this server computes it
//	Seal     the log of a region, or of   compare-and-swap: for all epochs below the horizon
//	         the world                    the inputs are exactly these
//	Point    the cuts of a region, or the compare-and-swap that only adds: this cut is kept
//	         fossil line                  by others, too
//	Blob     bytes by their SHA-256       Put, Get, Drop; List says which there are
//	Session  the record of a server       put again and again (Beat); whoever stops is gone.
//	                                      What others change is told (Change)
//
// The first three replace a record if it still has the revision that was read;
// what is read is a hint, what is swapped is decided. Records are JSON, and the
// functions of this package that change them are pure: the same for NATS as for
// the twin in memory (Memory), on which whole clusters are simulated.
//
// # Why it is safe
//
// Whatever happens to servers, clocks and messages, the inputs of a region in an
// epoch are decided once, before anybody says anything of that epoch. Everything
// else follows from them by arithmetic, whoever computes it. So two owners of a
// region do no harm, a server that wakes after an hour says only what is true, and
// claims and sessions serve progress alone.
package plane

// Verb is what is asked of the control plane.
type Verb uint8

const (
	Claim Verb = 1 + iota // swap a record of a region
	Seal                  // swap a record with a log
	Point                 // swap a list of cuts, or the fossil line
	Put                   // keep a blob
	Get                   // give a blob
	Drop                  // forget a blob
	List                  // say which blobs there are: a hint, as some come and go meanwhile
	Beat                  // put a session; no revision is looked at
	Read                  // give a record as it is: a hint
)

// Request asks for one thing. The asker numbers its requests; the number comes back
// with the reply, of which there may be none, and then nobody knows whether it was
// done.
type Request struct {
	Number   uint64
	Verb     Verb
	Key      string // of the record; none for blobs
	Revision uint64 // of the record that is replaced; 0: there is none yet
	Value    []byte // the record, or the blob
	Sum      Sum    // of the blob
}

// Outcome is what became of a request.
type Outcome uint8

const (
	Unknown Outcome = iota // nobody answered in time: it may have been done, or be done later
	Done
	Lost   // somebody swapped the record before; Entry is how it is now
	Absent // there is no such blob, or record
	Full   // a limit of sizes: it will never be done
)

// Reply answers a request. After Done and Lost of a swap, and after a Read, Entry
// is the record as it stands.
type Reply struct {
	Number  uint64
	Outcome Outcome
	Entry   Entry
	Blob    []byte // after Get
	Sums    []Sum  // after List, in any order
}

// Entry is a record with its revision. Revisions of a key ascend; 0 says that it
// is not there. Who watches gets the entries that are there and then each change,
// of one key in order, perhaps not every one; a session that ended comes without
// a value, or never.
type Entry struct {
	Key      string
	Revision uint64
	Value    []byte
}

// Limits of what the control plane takes, bytes.
const (
	MaxRecord = 256 << 10
	MaxBlob   = 256 << 20
)
