# Products that appear where their rules say: at an angle that an attribute
# holds, spread about it, anywhere in a disc, between walls and around an edge,
# and, some of them, where there is room.
world "placing" {
  language    = 1
  size        = [24, 24]
  edge        = ["wrap", "wall"]
  dt          = 0.02
  light       = 0.5
  radius      = 0.8
  motion      = "brownian"
  friction    = 1
  temperature = 0.2
}
kind "tip" {
  bonds = 3
  attrs = { dir = int(0, 359), age = int(0, 9) }
}
kind "wood" { bonds = 3 }
kind "leaf" { bonds = 1 }
kind "seed" {}
bond "link" {
  between   = ["any", "any"]
  length    = 0.7
  stiffness = 40
  breaks_at = 1.3
}
force "core" {
  between = ["any", "any"]
  range   = 0.6
  energy  = 10 * (1 - r / range) * (1 - r / range)
}
rule "x:tip(age=0) -> x:wood ~ tip(dir = (x.dir + 340) % 360, age = 1)" {
  probability = 0.1
  place       = polar(0.8, x.dir, 12)
}
rule "x:tip(age=1) -> x:wood ~ tip(dir = x.dir, age = 0)" {
  probability = 0.1
  place       = polar(0.8, x.dir)
  when        = clear("any", 0.4)
}
rule "x:wood ~ y:wood -> leaf ~ x ~ y" {
  probability = 0.02
  place       = jitter(0.5)
}
rule "x:tip -> x + seed + seed" {
  probability = 0.02
  place       = [polar(2, x.dir + 90, 5), jitter(1.5)]
}
rule "seed + seed -> tip(dir = 45)" { probability = 0.3 }
rule "seed -> nothing" { probability = 0.02 }
place "tip" {
  count = 40
  attrs = { dir = cycle(0, 72, 144, 216, 288) }
}
