# Puzzle 8. Ten cells stand in a row, each with its place i and a card v. Sort the
# cards: neighbours may exchange them, nobody else.
world "order" {
  language    = 1
  title       = "Puzzle 8: order"
  notice      = "Sort the cards along the chain."
  size        = [20, 20]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  radius      = 1.3
  motion      = "brownian"
  temperature = 1
  frame       = 10
}

charge "cards" {} # no card is lost

kind "cell" {
  diffusion = 1
  attrs     = { i = int(0, 9), v = int(0, 9) }
  charges   = { cards = self.v }
  bonds     = 2
  view      = { color = palette("#2b3a55", "#33507a", "#3a679c", "#4180bd", "#4a9bdd", "#63b2ee", "#83c5f4", "#a4d6f8", "#c6e7fc", "#ffffff", self.v), radius = 0.45 }
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
# Hint: x:cell ~ y:cell -> x(v = y.v) ~ y(v = x.v), but only when it helps.
# -----------------------------------------------------------------------------------------------------------------

place "cell(i=0, v=7) ~ cell(i=1, v=3) ~ cell(i=2, v=9) ~ cell(i=3, v=1) ~ cell(i=4, v=8) ~ cell(i=5, v=2) ~ cell(i=6, v=6) ~ cell(i=7, v=4) ~ cell(i=8, v=5) ~ cell(i=9, v=0)" { at = [10, 10] }

expect "in order" {
  at    = 5000
  that  = inversions("cell.i", "cell.v") == 0
  exact = true
}
