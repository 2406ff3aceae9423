# Sinks that swallow whatever comes within 1.
world "sink" {
  language    = 1
  size        = [side, side, side]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.6
  radius      = 1
  motion      = "brownian"
  temperature = 1
}
param "side" { default = 48 }
param "sinks" { default = 64 }
param "n" { default = 50000 }

kind "A" { diffusion = 1 }
kind "S" { motion = "still" }

rule "A + s:S -> s" { probability = 1 }

place "S" {
  count   = sinks
  lattice = "square"
}
place "A" { count = n }
