# An ideal gas and smoke in it: nothing touches anything. The gold particles fly
# straight and wrap around; the smoke, which starts as one ball in the middle,
# spreads by diffusion, its radius growing with the square root of time. Look for
# the edge of the smoke: after 4 times as long it is twice as far.
world "gas" {
  language    = 1
  title       = "A gas without forces"
  notice      = "The ball of smoke doubles its radius whenever time has quadrupled."
  dimensions  = 2
  size        = [60, 60]
  edge        = "wrap"
  dt          = 0.02
  light       = 0.75
  motion      = "brownian"
  temperature = 1
  frame       = 5
}

param "diffusion" {
  default = 0.5
  range   = [0.01, 0.5]
  label   = "how fast the smoke spreads"
}

kind "smoke" {
  diffusion = diffusion
  view      = { color = "silver", radius = 0.15 }
}

kind "atom" {
  mass   = 1
  motion = "ballistic"
  view   = { color = "gold", radius = 0.2 }
}

place "smoke" {
  count = 1500
  in    = disc([30, 30], 4)
}

place "atom" {
  count = 1500
}
