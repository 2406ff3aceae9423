# Michaelis and Menten: E + S ⇌ ES → E + P among 100,000 molecules that diffuse
# and do not push each other. Ten times the volume and the molecules of the usual
# case: V 909.06, 9,090 E, 90,910 S, k 0.01 / 1 / 1, D 10, dt 1 ms.
#
# The rate within the radius is the one whose large-step limit
# (4/3)πR³(1 − e^(−λdt))/dt is 0.01: a step of √(4D dt) = 0.2 goes far beyond R.
world "michaelis" {
  language    = 1
  title       = "An enzyme at work"
  dimensions  = 3
  size        = [9.68712, 9.68712, 9.68712]
  edge        = "wrap"
  dt          = 0.001
  light       = 0.8
  radius      = 0.03
  motion      = "brownian"
  temperature = 1
}

kind "E" { diffusion = 10 }
kind "S" { diffusion = 10 }
kind "ES" { diffusion = 10 }
kind "P" { diffusion = 10 }

rule "E + S -> ES" { rate = 92.6 }
rule "ES -> E + S" { rate = 1 }
rule "ES -> E + P" { rate = 1 }

place "E" { count = 9090 }
place "S" { count = 90910 }
