# Genesis: only elementary kinds exist here. A proton is no kind: it is what is
# there when two up quarks and a down quark hold together.
#
# What to look for: a hot soup of red, green and blue quarks and golden gluons.
# Quarks that carry a gluon bind, first in twos, then in threes of all colours;
# within a minute the soup has cleared into protons and neutrons. As it cools,
# protons catch electrons and send out light, and atoms pair up to H₂.

world "genesis" {
  language    = 1
  title       = "Genesis"
  notice      = "A hot soup of quarks cools. Watch threes of red, green and blue become protons, protons catch electrons, and hydrogen appear."
  dimensions  = 2
  size        = [50, 50]
  edge        = "wrap"
  dt          = 0.02
  light       = 0.4
  radius      = 0.9
  motion      = "langevin"
  friction    = 0.4
  temperature = 0.8 + 1.2 * exp(-tick / cooling)
  frame       = 4
}

param "cooling" {
  default = 3000
  range   = [500, 20000]
  label   = "ticks in which the world cools by a factor e"
}

param "muon" {
  default = 23.2
  range   = [0.1, 1000]
  label   = "mean life of a muon"
}
param "colourblind" {
  default = 0
  range   = [0, 1]
  label   = "1: quarks bind whatever their colours are"
}

charge "Q" { unit = "e/3" }
charge "B" { unit = "1/3" }
charge "Le" {}
charge "Lmu" {}
charge "colour" { modulo = 3 }

# c: its colour; glue: carries a gluon; h: 0 free, 1 in a pair that is open to a
# third, 2 in a closed set; hub: the middle one, through which the others hold;
# n: the colour the hub still needs; k: up quarks in its set; e: holds an electron.
kind "u" {
  mass    = 1
  charges = { Q = 2, B = 1, colour = self.c }
  consts  = { up = 1 }
  attrs   = { c = int(0, 2), glue = int(0, 1), h = int(0, 2), hub = int(0, 1), n = int(0, 2), k = int(0, 2), e = int(0, 1) }
  bonds   = 3
  view    = { color = palette("#ff5a5f", "#4ade80", "#5b9dff", self.c), radius = 0.24 }
}
kind "d" {
  mass    = 1
  charges = { Q = -1, B = 1, colour = self.c }
  consts  = { up = 0 }
  attrs   = { c = int(0, 2), glue = int(0, 1), h = int(0, 2), hub = int(0, 1), n = int(0, 2), k = int(0, 2), e = int(0, 1) }
  bonds   = 3
  view    = { color = palette("#c81e4a", "#15803d", "#2f55d4", self.c), radius = 0.24 }
}
kind "g" {
  mass    = 0.3
  charges = { colour = self.c }
  attrs   = { c = int(0, 2) }
  view    = { color = "#f5c542", radius = 0.09 }
}
# b: 0 free, 1 held by a proton, 2 shared between two atoms.
kind "e-" {
  symbol  = "e−"
  mass    = 0.2
  charges = { Q = -3, Le = 1 }
  attrs   = { b = int(0, 2) }
  bonds   = 2
  view    = { color = "#7ff3ff", radius = 0.15 }
}
kind "e+" {
  symbol  = "e+"
  mass    = 0.2
  charges = { Q = 3, Le = -1 }
  view    = { color = "#ff8df2", radius = 0.15 }
}
kind "mu-" {
  symbol  = "μ−"
  mass    = 0.6
  charges = { Q = -3, Lmu = 1 }
  view    = { color = "#b388ff", radius = 0.19 }
}
kind "nu_mu" {
  symbol  = "ν"
  mass    = 0.13
  motion  = "ballistic"
  charges = { Lmu = 1 }
  view    = { color = "#5c6b7a", radius = 0.06 }
}
kind "anti_nu_e" {
  symbol  = "ν"
  mass    = 0.13
  motion  = "ballistic"
  charges = { Le = -1 }
  view    = { color = "#5c6b7a", radius = 0.06 }
}
kind "gamma" {
  symbol = "γ"
  mass   = 0.13
  motion = "ballistic"
  view   = { color = "#fff6c2", radius = 0.08 }
}

