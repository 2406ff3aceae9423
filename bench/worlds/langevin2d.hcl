# A two-dimensional Lennard-Jones fluid in a heat bath: 317 × 317 particles,
# density 0.6, temperature 1, friction 1, cutoff 2.5, dt 0.005.
world "langevin2d" {
  language    = 1
  title       = "A fluid in a heat bath"
  dimensions  = 2
  size        = [409.2453, 409.2453]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.1
  motion      = "langevin"
  friction    = 1
  temperature = 1
}

kind "Ar" { mass = 1 }

force "lj" {
  between = ["Ar", "Ar"]
  range   = 2.5
  energy  = 4 * (pow(r, -12) - pow(r, -6))
}

place "Ar" {
  count   = 100489
  lattice = "square"
}
