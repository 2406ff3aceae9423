# Look for one seed in the ground that becomes a plant. Its roots take up water,
# its leaves catch carbon dioxide and light and give off oxygen, and what they
# make wanders through the wood to wherever something grows: all of it one unit
# at a time, along bonds. Tips turn to where the light comes from, because a tip
# learns it from each photon that it catches. Set the sun low and it leans.
#
# The chemistry is CO2 + H2O + light -> CH2O + O2, and the compiler proves that
# carbon, oxygen and hydrogen are kept by every rule: a cell is one CH2O of its
# own (its walls), w water, s sugar and c carbon dioxide that was bound to water.
world "garden" {
  language    = 1
  title       = "A garden that grows from one seed"
  notice      = "Roots drink, leaves catch carbon dioxide and light; what they make goes where something grows. Turn the sun, or take the water away."
  size        = [60, 60]
  edge        = ["wrap", "wall"]
  dt          = 0.1
  light       = 0.95
  radius      = 1
  motion      = "still"
  temperature = 1
  frame       = 10
}

param "sun" {
  default = 90
  range   = [30, 150]
  label   = "where the light comes from: 90 is above, 30 far right"
}
param "brightness" {
  default = 1
  range   = [0, 3]
  label   = "how much light there is"
}
param "carbon" {
  default = 500
  range   = [0, 1000]
  label   = "molecules of carbon dioxide"
}
param "rain" {
  default = 600
  range   = [0, 1000]
  label   = "molecules of water"
}

charge "C" { unit = "atoms of carbon" }
charge "O" { unit = "atoms of oxygen" }
charge "H" { unit = "pairs of hydrogen" }

kind "water" {
  motion    = "brownian"
  diffusion = 0.15
  charges   = { O = 1, H = 1 }
  view      = { color = "#3b82c4", radius = 0.16 }
}
kind "CO2" {
  motion    = "brownian"
  diffusion = 0.15
  charges   = { C = 1, O = 2 }
  view      = { color = "#8a8f98", radius = 0.16 }
}
kind "O2" {
  motion    = "brownian"
  diffusion = 0.15
  charges   = { O = 2 }
  view      = { color = "#9fd8e8", radius = 0.14 }
}
kind "photon" {
  motion = "ballistic"
  attrs  = { from = int(30, 150), left = countdown(0, 120) }
  view   = { color = "#ffd84a", radius = 0.1 }
}

kind "seed" {
  bonds   = 4
  attrs   = { w = int(0, 8), s = int(0, 14) }
  charges = { C = 1 + self.s, O = 1 + self.w + self.s, H = 1 + self.w + self.s }
  view    = { color = "#c98d3f", radius = 0.5 }
}
kind "root" {
  bonds   = 4
  attrs   = { w = int(0, 6), s = int(0, 6), dir = int(200, 340) }
  charges = { C = 1 + self.s, O = 1 + self.w + self.s, H = 1 + self.w + self.s }
  view    = { color = "#e8d3a8", radius = 0.34 }
}
kind "rootwood" {
  bonds   = 4
  attrs   = { w = int(0, 6), s = int(0, 6) }
  charges = { C = 1 + self.s, O = 1 + self.w + self.s, H = 1 + self.w + self.s }
  view    = { color = "#a98a5e", radius = 0.38 }
}
kind "wood" {
  bonds   = 4
  attrs   = { w = int(0, 6), s = int(0, 6) }
  charges = { C = 1 + self.s, O = 1 + self.w + self.s, H = 1 + self.w + self.s }
  view    = { color = "#7a5230", radius = 0.4 }
}
kind "tip" {
  bonds   = 4
  attrs   = { w = int(0, 6), s = int(0, 6), dir = int(30, 150), turn = int(0, 3) }
  charges = { C = 1 + self.s, O = 1 + self.w + self.s, H = 1 + self.w + self.s }
  view    = { color = "#d7f06a", radius = 0.42 }
}
kind "leaf" {
  bonds   = 1
  attrs   = { w = int(0, 6), s = int(0, 6), c = int(0, 2) }
  charges = { C = 1 + self.s + self.c, O = 1 + self.w + self.s + 3 * self.c, H = 1 + self.w + self.s + self.c }
  view    = { color = "#3fae49", radius = 0.55 }
}
group "plant" { kinds = ["seed", "root", "rootwood", "wood", "tip", "leaf"] }
group "under" { kinds = ["root", "rootwood"] }
group "pipe" { kinds = ["wood", "rootwood"] }
group "thirsty" { kinds = ["leaf", "tip"] }
group "hungry" { kinds = ["tip", "root"] }

