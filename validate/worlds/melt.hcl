# One moment of a Lennard-Jones liquid, with the forces that LAMMPS gives it. dt
# is large so that a quantum of impulse is a small force.
world "melt" {
  language = 1
  size     = [6.71875, 6.71875, 6.71875]
  edge     = "wrap"
  dt       = 0.05
  light    = 0.35
  motion   = "ballistic"
}
param "shifted" { default = 0 }

kind "Ar" { mass = 1 }

# Cut at the range; with shifted = 1 a straight line is taken off, so that energy
# and force are 0 there.
force "lj" {
  between = ["Ar", "Ar"]
  range   = 3
  energy  = 4 * (pow(r, -12) - pow(r, -6)) - shifted * (4 * (pow(range, -12) - pow(range, -6)) - (r - range) * (48 * pow(range, -13) - 24 * pow(range, -7)))
}
place "Ar" { file = "melt.xyz" }
