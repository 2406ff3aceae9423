# The fluid of Groot and Warren: soft beads with a thermostat that acts on pairs.
world "dpd" {
  language    = 1
  size        = [side, side, side]
  edge        = "wrap"
  dt          = step
  light       = 0.9
  motion      = "ballistic"
  temperature = 1
}
param "side" { default = 6 }
param "step" { default = 0.01 }

kind "bead" { mass = 1 }

force "soft" {
  between = ["bead", "bead"]
  range   = 1
  energy  = 12.5 * (1 - r) * (1 - r)
}
thermostat "dpd" {
  between  = ["bead", "bead"]
  range    = 1
  friction = 4.5
}
place "bead" { count = 3 * side * side * side }
