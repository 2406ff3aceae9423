# Puzzle 1. Make pairs: every a holds exactly one b, and nothing else.
world "pair" {
  language    = 1
  title       = "Puzzle 1: pairs"
  notice      = "Make every a hold exactly one b."
  size        = [18, 18]
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
# Hint: x:a + y:b -> x ~ y is nearly it, but everybody here has three hands. Let
# those who hold somebody be in another state: (s=0) tests it on the left, (s=1)
# sets it on the right.
# -----------------------------------------------------------------------------------------------------------------

place "a" { count = 40 }
place "b" { count = 40 }

structure "pair" { formula = "a b" }

expect "forty pairs" {
  at    = 60000
  that  = count("pair") == 40
  exact = true
}