bond "stem" {
  between   = ["plant", "plant"]
  length    = 1
  stiffness = 0
  breaks_at = 1.3
}

# Water stays in the ground, gases above it.
field "ground" {
  on     = ["water"]
  energy = 4 * max(0, y - 11)
}
field "air" {
  on     = ["CO2"]
  energy = 4 * max(0, 12 - y)
}
field "sky" {
  on     = ["O2"]
  energy = 4 * max(0, 12 - y)
}
source "photon(left=110)" {
  rate        = 1.5 * brightness
  in          = box([0, 59], [60, 60])
  velocity    = [-9 * cos(sun * 3.14159265 / 180), -9 * sin(sun * 3.14159265 / 180)]
  temperature = 0
  attrs       = { from = sun }
}
rule "photon(left=0) -> nothing" { probability = 1 }

rule "a:seed(s=14, w=8) -> root(w=2, s=4, dir=270) ~ a:wood(w=2, s=2) ~ tip(w=4, s=6, dir=90)" {
  rate  = 0.5
  place = [polar(1, 270, 10), polar(1, 90, 5)]
}

# What comes in. A tip turns by at most three degrees to where a photon came from.
rule "x:under + water -> x(w = x.w + 1)" {
  rate = 1
  when = x.w < 6
}
rule "x:leaf + CO2 -> x(w = x.w - 1, c = x.c + 1)" {
  rate = 2
  when = x.w >= 1 && x.c < 2
}
rule "x:leaf + photon -> x(c = x.c - 1, s = x.s + 1) + O2" {
  rate = 5
  when = x.c >= 1 && x.s < 6
}
rule "x:tip + p:photon -> x(dir = x.dir + max(-3, min(3, p.from - x.dir)))" { rate = 0.4 }
rule "x:wood + photon -> x" { rate = 0.5 }
rule "x:water + photon -> x" { rate = 3 }

# Water goes up: out of what is below, into what is thirsty, else to where there is less.
rule "x:under ~ y:wood -> x(w = x.w - 1) ~ y(w = y.w + 1)" {
  rate = 2
  when = x.w >= 1 && y.w < 6
}
rule "x:wood ~ y:thirsty -> x(w = x.w - 1) ~ y(w = y.w + 1)" {
  rate = 2
  when = x.w >= 1 && y.w < 6
}
rule "x:wood ~ y:wood -> x(w = x.w - 1) ~ y(w = y.w + 1)" {
  rate = 2
  when = x.w > y.w
}
rule "x:under ~ y:under -> x(w = x.w - 1) ~ y(w = y.w + 1)" {
  rate = 2
  when = x.w > y.w
}
# Sugar goes out of leaves, into what grows, else to where there is less.
rule "x:leaf ~ y:wood -> x(s = x.s - 1) ~ y(s = y.s + 1)" {
  rate = 2
  when = x.s >= 1 && y.s < 6
}
rule "x:pipe ~ y:hungry -> x(s = x.s - 1) ~ y(s = y.s + 1)" {
  rate = 2
  when = x.s >= 1 && y.s < 6
}
rule "x:pipe ~ y:pipe -> x(s = x.s - 1) ~ y(s = y.s + 1)" {
  rate = 2
  when = x.s > y.s
}

