# Predators and prey that meet by chance (A. J. Lotka, J. Am. Chem. Soc. 42 (1920)
# 1595, DOI 10.1021/ja01453a010; V. Volterra, Nature 118 (1926) 558, DOI
# 10.1038/118558a0), with prey that crowds itself. Look for green that spreads into
# empty ground, for orange that comes after it, and in the plot for two waves of which
# one follows the other by a quarter of a turn. A well-mixed vessel of this comes to
# rest; here it goes on for ever, because no two places swing together.
world "prey" {
  language    = 1
  title       = "Predators and prey"
  notice      = "Green prey spreads, orange predators come after it; their numbers swing one behind the other."
  dimensions  = 2
  size        = [80, 80]
  edge        = "wrap"
  dt          = 0.1
  light       = 1.3
  radius      = 1
  motion      = "brownian"
  temperature = 1
  frame       = 4
}

param "hunger" {
  default = 0.4
  range   = [0, 1]
  label   = "how readily a predator eats what it meets"
}

param "fertility" {
  default = 0.2
  range   = [0, 1]
  label   = "births per prey and time"
}

kind "prey" {
  diffusion = 0.3
  view      = { color = "#58d68d", radius = 0.38 }
}
kind "predator" {
  diffusion = 0.3
  view      = { color = "#ff7043", radius = 0.5 }
}

rule "a:prey -> a + prey" {
  rate  = fertility
  place = jitter(0.6)
}
rule "a:prey + prey -> a" { rate = 0.03 }
rule "prey + b:predator -> b + predator" { rate = hunger }
rule "predator -> nothing" { rate = 0.2 }

place "prey" { count = 1400 }
place "predator" { count = 600 }

measure "prey" {
  value = count("prey")
  every = 5
  label = "prey"
}
measure "predators" {
  value = count("predator")
  every = 5
  label = "predators"
}
view "prey" {
  plot = [measure.prey, measure.predators]
}

# Without predation the prey fills the world, twenty times as many, and nothing swings;
# the control lets it breed slowly, so that there are not more of it than otherwise.
expect "predators follow prey by 60 to 110 ticks" {
  at      = 6000
  that    = lag(measure.prey, measure.predators, 1000) >= 60 && lag(measure.prey, measure.predators, 1000) <= 110 && correlation(measure.prey, measure.predators, 85, 1000) > 0.8
  seeds   = 5
  control = { set = { hunger = 0, fertility = 0.02 } }
}
expect "neither dies out" {
  at      = 20000
  that    = count("prey") > 0 && count("predator") > 0 && least(measure.prey) > 100 && least(measure.predators) > 100
  seeds   = 3
  control = { set = { fertility = 0 } }
}
