# The melt with its force as an expression of constants of four kinds. They are
# equal here: one table would do for all pairs.
world "equal4" {
  language    = 1
  title       = "Four kinds of equal strength"
  dimensions  = 3
  size        = [33.5919, 33.5919, 33.5919]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.1
  motion      = "ballistic"
  temperature = 1.44
}

kind "a" { consts = { depth = 1, wide = 1 } }
kind "b" { consts = { depth = 1, wide = 1 } }
kind "c" { consts = { depth = 1, wide = 1 } }
kind "d" { consts = { depth = 1, wide = 1 } }

group "all" { kinds = ["a", "b", "c", "d"] }

# Lorentz and Berthelot: the mean of the widths, the geometric mean of the depths.
force "lj" {
  between = ["all", "all"]
  range   = 2.5
  energy  = 4 * sqrt(a.depth * b.depth) * (pow((a.wide + b.wide) / 2 / r, 12) - pow((a.wide + b.wide) / 2 / r, 6))
}

# The four simple cubic lattices that an fcc lattice consists of, one for each
# kind, so that the kinds are mixed from the beginning.
place "a" {
  count   = 8000
  lattice = "square"
  in      = box([0, 0, 0], [32.7521, 32.7521, 32.7521])
}
place "b" {
  count   = 8000
  lattice = "square"
  in      = box([0.8398, 0.8398, 0], [33.5918, 33.5918, 32.7521])
}
place "c" {
  count   = 8000
  lattice = "square"
  in      = box([0.8398, 0, 0.8398], [33.5918, 32.7521, 33.5918])
}
place "d" {
  count   = 8000
  lattice = "square"
  in      = box([0, 0.8398, 0.8398], [32.7521, 33.5918, 33.5918])
}