# What grows. A new cell is made of one sugar; it stands where there is room.
rule "a:tip -> leaf ~ a:wood(w=0, s=0) ~ tip(w=a.w, s = a.s - 2, dir = max(30, min(150, a.dir + 36 * (a.turn % 2) - 18)), turn = (a.turn + 1) % 4)" {
  rate  = 0.5
  when  = a.s >= 4 && a.w >= 1 && clear("plant", 0.85)
  place = [polar(1, a.dir + 90 - 180 * (a.turn % 2), 15), polar(1, a.dir, 10)]
}
rule "a:tip -> a:wood(w=0, s=0) ~ tip(w=a.w, s = a.s - 1, dir=a.dir, turn = (a.turn + 1) % 4)" {
  rate  = 0.1
  when  = a.s >= 4 && a.w >= 1 && clear("plant", 0.85)
  place = polar(1, a.dir, 20)
}
rule "a:tip -> tip(dir = max(30, a.dir - 45)) ~ a:wood(w=0, s=0) ~ tip(w=a.w, s = a.s - 2, dir = min(150, a.dir + 40), turn = (a.turn + 1) % 4)" {
  rate  = 1
  when  = a.turn == 3 && a.s >= 4 && a.w >= 1 && clear("plant", 0.85)
  place = [polar(1, a.dir - 45, 10), polar(1, a.dir + 40, 10)]
}
rule "a:wood -> leaf ~ a(s = a.s - 1)" {
  rate  = 0.02
  when  = a.s >= 2 && a.bonds <= 3 && clear("plant", 0.85)
  place = polar(1, 0, 180)
}
rule "a:wood -> tip(s=1, dir=55) ~ a(s = a.s - 2)" {
  rate  = 0.003
  when  = a.s >= 4 && a.bonds <= 3 && clear("plant", 0.85)
  place = polar(1, 35, 20)
}
rule "a:wood -> tip(s=1, dir=125) ~ a(s = a.s - 2)" {
  rate  = 0.003
  when  = a.s >= 4 && a.bonds <= 3 && clear("plant", 0.85)
  place = polar(1, 145, 20)
}
rule "a:root -> a:rootwood(w=a.w, s=0) ~ root(s = a.s - 1, dir=a.dir)" {
  rate  = 0.05
  when  = a.s >= 5 && clear("plant", 0.85)
  place = polar(1, a.dir, 30)
}
rule "a:root -> root(dir = max(200, a.dir - 50)) ~ a:rootwood(w=a.w, s=0) ~ root(s = a.s - 2, dir = min(340, a.dir + 50))" {
  rate  = 0.02
  when  = a.s >= 5 && clear("plant", 0.85)
  place = [polar(1, a.dir - 50, 15), polar(1, a.dir + 50, 15)]
}

place "water" {
  count = rain
  in    = box([0, 0], [60, 11])
}
place "CO2" {
  count = carbon
  in    = box([0, 12], [60, 60])
}
place "seed(s=14, w=8)" { at = [30, 11.5] }

measure "height" {
  value = most("plant.y") - 11.5
  label = "height above the seed"
}
measure "leaves" { value = count("leaf") }
measure "rooted" {
  value = attached("leaf", "under") == count("leaf")
  label = "every leaf is attached to a root"
}
measure "lean" {
  value = mean("leaf.x") - 30
  label = "how far leaves are to the right of the seed"
}
measure "oxygen" {
  value = count("O2")
  label = "oxygen that leaves gave off"
}
view "growth" { plot = [measure.height, measure.leaves, measure.oxygen] }

expect "it grows, every leaf on a root" {
  at    = 12000
  that  = measure.height >= 12 && measure.leaves >= 15 && always(measure.rooted)
  seeds = 3
  control = [
    { set = { brightness = 0 } },
    { set = { carbon = 0 } },
    { set = { rain = 0 } },
  ]
}
expect "atoms are kept" {
  at    = 12000
  that  = charge("C") == carbon + 15 && charge("O") == rain + 2 * carbon + 23 && charge("H") == rain + 23
  exact = true
}
expect "in the dark it stays small" {
  at      = 12000
  that    = measure.height <= 6
  seeds   = 3
  with    = { set = { brightness = 0 } }
  control = { set = { brightness = 1 } }
}
expect "without carbon dioxide it stays small" {
  at      = 12000
  that    = measure.height <= 6
  seeds   = 3
  with    = { set = { carbon = 0 } }
  control = { set = { carbon = 500 } }
}
expect "without water it stays small" {
  at      = 12000
  that    = measure.height <= 6
  seeds   = 3
  with    = { set = { rain = 0 } }
  control = { set = { rain = 600 } }
}
expect "it leans to light from the right" {
  at      = 12000
  that    = measure.lean >= 2
  seeds   = 3
  with    = { set = { sun = 45 } }
  control = { set = { sun = 90 } }
}
