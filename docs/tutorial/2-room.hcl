# Step 2: a force. Two particles cannot be in one place: within a distance of 1
# they push each other away. Look for a drop that swells at once, and then
# spreads with every particle keeping its room.
world "room" {
  language    = 1
  title       = "Step 2: room"
  notice      = "Particles push each other away, and each keeps its room."
  size        = [30, 30]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  motion      = "brownian"
  temperature = 1
  frame       = 4
}

kind "a" {
  diffusion = 1
  view      = { color = "#ffb454", radius = 0.45 }
}

force "room" {
  between = ["a", "a"]
  range   = 1
  energy  = 12 * (1 - r / range) * (1 - r / range)
}

place "a" {
  count = 400
  in    = disc([15, 15], 8)
}

# Pairs that stand nearer to each other than half of that.
measure "crowded" { value = clusters("a", 0.5, 2) }

expect "everybody keeps room" {
  at      = 2000
  that    = measure.crowded <= 15
  control = { drop = ["force room"] }
}
