# Puzzle 6. Ten pairs of scissors, each good for one cut: cut ten bonds of the two
# chains, no more and no less.
world "scissors" {
  language    = 1
  title       = "Puzzle 6: scissors"
  notice      = "Every pair of scissors cuts once."
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
kind "scissors" {
  diffusion = 1
  view      = { color = "#ffffff", radius = 0.25 }
}
force "room" {
  between = ["a", "a"]
  range   = 1
  energy  = 12 * (1 - r / range) * (1 - r / range)
}
bond "link" {
  between   = ["a", "a"]
  length    = 1
  stiffness = 30
  breaks_at = 2.2
}

# --- your rules here ---------------------------------------------------------------------------------------------
# Hint: a rule can happen only near a carrier, and use it up: carrier = "scissors"
# and uses = 1.
# -----------------------------------------------------------------------------------------------------------------

place "a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a" { at = [15, 10] }
place "a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a" { at = [15, 20] }
place "scissors" { count = 10 }

expect "twelve pieces" {
  at    = 60000
  that  = molecules("a") + count(free("a")) == 12 && count("scissors") == 0
  exact = true
}
