// Package observe says what is in a world: how many of which kind, the sums of
// its charges, its momentum, and the structures that bonds have made. It reads
// and never writes. Sums are integers, so what is observed does not depend on
// how space is split either.
package observe
