# The first minutes: quarks, nuclei, atoms, molecules, each when it is cold enough.
# In genesis only elementary particles exist and all else is a structure; here what
# holds together is a kind of its own, as in a table of particles, so that a world
# of the same size goes three steps further, to helium.
#
# Look for red, green and blue quarks to pair and close into white and grey nucleons
# within ten seconds; gold Deltas decay at once into pions, pions into muons. From
# tick 2,000 on protons and neutrons fuse, and one by one all neutrons end up in
# orange helium. From tick 6,000 on nuclei catch electrons, and hydrogen pairs up.
#
# Each helium holds two neutrons, and nearly every neutron gets there before it
# decays. So the share of helium, Y, says how many neutrons there were for each
# proton when fusion began, r: Y comes near 2r/(1 + r), but not above. That is how
# the helium of the sky tells of the first minutes (there r was 1/7, and Y is 0.25).
#
# Lifetimes keep their order on a screen: 2 (τ / 10⁻²⁵ s)^(1/7) ticks, from 4 for a
# Delta to 19,633 for a neutron. Fractions of decays are those of the Particle Data
# Group (https://pdg.lbl.gov).
world "nucleosynthesis" {
  language    = 1
  title       = "The first minutes"
  notice      = "Quarks close into nucleons; from tick 2,000 on they fuse to helium, from tick 6,000 on atoms form."
  dimensions  = 2
  size        = [50, 50]
  edge        = "wrap"
  dt          = 1
  light       = 3.2
  radius      = 1
  motion      = "brownian"
  temperature = 1
  frame       = 10
}

param "down" {
  default = 450
  range   = [0, 1500]
  label   = "down quarks at the beginning; without them there are no neutrons"
}
param "muon" {
  default = 1159
  range   = [10, 20000]
  label   = "mean life of a muon, ticks"
}
param "pi0" {
  default = 0.663
  range   = [0, 0.99]
  label   = "share of Δ+ and Δ0 that decay into a neutral pion"
}

charge "Q" { unit = "e/3" }
charge "B" { unit = "1/3" }
charge "Le" {}
charge "Lmu" {}
charge "colour" { modulo = 3 }

# --- quarks, in twos, in threes -----------------------------------------------------------------------------------------
kind "u" {
  diffusion = 0.2
  charges   = { Q = 2, B = 1, colour = self.c }
  attrs     = { c = int(0, 2) }
  view      = { color = palette("#ff5a5f", "#4ade80", "#5b9dff", self.c), radius = 0.2 }
}
kind "d" {
  diffusion = 0.2
  charges   = { Q = -1, B = 1, colour = self.c }
  attrs     = { c = int(0, 2) }
  view      = { color = palette("#c81e4a", "#15803d", "#2f55d4", self.c), radius = 0.2 }
}
# Two quarks of different colours. Red and green, 0 + 1, want blue, 2: the sum of all is 0 again.
kind "uu" {
  diffusion = 0.2
  charges   = { Q = 4, B = 2, colour = self.c }
  attrs     = { c = int(0, 2) }
  view      = { color = palette("#ffb3b5", "#b8f5cd", "#bcd7ff", self.c), radius = 0.26 }
}
kind "ud" {
  diffusion = 0.2
  charges   = { Q = 1, B = 2, colour = self.c }
  attrs     = { c = int(0, 2) }
  view      = { color = palette("#ffb3b5", "#b8f5cd", "#bcd7ff", self.c), radius = 0.26 }
}
kind "dd" {
  diffusion = 0.2
  charges   = { Q = -2, B = 2, colour = self.c }
  attrs     = { c = int(0, 2) }
  view      = { color = palette("#ffb3b5", "#b8f5cd", "#bcd7ff", self.c), radius = 0.26 }
}
group "pair" { kinds = ["uu", "ud", "dd"] }

kind "p" {
  diffusion = 0.02
  charges   = { Q = 3, B = 3 }
  view      = { color = "#f4f4f5", radius = 0.3 }
}
kind "n" {
  diffusion = 0.02
  charges   = { B = 3 }
  view      = { color = "#8b95a5", radius = 0.3 }
}
kind "Delta++" {
  symbol    = "Δ++"
  diffusion = 0.02
  charges   = { Q = 6, B = 3 }
  view      = { color = "gold", radius = 0.32 }
}
kind "Delta+" {
  symbol    = "Δ+"
  diffusion = 0.02
  charges   = { Q = 3, B = 3 }
  view      = { color = "gold", radius = 0.32 }
}
kind "Delta0" {
  symbol    = "Δ0"
  diffusion = 0.02
  charges   = { B = 3 }
  view      = { color = "gold", radius = 0.32 }
}
kind "Delta-" {
  symbol    = "Δ−"
  diffusion = 0.02
  charges   = { Q = -3, B = 3 }
  view      = { color = "gold", radius = 0.32 }
}

