# Rate constants in short, middling and long steps, pairs that part uniformly, by
# rates and by rate constants, between walls too, branches, and sources.
world "kinetics" {
  language    = 1
  size        = [8, 8, 8]
  edge        = ["wrap", "wall", "wrap"]
  dt          = 0.01
  light       = 0.9
  radius      = 0.9
  motion      = "brownian"
  temperature = 1
}
kind "a" { diffusion = 1 }
kind "b" { diffusion = 0.5 }
kind "c" { diffusion = 0.7 }
kind "d" {
  motion = "ballistic"
  attrs  = { s = int(0, 3) }
}
rule "a + b -> c" {
  rate_constant = 3
  radius        = 0.6
}
rule "c -> a + b" {
  rate_constant = 4
  place         = apart(uniform(0.6))
}
rule "x:a + d -> x" {
  rate_constant = 2
  radius        = 0.4
}
rule "a + a -> nothing" {
  rate_constant = 0.0001
  radius        = 0.03
}
rule "b + b -> d" {
  rate_constant = 6
  radius        = 0.9
}
rule "x:b -> x + d" {
  rate  = 2
  place = apart(uniform(0.3))
}
decay "d" {
  lifetime = 0.5
  branch "a" { fraction = 0.6 }
  branch "b + b" { fraction = 0.3 }
  branch "nothing" { fraction = 0.1 }
}
source "d(s=2)" {
  rate     = 20
  in       = box([0, 0, 1], [8, 1, 7])
  velocity = [0, 3, 0]
}
source "a" {
  rate  = 0.5
  until = 50
}
place "a" { count = 400 }
place "b" { count = 400 }
