# A body that learns shapes and remembers them: clonal selection, from nothing but
# meetings. Nobody counts infections here and nothing is scheduled but three doses
# of virus. (F. M. Burnet, Aust. J. Sci. 20 (1957) 67, DOI 10.3322/canjclin.26.2.119.)
#
# Every virus and every white cell has a shape, drawn as its hue. A resting cell that
# meets a virus of its shape, or nearly so, divides for as long as there is food; its
# daughters make antibodies of their shape, which destroy what fits them. One in ten
# goes back to rest: a memory cell. Few daughters differ by one from their mother.
#
# Look for cells of one hue to bloom around the sore at the first dose, and for the
# sore to heal. At the second dose of the same virus, after 20 seconds, hundreds are
# there at once, and the sore stays small. The third dose has another shape, of
# which nobody has a memory: it goes as the first did.
#
# The shapes at the beginning are even and the viruses odd, so nobody fits. That some
# fit in the end is Darwin's work: those that fit better are called more often.
#
# Matter is conserved: who divides has to eat, and what dies is food again.
world "immunity" {
  language    = 1
  title       = "A body that remembers"
  notice      = "White cells of one hue bloom around a sore. The second time the same virus comes the sore stays small; another virus starts anew."
  dimensions  = 2
  size        = [40, 40]
  edge        = "wrap"
  dt          = 0.1
  light       = 2.3
  radius      = 1
  motion      = "brownian"
  temperature = 1
  frame       = 8
}

param "memory" {
  default = 0.1
  range   = [0, 0.5]
  label   = "how many daughters go back to rest"
}
param "mutation" {
  default = 0.05
  range   = [0, 0.5]
  label   = "how many daughters differ from their mother"
}
param "third" {
  default = 11
  range   = [0, 15]
  label   = "shape of the third dose; that of the others is 5"
}

charge "matter" {}

# --- a tissue that can be ill and heals ---------------------------------------------------------------------------------
kind "cell" {
  motion  = "still"
  charges = { matter = 3 }
  view    = { color = "#33222b", radius = 0.55 }
}
kind "sick" {
  motion  = "still"
  charges = { matter = 4 }
  attrs   = { s = int(0, 15), t = countdown(0, 60) }
  view    = { color = palette("hue", self.s), radius = 0.6 }
}
kind "wound" {
  motion  = "still"
  charges = { matter = self.m }
  attrs   = { m = int(1, 2) }
  view    = { color = "#0d0a0c", radius = 0.3 }
}
kind "food" {
  diffusion = 1
  charges   = { matter = 1 }
  view      = { color = "#4b5563", radius = 0.06 }
}

# --- what comes in ---------------------------------------------------------------------------------------------------------
kind "spore" {
  motion  = "still"
  charges = { matter = 1 }
  attrs   = { s = int(0, 15), t = countdown(0, 30000) }
  view    = { color = "#33222b", radius = 0.1 }
}
kind "virus" {
  diffusion = 0.3
  charges   = { matter = 1 }
  attrs     = { s = int(0, 15) }
  view      = { color = "white", radius = 0.14 }
}

# --- what is there against it -----------------------------------------------------------------------------------------------
kind "naive" {
  diffusion = 0.5
  charges   = { matter = 1 }
  attrs     = { s = int(0, 15) }
  view      = { color = palette("hue", self.s), radius = 0.2 }
}
kind "memory" {
  diffusion = 0.5
  charges   = { matter = 1 }
  attrs     = { s = int(0, 15) }
  view      = { color = palette("hue", self.s), radius = 0.3 }
}
kind "blast" { # divides so many times, n
  diffusion = 0.5
  charges   = { matter = 1 }
  attrs     = { s = int(0, 15), n = int(0, 5) }
  view      = { color = palette("hue", self.s), radius = 0.36 }
}
kind "plasma" {
  diffusion = 0.5
  charges   = { matter = 1 }
  attrs     = { s = int(0, 15) }
  view      = { color = palette("hue", self.s), radius = 0.26 }
}
kind "antibody" {
  diffusion = 1
  charges   = { matter = 1 }
  attrs     = { s = int(0, 15) }
  view      = { color = palette("hue", self.s), radius = 0.1 }
}
group "resting" { kinds = ["naive", "memory"] }

rule "x:spore(t=0) -> virus(s=x.s)" { rate = 0.5 }
rule "v:virus + cell -> sick(s=v.s, t=60)" { rate = 0.3 }
rule "x:sick(t=0) -> wound(m=1) + virus(s=x.s) + virus(s=x.s) + virus(s=x.s)" { rate = 0.9 }
rule "virus -> food" { lifetime = 6 }
rule "x:wound(m=1) + food -> x(m=2)" { rate = 0.02 }
rule "x:wound(m=2) + food -> cell" { rate = 0.02 }

