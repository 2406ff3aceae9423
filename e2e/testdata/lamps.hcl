# A box that is small and quick to draw: two lamps that stand still, one at the front
# of the first sight and one at its back, and between them motes and dumbbells that
# wander. The viewer in a page is tried with it.
world "lamps" {
  language    = 1
  title       = "Lamps in a box"
  notice      = "The lamp at the front is brighter than the one at the back, though both are alike."
  dimensions  = 3
  size        = [12, 12, 12]
  edge        = "wrap"
  dt          = 0.01
  light       = 0.5
  radius      = 0.5
  motion      = "brownian"
  temperature = 1
  frame       = 1
}

kind "front" {
  motion = "still"
  view   = { color = "#ffd040", radius = 0.6 }
}
kind "back" {
  motion = "still"
  view   = { color = "#ffd040", radius = 0.6 }
}
kind "mote" {
  diffusion = 0.1
  view      = { color = "#60a8e8", radius = 0.15 }
}
kind "end" {
  diffusion = 0.05
  bonds     = 1
  view      = { color = "#e06090", radius = 0.35 }
}

bond "rod" {
  between   = ["end", "end"]
  length    = 1
  stiffness = 50
  breaks_at = 3
}

structure "dumbbell" { formula = "end2" }

place "front" { at = [10.5, 1.5, 1.5] }
place "back" { at = [1.5, 10.5, 10.5] }
place "mote" { count = 60 }
place "end ~ end" { count = 12 }
