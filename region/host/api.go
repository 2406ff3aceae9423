package host

import (
	"ylem/region"
	"ylem/region/plane"
)

// Config is what a host is started with. Times are in milliseconds.
type Config struct {
	Server   string // its key: who it is
	Name     string // for people
	Address  string // where others reach it
	Start    uint64 // of the process, drawn; it also seeds what must differ between servers
	Own      []int  // the regions it begins with, if nobody else computes them
	Most     int    // regions that it takes at most; 0: no limit
	Balance  bool   // take regions from servers that have more to do
	Beat     int64  // between two beats of its session
	TTL      int64  // without a beat a server counts as gone
	Ahead    int64  // how far horizons are sealed ahead: as long a world goes on without its control plane, and as late a command acts
	CutEvery int64  // between two cuts of a region, at least
	Nudge    int64  // without progress a region asks again
	Keep     int    // fossil lines of which cuts are kept
	Sweep    int64  // between two looks for blobs that nobody wants any more; 0: none
	Memory   int64  // bytes of halos that are kept since the fossil line, about; 0: 256 MiB

	// Mutant breaks something on purpose, to see that tests find it.
	Mutant Mutant
}

// What says what an event is.
type What uint8

const (
	Replied   What = 1 + iota // Reply: the control plane answered
	Changed                   // Entry: a record, or that it is gone
	Heard                     // Message of a region of Server
	Joined                    // a connection to Server is up, which computes Regions; again when these change
	Left                      // it is down
	Saved                     // a cut is written: Region, Epoch, and Blob and Sum, or Err
	Loaded                    // a cut was read from the disk: Region, Sum, and Blob, or Err
	Ordered                   // Order: a person's command
	Leave                     // finish: give all regions away
	Evidenced                 // Region has found a neighbour's halo wrong: Evidence
)

// Event is what happened.
type Event struct {
	What    What
	Server  string
	Regions []int
	Message region.Message
	Reply   plane.Reply
	Entry   plane.Entry
	Region  int
	Epoch   uint64
	Sum     plane.Sum
	Blob    []byte
	Err     error
	Order   Order
}

// Order is a command that somebody wants decided. Done is told by an action.
type Order struct {
	Number  uint64 // comes back with the answer
	ID      string // drawn by who asks: the same one is never done twice
	By      string
	Command region.Command
	until   int64 // then it has waited for long enough
}

// Do says what an action is.
type Do uint8

const (
	Send     Do = 1 + iota // Message to Server
	Ask                    // Request of the control plane
	Save                   // write Cut to the disk; Saved says what became of it
	Load                   // read the cut with Sum of Region at Epoch from the disk; Loaded
	Tidy                   // remove cuts of epochs below Epoch from the disk, but for those of Epochs
	Announce               // tell all peers that Regions are computed here
	Answer                 // to Order Number: decided for Epoch (Err nil), or why not; once, within DecideTime
	Evidence               // two disagree: Disagreement, and the Server that said it ("": unknown)
	Took                   // a region is computed here now, or (Gone) no longer: Region
	Note                   // Text for the log
	Reject                 // Server said what no region says: Err
	Quit                   // nothing is left to do: after Leave, or when the world has ended everywhere
)

// Action is what to do.
type Action struct {
	Do           Do
	Server       string
	Message      region.Message
	Request      plane.Request
	Region       int
	Regions      []int
	Epoch        uint64
	Epochs       []uint64
	Sum          plane.Sum
	Cut          *region.Cut
	Number       uint64
	Err          error
	Gone         bool
	Text         string
	Disagreement *region.Disagreement
}

// Mutant is something broken on purpose.
type Mutant uint8

const (
	Sound          Mutant = iota
	LogNotKept            // halos are forgotten when the next epoch begins
	LogCutOnUse           // a halo that was pulled is forgotten
	NoHorizon             // inputs are taken as they come, and nothing waits for a horizon
	PointEarly            // a cut is pointed to when it is on the own disk
	NoChecksum            // what a disk gives back is believed
	NewestCut             // a restart takes the newest cut instead of the one at the fossil line
	BelowTheLine          // a region lives on below the fossil line
	HaloTwice             // a second copy of a halo is taken for another
	HalfHalo              // halos are half as thick as they must be
	CutSkipsBond          // a cut forgets a bond
	SweepByRecords        // a blob that no record names, as far as known, is dropped
)
