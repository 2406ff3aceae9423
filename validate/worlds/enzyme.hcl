# Michaelis and Menten's enzyme, with the numbers by which Smoldyn and ReaDDy are
# compared: 909 enzymes, 9,091 substrates in 90.9.
world "enzyme" {
  language    = 1
  size        = [4.4964, 4.4964, 4.4964]
  edge        = "wrap"
  dt          = 0.001
  light       = 1
  radius      = 0.1
  motion      = "brownian"
  temperature = 1
}
kind "E" { diffusion = 10 }
kind "S" { diffusion = 10 }
kind "ES" { diffusion = 10 }
kind "P" { diffusion = 10 }

rule "E + S -> ES" { rate_constant = 0.01 }
rule "ES -> E + S" { rate = 1 }
rule "ES -> E + P" { rate = 1 }

place "E" { count = 909 }
place "S" { count = 9091 }
