# A two-dimensional Lennard-Jones fluid, cut at rc without a shift, with friction.
world "flat" {
  language    = 1
  dimensions  = 2
  size        = [side, side]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.3
  motion      = "langevin"
  friction    = 1
  temperature = kT
}
param "side" { default = 10 }
param "n" { default = 800 }
param "kT" { default = 1 }
param "rc" { default = 2.5 }

kind "Ar" { mass = 1 }

force "lj" {
  between = ["Ar", "Ar"]
  range   = rc
  energy  = 4 * (pow(r, -12) - pow(r, -6))
}
place "Ar" {
  count   = n
  lattice = "square"
}
