# NAME: a world of your own. Red and blue beads meet and link up, in chains that
# close to rings; now and then a spark comes by and cuts a link.
#
#   ylem up NAME.hcl --watch   open the address that it prints
#   ylem check NAME.hcl        what it means, or what is wrong with it and where
#   ylem test NAME.hcl         try what its last lines claim
#
# Change something and save: the world goes on by the new rules. (Only what is placed
# at the beginning needs another beginning.) Three changes to begin with:
#   1. link: from 3 to 0.1. Chains grow slowly, and sparks win.
#   2. kind "spark": another colour, and a diffusion of 0.1.
#   3. a rule of your own: remove the # before the last one of the rules.
# ylem reference rule tells all that a rule can have.

world "NAME" {
  language    = 1
  title       = "NAME"
  notice      = "Look for chains of red and blue that close to rings, and for sparks that cut them."
  size        = [24, 24] # length units; [24, 24, 24] is a world with depth
  edge        = "wrap"   # what leaves on the right comes back on the left
  dt          = 0.005    # how long a tick lasts
  light       = 0.75     # nothing moves further in a tick
  radius      = 1        # how near particles must be to react
  motion      = "brownian"
  temperature = 1
  frame       = 4 # ticks for each picture
}

# A number with a name is a slider; ylem up NAME.hcl --set link=0.1 changes it too.
param "link" {
  default = 3
  range   = [0, 10]
  label   = "how readily beads link up"
}

# What there is. A bead has two hands, so what it forms are chains and rings.
kind "red" {
  diffusion = 1
  bonds     = 2
  view      = { color = "red", radius = 0.3 }
}
kind "blue" {
  diffusion = 1
  bonds     = 2
  view      = { color = "blue", radius = 0.3 }
}
kind "spark" {
  diffusion = 2
  view      = { color = "gold", radius = 0.12 }
}
group "bead" { kinds = ["red", "blue"] }

# What holds them apart, and together. r is the distance of two particles.
force "core" {
  between = ["bead", "bead"]
  range   = 0.8
  energy  = 20 * (1 - r / range) * (1 - r / range)
}
bond "link" {
  between   = ["bead", "bead"]
  length    = 0.8
  stiffness = 60
  breaks_at = 1.8
}

# What can happen: on the left what reacts, on the right what comes of it. + stands
# between free particles, ~ between bonded ones.
rule "a:red + b:blue -> a ~ b" { rate = link }
rule "s:spark + a:red ~ b:blue -> s + a + b" {
  radius = 0.5
  rate   = 2
}
# rule "a:blue + s:spark -> a:red + s" { rate = 0.2 }

# What is there at the beginning.
place "red" { count = 130 }
place "blue" { count = 130 }
place "spark" { count = 6 }

# Names for what may come of it; the viewer counts them.
structure "pair" { formula = "red blue" }
structure "four" { formula = "red2 blue2" }

# What to measure and to draw as a curve, and a claim: it must hold, and must not
# when the rule is gone that makes it true.
measure "linked" { value = 1 - count(free("bead")) / count("bead") }
view "NAME" { plot = [measure.linked] }
expect "nearly all beads link up" {
  at      = 2000
  that    = measure.linked >= 0.85
  seeds   = 3
  control = { drop_rule = "a:red + b:blue" }
}
