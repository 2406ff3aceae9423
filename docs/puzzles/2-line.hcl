# Puzzle 2. One line of all: no end forgotten, no branch, no second line.
world "line" {
  language    = 1
  title       = "Puzzle 2: a line"
  notice      = "Make one line of all of them."
  size        = [20, 20]
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

# --- your rules here ---------------------------------------------------------------------------------------------
# Hint: one of them has s = 1. Let it be the only one that takes up another, and
# let it pass that on.
# -----------------------------------------------------------------------------------------------------------------

place "a" { count = 30 }
place "a(s=1)" { at = [10, 10] }

expect "one line of thirty-one" {
  at    = 120000
  that  = largest("a") == 31 && most("a.bonds") == 2
  exact = true
}
