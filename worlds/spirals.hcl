# Spirals in a medium that can be excited (J. M. Greenberg and S. P. Hastings, SIAM J.
# Appl. Math. 34 (1978) 515, DOI 10.1137/0134040), as in the dish of Belousov and
# Zhabotinsky, or a heart out of step. A cell at rest that meets an excited one is
# excited for 30 ticks, then tired for 100, and rests again: so a wave runs, and none
# can run after it at once. Look at the two ends of the broken wave: they curl up, and
# from then on two spirals turn against each other for ever. A wave without ends runs
# round the world and stays as it is.
#
# All that a cell has is a countdown from 130.
world "spirals" {
  language    = 1
  title       = "Spirals"
  notice      = "The two ends of a broken wave curl up into spirals that turn against each other."
  dimensions  = 2
  size        = [100, 100]
  edge        = "wrap"
  dt          = 1
  light       = 1.7
  radius      = 1
  motion      = "brownian"
  temperature = 1
  frame       = 1
}

param "excitability" {
  default = 0.05
  range   = [0, 0.2]
  label   = "chance that an excited neighbour excites, per tick"
}
param "wander" {
  default = 0.05
  range   = [0, 1]
  label   = "how fast the medium mixes"
}

param "unbroken" {
  default = 0
  range   = [0, 1]
  label   = "1: the stripe has no ends"
}

kind "cell" {
  diffusion = wander
  attrs     = { c = countdown(0, 130) }
  # Resting cells are dark, excited ones bright, tired ones fade from red to blue.
  view = {
    color = palette(
      "#141a33", "#1c1f43", "#1e1f44", "#1f2045", "#202046", "#212046", "#232047", "#242148", "#252149", "#26214a",
      "#28214b", "#29214c", "#2a224d", "#2b224d", "#2d224e", "#2e224f", "#2f2350", "#302351", "#322352", "#332353",
      "#342354", "#352454", "#372455", "#382456", "#392457", "#3a2458", "#3c2559", "#3d255a", "#3e255b", "#40255c",
      "#41265c", "#42265d", "#43265e", "#45265f", "#462660", "#472761", "#482762", "#4a2763", "#4b2763", "#4c2864",
      "#4d2865", "#4f2866", "#502867", "#512868", "#522969", "#54296a", "#55296a", "#56296b", "#572a6c", "#592a6d",
      "#5a2a6e", "#5d2b6e", "#5f2b6d", "#622c6d", "#642c6d", "#672d6c", "#692e6c", "#6c2e6c", "#6e2f6c", "#712f6b",
      "#73306b", "#76316b", "#78316a", "#7b326a", "#7e326a", "#80336a", "#833469", "#853469", "#883569", "#8a3568",
      "#8d3668", "#8f3768", "#923767", "#943867", "#973867", "#9a3966", "#9c3a66", "#9f3a66", "#a13b66", "#a43b65",
      "#a63c65", "#a93d65", "#ab3d64", "#ae3e64", "#b03e64", "#b33f64", "#b54063", "#b84063", "#bb4163", "#bd4162",
      "#c04262", "#c24362", "#c54361", "#c74461", "#ca4461", "#cc4560", "#cf4660", "#d14660", "#d44760", "#d6475f",
      "#d9485f", "#ff8f46", "#ff934b", "#ff964f", "#ff9a53", "#ff9d58", "#ffa15c", "#ffa460", "#ffa765", "#ffab69",
      "#ffae6d", "#ffb272", "#ffb576", "#ffb97a", "#ffbc7f", "#ffc083", "#ffc387", "#ffc68c", "#ffca90", "#ffcd94",
      "#ffd199", "#ffd49d", "#ffd8a1", "#ffdba6", "#ffdeaa", "#ffe2ae", "#ffe5b3", "#ffe9b7", "#ffecbb", "#fff0c0",
    "#fff3c4", self.c)
    radius = 0.5
  }
}

rule "x:cell(c=0) + y:cell -> x(c=130) + y" {
  when        = y.c > 100
  probability = excitability
}

# The stripe, from y = 25 to 75, and what lies beyond its ends.
place "cell" {
  count = 450
  in    = box([50, 25], [53, 75])
  attrs = { c = 125 }
}
place "cell" {
  count = 1500
  in    = box([40, 25], [50, 75])
  attrs = { c = 60 }
}
place "cell" {
  count = 225
  in    = box([50, 0], [53, 25])
  attrs = { c = 125 * unbroken }
}
place "cell" {
  count = 225
  in    = box([50, 75], [53, 100])
  attrs = { c = 125 * unbroken }
}
place "cell" {
  count = 750
  in    = box([40, 0], [50, 25])
  attrs = { c = 60 * unbroken }
}
place "cell" {
  count = 750
  in    = box([40, 75], [50, 100])
  attrs = { c = 60 * unbroken }
}
place "cell" {
  count = 12000
  in    = box([0, 0], [40, 100])
}
place "cell" {
  count = 14100
  in    = box([53, 0], [100, 100])
}

measure "excited" {
  value = 1 - count("cell(c=0)") / 30000
  every = 20
  label = "share of cells that do not rest"
}
measure "cores" {
  value = cores("cell.c", 131)
  every = 250
  label = "cores of spirals"
}
view "spirals" {
  plot = [measure.excited, measure.cores]
}

# Where the ends of the world meet all windings add up to none: of two cores one turns
# the other way.
expect "two spirals, from tick 500 to 3000" {
  at      = 3000
  that    = average(measure.cores, 500, 3000) == 2 && most(measure.cores) == 2 && count("cell") == 30000
  seeds   = 3
  control = { set = { unbroken = 1 } }
}
