package rules

// grammar is the whole outer grammar of the language: what the compiler accepts,
// the reference prints and an editor offers are this. A new attribute is one line
// here, and whoever reads it calls section.node, number, text … of its name.
// Name, values, unit, default, a sentence, an example.
var grammar = []Block{
	{
		Name: "world", Label: "a name",
		Doc: "Every file has one: how large the world is, how long a tick lasts, and what holds where nothing else is said.",
		Attributes: []Attribute{
			{"language", "1", "", "", "The version of this language that the file is written in.", "1"},
			{"title", "text", "", "the name", "The name of the world for people.", `"Pairs that find each other"`},
			{"notice", "text", "", "", "What somebody who watches should look for.", `"Look for pairs."`},
			{"dimensions", "2 or 3", "", "as many as size has", "Whether the world is flat.", "2"},
			{"size", "a list of 2 or 3 numbers", "length", "", "The sides of the box; it reaches from 0 to these.", "[20, 20]"},
			{"edge", oneOf(edges), "", "", `What is at the edge: the other side, a wall, nothing ("open": what leaves is gone), or something that swallows what touches it. A list says it for each axis, a pair in it for the lower and the upper side.`, `[["wall", "open"], "wrap"]`},
			{"dt", "number from 1e-9 to 1e6", "time", "", "How long one tick lasts.", "0.01"},
			{"light", "number above 0", "length", "", "The furthest that anything moves in one tick. What would go further is cut, and counted.", "0.8"},
			{"radius", "number above 0", "length", "", "How near particles must be to react, where a rule does not say it.", "1"},
			{"motion", oneOf(motions), "", "", "How particles move, where a kind does not say it: not at all, by diffusion, with momentum and friction and noise, with momentum alone, or at a constant speed in a direction that neighbours turn.", `"brownian"`},
			{"temperature", "number 0 or more, or an expression of tick", "energy", "0", "How strong the noise is: kT.", "0.5 + exp(-tick / 3000)"},
			{"friction", "number above 0", "1/time", "", "The part of a velocity that friction takes in a unit of time, where a kind does not say it.", "1"},
			{"frame", "whole number from 1", "ticks", "10", "How many ticks of this world a drawn frame stands for.", "5"},
		},
	},
	{
		Name: "param", Label: "a name",
		Doc:     "A number with a name, which expressions of the file can use. It becomes a slider, and `--set name=value` changes it.",
		Example: "param \"capture\" {\n  default = 0.5\n  range   = [0, 1]\n  label   = \"how readily quarks bind\"\n}",
		Attributes: []Attribute{
			{"default", "number", "", "", "What it is where nobody changes it.", "0.5"},
			{"range", "a list of two numbers", "", "any", "The least and the most that it can be set to.", "[0, 1]"},
			{"label", "text", "", "the name", "What the slider says.", `"how readily quarks bind"`},
		},
	},
	{
		Name: "charge", Label: "a name",
		Doc:     "A quantity that no rule may change. Kinds say how much of it they have, and every rule is proved to keep it when the file is read.",
		Example: "charge \"B\" { unit = \"1/3\" }",
		Attributes: []Attribute{
			{"unit", "text", "", "", "The unit, for people.", `"e/3"`},
			{"modulo", "whole number from 2", "", "not modular", "Count modulo this: with 3, red, green and blue together are nothing.", "3"},
		},
	},
	{
		Name: "kind", Label: "a name, which may hold + - * '",
		Doc:     "A kind of particles: all that particles of it have in common.",
		Example: "kind \"mu-\" {\n  symbol    = \"μ−\"\n  mass      = 0.2\n  diffusion = 0.1\n  charges   = { Q = -3 }\n  attrs     = { age = int(0, 9) }\n  bonds     = 2\n  view      = { color = \"purple\", radius = 0.2 }\n}\nkind \"bird\" {\n  motion = \"heading\"\n  speed  = 1\n  sight  = 2\n}\nkind \"ball\" {\n  motion   = \"langevin\"\n  friction = 1\n}",
		Attributes: []Attribute{
			{"symbol", "text", "", "the name", "What stands for it in pictures.", `"μ−"`},
			{"mass", "number above 0", "mass", "1", "Its mass. Rules read no mass; forces do, as a.mass and b.mass.", "0.2"},
			{"charges", "{ charge = whole number, … }", "", "0 of each", "How much of each charge it has. An amount may be an expression of its attributes, self.c.", "{ Q = -3 }"},
			{"consts", "{ name = number, … }", "", "none", "Fixed numbers of this kind. Rules read those that are whole, as x.up; forces read all.", "{ up = 1 }"},
			{"attrs", "{ name = int(least, most), … }", "", "none", "What one particle can be and another of this kind not: whole numbers with a range, or words. They start at 0, or at the least.", `{ c = int(0, 2), state = enum("well", "sick") }`},
			{"bonds", "whole number from 0", "", "0", "How many bonds a particle can have.", "2"},
			{"diffusion", "number above 0", "length²/time", "", "How fast a brownian kind spreads at tick 0: ⟨x²⟩ = 2·diffusion·t on each axis.", "0.1"},
			{"friction", "number above 0", "1/time", "that of the world", "The part of a velocity that friction takes in a unit of time.", "1"},
			{"motion", oneOf(motions), "", "that of the world", "How particles of this kind move.", `"langevin"`},
			{"speed", "number above 0", "length/time", "", "How fast a heading kind goes.", "0.67"},
			{"turn", "number from -360 to 360", "degrees", "0", "By how much a heading kind turns to the right in every tick.", "180"},
			{"swerve", "number from -360 to 360", "degrees", "0", "By how much more it turns for each neighbour, to the side where there are more of them.", "17"},
			{"sight", "number above 0", "length", "", "How far a heading kind sees.", "5"},
			{"sees", "a kind or group", "", `"any"`, "Whom a heading kind sees.", `"bird"`},
			{"spin", "number 0 or more", "1/time", "0", "How fast the direction of a heading kind diffuses, in radians².", "0.1"},
			{"view", "{ color = …, radius = … }", "", "a colour by its number", "How particles of it are drawn.", `{ color = "purple", radius = 0.2 }`},
		},
	},
	{
		Name: "group", Label: "a name",
		Doc:     "A name for several kinds, which can stand wherever a kind can. The group `any` is there already: all kinds.",
		Example: "group \"lepton\" { kinds = [\"e-\", \"anti_nu_e\"] }",
		Attributes: []Attribute{
			{"kinds", "a list of kinds", "", "", "Who belongs to it.", `["u", "d"]`},
		},
	},
	{
		Name: "force", Label: "a name",
		Doc:     "What particles do to each other over a distance. Between the two kinds that between names it is equal and opposite; acts makes it one-sided.",
		Example: "force \"core\" {\n  between = [\"quark\", \"quark\"]\n  range   = 1\n  energy  = 20 * (1 - r / range) * (1 - r / range)\n}\nforce \"likes\" {\n  acts   = \"n on p\"\n  range  = 2\n  order  = [\"n\", \"p\"]\n  matrix = [[0, 1], [0, 0]]\n  force  = -matrix * (1 - r / range)\n}",
		Attributes: []Attribute{
			{"between", "a list of two kinds or groups", "", "", "Who feels it; in the expression the first is a and the second b.", `["quark", "any"]`},
			{"acts", `text "a on b" of kinds or groups`, "", "", "Instead of between: only the second one feels the force.", `"n on p"`},
			{"range", "number above 0", "length", "", "How far it reaches; beyond, it is 0.", "1"},
			{"energy", "an expression of r, range, params, a.x and b.x", "energy", "", "The energy of a pair at distance r. The force is what lowers it.", "4 * (1 - r / range)"},
			{"force", "an expression of r, range, params, a.x and b.x", "energy/length", "", "Instead of energy: the force itself, above 0 where it repels.", "1 - r / range"},
			{"order", "a list of kinds", "", "", "Which kinds the rows and columns of the matrix are for.", `["n", "p"]`},
			{"matrix", "a list of lists of numbers, or random(…)", "", "", "A strength for each pair of kinds, which the expression reads as matrix. Rows are the first kind, columns the second.", "[[0, 2], [0, 0]]"},
		},
	},
	{
		Name: "bond", Label: "a name",
		Doc:     "What a bond between two kinds is like. Bonds are made and broken by rules, where ~ stands for one, and break when they get too long. Between two kinds there is one type of bond.",
		Example: "bond \"chain\" {\n  between   = [\"C\", \"C\"]\n  length    = 0.8\n  stiffness = 50\n  breaks_at = 1.5\n}\nkind \"C\" {\n  diffusion = 0.1\n  bonds     = 2\n}\nkind \"N\" {\n  diffusion = 0.1\n  bonds     = 2\n}\nbond \"soft\" {\n  between   = [\"N\", \"N\"]\n  length    = 0.8\n  energy    = 50 * (r - 0.8) * (r - 0.8)\n  breaks_at = 1.5\n}\nkind \"F\" {\n  diffusion = 0.1\n  bonds     = 2\n}\nbond \"fene\" {\n  between   = [\"F\", \"F\"]\n  form      = \"fene\"\n  length    = 0.8\n  stiffness = 30\n  extent    = 1.5\n}",
		Attributes: []Attribute{
			{"between", "a list of two kinds or groups", "", "", "Whom it joins.", `["C", "C"]`},
			{"length", "number 0 or more", "length", "", "How long the bond is at rest.", "0.8"},
			{"form", oneOf(bondForms), "", `"harmonic"`, "A spring, or the finitely extensible one of Kremer and Grest, which pulls at every distance and is never longer than extent.", `"fene"`},
			{"stiffness", "number 0 or more", "energy/length²", "", "How hard it is to stretch.", "50"},
			{"extent", "number above 0", "length", "", "The most that a fene bond can be stretched to.", "1.5"},
			{"energy", "an expression of r, params, a.x and b.x", "energy", "", "Instead of form and stiffness: the energy of a bond of length r.", "60 * (r - 0.8) * (r - 0.8)"},
			{"force", "an expression of r, params, a.x and b.x", "energy/length", "", "Instead of energy: the force, above 0 where it pushes apart.", "60 * (0.8 - r)"},
			{"breaks_at", "number above length", "length", "the extent of a fene bond", "At which length the bond breaks.", "1.5"},
		},
	},
	{
		Name: "bend", Label: "a name",
		Doc:     "What it costs to bend a chain of three, so that chains stay straight or keep an angle.",
		Example: "bend \"rod\" {\n  between   = [\"quark\", \"quark\", \"quark\"]\n  stiffness = 3\n}",
		Attributes: []Attribute{
			{"between", "a list of three kinds or groups", "", "", "An end, the middle, and the other end.", `["u", "d", "u"]`},
			{"angle", "number from 0 to 180", "degrees", "180", "The angle at rest; 180 is straight.", "120"},
			{"stiffness", "number 0 or more", "energy", "", "How hard it is to bend.", "3"},
		},
	},
	{
		Name: "thermostat", Label: "a name",
		Doc:     "Friction and noise between pairs, which keep momentum: dissipative particle dynamics. It acts on kinds that carry momentum.",
		Example: "kind \"bead\" { motion = \"ballistic\" }\nthermostat \"solvent\" {\n  between  = [\"bead\", \"bead\"]\n  range    = 1\n  friction = 4.5\n}",
		Attributes: []Attribute{
			{"between", "a list of two kinds or groups", "", "", "Who rub against each other.", `["bead", "bead"]`},
			{"range", "number above 0", "length", "", "How far it reaches.", "1"},
			{"friction", "number above 0", "mass/time", "", "How strong it is.", "4.5"},
		},
	},
	{
		Name: "field", Label: "a name",
		Doc:     "A force from outside, which acts on particles by where they are and when.",
		Example: "field \"wind\" { force = [0.1, 0] }\nfield \"trap\" {\n  on     = [\"quark\"]\n  energy = 0.5 * self.mass * ((x - 10) * (x - 10) + (y - 10) * (y - 10))\n}",
		Attributes: []Attribute{
			{"on", "a list of kinds or groups", "", `["any"]`, "Who feels it.", `["quark"]`},
			{"force", "a list with an expression of x, y, z, tick, params and self.x for each axis", "energy/length", "", "The force on each axis.", "[0, -0.1]"},
			{"energy", "an expression of x, y, z, tick, params and self.x", "energy", "", "Instead of force: the energy at a place. The force is what lowers it.", "0.1 * y"},
		},
	},
	{
		Name: "rule", Label: "an equation: what reacts -> what comes of it",
		Doc: "What can happen. On the left stand one particle, two, or three of which two are bonded; + stands between free particles, ~ between bonded ones. " +
			"On the left (c=1) tests an attribute, on the right it sets one. A name before a colon, x:u, is for speaking of a particle; one that has its name on both sides stays itself. `-> nothing` is for what vanishes.",
		Example: "rule \"a:quark(s=free) + b:quark(s=free) -> a(s=bound) ~ b(s=bound)\" {\n  when = a.c != b.c\n  rate = 0.5\n}\nrule \"x:quark ~ y:quark -> x(s=free) + y(s=free)\" { lifetime = 50 }\nrule \"n -> p + e- + anti_nu_e\" { rate = 0.01 }\nrule \"n + n -> n\" { rate = 0.001 }\nrule \"x:quark(s=free) -> x(s=bound)\" {\n  rate    = 1\n  carrier = \"n\"\n}",
		Attributes: append([]Attribute{
			{"rate", "number 0 or more", "1/time", "", "How often it happens per unit time, while the participants are near each other.", "0.5"},
			{"lifetime", "number above 0", "time", "", "Instead of rate: how long it takes on average.", "50"},
			{"probability", "number from 0 to 1", "per tick", "", "Instead of rate: the chance in each tick, whatever dt is.", "0.01"},
			{"rate_constant", "number above 0", "volume/time", "", "Instead of rate, in three dimensions: the constant of chemistry, which becomes the rate that gives it at this dt. Of one particle that falls apart it is per time.", "0.1"},
			{"within", "whole number from 0 to 64", "bonds", "0: anywhere", "The two that are free of each other must be of one molecule and at most so many bonds apart.", "3"},
			{"beyond", "whole number from 0 to 64", "bonds", "0: anywhere", "The two that are free of each other must not be within so many bonds; those of another molecule never are.", "11"},
		}, conditions...),
	},
	{
		Name: "decay", Label: "what decays",
		Doc:     "Several ways in which a particle falls apart, each with its fraction.",
		Example: "decay \"n\" {\n  lifetime = 880\n  branch \"p + e- + anti_nu_e\" { fraction = 0.99 }\n  branch \"p + e- + anti_nu_e + gamma\" { fraction = 0.01 }\n}\ndecay \"a:u(s=bound)\" {\n  lifetime = 10\n  carrier  = \"n\"\n  branch \"a(s=free)\" { fraction = 0.5 }\n  branch \"d\" { fraction = 0.5 }\n}",
		Attributes: append([]Attribute{
			{"lifetime", "number above 0", "time", "", "How long it lives on average.", "880"},
		}, conditions...),
		Blocks: []string{"branch"},
	},
	{
		Name: "branch", Label: "what it turns into", inside: true,
		Doc: "One way of a decay.",
		Attributes: []Attribute{
			{"fraction", "number above 0, at most 1", "", "", "How much of all decays goes this way. All branches of a decay sum to 1.", "0.5"},
		},
	},
	{
		Name: "source", Label: "one particle, with its attributes",
		Doc:     "Particles that appear out of nothing, at random, in a box.",
		Example: "source \"u\" {\n  rate  = 0.01\n  in    = box([0, 19], [20, 20])\n  attrs = { c = cycle(0, 1, 2) }\n  until = 100000\n}",
		Attributes: []Attribute{
			{"rate", "number 0 or more", "1/(volume·time)", "", "How many appear per volume and time.", "0.01"},
			{"in", "box(…)", "length", "the whole world", "Where they appear.", "box([0, 19], [20, 20])"},
			{"velocity", "a list of numbers", "length/time", "0", "With what velocity, added to that of their temperature.", "[0, -0.3]"},
			{"temperature", "number 0 or more", "energy", "that of the world", "How hot they are.", "0"},
			{"attrs", "{ attribute = value, … }", "", "as their kind says", "What they are; of cycle(…) each takes one at random.", "{ c = cycle(0, 1, 2) }"},
			{"after", "whole number from 0", "ticks", "0", "From which tick on.", "100"},
			{"until", "whole number from 1", "ticks", "for ever", "Until which tick.", "100000"},
		},
	},
	{
		Name: "place", Label: "a particle, or a chain joined with ~",
		Doc:     "What is there at the beginning.",
		Example: "place \"n\" { count = 100 }\nplace \"u\" {\n  count = 30\n  in    = disc([10, 10], 5)\n  attrs = { c = cycle(0, 1, 2) }\n}\nplace \"u(s=bound) ~ d(s=bound)\" { at = [10, 10] }",
		Attributes: []Attribute{
			{"count", "whole number from 0", "", "1", "How many.", "100"},
			{"at", "a list of numbers", "length", "", "At this point.", "[10, 10]"},
			{"in", "box(…) or disc(…)", "length", "the whole world", "Anywhere in this region.", "disc([10, 10], 5)"},
			{"file", "text", "", "", "Instead of count, at and in: an XYZ file beside the world, with kinds, positions and perhaps velocities.", `"start.xyz"`},
			{"lattice", oneOf(lattices), "", "at random", "In which order: squares or cubes, triangles (2 dimensions), or face-centred cubes (3 dimensions).", `"square"`},
			{"velocity", "a list of numbers", "length/time", "0", "With what velocity, added to that of their temperature.", "[1, 0]"},
			{"temperature", "number 0 or more", "energy", "that of the world", "How hot they are.", "0"},
			{"attrs", "{ attribute = value, … }", "", "as their kind says", "What they are; of cycle(…) the first copy takes the first value, and so on.", "{ c = cycle(0, 1, 2) }"},
		},
	},
	{
		Name: "structure", Label: "a name",
		Doc:     "A name for a connected set of bonded particles, so that it can be counted and seen. It changes nothing.",
		Example: "structure \"pair\" { formula = \"u d\" }",
		Attributes: []Attribute{
			{"formula", "text of kinds, each with how many", "", "", "What it is made of.", `"u2 d"`},
			{"bonds", "text of kinds joined with ~", "", "", "Instead of a formula: the whole molecule is this chain, from either end.", `"u ~ d ~ u"`},
		},
	},
	{
		Name: "measure", Label: "a name",
		Doc:     "A number that is read off the whole world from time to time: it can be plotted, written down and claimed something of. It changes nothing.",
		Example: "measure \"bound\" {\n  value = 1 - count(free(\"u\")) / count(\"u\")\n  every = 50\n  label = \"the part of u that is bonded\"\n}",
		Attributes: []Attribute{
			{"value", "an expression of what is there", "", "", "What is read off.", `most("u.y")`},
			{"every", "whole number from 1", "ticks", "100", "At which ticks: those divisible by this.", "50"},
			{"label", "text", "", "the name", "What people call it.", `"height"`},
		},
	},
	{
		Name: "view", Label: "a name",
		Doc:     "One way to look at the world. It changes nothing.",
		Example: "structure \"pair\" { formula = \"u d\" }\nmeasure \"height\" { value = most(\"u.y\") }\nview \"growth\" {\n  hide  = [\"gamma\"]\n  plot  = [measure.height]\n  label = [\"pair\"]\n}",
		Attributes: []Attribute{
			{"hide", "a list of kinds or groups", "", "none", "What is not drawn at first.", `["gamma"]`},
			{"plot", "a list of measures", "", "none", "What is plotted.", "[measure.height]"},
			{"label", "a list of structures", "", "none", "What is labelled.", `["pair"]`},
		},
	},
	{
		Name: "expect", Label: "what is claimed, in words",
		Doc:     "A claim about the world that `ylem test` tries in as many seeds as it says, and then once more in worlds that lack what it is due to, its controls, where it must fail.",
		Example: "param \"capture\" { default = 0.5 }\nplace \"u\" { count = 10 }\nrule \"u -> d\" { rate = capture }\nmeasure \"left\" { value = count(\"u\") }\nexpect \"u turns into d\" {\n  at      = 1000\n  that    = count(\"u\") < 5 && most(measure.left) == 10\n  control = { drop_rule = \"u -> d\" }\n}",
		Attributes: []Attribute{
			{"at", "whole number from 1", "ticks", "", "At which tick it is claimed.", "1000"},
			{"that", "an expression of what is there and of what measures were", "", "", "What is claimed: anything but 0 is yes.", `count("u") < 5`},
			{"seeds", "whole number from 1", "", "1", "In how many seeds it is tried: 1, 2, 3 and so on.", "5"},
			{"pass", "whole number from 1", "", "seeds", "In how many of them it must hold.", "1"},
			{"with", "{ set = { param = number, … }, drop_rule = text, drop = [text, …] }", "", "nothing", "How the world is changed before.", "{ set = { capture = 0.6 } }"},
			{"control", "the same, or a list of such", "", "", "A change with which, on top of with, it must fail.", `[{ drop_rule = "u -> d" }, { set = { capture = 0 } }]`},
			{"exact", "true or false", "", "false", "True says that there is no control to be had.", "false"},
		},
	},
}

