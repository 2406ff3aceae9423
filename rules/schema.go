package rules

import (
	_ "embed"
	"slices"
	"strings"
)

// ReferenceWorld is the world that the examples of the grammar add to.
//
//go:embed reference.hcl
var ReferenceWorld string

// Block is what one kind of block of a world file is called, means and may hold.
type Block struct {
	Name       string
	Label      string // what stands in quotes behind the name
	Doc        string // a paragraph for somebody who reads it for the first time
	Example    string // blocks that can be added to the world of the reference
	Attributes []Attribute
	Blocks     []string // that may stand inside
	inside     bool     // it stands in another block only
}

// Attribute is what one name = value of a block means.
type Attribute struct {
	Name    string
	Values  string // what it may be; words in quotes are all that it may be
	Unit    string // "" where it has none
	Default string // "" where none: it must be there, or nothing is said
	Doc     string // a sentence
	Example string // a value
}

// Function is what a call in an expression means.
type Function struct {
	Name string
	Call string // with its arguments
	Doc  string
}

// Functions are those of one language of expressions.
type Functions struct {
	Title string
	In    []string   // where they stand: block.attribute, or a block for what stands in its label
	List  []Function // each with a name of its own
}

// Grammar returns all blocks, in the order of a file that is easy to read.
func Grammar() []Block { return grammar }

// Objects returns, for each attribute that is an object with names of its own,
// as block.attribute, what these are.
func Objects() map[string][]Attribute { return objects }

// Vocabulary returns the functions, by language of expressions.
func Vocabulary() []Functions {
	whole, reals := Functions{Title: "Whole numbers", In: wholePlaces}, Functions{Title: "Real numbers", In: realPlaces}
	for _, f := range wholeFunctions {
		whole.List = append(whole.List, f.Function)
	}
	for _, f := range realFunctions {
		reals.List = append(reals.List, f.Function)
	}
	return slices.Concat([]Functions{whole, reals}, formulaVocabulary(), vocabulary)
}

// blockOf returns the block of this name, or nil.
func blockOf(name string) *Block {
	i := slices.IndexFunc(grammar, func(b Block) bool { return b.Name == name })
	if i < 0 {
		return nil
	}
	return &grammar[i]
}

// names lists the attributes of a block.
func (b *Block) names() []string { return namesOf(b.Attributes) }

func namesOf(attributes []Attribute) (out []string) {
	for i := range attributes {
		out = append(out, attributes[i].Name)
	}
	return out
}

// topBlocks lists the blocks that may stand in a file.
func topBlocks() (out []string) {
	for i := range grammar {
		if !grammar[i].inside {
			out = append(out, grammar[i].Name)
		}
	}
	return out
}

// oneOf writes the words that an attribute may be, as the compiler has them.
func oneOf(words []string) string { return `"` + strings.Join(words, `" | "`) + `"` }

// Inside reports whether the block stands in another block only.
func (b *Block) Inside() bool { return b.inside }

// Attribute returns the attribute of this name, or nil.
func (b *Block) Attribute(name string) *Attribute {
	i := slices.IndexFunc(b.Attributes, func(a Attribute) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return &b.Attributes[i]
}
