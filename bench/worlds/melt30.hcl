# The melt of melt.hcl, larger: 108,000 Lennard-Jones particles, 30³ fcc cells at density
# 0.8442, cutoff 2.5, temperature 1.44, dt 0.005, no thermostat.
world "melt30" {
  language    = 1
  title       = "The melt that molecular dynamics is measured with"
  dimensions  = 3
  size        = [50.38785, 50.38785, 50.38785]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.1
  motion      = "ballistic"
  temperature = 1.44
}

kind "Ar" { mass = 1 }

force "lj" {
  between = ["Ar", "Ar"]
  range   = 2.5
  energy  = 4 * (pow(r, -12) - pow(r, -6))
}

place "Ar" {
  count   = 108000
  lattice = "fcc"
}
