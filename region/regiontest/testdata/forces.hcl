# Everything that acts between particles besides plain pair forces, in one pot:
# the golden of its arithmetic.
world "forces" {
  language    = 1
  dimensions  = 3
  size        = [9, 9, 9]
  edge        = "wrap"
  dt          = 0.02
  light       = 0.2
  radius      = 0.8
  motion      = "ballistic"
  temperature = 1
}
kind "bead" {
  bonds  = 2
  consts = { q = 1 }
}
kind "head" {
  mass   = 2
  bonds  = 2
  consts = { q = -1 }
}
kind "water" {}
kind "wall" { motion = "still" }
force "soft" {
  between = ["any", "any"]
  range   = 1
  energy  = 12.5 * (1 - r) * (1 - r)
}
force "chase" {
  acts   = "any on any"
  range  = 1.2
  order  = ["bead", "head", "water"]
  matrix = [[0, 3, 0], [-2, 0, 0.5], [0, 0.1, 0]]
  force  = matrix * (r - 1.2)
}
thermostat "dpd" {
  between  = ["any", "any"]
  range    = 1
  friction = 4.5
}
bond "fene" {
  between   = ["bead", "bead"]
  form      = "fene"
  length    = 0.7
  stiffness = 30
  extent    = 1.2
}
bond "morse" {
  between   = ["head", "any"]
  length    = 0.8
  energy    = (6 + a.q + b.q) * (1 - exp(3 * (length - r))) * (1 - exp(3 * (length - r)))
  breaks_at = 1.1
}
bend "straight" {
  between   = ["bead", "bead", "bead"]
  stiffness = 5
}
bend "corner" {
  between   = ["any", "head", "any"]
  angle     = 109.47
  stiffness = 8
}
rule "x:bead ~ y:head -> x + y" { rate = 0.5 }
rule "x:bead + y:head -> x ~ y" { rate = 2 }
place "bead ~ bead ~ bead ~ head ~ head" { count = 60 }
place "water" { count = 900 }
place "wall" { count = 40 }
