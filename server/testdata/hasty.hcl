# Everything that explain has to say, in a world whose dt is too large for most of it.
world "hasty" {
  language    = 1
  title       = "In haste"
  size        = [12, 12, 12]
  edge        = "wrap"
  dt          = 0.02
  light       = 0.7
  radius      = 0.4
  motion      = "brownian"
  temperature = 1
}
kind "A" { diffusion = 4 }
kind "B" { diffusion = 1 }
kind "C" { diffusion = 1 }
kind "D" {
  motion = "ballistic"
  mass   = 0.5
  bonds  = 2
}
force "core" {
  between = ["D", "D"]
  range   = 1
  energy  = 60 * (1 - r) * (1 - r)
}
force "wall" {
  between = ["A", "A"]
  range   = 0.5
  energy  = 4 * (1 - 2 * r) * (1 - 2 * r)
}
bond "stiff" {
  between   = ["D", "D"]
  length    = 1
  stiffness = 4000
  breaks_at = 1.5
}
rule "A + B -> C" { rate_constant = 2 }
rule "C -> A + B" {
  lifetime = 2
  place    = apart(uniform(0.4))
}
rule "B + B -> A" { rate = 3 }
rule "A -> B + B" {
  rate  = 1
  place = apart(0.6)
}
rule "D + B -> D" {
  rate  = 40
  every = 2
}
rule "C -> nothing" { rate = 4 }
decay "B" {
  lifetime = 0.1
  branch "A" { fraction = 0.7 }
  branch "nothing" { fraction = 0.3 }
}
rule "A -> nothing" { probability = 0.2 }
source "B" {
  rate = 10
  in   = box([0, 0, 0], [12, 12, 1])
}
place "A" { count = 1000 }
place "B" { count = 5000 }
place "D ~ D" { count = 50 }
