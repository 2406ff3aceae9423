# The repulsive half of the Lennard-Jones fluid (Weeks, Chandler and Andersen).
world "wca" {
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
param "kT" { default = 1 }

kind "Ar" { mass = 1 }

force "lj" {
  between = ["Ar", "Ar"]
  range   = pow(2, 1 / 6)
  energy  = 4 * (pow(r, -12) - pow(r, -6)) + 1
}
place "Ar" {
  count   = n
  lattice = "square"
}