// conditions are what rules and decays have in common: when they happen, and what
// comes with it.
var conditions = []Attribute{
	{"radius", "number above 0", "length", "that of the world", "How near the free participants, and the carrier, must be.", "0.5"},
	{"when", "an expression of whole numbers: attributes, constants, kinds, bonds, tick, params", "", "always", "What must hold besides: anything but 0 is yes.", `a.c != 0 && a.bonds == 0`},
	{"every", "whole number from 1", "ticks", "1", "Considered at ticks divisible by this only, and then for as many ticks.", "5"},
	{"after", "whole number from 0", "ticks", "0", "From which tick on it can happen.", "2000"},
	{"until", "whole number from 1", "ticks", "for ever", "Until which tick it can happen.", "7000"},
	{"energy", "number 0 or more", "energy", "0", "How much is released: an equal and opposite kick of the first and the last product.", "2.2"},
	{"carrier", "a kind", "", "none", "It happens only while a particle of this kind is within the radius of a participant.", `"n"`},
	{"uses", "0 or 1", "", "0", "With 1 the carrier is a participant and is spent; when and the right side may read it, as carrier.v. Beside it stand one particle or two.", "1"},
	{"place", "apart(…), jitter(…), polar(…), or a list with one of the last two for each new product", "length", "where the participants meet", "Where products that are new appear. If jitter or polar would put one beyond a side of the box, the rule does not happen.", "apart(0.5)"},
	{"breaks", "a list of charges", "", "none", "Charges that it may change.", `["Q"]`},
}

