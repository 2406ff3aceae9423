# A + B ⇌ C: the simplest chemistry. Red and blue meet and become purple; purple
# falls apart again. Look for the count of purple to rise fast, then to stay about
# where it is while every single particle goes on changing: an equilibrium.
#
# What a red and a purple count in common never changes, nor what a blue and a
# purple do: the two charges below are these sums, and each rule is proved to keep
# them.
world "binding" {
  language    = 1
  title       = "A and B bind to C"
  notice      = "The number of purple particles settles while each of them still comes and goes."
  dimensions  = 2
  size        = [40, 40]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  radius      = 0.5
  motion      = "brownian"
  temperature = 1
  frame       = 5
}

param "bind" {
  default = 2
  range   = [0, 10]
  label   = "how readily A and B bind"
}
param "life" {
  default = 5
  range   = [0.5, 50]
  label   = "mean life of C"
}

charge "a" {}
charge "b" {}

kind "A" {
  diffusion = 1
  charges   = { a = 1 }
  view      = { color = "red", radius = 0.2 }
}
kind "B" {
  diffusion = 1
  charges   = { b = 1 }
  view      = { color = "blue", radius = 0.2 }
}
kind "C" {
  mass      = 2
  diffusion = 0.5
  charges   = { a = 1, b = 1 }
  view      = { color = "purple", radius = 0.28 }
}

rule "A + B -> C" { rate = bind }
rule "C -> A + B" {
  lifetime = life
  place    = apart(0.6) # just out of reach, so that the two do not meet again at once
}

# Particles keep a distance, softly.
force "core" {
  between = ["any", "any"]
  range   = 0.6
  energy  = 4 * (1 - r / range) * (1 - r / range)
}

place "A" { count = 900 }
place "B" { count = 900 }
