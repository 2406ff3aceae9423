# An atmosphere over a floor: weight 1, kT 1.
world "air" {
  language    = 1
  size        = [4, 10]
  edge        = ["wrap", "wall"]
  dt          = step
  light       = 1.8
  motion      = "brownian"
  friction    = 2
  temperature = 1
}
param "step" { default = 0.02 }
param "n" { default = 20000 }

field "weight" { force = [0, -1] }
kind "brownian" {}
kind "langevin" { motion = "langevin" }
place "brownian" {
  count = n
  in    = box([0, 0], [4, 2])
}
place "langevin" {
  count = n
  in    = box([0, 0], [4, 2])
}
