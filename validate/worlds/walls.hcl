# Free particles between walls.
world "walls" {
  language    = 1
  size        = [4, 4]
  edge        = "wall"
  dt          = 0.01
  light       = 1.5
  motion      = "brownian"
  temperature = 1
}
param "n" { default = 100000 }

kind "brownian" { diffusion = 1 }
kind "langevin" {
  motion   = "langevin"
  friction = 4
}
place "brownian" { count = n }
place "langevin" { count = n }
