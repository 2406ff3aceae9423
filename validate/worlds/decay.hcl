# Decays: of one kind at one rate, and of another by three channels. dt is so large
# that a rate is not a probability.
world "decay" {
  language = 1
  size     = [100, 100, 100]
  edge     = "wrap"
  dt       = 0.25
  light    = 0.1
  motion   = "still"
}
param "n" { default = 100000 }

kind "A" { mass = 1 }
kind "X" { mass = 1 }
kind "B" { mass = 1 }
kind "C" { mass = 1 }
kind "D" { mass = 1 }

rule "A -> nothing" { rate = 0.4 }
rule "X -> B" { rate = 0.1 }
rule "X -> C" { rate = 0.2 }
rule "X -> D" { rate = 0.3 }

place "A" { count = n }
place "X" { count = n }
