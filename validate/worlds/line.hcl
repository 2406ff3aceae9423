# Particles in a pipe that is too thin to pass each other: A + A -> nothing on a line.
world "line" {
  language    = 1
  size        = [side, 1]
  edge        = ["wrap", "wall"]
  dt          = 0.05
  light       = 1.6
  radius      = 1.5
  motion      = "brownian"
  temperature = 1
}
param "side" { default = 20000 }

kind "A" { diffusion = 1 }

rule "A + A -> nothing" { probability = 1 }

place "A" { count = side }