// objects are the attributes with names of their own, as block.attribute.
var objects = map[string][]Attribute{
	"expect.with":    changes,
	"expect.control": changes,
	"kind.view": {
		{"color", `"#rrggbb", the name of a colour, palette(…) or ramp(…)`, "", "by its number", "The colour, which may depend on an attribute.", `palette("rgb", self.c)`},
		{"radius", "number above 0", "length", "0.2", "How large it is drawn; nothing else knows it.", "0.2"},
	},
}

// changes are what is other about a world.
var changes = []Attribute{
	{"set", "{ param = number, … }", "", "none", "Params that have this value.", "{ capture = 0 }"},
	{"drop_rule", "text", "", "none", "Leave out the rule whose text begins so.", `"u -> d"`},
	{"drop", "a list of texts", "", "none", "Leave out these blocks: a word for what they are, and how their label begins.", `["rule u -> d", "place u"]`},
}

// wholePlaces and realPlaces are where expressions of whole and of real numbers
// stand.
var (
	wholePlaces = []string{"rule", "rule.when", "decay.when", "kind.charges"}
	realPlaces  = []string{"world.temperature", "force.energy", "force.force", "bond.energy", "bond.force", "field.energy", "field.force"}
)

// vocabulary are the functions of all other places. Each is read where it stands;
// tests hold this list against that code.
var vocabulary = []Functions{
	{"Types of attributes", []string{"kind.attrs"}, []Function{
		{"int", "int(least, most)", "A whole number from least to most."},
		{"enum", `enum("a", "b", …)`, "One of these words."},
		{"countdown", "countdown(least, most)", "A whole number that goes down by one in every tick, until least."},
	}},
	{"Places of products", []string{"rule.place", "decay.place"}, []Function{
		{"apart", "apart(x)", "New products appear x apart from each other, around where the participants meet."},
		{"uniform", "apart(uniform(x))", "Two products appear anywhere within x of each other: the reverse of two that bind within x."},
		{"jitter", "jitter(x)", "New products appear anywhere within x of where the participants meet."},
		{"polar", "polar(distance, degrees, spread)", "A new product appears in this direction from the participant that is written first: 0 is along x, 90 along y, any expression of whole numbers. The spread, which may be left out, is up to so many degrees to either side. In two dimensions."},
	}},
	{"Conditions", []string{"rule.when", "decay.when"}, []Function{
		{"clear", `clear("group", x)`, "No particle of this kind or group, the participants excepted, is within x of where a new product appears. It stands by itself, or && joins it to the rest of the guard."},
	}},
	{"Regions", []string{"place.in", "source.in"}, []Function{
		{"box", "box([x, y], [x, y])", "From a lower corner to an upper one; with z in three dimensions."},
		{"disc", "disc([x, y], radius)", "A disc, or in three dimensions a ball. A source has none."},
	}},
	{"Values of attributes", []string{"place.attrs", "source.attrs"}, []Function{
		{"cycle", "cycle(a, b, …)", "One value after the other."},
	}},
	{"Matrices", []string{"force.matrix"}, []Function{
		{"random", "random(least, most, number)", "The matrix of this number among all with entries between least and most."},
	}},
	{"Colours", []string{"kind.view"}, []Function{
		{"palette", `palette("rgb", self.c)`, `A colour for each value of an attribute: of a palette with a name (rgb, cmy, heat), or of those listed.`},
		{"ramp", `ramp("heat", self.v)`, `Colours that lead from one to the next over the whole range of an attribute, for many values: through a palette with a name, or those listed.`},
	}},
}
