# Particles in a pipe that is too thin to pass each other: A + A -> nothing on a line.
world "line" {
  language    = 1
  size        = [side, 2]
  edge        = ["wrap", "wall"]
  dt          = 0.02
  light       = 1
  radius      = 2.2
  motion      = "brownian"
  temperature = 1
}
param "side" { default = 20000 }

kind "A" { diffusion = 1 }

rule "A + A -> nothing" { probability = 1 }

place "A" { count = side }
