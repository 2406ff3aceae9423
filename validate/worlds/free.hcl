# Free particles with friction: the Ornstein-Uhlenbeck process.
world "free" {
  language    = 1
  size        = [4000, 4000, 4000]
  edge        = "wrap"
  dt          = step
  light       = 16
  motion      = "langevin"
  friction    = gamma
  temperature = 1
}
param "step" { default = 0.02 }
param "gamma" { default = 1 }
param "n" { default = 20000 }

kind "p" { mass = mass }
param "mass" { default = 1 }

# In the middle, so that nobody comes near a border.
place "p" {
  count = n
  in    = box([1999, 1999, 1999], [2001, 2001, 2001])
}
