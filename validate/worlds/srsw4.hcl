# Sample configuration 4 of NIST's reference calculations for the Lennard-Jones
# fluid: 30 particles in a cube of side 8.
world "srsw4" {
  language = 1
  size     = [8, 8, 8]
  edge     = "wrap"
  dt       = 0.05
  light    = 0.9
  motion   = "ballistic"
}
param "shifted" { default = 0 }

kind "Ar" { mass = 1 }

force "lj" {
  between = ["Ar", "Ar"]
  range   = 3
  energy  = 4 * (pow(r, -12) - pow(r, -6)) - shifted * (4 * (pow(range, -12) - pow(range, -6)) - (r - range) * (48 * pow(range, -13) - 24 * pow(range, -7)))
}
place "Ar" { file = "srsw4.xyz" }
