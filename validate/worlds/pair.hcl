# A and B meet by diffusion and are gone, at a rate constant of 0.01: the cases of
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

rule "A + B -> nothing" { rate_constant = k }

place "A" { count = n }
place "B" { count = n }
