package particles

// Stream names a use of randomness. The numbers are part of every world's
// arithmetic: they are never reused and never renumbered.
type Stream uint8

const (
	StreamPlace    Stream = 1  // initial positions: (placement, ordinal)
	StreamVelocity Stream = 2  // initial velocities: (ID, 0)
	StreamAccept   Stream = 3  // does anything happen to these participants, and which rule
	StreamPriority Stream = 4  // who goes first when two events want one particle
	StreamEnergy   Stream = 5  // direction of a released energy
	StreamNoise    Stream = 6  // thermal noise of a particle: (ID, tick parity is in the key)
	StreamProduct  Stream = 7  // placement of products
	StreamIdentity Stream = 8  // IDs of new particles
	StreamRows     Stream = 9  // order of rows, which must not matter: tests shuffle by it
	StreamAbsorb   Stream = 10 // does a particle touch an absorbing side within a tick: (ID, 0)
	StreamApart    Stream = 11 // distance of products that appear uniformly within a radius
	StreamBirths   Stream = 12 // how many particles a block of a source makes: (source and block, 0)
	StreamBirth    Stream = 13 // their places, attributes and IDs: (source and block, 4·ordinal + 0, 1, 2)
	StreamSite     Stream = 14 // direction of a product with a site of its own: (participants and its place among the products)
	StreamJitter   Stream = 15 // its distance: likewise
	StreamMatrix   Stream = 20 // matrices of forces: (row, column)
	StreamDPD      Stream = 21 // noise of a pair: (lower ID, higher ID)
	StreamReload   Stream = 30 // IDs of what is placed while the world goes on: (placement and attempt, ordinal)
	StreamAppear   Stream = 31 // what people put into the world: (command, 2·ordinal: its place, 2·ordinal + 1: its ID)
	StreamHeading  Stream = 22 // headings: (ID, 0) at the beginning, (ID, 1) where a particle has none, (ID, 2) their diffusion
)
