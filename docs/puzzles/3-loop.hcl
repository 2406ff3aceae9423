# Puzzle 3. Six chains of ten: make a loop of each.
world "loop" {
  language    = 1
  title       = "Puzzle 3: loops"
  notice      = "Close each of the chains."
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
# Hint: the ends have s = 1. Joining two ends is easy, but they must be the two of
# one chain: within = 9 is "in the same molecule, at most nine bonds away".
# -----------------------------------------------------------------------------------------------------------------

place "a(s=1) ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a(s=1)" { at = [15, 4] }
place "a(s=1) ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a(s=1)" { at = [15, 8] }
place "a(s=1) ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a(s=1)" { at = [15, 12] }
place "a(s=1) ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a(s=1)" { at = [15, 17] }
place "a(s=1) ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a(s=1)" { at = [15, 21] }
place "a(s=1) ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a(s=1)" { at = [15, 25] }

expect "six loops" {
  at    = 30000
  that  = rings("a") == 6
  exact = true
}