# A memory cell is a resting cell like any other: what is remembered is only how many there are of which shape.
rule "x:resting + v:virus -> x + blast(s=x.s, n=5)" {
  when = x.s == v.s
  rate = 0.5
}
rule "x:resting + v:virus -> x + blast(s=x.s, n=4)" {
  when = abs(x.s - v.s) == 1
  rate = 0.1
}
rule "x:blast + food -> x(n = x.n - 1) + blast(s=x.s, n = x.n - 1)" {
  when = x.n > 0
  rate = 0.1 * (1 - mutation)
}
rule "x:blast + food -> x(n = x.n - 1) + blast(s = x.s + 1, n = x.n - 1)" {
  when = x.n > 0 && x.s < 15
  rate = 0.05 * mutation
}
rule "x:blast + food -> x(n = x.n - 1) + blast(s = x.s - 1, n = x.n - 1)" {
  when = x.n > 0 && x.s > 0
  rate = 0.05 * mutation
}
rule "x:blast(n=0) -> plasma(s=x.s)" { rate = 0.1 * (1 - memory) }
rule "x:blast(n=0) -> memory(s=x.s)" { rate = 0.1 * memory }
rule "x:plasma + food -> x + antibody(s=x.s)" { rate = 0.05 }
rule "plasma -> food" { lifetime = 60 }
rule "antibody -> food" { lifetime = 100 }
rule "x:antibody + v:virus -> food + food" {
  when = x.s == v.s
  rate = 1
}
rule "x:antibody + v:virus -> food + x" {
  when = abs(x.s - v.s) == 1
  rate = 0.1
}

place "cell" {
  count   = 1024
  lattice = "square"
}
place "food" { count = 1500 }
place "naive" {
  count = 192
  attrs = { s = cycle(0, 2, 4, 6, 8, 10, 12, 14) }
}
place "spore(s=5, t=500)" {
  count = 20
  in    = disc([20, 20], 2)
}
place "spore(s=5, t=10500)" {
  count = 20
  in    = disc([20, 20], 2)
}
place "spore(t=20500)" {
  count = 20
  in    = disc([20, 20], 2)
  attrs = { s = third }
}

# --- what must come of it --------------------------------------------------------------------------------------------------------
measure "ill" {
  label = "cells that have been infected so far"
  value = fired("v:virus + cell")
}
measure "called" {
  label = "meetings of a resting cell and a virus that fits"
  value = fired("x:resting + v:virus")
}
measure "load" {
  label = "virus and infected cells"
  value = count("virus") + count("sick")
}
measure "titre" {
  label = "antibodies"
  value = count("antibody")
}
measure "fits" {
  label = "antibodies of the shape of the first virus"
  value = count("antibody(s=5)")
}
measure "memory" {
  label = "memory cells"
  value = count("memory")
}

view "blood" {
  plot = [measure.load, measure.titre, measure.fits]
}

# The second dose makes fewer cells ill than the first.
expect "the second time is mild" {
  at      = 20500
  that    = was(measure.ill, 10500) >= 200 && measure.ill - was(measure.ill, 10500) <= 0.5 * was(measure.ill, 10500)
  seeds   = 5
  pass    = 4
  control = { set = { memory = 0 } }
}
# Fifty time units after the dose.
expect "the answer is faster" {
  at      = 11000
  that    = measure.called - was(measure.called, 10500) >= 2 * was(measure.called, 1000) && measure.called - was(measure.called, 10500) >= 10
  seeds   = 5
  pass    = 4
  control = { set = { memory = 0 } }
}
# What is remembered is a shape: a third dose with another one is like a first.
expect "another virus starts anew" {
  at      = 30500
  that    = measure.ill - was(measure.ill, 20500) >= 0.6 * was(measure.ill, 10500)
  seeds   = 5
  pass    = 4
  control = { set = { third = 5 } }
}
# Nobody fits at the beginning; in the second answer a third does, and more than in the first.
expect "it learns" {
  at      = 20500
  that    = average(measure.fits, 10500, 20500) >= 0.3 * average(measure.titre, 10500, 20500) && average(measure.fits, 10500, 20500) / average(measure.titre, 10500, 20500) >= 1.3 * average(measure.fits, 500, 10500) / average(measure.titre, 500, 10500)
  seeds   = 5
  pass    = 4
  control = [{ set = { mutation = 0 } }, { set = { memory = 0 } }]
}
expect "matter is neither made nor lost" {
  at    = 30500
  that  = charge("matter") == 4824
  exact = true
}
