# Particles in harmonic wells: each is tied to a post by a spring of length 0.
world "well" {
  language    = 1
  size        = [6000, 6000]
  edge        = "wrap"
  dt          = step
  light       = 15
  motion      = "langevin"
  friction    = gamma
  temperature = 1
}
param "step" { default = 0.1 }
param "gamma" { default = 1 }
param "n" { default = 10000 }

kind "post" {
  motion = "still"
  bonds  = 1
}
kind "p" { bonds = 1 }
bond "spring" {
  between   = ["post", "p"]
  length    = 0
  stiffness = 1
  breaks_at = 12
}
place "post ~ p" { count = n }
