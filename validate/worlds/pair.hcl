# A and B meet by diffusion and become C or D, at a rate constant of 0.01: the cases of
# Erban and Chapman.
world "pair" {
  language    = 1
  size        = [1, 1, 1]
  edge        = "wrap"
  dt          = step
  light       = 30 * pow(step, 1 / 2)
  radius      = R
  motion      = "brownian"
  temperature = 1
}
param "step" { default = 0.00001 }
param "R" { default = 0.01 }
param "n" { default = 3000 }
param "k" { default = 0.01 }

kind "A" { diffusion = 10 }
kind "B" { diffusion = 10 }

kind "C" { motion = "still" }
kind "D" { motion = "still" }

# Two channels, which share the chance of each pair.
rule "A + B -> C" { rate_constant = 0.75 * k }
rule "A + B -> D" { rate_constant = 0.25 * k }

place "A" { count = n }
place "B" { count = n }