# --- nuclei and atoms ----------------------------------------------------------------------------------------------------
kind "D" {
  symbol    = "²H"
  diffusion = 0.02
  charges   = { Q = 3, B = 6 }
  view      = { color = "#ffd9a0", radius = 0.36 }
}
kind "T" {
  symbol    = "³H"
  diffusion = 0.02
  charges   = { Q = 3, B = 9 }
  view      = { color = "#ffc46b", radius = 0.4 }
}
kind "He3" {
  symbol    = "³He"
  diffusion = 0.02
  charges   = { Q = 6, B = 9 }
  view      = { color = "#ffb03a", radius = 0.4 }
}
kind "He4" {
  symbol    = "⁴He"
  diffusion = 0.02
  charges   = { Q = 6, B = 12 }
  view      = { color = "#ff8c1a", radius = 0.46 }
}
kind "He+" {
  symbol    = "He+"
  diffusion = 0.02
  charges   = { Q = 3, B = 12, Le = 1 }
  view      = { color = "#ff8c1a", radius = 0.5 }
}
kind "He" {
  diffusion = 0.02
  charges   = { B = 12, Le = 2 }
  view      = { color = "#ff6f00", radius = 0.54 }
}
kind "H" {
  diffusion = 0.02
  charges   = { B = 3, Le = 1 }
  bonds     = 1
  view      = { color = "#9fe8ff", radius = 0.34 }
}
bond "covalent" {
  between   = ["H", "H"]
  length    = 0.6
  stiffness = 16
  breaks_at = 2
}

# --- what is light ---------------------------------------------------------------------------------------------------------
kind "pi+" {
  symbol    = "π+"
  diffusion = 0.04
  charges   = { Q = 3 }
  view      = { color = "#ff7ad9", radius = 0.22 }
}
kind "pi-" {
  symbol    = "π−"
  diffusion = 0.04
  charges   = { Q = -3 }
  view      = { color = "#c77dff", radius = 0.22 }
}
kind "pi0" {
  symbol    = "π0"
  diffusion = 0.04
  view      = { color = "#f5d0fe", radius = 0.22 }
}
kind "mu+" {
  symbol    = "μ+"
  diffusion = 0.08
  charges   = { Q = 3, Lmu = -1 }
  view      = { color = "#2dd4bf", radius = 0.2 }
}
kind "mu-" {
  symbol    = "μ−"
  diffusion = 0.08
  charges   = { Q = -3, Lmu = 1 }
  view      = { color = "#0d9488", radius = 0.2 }
}
kind "e+" {
  diffusion = 0.08
  charges   = { Q = 3, Le = -1 }
  view      = { color = "#ff8df2", radius = 0.13 }
}
kind "e-" {
  symbol    = "e−"
  diffusion = 0.08
  charges   = { Q = -3, Le = 1 }
  view      = { color = "#7ff3ff", radius = 0.13 }
}
kind "nu_e" {
  symbol    = "ν"
  diffusion = 0.08
  charges   = { Le = 1 }
  view      = { color = "#5c6b7a", radius = 0.06 }
}
kind "anti_nu_e" {
  symbol    = "ν"
  diffusion = 0.08
  charges   = { Le = -1 }
  view      = { color = "#5c6b7a", radius = 0.06 }
}
kind "nu_mu" {
  symbol    = "ν"
  diffusion = 0.08
  charges   = { Lmu = 1 }
  view      = { color = "#5c6b7a", radius = 0.06 }
}
kind "anti_nu_mu" {
  symbol    = "ν"
  diffusion = 0.08
  charges   = { Lmu = -1 }
  view      = { color = "#5c6b7a", radius = 0.06 }
}
kind "gamma" {
  symbol    = "γ"
  diffusion = 0.08
  view      = { color = "#fff6c2", radius = 0.08 }
}

