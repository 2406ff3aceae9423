# Particles in a harmonic well of stiffness 1.
world "well" {
  language    = 1
  size        = [64, 64]
  edge        = "wall"
  dt          = step
  light       = 15
  motion      = "langevin"
  friction    = gamma
  temperature = 1
}
param "step" { default = 0.1 }
param "gamma" { default = 1 }
param "n" { default = 10000 }

kind "p" { mass = 1 }
field "well" {
  energy = 0.5 * ((x - 32) * (x - 32) + (y - 32) * (y - 32))
}
place "p" {
  count = n
  in    = disc([32, 32], 1)
}
