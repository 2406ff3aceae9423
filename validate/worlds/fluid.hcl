# A Lennard-Jones fluid, cut at rc without a shift, with friction.
world "fluid" {
  language    = 1
  dimensions  = 3
  size        = [side, side, side]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.3
  motion      = "langevin"
  friction    = 1
  temperature = kT
}
param "side" { default = 10 }
param "n" { default = 800 }
param "kT" { default = 0.85 }
param "rc" { default = 3 }

kind "Ar" { mass = 1 }

force "lj" {
  between = ["Ar", "Ar"]
  range   = rc
  energy  = 4 * (pow(r, -12) - pow(r, -6))
}
place "Ar" {
  count   = n
  lattice = "fcc"
}