# --- the strong force: two colours attract, three make none --------------------------------------------------------------
rule "x:u + y:u -> uu(c = (x.c + y.c) % 3)" {
  when = x.c != y.c
  rate = 0.1
}
rule "x:u + y:d -> ud(c = (x.c + y.c) % 3)" {
  when = x.c != y.c
  rate = 0.1
}
rule "x:d + y:d -> dd(c = (x.c + y.c) % 3)" {
  when = x.c != y.c
  rate = 0.1
}
# Spins of three equal quarks are parallel, which is a Delta; of others they are in one case of three.
rule "x:u + y:uu -> Delta++" {
  when = (x.c + y.c) % 3 == 0
  rate = 0.1
}
rule "x:d + y:uu -> p" {
  when = (x.c + y.c) % 3 == 0
  rate = 0.0667
}
rule "x:d + y:uu -> Delta+" {
  when = (x.c + y.c) % 3 == 0
  rate = 0.0333
}
rule "x:u + y:ud -> p" {
  when = (x.c + y.c) % 3 == 0
  rate = 0.0667
}
rule "x:u + y:ud -> Delta+" {
  when = (x.c + y.c) % 3 == 0
  rate = 0.0333
}
rule "x:d + y:ud -> n" {
  when = (x.c + y.c) % 3 == 0
  rate = 0.0667
}
rule "x:d + y:ud -> Delta0" {
  when = (x.c + y.c) % 3 == 0
  rate = 0.0333
}
rule "x:u + y:dd -> n" {
  when = (x.c + y.c) % 3 == 0
  rate = 0.0667
}
rule "x:u + y:dd -> Delta0" {
  when = (x.c + y.c) % 3 == 0
  rate = 0.0333
}
rule "x:d + y:dd -> Delta-" {
  when = (x.c + y.c) % 3 == 0
  rate = 0.1
}
# Two pairs that meet when no quark is left: one breaks up. Its colours are the two that its third would not have had.
rule "x:pair + y:uu -> x + u(c = (4 - y.c) % 3) + u(c = (5 - y.c) % 3)" { rate = 0.1 }
rule "x:pair + y:ud -> x + u(c = (4 - y.c) % 3) + d(c = (5 - y.c) % 3)" { rate = 0.1 }
rule "x:pair + y:dd -> x + d(c = (4 - y.c) % 3) + d(c = (5 - y.c) % 3)" { rate = 0.1 }
rule "Delta++ + n -> p + p" { rate = 0.1 }
rule "Delta- + p -> n + n" { rate = 0.1 }

# --- decays ----------------------------------------------------------------------------------------------------------------
rule "Delta++ -> p + pi+" { lifetime = 4 }
rule "Delta- -> n + pi-" { lifetime = 4 }
decay "Delta+" {
  lifetime = 4
  branch "p + pi0" { fraction = pi0 }
  branch "n + pi+" { fraction = 0.994 - pi0 }
  branch "p + gamma" { fraction = 0.006 }
}
decay "Delta0" {
  lifetime = 4
  branch "n + pi0" { fraction = pi0 }
  branch "p + pi-" { fraction = 0.994 - pi0 }
  branch "n + gamma" { fraction = 0.006 }
}
decay "pi0" {
  lifetime = 38
  branch "gamma + gamma" { fraction = 0.98823 }
  branch "e+ + e- + gamma" { fraction = 0.01174 }
  branch "e+ + e- + e+ + e-" { fraction = 0.00003 }
}
decay "pi+" {
  lifetime = 615
  branch "mu+ + nu_mu" { fraction = 0.999877 }
  branch "e+ + nu_e" { fraction = 0.000123 }
}
decay "pi-" {
  lifetime = 615
  branch "mu- + anti_nu_mu" { fraction = 0.999877 }
  branch "e- + anti_nu_e" { fraction = 0.000123 }
}
rule "mu+ -> e+ + nu_e + anti_nu_mu" { lifetime = muon }
rule "mu- -> e- + anti_nu_e + nu_mu" { lifetime = muon }
rule "n -> p + e- + anti_nu_e" { lifetime = 19633 }

# --- matter and its opposite become light, which thins out as a world grows ---------------------------------------------
rule "e- + e+ -> gamma + gamma" { rate = 0.1 }
rule "pi+ + pi- -> gamma + gamma" { rate = 0.1 }
rule "gamma -> nothing" { lifetime = 300 }

