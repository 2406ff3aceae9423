# The liquid of melt.xyz without a thermostat, force-shifted, at some temperature.
world "nve" {
  language    = 1
  size        = [6.71875, 6.71875, 6.71875]
  edge        = "wrap"
  dt          = step
  light       = 0.3
  motion      = "ballistic"
  temperature = 1
}
param "step" { default = 0.004 }

kind "Ar" { mass = 1 }

force "lj" {
  between = ["Ar", "Ar"]
  range   = 2.5
  energy  = 4 * (pow(r, -12) - pow(r, -6)) - 4 * (pow(range, -12) - pow(range, -6)) + (r - range) * (48 * pow(range, -13) - 24 * pow(range, -7))
}
place "Ar" { file = "melt.xyz" }
