// Package rules reads world files. Compile turns the text of one into a Table:
// integers, small programs and tabulated forces, which is all that a tick needs.
//
// HCL (github.com/hashicorp/hcl/v2) is the outer grammar: blocks, labels,
// attributes. What stands to the right of an attribute's = and inside the
// quoted text of a rule is read here, because it has names that HCL does not
// (e-, a.c-b.c) and because errors point inside it.
//
// A file passes through these steps, each in a file of its own:
//
//	source     limits on raw bytes, HCL
//	section    blocks and attributes against the grammar
//	parse      expressions → nodes
//	world, kind, view, bond, force, structure, place
//	birth      sources
//	equation   the text of a rule → terms; reaction, rule → drafts
//	constant   rate constants → hazards (kinetics: closed forms; capture: at finite dt)
//	real       expressions of r and tick, with exact derivatives
//	integer    expressions of attributes → Programs
//	prove      conservation and ranges, for every combination
//	order      canonical numbering and fingerprint
//	reach      how far a tick looks
//	explain    what a tick makes of a table's numbers
//
// Nothing here depends on the order of blocks, on the machine, or on the
// iteration of a map.
package rules
