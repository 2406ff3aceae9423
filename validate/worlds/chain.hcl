# Chains of three that know nothing of each other: two bonds and the angle between
# them.
world "chain" {
  language    = 1
  size        = [200, 200, 200]
  edge        = "wrap"
  dt          = 0.01
  light       = 1
  motion      = "langevin"
  friction    = 2
  temperature = 1
}
param "n" { default = 3000 }

kind "end" {
  mass  = 0.5
  bonds = 1
}
kind "middle" {
  mass  = 2
  bonds = 2
}
bond "spring" {
  between   = ["end", "middle"]
  length    = 1
  stiffness = 50
  breaks_at = 3
}
bend "hinge" {
  between   = ["end", "middle", "end"]
  stiffness = 3
}
place "end ~ middle ~ end" { count = n }
