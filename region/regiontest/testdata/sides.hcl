# Every edge but wrap, fields of both forms, and every motion: a golden.
world "sides" {
  language    = 1
  size        = [20, 16, 12]
  edge        = [["wall", "open"], ["absorb", "wall"], ["open", "absorb"]]
  dt          = 0.02
  light       = 0.4
  friction    = 1
  temperature = 1 + tick / 200
}
kind "a" {
  mass   = 2
  motion = "langevin"
  consts = { q = 1.5 }
}
kind "b" {
  motion    = "brownian"
  diffusion = 0.5
  bonds     = 1
}
kind "c" { motion = "ballistic" }
force "core" {
  between = ["any", "any"]
  range   = 1
  energy  = 5 * (1 - r) * (1 - r)
}
bond "link" {
  between   = ["b", "b"]
  length    = 0.8
  stiffness = 20
  breaks_at = 1.6
}
field "weight" {
  on    = ["a"]
  force = [0, -self.mass, self.q * sin(x + tick / 10)]
}
field "trap" { energy = 0.05 * (pow(x - 10, 2) + pow(y - 8, 2)) + exp(-z) }
field "blast" {
  on    = ["c"]
  force = [600 * max(0, x - 15), 0, 0]
}
place "a" { count = 500 }
place "b ~ b" { count = 250 }
place "c" { count = 500 }
