# Step 7: the ladder opens from its tail to its head, and there are two chains, each
# ready to be copied again: a molecule that replicates itself (T. J. Hutton,
# Artificial Life 8 (2002) 341, DOI 10.1162/106454602321202417). Look for chains
# of five; soon there are more than anybody placed. With fidelity at 0 they grow
# into each other, and short ones that copy faster take over.
world "life" {
  language    = 1
  title       = "Step 7: life"
  notice      = "Chains of five copy themselves. How many are there now?"
  size        = [30, 30]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  radius      = 1.3
  motion      = "brownian"
  temperature = 1
  frame       = 20
}

param "fidelity" {
  default = 3
  range   = [0, 8]
  label   = "bonds between what may join (0: anything may)"
}

kind "a" {
  diffusion = 1
  attrs     = { s = int(0, 9) }
  bonds     = 3
  view      = { color = "#ffb454", radius = 0.4 }
}
kind "b" {
  diffusion = 1
  attrs     = { s = int(0, 9) }
  bonds     = 3
  view      = { color = "#59c2ff", radius = 0.4 }
}
kind "c" {
  diffusion = 1
  attrs     = { s = int(0, 9) }
  bonds     = 3
  view      = { color = "#aad94c", radius = 0.4 }
}
kind "e" {
  diffusion = 1
  attrs     = { s = int(0, 9) }
  bonds     = 3
  view      = { color = "#f07178", radius = 0.4 }
}
kind "f" {
  diffusion = 1
  attrs     = { s = int(0, 9) }
  bonds     = 3
  view      = { color = "#d2a6ff", radius = 0.4 }
}

force "room" {
  between = ["any", "any"]
  range   = 1
  energy  = 12 * (1 - r / range) * (1 - r / range)
}
bond "link" {
  between   = ["any", "any"]
  length    = 1
  stiffness = 30
  breaks_at = 2.2
}

# The head takes up a free e, and gives the turn (s = 4) to itself.
rule "x:e(s=8) + y:e(s=0) -> x(s=4) ~ y(s=3)" { rate = 10 }
# The turn goes to the next of the chain …
rule "x:any(s=4) ~ y:any(s=1) -> x(s=2) ~ y(s=5)" { rate = 10 }
# … which takes up a free one of its own kind.
rule "x:any(s=5) + y:any(s=0) -> x(s=7) ~ y(s=6)" {
  when = x.kind == y.kind
  rate = 10
}
# The new one joins the copy. Both ends of the new bond belong to one molecule and
# are three bonds apart; without "within" neighbours would grow into each other.
rule "x:any(s=3) + y:any(s=6) -> x(s=2) ~ y(s=3)" {
  within = fidelity
  rate   = 10
}
# And the turn can go on.
rule "x:any(s=7) ~ y:any(s=3) -> x(s=4) ~ y(s=3)" { rate = 10 }
# At the tail the two part …
rule "x:f(s=4) ~ y:f(s=3) -> x(s=8) + y(s=8)" { rate = 10 }
# … one after the other, back to the head …
rule "x:any(s=2) ~ y:any(s=8) -> x(s=9) ~ y(s=1)" { rate = 10 }
rule "x:any(s=9) ~ y:any(s=9) -> x(s=8) + y(s=8)" { rate = 10 }

place "e(s=8) ~ a(s=1) ~ b(s=1) ~ c(s=1) ~ f(s=1)" { at = [8, 8] }
place "e(s=8) ~ a(s=1) ~ b(s=1) ~ c(s=1) ~ f(s=1)" { at = [8, 22] }
place "e(s=8) ~ a(s=1) ~ b(s=1) ~ c(s=1) ~ f(s=1)" { at = [20, 15] }
place "a" { count = 70 }
place "b" { count = 70 }
place "c" { count = 70 }
place "e" { count = 70 }
place "f" { count = 70 }

structure "replicator" { bonds = "e ~ a ~ b ~ c ~ f" }
measure "copies" { value = count("replicator") }

expect "it copies itself" {
  at      = 30000
  that    = measure.copies >= 8
  control = { drop_rule = "x:e(s=8)" }
}
