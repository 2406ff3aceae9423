# Free brownian particles: the limit of BAOAB for strong friction.
world "brown" {
  language    = 1
  size        = [400, 400, 400]
  edge        = "wrap"
  dt          = 0.01
  light       = 4
  motion      = "brownian"
  temperature = 0.7
}
param "n" { default = 20000 }

kind "given" { diffusion = 2 }
kind "derived" {
  mass     = 0.5
  friction = 0.8
}
place "given" {
  count = n
  in    = box([190, 190, 190], [210, 210, 210])
}
place "derived" {
  count = n
  in    = box([190, 190, 190], [210, 210, 210])
}
