# A tree that grows by chance (T. A. Witten and L. M. Sander, Phys. Rev. Lett. 47
# (1981) 1400, DOI 10.1103/PhysRevLett.47.1400): walkers that know nothing of it stay
# where they first touch it. Look for arms that fork, and for bays between them that
# stay empty: the arms catch whoever comes before he gets in. Within a distance r of
# its middle there are about r^1.71 particles, where a solid one has r². With a small
# chance to stay walkers do get in, and the tree becomes a lump.
#
# Walkers do not enter wood: without a core between the two, a lump would be densest in
# its middle and have a smaller dimension than it looks.
world "tree" {
  language    = 1
  title       = "A tree of wanderers"
  notice      = "Who touches the tree stays. Arms grow and fork; the bays between them stay empty."
  dimensions  = 2
  size        = [160, 160]
  edge        = "wall"
  dt          = 1
  light       = 2.6
  radius      = 1.1
  motion      = "brownian"
  temperature = 1
  frame       = 20
}

param "sticking" {
  default = 1
  range   = [0, 1]
  label   = "chance to stay at a touch, per tick"
}

kind "walker" {
  diffusion = 0.125
  bonds     = 8
  view      = { color = "#3b5286", radius = 0.4 }
}
kind "wood" {
  motion = "still"
  bonds  = 8
  view   = { color = "#ffd479", radius = 0.55 }
}

force "core" {
  between = ["walker", "wood"]
  range   = 1
  energy  = 4 * (1 - r) * (1 - r)
}
bond "twig" {
  between   = ["wood", "wood"]
  length    = 1
  stiffness = 1
  breaks_at = 3
}

rule "x:walker + y:wood -> x:wood ~ y" { probability = sticking }

place "wood" { at = [80, 80] }
place "walker" { count = 2500 }

measure "grown" {
  value = count("wood")
  label = "particles of the tree"
}
measure "dimension" {
  value = fractal("wood")
  every = 1000
  label = "its fractal dimension"
}
view "tree" {
  plot = [measure.grown, measure.dimension]
}

expect "it is a tree, of dimension 1.55 to 1.80" {
  at      = 16000
  that    = sum("wood.bonds") / 2 == count("wood") - 1 && largest("wood") == count("wood") && count("wood") > 1000 && fractal("wood") > 1.55 && fractal("wood") < 1.8
  seeds   = 5
  control = { set = { sticking = 0.01 } }
}
expect "without screening it is a lump" {
  at      = 16000
  that    = fractal("wood") > 1.8
  seeds   = 3
  with    = { set = { sticking = 0.01 } }
  control = { set = { sticking = 1 } }
}
