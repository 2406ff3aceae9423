# Vesicles out of particles with two arms. Two that meet join, rarely; the ends of a
# chain take up what they meet; ends fray, so that chains come and go; and where the
# two ends of one chain meet that are far enough apart along it, they join: a ring,
# which has no end that could fray and therefore lasts. Look for the first round
# rings after some 10,000 ticks: they hold what they closed around.
#
# That the two ends are of one chain, and more than eleven bonds apart, decides.
# Where any two of one chain may join ("apart" = 0) there are triangles instead.
world "vesicles" {
  language    = 1
  title       = "Rings that hold what they close around"
  notice      = "Chains grow, fray and close into rings; a ring has no end, so it lasts."
  dimensions  = 2
  size        = [50, 50]
  edge        = "wall"
  dt          = 0.005
  light       = 0.6
  radius      = 1.2
  motion      = "brownian"
  temperature = 1
  frame       = 80
}

param "apart" {
  default = 11
  range   = [0, 20]
  label   = "a ring has more bonds than this; 0: any number"
}

kind "m" {
  diffusion = 1.4
  bonds     = 2
  view      = { color = "#2c7fb8", radius = 0.5 }
}
kind "tracer" {
  diffusion = 1.4
  view      = { color = "#d95f0e", radius = 0.25 }
}

force "core" {
  between = ["any", "any"]
  range   = 1
  energy  = 30 * (1 - r) * (1 - r)
}
bond "arm" {
  between   = ["m", "m"]
  length    = 1
  stiffness = 50
  breaks_at = 1.8
}
bend "spine" {
  between   = ["m", "m", "m"]
  stiffness = 3
}

# Rare birth.
rule "x:m + y:m -> x ~ y" {
  when = x.bonds == 0 && y.bonds == 0
  rate = 0.14
}
# Ends grow.
rule "x:m + y:m -> x ~ y" {
  when = x.bonds == 1 && y.bonds == 0
  rate = 25
}
# The two ends of a chain close.
rule "x:m + y:m -> x ~ y" {
  when   = x.bonds == 1 && y.bonds == 1
  beyond = apart
  within = 26
  rate   = 100
}
# Ends fray.
rule "x:m ~ y:m -> x + y" {
  when = x.bonds == 1
  rate = 0.28
}

place "m" { count = 240 }
place "tracer" { count = 90 }

measure "ringed" {
  value = ringed("m") / 240
  every = 1000
  label = "share of particles in closed rings"
}
measure "rings" {
  value = rings("m")
  every = 1000
  label = "closed rings"
}
measure "inside" {
  value = enclosed("tracer", "m")
  every = 1000
  label = "tracers inside of rings"
}
view "rings" {
  plot = [measure.ringed, measure.inside]
}

expect "rings close, and last" {
  at      = 160000
  that    = ringed("m") >= 120 && rising(measure.ringed) && ringed("m") >= 12 * rings("m")
  seeds   = 4
  pass    = 3
  control = { set = { apart = 0 } }
}
