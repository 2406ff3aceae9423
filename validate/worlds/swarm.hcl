# The fluid of wca.hcl, overdamped.
world "swarm" {
  language    = 1
  dimensions  = 3
  size        = [side, side, side]
  edge        = "wrap"
  dt          = 0.0002
  light       = 0.3
  motion      = "brownian"
  temperature = kT
}
param "side" { default = 10 }
param "n" { default = 800 }
param "kT" { default = 1 }

kind "Ar" { diffusion = 1 }

force "lj" {
  between = ["Ar", "Ar"]
  range   = pow(2, 1 / 6)
  energy  = 4 * (pow(r, -12) - pow(r, -6)) + 1
}
place "Ar" {
  count   = n
  lattice = "square"
}
