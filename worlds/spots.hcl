# Spots out of nothing (A. M. Turing, Phil. Trans. R. Soc. B 237 (1952) 37, DOI
# 10.1098/rstb.1952.0012, in the form that D. A. Young gave it for skins, Math.
# Biosci. 72 (1984) 51, DOI 10.1016/0025-5564(84)90060-9). A tenth of the cells are
# bright at first, at random. A bright cell sends out an activator, which goes a
# little way and brightens who takes it up, and an inhibitor, which goes further and
# darkens. Look for patches, all about twelve apart, out of noise: nobody said
# twelve. Slow the inhibitor down and no distance is left.
#
# A cell counts what reaches it, up and down, and changes at +4 and -4. Cells stand in
# rows: strewn at random, their own disorder is as strong as the pattern (a contrast of
# 5 to 8 instead of 12 to 60). With half the uptake the patches are 15 to 20 apart.
world "spots" {
  language    = 1
  title       = "Spots"
  notice      = "Out of noise come bright patches, all about twelve apart."
  dimensions  = 2
  size        = [60, 60]
  edge        = "wrap"
  dt          = 0.1
  light       = 7.2
  radius      = 1
  motion      = "still"
  temperature = 1
  frame       = 4
}

param "inhibitor" {
  default = 10
  range   = [0.1, 10]
  label   = "how fast the inhibitor spreads; the activator has 1"
}
param "uptake" {
  default = 0.2
  range   = [0.01, 0.5]
  label   = "how readily cells take messengers up"
}

kind "pale" {
  attrs = { c = int(-4, 4) }
  view  = { color = "#262c46", radius = 0.45 }
}
kind "bright" {
  attrs = { c = int(-4, 4) }
  view  = { color = "#ffb347", radius = 0.62 }
}
kind "activator" {
  motion    = "brownian"
  diffusion = 1
  view      = { color = "#c2455c", radius = 0.09 }
}
kind "inhibitor" {
  motion    = "brownian"
  diffusion = inhibitor
  view      = { color = "#3d78c8", radius = 0.09 }
}

rule "x:bright -> x + activator + inhibitor" { rate = 1 }
rule "activator -> nothing" { rate = 0.3 }
rule "inhibitor -> nothing" { rate = 0.2 }

rule "x:pale + activator -> x(c = x.c + 1)" {
  when = x.c < 3
  rate = uptake
}
rule "x:pale(c=3) + activator -> x:bright(c=4)" { rate = uptake }
rule "x:bright + activator -> x(c = min(x.c + 1, 4))" { rate = uptake }
rule "x:bright + inhibitor -> x(c = x.c - 1)" {
  when = x.c > -3
  rate = uptake
}
rule "x:bright(c=-3) + inhibitor -> x:pale(c=-4)" { rate = uptake }
rule "x:pale + inhibitor -> x(c = max(x.c - 1, -4))" { rate = uptake }

# Cells in rows; a tenth of them, at random, is bright at the first tick.
place "pale" {
  count   = 3600
  lattice = "square"
}
rule "x:pale -> x:bright(c=4)" {
  until       = 1
  probability = 0.1
}

measure "bright" {
  value = count("bright") / 3600
  label = "share of bright cells"
}
measure "contrast" {
  value = peak("bright")
  every = 500
  label = "structure at its wavelength over that of the whole"
}
view "spots" {
  plot = [measure.bright, measure.contrast]
}

expect "spots are ten to fifteen apart" {
  at      = 4000
  that    = wavelength("bright") >= 10 && wavelength("bright") <= 15 && peak("bright") > 8
  seeds   = 5
  control = { set = { inhibitor = 1 } }
}
expect "an inhibitor as slow as the activator makes none" {
  at      = 4000
  that    = peak("bright") < 3
  seeds   = 5
  with    = { set = { inhibitor = 1 } }
  control = { set = { inhibitor = 10 } }
}