# --- cold enough for nuclei ----------------------------------------------------------------------------------------------
rule "p + n -> D + gamma" {
  after = 2000
  rate  = 0.003
}
rule "D + p -> He3 + gamma" {
  after = 2000
  rate  = 0.02
}
rule "D + n -> T + gamma" {
  after = 2000
  rate  = 0.02
}
rule "D + D -> He3 + n" {
  after = 2000
  rate  = 0.05
}
rule "D + D -> T + p" {
  after = 2000
  rate  = 0.05
}
rule "He3 + n -> T + p" {
  after = 2000
  rate  = 0.1
}
rule "He3 + D -> He4 + p" {
  after = 2000
  rate  = 0.1
}
rule "T + D -> He4 + n" {
  after = 2000
  rate  = 0.1
}
rule "T + p -> He4 + gamma" {
  after = 2000
  rate  = 0.05
}
rule "He3 + He3 -> He4 + p + p" {
  after = 2000
  rate  = 0.05
}

# --- cold enough for atoms, and for molecules -----------------------------------------------------------------------------
rule "p + e- -> H + gamma" {
  after = 6000
  rate  = 0.02
}
rule "He4 + e- -> He+ + gamma" {
  after = 6000
  rate  = 0.02
}
rule "He+ + e- -> He + gamma" {
  after = 6000
  rate  = 0.02
}
rule "x:H + y:H -> x ~ y" {
  after = 6000
  rate  = 0.1
}

# --- the beginning -----------------------------------------------------------------------------------------------------------
place "u" {
  count = 750
  attrs = { c = cycle(0, 1, 2) }
}
place "d" {
  count = down
  attrs = { c = cycle(0, 1, 2) }
}
place "e-" { count = 350 }

structure "H2" { formula = "H2" }

# --- what must come of it ------------------------------------------------------------------------------------------------------
measure "helium" {
  label = "mass in helium"
  value = 12 * (count("He4") + count("He+") + count("He")) / charge("B")
}
measure "limit" {
  label = "if all neutrons that there are ended up in helium"
  value = 2 * count("n") / max(count("n") + count("p"), 1)
}
measure "free" {
  label = "quarks that are in no hadron"
  value = (count("u") + count("d") + 2 * count("pair")) / charge("B")
}
measure "muons" { value = count("mu+") + count("mu-") }

view "minutes" {
  hide  = ["nu_e", "anti_nu_e", "nu_mu", "anti_nu_mu"]
  plot  = [measure.free, measure.limit, measure.helium]
  label = ["H2"]
}

expect "the neutrons end up in helium" {
  at      = 60000
  that    = was(measure.limit, 2000) > 0 && measure.helium >= 0.75 * was(measure.limit, 2000) && measure.helium <= 1.02 * was(measure.limit, 2000)
  seeds   = 5
  control = { set = { down = 0 } }
}
expect "without neutrons there is none" {
  at      = 60000
  with    = { set = { down = 0 } }
  that    = measure.helium == 0 && count("H") >= 50
  seeds   = 2
  control = { set = { down = 450 } }
}
expect "molecules" {
  at      = 60000
  that    = count("H2") >= 30
  seeds   = 5
  control = { drop_rule = "x:H + y:H" }
}
# Of N decays a share f takes a branch: N f ± 3 √(N f (1 − f)). One pion in 8,000 becomes an electron; two of 120 would be too many.
expect "decays in the measured proportions" {
  at = 20000
  that = (abs(fired("Delta+ -> p + pi0") - 0.663 * fired("Delta+ ->")) <= 3 * sqrt(0.2234 * fired("Delta+ ->")) &&
    abs(fired("Delta0 -> n + pi0") - 0.663 * fired("Delta0 ->")) <= 3 * sqrt(0.2234 * fired("Delta0 ->")) &&
    abs(fired("pi0 -> gamma + gamma") - 0.98823 * fired("pi0 ->")) <= 3 * sqrt(0.01163 * fired("pi0 ->")) &&
  fired("pi+ -> e+") + fired("pi- -> e-") <= 1)
  seeds   = 5
  pass    = 4
  control = { set = { pi0 = 0.3 } }
}
# The sum of all lives, by how many have ended; their standard deviation is their mean.
expect "muons live 1,159 ticks" {
  at      = 20000
  that    = abs(20000 * average(measure.muons, 0, 20000) / (fired("mu+ ->") + fired("mu- ->")) - 1159) <= 3 * 1159 / sqrt(fired("mu+ ->") + fired("mu- ->"))
  seeds   = 5
  pass    = 4
  control = { set = { muon = 500 } }
}
expect "no charge is lost" {
  at    = 60000
  that  = charge("Q") == 0 && charge("B") == 1200 && charge("Le") == 350 && charge("Lmu") == 0 && abs(charge("colour")) % 3 == 0
  exact = true
}
