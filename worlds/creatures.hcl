# Particle life: six colours, each of which likes its own and, a fifth as much, the
# next one, which does not like it back. There is no action and reaction, so
# things that hold together can push themselves along: look for snakes, each with
# its colours in order, that crawl. Make the liking mutual (symmetry = 1) and
# everything comes to rest.
world "creatures" {
  language    = 1
  title       = "Creatures from unrequited love"
  notice      = "Snakes form within seconds and crawl; with symmetry = 1 they freeze."
  dimensions  = 2
  size        = [25, 25]
  edge        = "wrap"
  dt          = 0.02
  light       = 0.1
  motion      = "langevin"
  friction    = 9.751 # 0.85 of a velocity is left after 1/60 of a time unit
  temperature = 0
  frame       = 2
}

param "symmetry" {
  default = 0
  range   = [0, 1]
  label   = "how much the next colour likes it back"
}

# The first kind acts on the second one: rows are who is liked, columns who likes.
force "life" {
  acts  = "any on any"
  range = 1
  order = ["red", "orange", "yellow", "green", "blue", "purple"]
  matrix = [
    [1, 0.2 * symmetry, 0, 0, 0, 0.2],
    [0.2, 1, 0.2 * symmetry, 0, 0, 0],
    [0, 0.2, 1, 0.2 * symmetry, 0, 0],
    [0, 0, 0.2, 1, 0.2 * symmetry, 0],
    [0, 0, 0, 0.2, 1, 0.2 * symmetry],
    [0.2 * symmetry, 0, 0, 0, 0.2, 1],
  ]
  force = max(0, 1 - r / 0.3) - matrix * max(0, 1 - abs(2 * r - 1.3) / 0.7)
}

kind "red" { view = { color = "red", radius = 0.08 } }
kind "orange" { view = { color = "orange", radius = 0.08 } }
kind "yellow" { view = { color = "yellow", radius = 0.08 } }
kind "green" { view = { color = "green", radius = 0.08 } }
kind "blue" { view = { color = "blue", radius = 0.08 } }
kind "purple" { view = { color = "purple", radius = 0.08 } }

place "red" { count = 500 }
place "orange" { count = 500 }
place "yellow" { count = 500 }
place "green" { count = 500 }
place "blue" { count = 500 }
place "purple" { count = 500 }

measure "drift" {
  value = drift("any", 0.4, 8)
  label = "median speed of what holds together"
}
view "creatures" {
  plot = [measure.drift]
}

expect "creatures crawl" {
  at      = 4000
  that    = drift("any", 0.4, 8) >= 0.015 && clusters("any", 0.4, 8) > 30
  seeds   = 3
  control = { set = { symmetry = 1 } }
}
expect "whose love is requited comes to rest" {
  at      = 4000
  that    = drift("any", 0.4, 8) <= 0.003 && clusters("any", 0.4, 8) > 30
  with    = { set = { symmetry = 1 } }
  control = { set = { symmetry = 0 } }
}
