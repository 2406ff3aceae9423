# An enzyme at work (Michaelis and Menten): E takes up S, lets it go again or turns
# it into P. Look for the yellow substrate to become green product, at first slowly,
# until enough of the enzyme is in use, then at a steady pace.
#
# The numbers are those with which particle simulators are compared (S. S. Andrews,
# Smoldyn; ReaDDy 2): rate constants 0.01, 1 and 1, and P = 202.9, 1321.7 and 2579.8
# after 1, 5 and 10 units of time. E and S that part appear anywhere within the
# radius in which they bind, the reverse of binding, and both rate constants are of
# pairs that meet from afar and part for good: ylem explain says what that makes of
# a single tick.
world "enzyme" {
  language    = 1
  title       = "An enzyme"
  notice      = "Yellow substrate becomes green product; the red enzyme is blue while it holds some."
  size        = [4.49625, 4.49625, 4.49625]
  edge        = "wrap"
  dt          = 0.001
  light       = 0.75
  radius      = 0.06
  motion      = "brownian"
  temperature = 1
  frame       = 5
}

charge "enzyme" {}
charge "matter" {}

kind "E" {
  diffusion = 10
  charges   = { enzyme = 1 }
  view      = { color = "red", radius = 0.05 }
}
kind "S" {
  diffusion = 10
  charges   = { matter = 1 }
  view      = { color = "yellow", radius = 0.02 }
}
kind "ES" {
  diffusion = 10
  charges   = { enzyme = 1, matter = 1 }
  view      = { color = "blue", radius = 0.05 }
}
kind "P" {
  diffusion = 10
  charges   = { matter = 1 }
  view      = { color = "green", radius = 0.02 }
}

rule "E + S -> ES" { rate_constant = 0.01 }
rule "ES -> E + S" {
  rate_constant = 1
  place         = apart(uniform(0.06))
}
rule "ES -> E + P" { rate = 1 }

place "E" { count = 909 }
place "S" { count = 9091 }
