package rules

import "ylem/particles"

// Table is a compiled world: all that a tick needs, in integers, small
// programs and tables. Kinds, forces, bonds, rules, placements and structures
// are numbered by their sorted canonical text, never by their place in a file,
// so that the order of a file changes nothing. A Table is never written after
// it was compiled and may be shared.
type Table struct {
	Name, Title, Notice string

	// Fingerprint is the first 64 bits of the SHA-256 of the canonical text of
	// everything below that can reach a particle's state, after params were
	// set. Two servers that compute one world have equal fingerprints.
	Fingerprint uint64

	Dimensions  int        // 2 | 3
	Size        [3]int64   // the box is [0, Size) per axis, in quanta; Size[2] is 0 in two dimensions
	Edge        [3][2]Edge // of the lower and the upper side of an axis; Wrap stands on both or on none
	Dt          float64    // time per tick
	Light       int64      // the furthest anything moves in one tick, quanta
	Frame       int        // ticks per drawn frame that suit this world
	Temperature Expression // kT as a function of the tick; nil is 0
	Reach       Reach

	Attrs      []string // attribute numbers are indices into this
	Consts     []string // constants of kinds likewise
	Slots      int      // the largest valence of any kind
	Kinds      []Kind
	Charges    []Charge
	Tabulated  []ForceTable
	Rules      []Rule
	Places     []Place
	Sources    []Source
	Structures []Structure
	BondTypes  []BondType
	Bends      []Bend
	Params     []Param
	Fields     []Field
	FieldsOn   [][]uint16 // by kind: the indices into Fields of those that act on it

	Thermostats []Thermostat

	// Forces lists, for kinds a and b at [a*len(Kinds)+b], the indices into
	// Tabulated of the forces between them (symmetric). Cap is the largest
	// impulse of one pair force in a tick, momentum quanta, same index: what
	// moves the lighter of the two by Light.
	Forces [][]uint16
	Cap    []float64
	// OneSided lists, for kinds a and b at [a*len(Kinds)+b], the forces of
	// Tabulated by which a acts on b and b not on a; nil where there are none.
	// CapOn is the largest impulse of such a force on a kind, momentum quanta:
	// what moves it by Light; 0 for kinds that no force moves.
	OneSided [][]uint16
	CapOn    []float64
	// BondOf is the index into BondTypes of a bond between kinds a and b, or −1.
	BondOf []int16
	// ThermostatOf is the index into Thermostats for kinds a and b, or −1; nil
	// where there are none.
	ThermostatOf []int16

	// ForceRange, BondRange, ReactRange are the largest distances, in quanta, at
	// which a pair force acts, a bond holds, a pair rule (or a carrier) is
	// considered; SenseRange one at which a one-sided force or a thermostat acts, or
	// a heading kind sees. 0: nothing of the sort exists.
	ForceRange, BondRange, ReactRange, SenseRange int64

	// Measures, Expects and Views are read off a world and reach no particle.
	Measures []Measure
	Expects  []Expect
	Views    []Picture

	// Warnings are what the author should know and may ignore.
	Warnings []string
}

// Limits of what a tick keeps by rule: carriers of different kind or radius, and
// products of a rule.
const (
	MaxCarriers = 64
	MaxProducts = 6
)

// Edge says what happens at a side of the box.
type Edge uint8

const (
	Wrap   Edge = iota // periodic
	Wall               // reflects
	Open               // what ends a tick beyond it is gone
	Absorb             // what touches it within a tick is gone
)

// String returns the name of the edge in a world file.
func (e Edge) String() string { return edges[e] }

// Wraps reports whether the world is periodic along the axis.
func (t *Table) Wraps(axis int) bool { return axis < t.Dimensions && t.Edge[axis][0] == Wrap }

// Reach is how far influence travels in one tick, in quanta (design: "One
// tick"): Total = Light + Place + max(Force, Event+Force, 2·Event+Guard).
type Reach struct {
	Place int64 // the furthest placement of a product from the meeting point, which lies between the participants (Event)
	Force int64 // the longest cutoff or bond
	Event int64 // the largest distance between participants of one event
	Guard int64 // the furthest look of a guard: carriers, partners whose bonds may break, and the bonds of within and beyond
	Total int64
	Why   string // which rule, force or bond determines it
}

// Motion is how the particles of a kind move.
type Motion uint8

const (
	Still     Motion = iota
	Brownian         // overdamped, the limit of BAOAB; carries no momentum
	Langevin         // BAOAB
	Ballistic        // leapfrog, no thermostat
	Heading          // constant speed in a direction that neighbours turn; no force moves it
)

// Carries reports whether impulses change the momentum of such particles.
func (m Motion) Carries() bool { return m == Langevin || m == Ballistic }

