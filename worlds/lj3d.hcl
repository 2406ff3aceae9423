# The Lennard-Jones melt that every molecular dynamics program is measured with:
# density 0.8442, temperature 1.44, an fcc crystal that melts. Look for the layers
# of the crystal, which are gone after some 500 ticks; half of the heat is by then
# in the disorder, and the temperature near 0.7.
world "lj3d" {
  language    = 1
  title       = "A crystal melts"
  notice      = "The planes of the crystal wash out within 500 ticks."
  dimensions  = 3
  size        = [16.7962, 16.7962, 16.7962]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.1
  motion      = "ballistic"
  temperature = 1.44
  frame       = 10
}

kind "Ar" {
  mass = 1
  view = { color = "#60a8e8", radius = 0.5 }
}

force "lj" {
  between = ["Ar", "Ar"]
  range   = 2.5
  energy  = 4 * (pow(r, -12) - pow(r, -6))
}

# 10³ unit cells of four.
place "Ar" {
  count   = 4000
  lattice = "fcc"
}
