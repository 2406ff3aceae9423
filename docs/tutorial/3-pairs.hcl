# Step 3: a bond and a rule. An a and a b that come near each other hold on to each
# other, and now and then let go. Look for pairs: after a while as many are made
# as fall apart.
world "pairs" {
  language    = 1
  title       = "Step 3: pairs"
  notice      = "Yellow and blue find each other, and part again."
  size        = [30, 30]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  radius      = 1.3 # how near particles must be to react
  motion      = "brownian"
  temperature = 1
  frame       = 4
}

kind "a" {
  diffusion = 1
  bonds     = 1 # it has one hand
  view      = { color = "#ffb454", radius = 0.4 }
}
kind "b" {
  diffusion = 1
  bonds     = 1
  view      = { color = "#59c2ff", radius = 0.4 }
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

# + stands between particles that are free of each other, ~ between bonded ones.
rule "x:a + y:b -> x ~ y" { rate = 2 }
rule "x:a ~ y:b -> x + y" { rate = 0.02 }

place "a" { count = 150 }
place "b" { count = 150 }

structure "pair" { formula = "a b" }
measure "pairs" { value = count("pair") }

expect "most find a partner" {
  at      = 4000
  that    = measure.pairs >= 110
  control = { drop_rule = "x:a + y:b" }
}
