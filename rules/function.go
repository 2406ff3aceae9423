package rules

import (
	"slices"
	"strings"
)

// FormulaFunction is a function that formulas may call: its name, what it takes and
// what it means. Package sim/observe has what each does, under the same name.
type FormulaFunction struct {
	Name string
	// Args is what it takes, as people read it: "particles, link, least[, radius]".
	// The word particles stands for a selection, "cell(s=2)"; particles.quantity for
	// one with a quantity, "cell.y"; charge, rule and measure for what they say; any
	// other word for a number. What stands in [ ] may be left out, and … repeats.
	Args  string
	Of    Subject
	About string
}

// Subject is what a function reads.
type Subject uint8

const (
	OfNumbers   Subject = iota
	OfParticles         // a whole world at one tick
	OfMeasures          // what a measure was at its samples: in claims only
)

// FormulaFunctions are all functions of formulas, in the order in which people read
// about them. Of two with one name one reads measures.
var FormulaFunctions = []FormulaFunction{
	{"abs", "x", OfNumbers, "x without its sign"},
	{"min", "x, y, …", OfNumbers, "the least of numbers"},
	{"max", "x, y, …", OfNumbers, "the largest of numbers"},
	{"sqrt", "x", OfNumbers, "the square root"},
	{"exp", "x", OfNumbers, "e to the power of x"},
	{"log", "x", OfNumbers, "the natural logarithm"},
	{"floor", "x", OfNumbers, "the largest whole number that is not above x"},

	{"count", "particles or structure", OfParticles, "how many there are; of a structure, how many molecules are one"},
	{"sum", "particles.quantity", OfParticles, "the sum of the quantity over the particles"},
	{"mean", "particles.quantity", OfParticles, "its mean"},
	{"least", "particles.quantity", OfParticles, "its least value"},
	{"most", "particles.quantity", OfParticles, "its largest value"},
	{"median", "particles.quantity", OfParticles, "its median: of an even number the mean of the two in the middle"},
	{"deviation", "particles.quantity", OfParticles, "its standard deviation, over n"},
	{"distinct", "particles.quantity", OfParticles, "how many different values it has"},
	{"crossing", "particles.quantity, particles.quantity", OfParticles, "the price at which two schedules meet: of what the first would pay at most and what the second ask at least"},
	{"inversions", "particles.quantity, particles.quantity", OfParticles, "pairs of which one has the lesser first quantity and the larger second one"},
	{"charge", "charge", OfParticles, "the sum of a charge over all particles"},
	{"fired", "rule", OfParticles, "how often the rules whose text begins so have happened since tick 0"},
	{"molecules", "particles", OfParticles, "connected sets of two or more bonded particles of which one is among these"},
	{"largest", "particles", OfParticles, "how many particles the largest set has that bonds between these connect"},
	{"rings", "particles", OfParticles, "closed rings of these: molecules of which every member has exactly two bonds"},
	{"ringed", "particles", OfParticles, "how many particles are in such rings"},
	{"enclosed", "particles, particles", OfParticles, "in two dimensions: how many of the first are inside of a closed ring of the second"},
	{"attached", "particles, particles", OfParticles, "how many of the first are in a molecule with another one that is among the second"},
	{"neutral", "particles.quantity, modulus, least", OfParticles, "how many are in sets of at least so many, connected by bonds between these, over which the quantity sums to a multiple of the modulus"},
	{"clusters", "particles, link, least[, neighbours, radius]", OfParticles, "sets of at least so many particles, each within link of another of its set; only those count that have so many others within the radius"},
	{"drift", "particles, link, least", OfParticles, "the median speed of such clusters: how fast their members go on the mean, all together"},
	{"fractal", "particles", OfParticles, "their mass–radius dimension: 1 of a line, 2 of a disc; of 64 or more"},
	{"wavelength", "particles", OfParticles, "how far apart they repeat: where their structure factor, averaged over shells of wave vectors, is largest"},
	{"peak", "particles", OfParticles, "their structure factor at this wavelength, over that at the wavelength of the whole box"},
	{"cores", "particles.quantity, period", OfParticles, "places round which the quantity goes through one whole period: cores of spirals, in two dimensions"},

	{"inert", "", OfParticles, "1 when nothing can react any more, whatever moves where"},

	{"was", "measure, tick", OfMeasures, "its value at a tick, which must be one of its samples"},
	{"least", "measure", OfMeasures, "its least value so far"},
	{"most", "measure", OfMeasures, "its largest value so far"},
	{"always", "measure", OfMeasures, "1 if it was 0 at no sample so far"},
	{"average", "measure, from, to", OfMeasures, "the mean of its samples from one tick to another, both included"},
	{"rising", "measure", OfMeasures, "1 if it never fell from one sample to the next"},
	{"lag", "measure, measure[, from]", OfMeasures, "by how many ticks the second follows the first: where their correlation is largest, at most a quarter of the samples either way; from a tick on"},
	{"correlation", "measure, measure, lag[, from]", OfMeasures, "Pearson's correlation of the first with the second so many ticks later; from a tick on"},
}

