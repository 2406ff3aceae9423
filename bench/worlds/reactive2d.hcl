# The fluid of langevin2d whose particles bind and part: A + B become a bonded
# pair with probability 0.05 at each tick within 1.2, a pair parts with
# probability 0.01. 2 × 224² particles, density 0.6; the bond is 50 (r − 1.1)².
world "reactive2d" {
  language    = 1
  title       = "A fluid that reacts"
  dimensions  = 2
  size        = [408.9663, 408.9663]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.1
  radius      = 1.2
  motion      = "langevin"
  friction    = 1
  temperature = 1
}

kind "A" { bonds = 1 }
kind "B" { bonds = 1 }
kind "C" { bonds = 1 }
kind "D" { bonds = 1 }

force "lj" {
  between = ["any", "any"]
  range   = 2.5
  energy  = 4 * (pow(r, -12) - pow(r, -6))
}
bond "dimer" {
  between   = ["any", "any"]
  length    = 1.1
  stiffness = 100
  breaks_at = 2.4
}

rule "a:A + b:B -> a:C ~ b:D" { probability = 0.05 }
rule "c:C ~ d:D -> c:A + d:B" { probability = 0.01 }

# Two square lattices, one in the middle of the other's squares.
place "A" {
  count   = 50176
  lattice = "square"
  in      = box([0, 0], [408.0534, 408.0534])
}
place "B" {
  count   = 50176
  lattice = "square"
  in      = box([0.9129, 0.9129], [408.9662, 408.9662])
}
