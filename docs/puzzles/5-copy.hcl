# Puzzle 5. The chain e-a-b-c-f copies itself, letter by letter, but the letters of
# the copy do not hold on to each other. One rule is missing.
world "copy" {
  language    = 1
  title       = "Puzzle 5: a copy"
  notice      = "Help the letters of the copy to hold on to each other."
  size        = [30, 30]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  radius      = 1.3
  motion      = "brownian"
  temperature = 1
  frame       = 10
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

rule "x:e(s=8) + y:e(s=0) -> x(s=4) ~ y(s=3)" { rate = 10 }
rule "x:any(s=4) ~ y:any(s=1) -> x(s=2) ~ y(s=5)" { rate = 10 }
rule "x:any(s=5) + y:any(s=0) -> x(s=7) ~ y(s=6)" {
  when = x.kind == y.kind
  rate = 10
}
rule "x:any(s=7) ~ y:any(s=3) -> x(s=4) ~ y(s=3)" { rate = 10 }

# --- your rules here ---------------------------------------------------------------------------------------------
# Hint: the last letter of the copy so far has s = 3, the new one s = 6. Afterwards
# they have s = 2 and s = 3, and the turn can go on. They hang on one molecule, three
# bonds apart.
# -----------------------------------------------------------------------------------------------------------------

place "e(s=8) ~ a(s=1) ~ b(s=1) ~ c(s=1) ~ f(s=1)" { at = [15, 15] }
place "a" { count = 70 }
place "b" { count = 70 }
place "c" { count = 70 }
place "e" { count = 70 }
place "f" { count = 70 }

expect "a ladder of ten" {
  at    = 15000
  that  = largest("any") == 10
  exact = true
}
