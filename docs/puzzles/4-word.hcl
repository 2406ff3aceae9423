# Puzzle 4. Write the word e-a-b-c, ten times, from letters that float about.
world "word" {
  language    = 1
  title       = "Puzzle 4: a word"
  notice      = "Write e-a-b-c ten times."
  size        = [30, 30]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  radius      = 1.3
  motion      = "brownian"
  temperature = 1
  frame       = 10
}

kind "e" {
  diffusion = 1
  attrs     = { s = int(0, 9) }
  bonds     = 3
  view      = { color = "#f07178", radius = 0.4 }
}
kind "a" {
  diffusion = 1
  attrs     = { s = int(0, 9) }
  bonds     = 3
  view      = { color = "#ffb454", radius = 0.4 }
}
kind "b" {
  diffusion = 1
  attrs     = { s = int(0, 9) }
  bonds     = 3
  view      = { color = "#59c2ff", radius = 0.4 }
}
kind "c" {
  diffusion = 1
  attrs     = { s = int(0, 9) }
  bonds     = 3
  view      = { color = "#aad94c", radius = 0.4 }
}

force "room" {
  between = ["any", "any"]
  range   = 1
  energy  = 12 * (1 - r / range) * (1 - r / range)
}
bond "link" {
  between   = ["any", "any"]
  length    = 1
  stiffness = 30
  breaks_at = 2.2
}

# --- your rules here ---------------------------------------------------------------------------------------------
# Hint: an e with s = 1 begins a word. What may follow it? And what may follow
# that?
# -----------------------------------------------------------------------------------------------------------------

place "e(s=1)" { count = 10 }
place "a" { count = 30 }
place "b" { count = 30 }
place "c" { count = 30 }

structure "word" { bonds = "e ~ a ~ b ~ c" }

expect "ten words" {
  at    = 15000
  that  = count("word") == 10
  exact = true
}
