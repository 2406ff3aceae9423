# A box of unstable particles. Kaons turn into pions, pions into muons, muons into
# electrons, and neutrinos are left over from each step: first order decays in a
# chain, the kaons' and pions' with branches in the proportions that are measured
# (Particle Data Group, https://pdg.lbl.gov). Look for the colours to go from gold
# through orange and green to blue; after five mean lives of the muon only what is
# stable is left.
#
# Lifetimes are not to scale, they keep their order: 2 (τ / 10⁻²⁵ s)^(1/7) ticks,
# which puts 28 decades on one screen.
world "decay" {
  language    = 1
  title       = "A chain of decays"
  notice      = "Gold kaons become orange pions, green muons, blue electrons; no charge is ever lost."
  dimensions  = 2
  size        = [60, 60]
  edge        = "wrap"
  dt          = 0.01
  light       = 0.8
  motion      = "brownian"
  temperature = 1
  frame       = 5
}

param "slow" {
  default = 1
  range   = [0.1, 10]
  label   = "stretches all lifetimes"
}

charge "Q" { unit = "e/3" }
charge "Le" {}
charge "Lm" {}

kind "K+" {
  diffusion = 0.2
  charges   = { Q = 3 }
  view      = { color = "gold", radius = 0.3 }
}
kind "pi+" {
  diffusion = 0.4
  charges   = { Q = 3 }
  view      = { color = "orange", radius = 0.26 }
}
kind "pi-" {
  diffusion = 0.4
  charges   = { Q = -3 }
  view      = { color = "purple", radius = 0.26 }
}
kind "pi0" {
  diffusion = 0.4
  view      = { color = "white", radius = 0.26 }
}
kind "mu+" {
  diffusion = 0.6
  charges   = { Q = 3, Lm = -1 }
  view      = { color = "green", radius = 0.22 }
}
kind "mu-" {
  diffusion = 0.6
  charges   = { Q = -3, Lm = 1 }
  view      = { color = "lime", radius = 0.22 }
}
kind "e+" {
  diffusion = 1
  charges   = { Q = 3, Le = -1 }
  view      = { color = "pink", radius = 0.16 }
}
kind "e-" {
  diffusion = 1
  charges   = { Q = -3, Le = 1 }
  view      = { color = "blue", radius = 0.16 }
}
kind "gamma" {
  diffusion = 1.2
  view      = { color = "yellow", radius = 0.1 }
}
kind "nu_e" {
  diffusion = 1.2
  charges   = { Le = 1 }
  view      = { color = "gray", radius = 0.08 }
}
kind "anti_nu_e" {
  diffusion = 1.2
  charges   = { Le = -1 }
  view      = { color = "gray", radius = 0.08 }
}
kind "nu_mu" {
  diffusion = 1.2
  charges   = { Lm = 1 }
  view      = { color = "teal", radius = 0.08 }
}
kind "anti_nu_mu" {
  diffusion = 1.2
  charges   = { Lm = -1 }
  view      = { color = "teal", radius = 0.08 }
}

decay "K+" {
  lifetime = 5.53 * slow
  branch "mu+ + nu_mu" { fraction = 0.6356 }
  branch "pi+ + pi0" { fraction = 0.2067 }
  branch "pi+ + pi+ + pi-" { fraction = 0.0558 }
  branch "pi0 + e+ + nu_e" { fraction = 0.0507 }
  branch "pi0 + mu+ + nu_mu" { fraction = 0.0335 }
  branch "pi+ + pi0 + pi0" { fraction = 0.0177 }
}
decay "pi+" {
  lifetime = 6.15 * slow
  branch "mu+ + nu_mu" { fraction = 0.999877 }
  branch "e+ + nu_e" { fraction = 0.000123 }
}
decay "pi-" {
  lifetime = 6.15 * slow
  branch "mu- + anti_nu_mu" { fraction = 0.999877 }
  branch "e- + anti_nu_e" { fraction = 0.000123 }
}
decay "pi0" {
  lifetime = 0.38 * slow
  branch "gamma + gamma" { fraction = 0.98826 }
  branch "e+ + e- + gamma" { fraction = 0.01174 }
}
rule "mu- -> e- + anti_nu_e + nu_mu" { lifetime = 11.59 * slow }
rule "mu+ -> e+ + nu_e + anti_nu_mu" { lifetime = 11.59 * slow }

place "K+" { count = 1200 }
place "pi-" { count = 800 }
