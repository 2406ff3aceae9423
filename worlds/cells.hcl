# The primordial particle system of Schmickl, Stefanec and Crailsheim (Sci. Rep.
# 6 (2016) 37969, DOI 10.1038/srep37969). There are no forces: everybody turns by
# half a circle in each tick, and by 17 degrees more for each neighbour towards
# the side where there are more of them, and takes a step. Look for knots that
# grow to about forty, and then divide: nobody told them to. With swerve = 0
# nothing comes of it.
world "cells" {
  language   = 1
  title      = "Cells from a law of motion"
  notice     = "Knots appear within a minute; they grow, and split in two."
  dimensions = 2
  size       = [250, 250]
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
  view   = { color = "lime", radius = 0.6 }
}

place "walker" { count = 5000 }