group "quark" { kinds = ["u", "d"] }

force "core" {
  between = ["quark", "quark"]
  range   = 0.7
  energy  = 12 * (1 - r / range) * (1 - r / range)
}
force "shell" {
  between = ["e-", "e-"]
  range   = 0.6
  energy  = 6 * (1 - r / range) * (1 - r / range)
}

bond "glue" {
  between   = ["quark", "quark"]
  length    = 0.5
  stiffness = 250
  breaks_at = 1.3
}
bond "atom" {
  between   = ["quark", "e-"]
  length    = 0.5
  stiffness = 100
  breaks_at = 1.2
}
bond "covalent" {
  between   = ["e-", "e-"]
  length    = 0.5
  stiffness = 100
  breaks_at = 1.2
}

# --- the strong force -----------------------------------------------------------------------------------------------
# A gluon carries colour from the quark that lets go of it to the one that takes
# it up, so free quarks change colour all the time. A bond is made of a gluon:
# whoever binds gives one, and a pair that comes apart lets it go.
rule "a:quark(glue=0, h=0) + x:g -> a(glue=1, c = (a.c + x.c) % 3)" { rate = 5 }
rule "a:quark(glue=1, h=0) -> a(glue=0, c = (a.c + 1) % 3) + g(c=2)" {
  lifetime = 3
  energy   = 1
}
rule "a:quark(glue=1, h=0) -> a(glue=0, c = (a.c + 2) % 3) + g(c=1)" {
  lifetime = 3
  energy   = 1
}
rule "a:quark(glue=1) -> a(glue=0) + g" {
  when     = a.h != 0
  lifetime = 4
  energy   = 1
}
rule "a:quark(h=0, glue=1) + b:quark(h=0) -> a(h=1, hub=1, glue=0, n = (6 - a.c - b.c) % 3, k = a.up + b.up) ~ b(h=2)" {
  when = a.c != b.c || colourblind == 1
  rate = 3
}
rule "a:quark(h=1) + b:quark(h=0, glue=1) -> a(h=2, k = a.k + b.up) ~ b(h=2, glue=0)" {
  when = (b.c == a.n || colourblind == 1) && a.k + b.up >= 1 && a.k + b.up <= 2
  rate = 5
}
rule "a:quark(h=1) ~ b:quark(h=2) -> a(h=0, hub=0, n=0, k=0) + b(h=0) + g" { rate = 0.01 }
# Two pairs that meet when all quarks are in pairs: one takes its third from the other.
rule "x:quark(h=1) + y:quark(h=2) ~ z:quark(h=1) -> x(h=2, k = x.k + y.up) ~ y + z(h=0, hub=0, n=0, k=0)" {
  when   = (y.c == x.n || colourblind == 1) && x.k + y.up >= 1 && x.k + y.up <= 2
  radius = 0.7
  rate   = 5
}
# A free up quark and a down quark in a neutron trade places, which makes it a proton.
rule "x:u(h=0) + b:d(hub=0, h=2) ~ a:quark(hub=1, h=2, k=1) -> x:d + b:u ~ a(k=2)" {
  radius = 0.5
  rate   = 4
}
# Three equal quarks are a Delta, Δ++ or Δ−, which costs more: only the last quarks, which find no other, do so.
rule "a:quark(h=1) + b:quark(h=0, glue=1) -> a(h=2, k=0) ~ b(h=2, glue=0)" {
  when  = (b.c == a.n || colourblind == 1) && (a.k + b.up == 0 || a.k + b.up == 3)
  after = 12000
  rate  = 5
}
rule "x:quark(h=1) + y:quark(h=2) ~ z:quark(h=1) -> x(h=2, k=0) ~ y + z(h=0, hub=0, n=0, k=0)" {
  when   = (y.c == x.n || colourblind == 1) && (x.k + y.up == 0 || x.k + y.up == 3)
  after  = 12000
  radius = 0.7
  rate   = 5
}