// takes is what an argument is.
type takes uint8

const (
	takesNumber takes = iota
	takesParticles
	takesAny // particles or a structure
	takesQuantity
	takesCharge
	takesRule
	takesMeasure
)

// arguments reads Args: what each argument is, how many there must be at least,
// and whether the last repeats.
func (f *FormulaFunction) arguments() (list []takes, least int, repeats bool) {
	required, _, _ := strings.Cut(f.Args, "[")
	words := strings.FieldsFunc(f.Args, func(r rune) bool { return r == ',' || r == '[' || r == ']' })
	for _, word := range words {
		switch word = strings.TrimSpace(word); word {
		case "":
		case "…":
			repeats = true
		case "particles":
			list = append(list, takesParticles)
		case "particles or structure":
			list = append(list, takesAny)
		case "particles.quantity":
			list = append(list, takesQuantity)
		case "charge":
			list = append(list, takesCharge)
		case "rule":
			list = append(list, takesRule)
		case "measure":
			list = append(list, takesMeasure)
		default:
			list = append(list, takesNumber)
		}
	}
	for _, word := range strings.Split(required, ",") {
		if word = strings.TrimSpace(word); word != "" && word != "…" {
			least++
		}
	}
	return list, least, repeats
}

// Usage is how a function is written: "was(measure, tick)".
func (f *FormulaFunction) Usage() string {
	if f.Args == "" {
		return f.Name
	}
	return f.Name + "(" + f.Args + ")"
}

// functionNamed returns the function of this name; measures says which of two.
func functionNamed(name string, measures bool) *FormulaFunction {
	var found *FormulaFunction
	for i := range FormulaFunctions {
		if f := &FormulaFunctions[i]; f.Name == name && (found == nil || measures == (f.Of == OfMeasures)) {
			found = f
		}
	}
	return found
}

// formulaNames lists the functions that a formula may call.
func formulaNames(measures bool) (names []string) {
	for i := range FormulaFunctions {
		if measures || FormulaFunctions[i].Of != OfMeasures {
			names = append(names, FormulaFunctions[i].Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// formulaVocabulary tells of the functions of formulas as of those of all other
// languages of expressions.
func formulaVocabulary() []Functions {
	measures, claims := []string{"measure.value", "expect.that"}, []string{"expect.that"}
	out := []Functions{{Title: "Numbers in measures and claims", In: measures}, {Title: "What is there", In: measures}, {Title: "What measures were", In: claims}}
	for i := range FormulaFunctions {
		f := &FormulaFunctions[i]
		list := &out[f.Of].List
		*list = append(*list, Function{f.Name, f.Usage(), strings.ToUpper(f.About[:1]) + f.About[1:] + "."})
	}
	out[OfParticles].List = append(out[OfParticles].List, Function{"free", `count(free("cell"))`, "Of a selection those without bonds."})
	return out
}
