# What rules ask of molecules, carriers and countdowns, in one small world: chains
# grow while a countdown runs, close into rings by the bonds between their ends,
# and are cut by carriers that are spent.
world "molecules" {
  language    = 1
  dimensions  = 2
  size        = [30, 30]
  edge        = ["wrap", "wall"]
  dt          = 0.005
  light       = 0.4
  radius      = 1.2
  motion      = "brownian"
  temperature = 1
}
kind "m" {
  diffusion = 1
  bonds     = 2
  attrs     = { s = int(0, 3), t = countdown(0, 200) }
}
kind "cutter" {
  diffusion = 2
  attrs     = { v = countdown(-5, 5) }
}
force "core" {
  between = ["any", "any"]
  range   = 1
  energy  = 50 * (1 - r / range) * (1 - r / range)
}
bond "link" {
  between   = ["m", "m"]
  length    = 1
  stiffness = 100
  breaks_at = 1.6
}
place "m" { count = 240 }
place "m(s=1) ~ m(s=2) ~ m ~ m ~ m" { count = 20 }
place "cutter" {
  count = 150
  attrs = { v = cycle(5, 0, -5) }
}
rule "x:m + y:m -> x(t = 100) ~ y(t = 100)" {
  rate = 2
  when = x.bonds == 0 && y.bonds == 0
}
rule "x:m + y:m -> x ~ y(t = x.t)" {
  rate = 40
  when = x.bonds == 1 && y.bonds == 0 && x.t > 0
}
rule "x:m + y:m -> x(s = 1) ~ y(s = 1)" {
  rate   = 200
  beyond = 3
  within = 9
}
rule "x:m(s=1) + y:m ~ z:m -> x(s = 2) + y ~ z" {
  rate   = 20
  within = 3
}
rule "x:m ~ y:m -> x(s = 0) + y(s = 0)" {
  rate    = 30
  carrier = "cutter"
  uses    = 1
  when    = carrier.v == -5 && x.s > 0
}
rule "x:m -> x(s = 3)" {
  rate    = 60
  carrier = "cutter"
  uses    = 1
  when    = x.s == 2
}
rule "x:m + y:m -> x(t = 200) + y(t = 200)" {
  rate    = 0.5
  carrier = "cutter"
  uses    = 1
  beyond  = 2
}
source "cutter" {
  rate  = 0.02
  attrs = { v = cycle(5) }
}
