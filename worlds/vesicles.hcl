# Vesicles out of particles with two arms. Two that meet join, rarely, and one end of
# a chain takes up what it meets, until the chain has 22 bonds; the same end frays, so
# that chains come and go; and where the two ends of one chain meet that are far enough
# apart along it, they join: a ring, which has no end that could fray and therefore
# lasts. Look for the first round rings after some 10,000 ticks: the orange tracers
# that they closed around stay in.
#
# That the two ends are of one chain, and more than eleven bonds apart, decides.
# Where any two of one chain may join ("apart" = 0) there are triangles instead.
# n counts along the chain. A chain without a greatest length would outgrow what its
# ends can be told by (within), and never close.
# A tracer inside is held by energy alone: more than 20 kT through an arm at rest.
world "vesicles" {
  language    = 1
  title       = "Rings that hold what they close around"
  notice      = "Chains grow, fray and close into rings; a ring has no end, so it lasts."
  dimensions  = 2
  size        = [50, 50]
  edge        = "wall"
  dt          = 0.005
  light       = 0.7
  radius      = 1.4
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
  attrs     = { n = int(0, 22) }
  view      = { color = "#2c7fb8", radius = 0.5 }
}
kind "tracer" {
  diffusion = 1.4
  view      = { color = "#d95f0e", radius = 0.25 }
}

force "core" {
  between = ["m", "m"]
  range   = 1
  energy  = 16 * (1 - r) * (1 - r)
}
# What tracers cannot pass: in the middle of an arm both of its ends push.
force "hold" {
  between = ["m", "tracer"]
  range   = 1.1
  energy  = 35 * (1.1 - r) * (1.1 - r)
}
bond "arm" {
  between   = ["m", "m"]
  length    = 1
  energy    = (18 + 20 * (r - 1) * (r - 1)) * (r - 1) * (r - 1)
  breaks_at = 1.8
}
bend "spine" {
  between   = ["m", "m", "m"]
  stiffness = 2
}

# Birth is rare, so that few chains share what is free, and each grows long enough.
rule "x:m + y:m -> x(n=0) ~ y(n=1)" {
  when = x.bonds == 0 && y.bonds == 0
  rate = 0.03
}
# The last of a chain takes up the next.
rule "x:m + y:m -> x ~ y(n = x.n + 1)" {
  when = x.bonds == 1 && y.bonds == 0 && x.n > 0 && x.n < 22
  rate = 20
}
# The two ends of a chain close.
rule "x:m + y:m -> x ~ y" {
  when   = x.bonds == 1 && y.bonds == 1
  beyond = apart
  within = 22
  rate   = 100
}
# The last of a chain frays.
rule "x:m ~ y:m -> x + y" {
  when = x.bonds == 1 && x.n > y.n
  rate = 0.8
}

place "m" { count = 240 }
place "tracer" { count = 120 }

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
expect "what they closed around stays inside" {
  at      = 160000
  that    = measure.inside >= 1 && rising(measure.inside)
  seeds   = 4
  pass    = 3
  control = { drop = ["force hold"] }
}
