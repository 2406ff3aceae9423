# bench/in.lj of LAMMPS: 32,000 Lennard-Jones particles, 20³ fcc cells at density
# 0.8442, cutoff 2.5, temperature 1.44, dt 0.005, no thermostat.
world "melt" {
  language    = 1
  title       = "The melt that molecular dynamics is measured with"
  dimensions  = 3
  size        = [33.5919, 33.5919, 33.5919]
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
  count   = 32000
  lattice = "fcc"
}