// Kind is what a particle is.
type Kind struct {
	Name, Symbol string
	Mass         float64 // above 0
	Motion       Motion
	// Friction is γ, per unit time, of langevin and brownian kinds. A brownian
	// kind may state its diffusion coefficient D at tick 0 instead (Diffusion, above
	// 0). Either way Mobility, the velocity per force of a brownian kind, is what
	// stays: 1/(mass·γ) or D/kT(0), and D follows the temperature as Mobility·kT
	// (Einstein's relation).
	Friction  float64
	Diffusion float64
	Mobility  float64
	Heading   *Course // of heading kinds
	Valence   int     // most bonds
	Attrs     [particles.Attributes]Attr
	Consts    []int64   // by index into Table.Consts; 0 where not declared
	Charges   []Program // by index into Table.Charges, of participant 0; empty is 0
	View      View
}

// Attr is an attribute as one kind has it.
type Attr struct {
	Has     bool
	Lo, Hi  int32
	Initial int32    // 0 if that is in range, else Lo
	Names   []string // of an enum, else nil; names are indices
	Down    bool     // a countdown: one less at the beginning of each tick, until Lo
}

// View is how a kind is drawn.
type View struct {
	Radius float64  // length units
	Colors []string // "#rrggbb"; one, or one for each value of Attr from Lo on
	Attr   int      // attribute that picks the colour; −1 when Colors has one entry
	Ramp   bool     // each colour stands for an equal part of the attribute's range, not for one value
}

// Charge is a quantity that every rule conserves.
type Charge struct {
	Name, Unit string
	Modulo     int64 // 0: an integer; else counted modulo this
}

// ForceTable is a pair force as a function of the squared distance.
type ForceTable struct {
	Name  string
	Range int64 // quanta
	Curve Curve
	// Energy is that of a pair at distance r ≤ Range, in length units, as the
	// author wrote it (0 at Range where he wrote a force). Observers read it.
	Energy func(r float64) float64
}

// BondType is how a bonded pair of certain kinds pulls.
type BondType struct {
	Name      string
	Form      BondForm
	Length    float64 // length units; how far apart bonded particles are placed
	Stiffness float64 // energy per length²; of an expression its −dF/dr at Length
	Extent    float64 // of a FENE bond, length units: never longer
	BreaksAt  int64   // quanta; longer bonds are gone
	Curve     Curve   // of all but FENE bonds; Pull knows
	Text      string  // of an expression: its canonical text
	// Energy is that of a bond of length r, in length units. Observers read it.
	Energy func(r float64) float64

	pull float64 // of a FENE bond: impulse per distance at 0, in quanta of both
}

// BondForm is the form of a bond's force.
type BondForm uint8

const (
	Harmonic BondForm = iota // F = −Stiffness·(r − Length)
	// FENE is the finitely extensible bond F = −Stiffness·r/(1 − (r/Extent)²),
	// which attracts at every distance and wants a repulsive pair force beside it
	// (K. Kremer and G. S. Grest, J. Chem. Phys. 92 (1990) 5057, DOI
	// 10.1063/1.458541: Stiffness 30, Extent 1.5). It is not tabulated: it has no
	// error but rounding.
	FENE
	Expressed // any expression of r, tabulated
)

// KindSet is a set of kinds.
type KindSet [particles.Kinds / 64]uint64

// Has reports whether kind is in the set.
func (s *KindSet) Has(kind uint8) bool { return s[kind>>6]>>(kind&63)&1 == 1 }

// Add puts kind into the set.
func (s *KindSet) Add(kind uint8) { s[kind>>6] |= 1 << (kind & 63) }

// threeFree reports whether the rule is one of two free particles that spend a
// third.
func (r *Rule) threeFree() bool { return len(r.Joined) == 2 && !r.Joined[0] && !r.Joined[1] }

// Pattern is one participant on the left side of a rule. It fits a particle
// whose kind is in Kinds and whose attributes have the values of Tests.
type Pattern struct {
	Name  string
	Kinds KindSet
	Tests []Test
	// Implied are tests that the guard makes, as x.s == 3 is one: what fails one of
	// them does not pass the guard either.
	Implied []Test
}

// Test is an attribute that must have a value.
type Test struct {
	Attr  uint8
	Value int32
}

// Product is one particle on the right side of a rule. One that is not Named
// starts with the initial attributes of its kind; Sets apply after that, and
// say all that a change of kind implies for attributes.
type Product struct {
	// Named is the participant that this product is (it keeps ID, attributes,
	// bonds and position), or −1. Identity is the participant whose ID it takes:
	// Named, or an unnamed reactant in written order, or −1 for a new ID.
	Named, Identity int
	Kind            int // −1: the kind that participant Named has
	Sets            []Set
	Site            Site // where an unnamed one appears
}

