# Step 1: a world needs a box, a kind of particle, and particles. Look for a drop
# that spreads until it fills the box.
world "dust" {
  language    = 1
  title       = "Step 1: dust"
  notice      = "A drop of dust spreads until it fills the box."
  size        = [30, 30]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  motion      = "brownian"
  temperature = 1
  frame       = 4
}

param "speed" {
  default = 1
  range   = [0.01, 2]
  label   = "how fast dust diffuses"
}

kind "a" {
  diffusion = speed
  view      = { color = "#ffb454", radius = 0.3 }
}

place "a" {
  count = 200
  in    = disc([15, 15], 3)
}

measure "width" { value = deviation("a.x") } # 8.66 when it is everywhere

expect "the dust fills the box" {
  at      = 6000
  that    = measure.width >= 7
  control = { set = { speed = 0.01 } }
}
