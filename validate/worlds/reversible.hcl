# A + B and C in equilibrium, k_on/k_off = 2.
world "reversible" {
  language    = 1
  size        = [5, 5, 5]
  edge        = "wrap"
  dt          = 0.002
  light       = 1
  radius      = 0.3
  motion      = "brownian"
  temperature = 1
}
kind "A" { diffusion = 1 }
kind "B" { diffusion = 1 }
kind "C" { diffusion = 1 }

rule "A + B -> C" { rate_constant = 2 }
rule "C -> A + B" {
  rate_constant = 1
  place         = apart(uniform(0.3))
}
place "A" { count = 200 }
place "B" { count = 200 }