// Set assigns an attribute. Value reads the participants as they were when the
// tick began.
type Set struct {
	Attr  uint8
	Value Program
}

// Rule is a reaction. One participant, two (free of each other or bonded), or
// three: one free of a bonded pair (A + B ~ C, within Radius of either), a chain
// (A ~ B ~ C), or three that are free: two within Radius of each other and a
// carrier, which is spent, within Radius of either.
type Rule struct {
	Text string // canonical: "a:quark(h=0) + b:quark(h=0) -> a(h=1) ~ b(h=2)"
	Left []Pattern
	// Joined[i] says that participants i and i+1 are bonded to each other;
	// otherwise that they are not. An A ~ B + C is stored as C + B ~ A
	// would be: for three participants Joined is {false, true} or {true, true},
	// or {false, false} where the third is a carrier that is spent.
	Joined []bool
	Right  []Product
	// Make and Break are the bonds, as pairs of products and as pairs of
	// participants, that exist after but not before, and before but not after.
	// Bonds named on the left to a participant that vanishes are gone with it
	// and stand in Break too.
	Make, Break [][2]int
	// Clear says what must not be where products appear; all of it counts.
	Clear []Clearing

	Guard    Program // of all participants; empty is true
	When     string  // the guard's canonical text, for people; empty is true
	Hazard   float64 // k·dt·every: the chance of a tick is 1 − exp(−Σ Hazard)
	Radius   int64   // quanta: how near free participants must be, and a carrier to any of them; bonded ones are as near as their bond
	Every    int64   // considered at ticks divisible by this, at least 1
	After    int64   // considered from this tick on …
	Until    int64   // … and before this one
	Carrier  int     // the kind that must be within Radius of a participant; −1: none, or it is spent
	Spent    int     // the participant that is a carrier, which the rule spends: Text does not name it; −1: none
	Within   int     // participants 0 and 1 must be of one molecule and at most so many bonds apart; 0: no such condition
	Beyond   int     // they must not be within so many bonds; 0 likewise
	Energy   float64 // released (above 0) as an equal and opposite kick of the first and the last product
	Apart    float64 // unnamed products appear this far apart, length units; 0: at the meeting point
	Uniform  bool    // instead, anywhere within Apart of each other, uniform by volume; where a wall is in the way nothing happens
	Placing  string  // canonical text of place, where products have Sites of their own
	Given    string  // how the file says how often: rate, lifetime, probability, rate_constant; in branches lifetime
	Value    float64 // and what: per time, time, per tick, volume per time; a branch's is lifetime/fraction
	Constant float64 // the rate constant that the file asks for: of a pair volume per time, of one that falls apart per time; 0: Hazard is given otherwise
}

// Placed is one particle of a placement.
type Placed struct {
	Kind  uint8
	Attrs [particles.Attributes][]int32 // the i-th copy takes the value i mod len; empty: Initial
}

// Place is one placement of the initial condition: Count copies of a molecule,
// a chain of particles of which Joined[i] says that i and i+1 are bonded, one
// bond length apart along x.
type Place struct {
	Text        string
	Molecule    []Placed
	Joined      []bool
	Count       int
	Shape       Shape
	Lattice     Lattice
	Velocity    [3]float64 // added to all, length per time
	Temperature float64    // kT of the initial velocities; below 0: the world's at tick 0
	Rows        *Rows      // read from a file: then Count is their number, and Molecule the kinds that occur
}

// Lattice says how the copies of a placement are arranged in its shape.
type Lattice uint8

const (
	Random        Lattice = iota
	SquareLattice         // cubic in three dimensions
	HexLattice            // two dimensions
	FCCLattice            // three dimensions
)

// Shape is a region of space in length units: a point (At), a box [Lo, Hi) or a
// disc or ball.
type Shape struct {
	Form   Form
	Lo, Hi [3]float64 // of a box; Lo is the point of a point, the centre of a disc
	Radius float64
}

// Form is the form of a Shape.
type Form uint8

const (
	Point Form = iota
	Box
	Disc
)

// Structure names the connected sets of bonded particles that have this
// composition or, where there is a Chain, are it: one after the other, from
// either end.
type Structure struct {
	Name    string
	Formula string // canonical: kinds in the order of Table.Kinds, "d u2"; of a Chain "d ~ u ~ u"
	Counts  []int  // by kind
	Chain   []uint8
}

// Size is how many particles one has.
func (s *Structure) Size() (n int) {
	for _, count := range s.Counts {
		n += count
	}
	return n
}

// Param is a number that a person may change when a world is started.
type Param struct {
	Name, Label    string
	Default, Value float64
	Lo, Hi         float64
}
