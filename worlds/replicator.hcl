# Molecules that copy themselves. One chain e-a-b-c-f lies in a soup of single atoms
# that never change their type, only their state. Its head takes hold of a free e,
# then the turn goes down the chain: each atom binds one of its own type, joins it
# to the copy, and hands on; at the tail the two unzip. Look for the first chain;
# after a few thousand ticks there are two, then four, until the food is short.
#
# The eight reactions are squirm3 (T. J. Hutton, Artificial Life 8 (2002) 341,
# DOI 10.1162/106454602321202417), here in continuous space. One thing is added: an
# atom joins the copy only where the two are of one molecule and at most three bonds
# apart ("fidelity"). With fidelity = 0 neighbours splice into each other, and short
# parasites that copy faster take over: evolution, but not of this molecule.
world "replicator" {
  language    = 1
  title       = "Molecules that copy themselves"
  notice      = "Look for the chain of five: it collects atoms of its own kinds, unzips, and then there are two."
  dimensions  = 2
  size        = [45, 45]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  radius      = 1.3
  motion      = "brownian"
  temperature = 1
  frame       = 40
}

param "fidelity" {
  default = 3
  range   = [0, 12]
  label   = "how many bonds apart an atom and the copy may be that join; 0: anything near"
}

charge "a" {}
charge "b" {}
charge "c" {}
charge "d" {}
charge "e" {}
charge "f" {}

kind "a" {
  diffusion = 1
  bonds     = 3
  attrs     = { s = int(0, 9) }
  charges   = { a = 1 }
  view      = { color = "#d95f02", radius = 0.35 }
}
kind "b" {
  diffusion = 1
  bonds     = 3
  attrs     = { s = int(0, 9) }
  charges   = { b = 1 }
  view      = { color = "#1b9e77", radius = 0.35 }
}
kind "c" {
  diffusion = 1
  bonds     = 3
  attrs     = { s = int(0, 9) }
  charges   = { c = 1 }
  view      = { color = "#7570b3", radius = 0.35 }
}
kind "d" {
  diffusion = 1
  bonds     = 3
  attrs     = { s = int(0, 9) }
  charges   = { d = 1 }
  view      = { color = "#a6761d", radius = 0.35 }
}
kind "e" {
  diffusion = 1
  bonds     = 3
  attrs     = { s = int(0, 9) }
  charges   = { e = 1 }
  view      = { color = "#e7298a", radius = 0.35 }
}
kind "f" {
  diffusion = 1
  bonds     = 3
  attrs     = { s = int(0, 9) }
  charges   = { f = 1 }
  view      = { color = "#66a61e", radius = 0.35 }
}

force "core" {
  between = ["any", "any"]
  range   = 1
  energy  = 15 * (1 - r) * (1 - r)
}
bond "link" {
  between   = ["any", "any"]
  length    = 1
  stiffness = 30
  breaks_at = 2.2
}

# The head binds a free e, which opens the copy.
rule "x:e(s=8) + y:e(s=0) -> x(s=4) ~ y(s=3)" { rate = 100 }
# The turn goes to the next atom of the template …
rule "x:any(s=4) ~ y:any(s=1) -> x(s=2) ~ y(s=5)" { rate = 100 }
# … which binds a free one of its own type …
rule "x:any(s=5) + y:any(s=0) -> x(s=7) ~ y(s=6)" {
  when = x.kind == y.kind
  rate = 100
}
# … that joins the copy: slowly, so that a neighbour might come first …
rule "x:any(s=3) + y:any(s=6) -> x(s=2) ~ y(s=3)" {
  within = fidelity
  rate   = 3
}
# … and is done.
rule "x:any(s=7) ~ y:any(s=3) -> x(s=4) ~ y(s=3)" { rate = 100 }
# At the tail the two unzip, atom by atom …
rule "x:f(s=4) ~ y:f(s=3) -> x(s=8) + y(s=8)" { rate = 100 }
rule "x:any(s=2) ~ y:any(s=8) -> x(s=9) ~ y(s=1)" { rate = 100 }
# … and both heads begin anew.
rule "x:any(s=9) ~ y:any(s=9) -> x(s=8) + y(s=8)" { rate = 100 }

place "e(s=8) ~ a(s=1) ~ b(s=1) ~ c(s=1) ~ f(s=1)" { at = [20.5, 22.5] }
# The soup leaves a strip free, so that nothing lies on the chain when it begins.
place "a" {
  count = 75
  in    = box([0, 0], [45, 21])
}
place "a" {
  count = 75
  in    = box([0, 24], [45, 45])
}
place "b" {
  count = 75
  in    = box([0, 0], [45, 21])
}
place "b" {
  count = 75
  in    = box([0, 24], [45, 45])
}
place "c" {
  count = 75
  in    = box([0, 0], [45, 21])
}
place "c" {
  count = 75
  in    = box([0, 24], [45, 45])
}
place "d" {
  count = 75
  in    = box([0, 0], [45, 21])
}
place "d" {
  count = 75
  in    = box([0, 24], [45, 45])
}
place "e" {
  count = 75
  in    = box([0, 0], [45, 21])
}
place "e" {
  count = 75
  in    = box([0, 24], [45, 45])
}
place "f" {
  count = 75
  in    = box([0, 0], [45, 21])
}
place "f" {
  count = 75
  in    = box([0, 24], [45, 45])
}

structure "replicator" { bonds = "e ~ a ~ b ~ c ~ f" }
structure "parasite" { bonds = "e ~ f" }

measure "copies" {
  value = count("replicator")
  every = 500
  label = "exact copies"
}
measure "parasites" {
  value = count("parasite")
  every = 500
  label = "the shortest parasites, e-f"
}
view "chemistry" {
  plot  = [measure.copies, measure.parasites]
  label = ["replicator"]
}

expect "it copies itself" {
  at      = 50000
  that    = count("replicator") >= 20
  seeds   = 5
  pass    = 4
  control = [{ set = { fidelity = 0 } }, { drop_rule = "x:e(s=8) + y:e(s=0)" }]
}
expect "without fidelity it hardly does" {
  at      = 50000
  that    = count("replicator") <= 5
  seeds   = 5
  pass    = 4
  with    = { set = { fidelity = 0 } }
  control = { set = { fidelity = 3 } }
}
expect "atoms stay what they are" {
  at    = 50000
  that  = charge("a") == 151 && charge("b") == 151 && charge("c") == 151 && charge("d") == 150 && charge("e") == 151 && charge("f") == 151
  exact = true
}
