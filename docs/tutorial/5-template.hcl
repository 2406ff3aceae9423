# Step 5: a template. The chain e-a-b-c-f is a text of five letters, and its states
# say where the reader stands: 8 at the head is "begin", 1 is "not read yet", 4 is
# "your turn", 5 is "looking for one of my kind". Look for two letters that stand
# beside the chain: the beginning of a copy.
world "template" {
  language    = 1
  title       = "Step 5: a template"
  notice      = "A chain of five begins to collect its own letters."
  size        = [30, 30]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  radius      = 1.3
  motion      = "brownian"
  temperature = 1
  frame       = 20
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

place "e(s=8) ~ a(s=1) ~ b(s=1) ~ c(s=1) ~ f(s=1)" { at = [15, 15] }
place "a" { count = 70 }
place "b" { count = 70 }
place "c" { count = 70 }
place "e" { count = 70 }
place "f" { count = 70 }

measure "read" { value = count("any(s=6)") }

expect "the first two letters are copied" {
  at      = 6000
  that    = measure.read >= 1 && largest("any") == 7
  control = { drop_rule = "x:e(s=8)" }
}