# A bond that was torn leaves nobody behind in a set that is no more.
rule "a:quark(hub=1, h=2, e=0) ~ b:quark(hub=0, h=2) -> a(h=0, hub=0, n=0, k=0) + b(h=0) + g" {
  when = a.bonds == 1
  rate = 5
}
rule "a:quark(h=2) -> a(h=0, hub=0, n=0, k=0, e=0)" {
  when = a.bonds == 0
  rate = 5
}
rule "a:quark(h=1) -> a(h=0, hub=0, n=0, k=0)" {
  when = a.bonds == 0
  rate = 5
}
rule "x:e-(b=1) -> x(b=0)" {
  when = x.bonds == 0
  rate = 5
}

# --- the weak force: d -> u inside a neutron, by either of its two d ---------------------------------------------------
rule "a:d(hub=1, h=2, k=1) -> a:u(k=2) + e- + anti_nu_e" {
  lifetime = 786
  energy   = 1
}
rule "a:d(hub=1, h=2, k=1) ~ b:d(hub=0) -> a(k=2) ~ b:u + e- + anti_nu_e" {
  lifetime = 786
  energy   = 1
}
rule "a:u(hub=1, h=2, k=1) ~ b:d(hub=0) -> a(k=2) ~ b:u + e- + anti_nu_e" {
  lifetime = 786
  energy   = 1
}
rule "mu- -> e- + anti_nu_e + nu_mu" {
  lifetime = muon
  energy   = 1
}

# --- light and atoms ---------------------------------------------------------------------------------------------------
rule "e-(b=0) + e+ -> gamma + gamma" {
  rate   = 5
  energy = 4
}
rule "a:quark(hub=1, h=2, k=2, e=0) + x:e-(b=0) -> a(e=1) ~ x(b=1) + gamma" {
  after  = 4000
  rate   = 2
  energy = 2
}
rule "gamma + x:e-(b=1) ~ a:quark(e=1) -> x(b=0) + a(e=0)" {
  until  = 7000
  radius = 0.5
  rate   = 2
}
rule "x:e-(b=1) + y:e-(b=1) -> x(b=2) ~ y(b=2)" {
  after = 7000
  rate  = 1
}
rule "gamma -> nothing" { lifetime = 60 } # light thins out as a world grows

# --- the beginning -----------------------------------------------------------------------------------------------------
place "u" {
  count = 750
  attrs = { c = cycle(0, 1, 2) }
}
place "d" {
  count = 450
  attrs = { c = cycle(0, 1, 2) }
}
place "g" { count = 1000 }
place "e-" { count = 350 }
place "e+" { count = 40 }
place "mu-" { count = 40 }
place "gamma" { count = 60 }

structure "proton" { formula = "u2 d" }
structure "neutron" { formula = "u d2" }
structure "Delta_uuu" { formula = "u3" }
structure "Delta_ddd" { formula = "d3" }
structure "hydrogen" { formula = "u2 d e-" }
structure "H2" { formula = "u4 d2 e-2" }

# --- what must come of it ------------------------------------------------------------------------------------------------
measure "confined" {
  label = "quarks in threes without colour"
  value = neutral("quark.c", 3, 3) / count("quark")
}
measure "muons" { value = count("mu-") }

expect "quarks end up where colours cancel" {
  at      = 60000
  that    = measure.confined >= 0.98
  seeds   = 5
  pass    = 4
  control = { set = { colourblind = 1 } }
}
expect "hydrogen pairs up: 100 molecules H2" {
  at      = 20000
  that    = count("H2") >= 100
  seeds   = 5
  control = { drop_rule = "x:e-(b=1) + y:e-(b=1)" }
}
# The sum of all lives, by how many have ended; their standard deviation is their mean. A tick is 0.02.
expect "muons live as long as declared" {
  at      = 10000
  that    = abs(200 * average(measure.muons, 0, 10000) / fired("mu- ->") - 23.2) <= 3 * 23.2 / sqrt(fired("mu- ->"))
  seeds   = 5
  pass    = 4
  control = { set = { muon = 8 } }
}
expect "no charge is lost" {
  at    = 60000
  that  = charge("Q") == 0 && charge("B") == 1200 && charge("Le") == 310 && charge("Lmu") == 40 && abs(charge("colour")) % 3 == 0
  exact = true
}
