# The primordial particle system of Schmickl, Stefanec and Crailsheim (Sci. Rep.
# 6 (2016) 37969, DOI 10.1038/srep37969). There are no forces: everybody turns by
# half a circle in each tick, and by 17 degrees more for each neighbour towards
# the side where there are more of them, and takes a step. Look for knots that
# grow to about forty, and then divide: nobody told them to. With swerve = 0
# nothing comes of it.
#
# Turn, swerve, sight, speed and density (0.08) are those of the source. A cell is a
# set of at least ten who have more than 15 neighbours each and are within 3 of one
# another. The first ones are a matter of luck: in a box of 250 x 250 there are 17 of
# them at tick 2,500 with a standard deviation of 9 (in 54 worlds, among them 24 of
# another program that moves all at once, as here, and 24 of one that moves one after
# the other, which makes no difference that could be told), so one world in three has
# fewer than 15. This box is 400 x 400.
world "cells" {
  language   = 1
  title      = "Cells from a law of motion"
  notice     = "Knots appear within a minute; they grow, and split in two."
  dimensions = 2
  size       = [400, 400]
  edge       = "wrap"
  dt         = 1
  light      = 0.7
  motion     = "heading"
  frame      = 2
}

param "swerve" {
  default = 17
  range   = [0, 40]
  label   = "degrees that each neighbour turns"
}

kind "walker" {
  speed  = 0.67
  turn   = 180
  swerve = swerve
  sight  = 5
  view   = { color = "#b6f26b", radius = 0.7 }
}

place "walker" { count = 12800 }

measure "cells" {
  value = clusters("walker", 3, 10, 16, 5)
  every = 500
  label = "cells"
}
view "cells" {
  plot = [measure.cells]
}

expect "fifteen cells" {
  at      = 2500
  that    = measure.cells >= 15 && was(measure.cells, 0) < 5
  seeds   = 6
  control = { set = { swerve = 0 } }
}
expect "they multiply to fifty" {
  at      = 10000
  that    = measure.cells >= 50
  seeds   = 2
  control = { set = { swerve = 0 } }
}
