# What before.hcl is changed to: another step, box and mass, motions, ranges and
# words, fewer bonds, a kind less and a kind more.
world "changed" {
  language    = 1
  size        = [15, 14]
  edge        = "wrap"
  dt          = 0.008
  light       = 0.3
  radius      = 0.8
  motion      = "langevin"
  friction    = 1
  temperature = 2
}
kind "a" {
  mass  = 1.5
  bonds = 1
  attrs = {
    t = int(3, 9)
    s = int(1, 4)
    c = enum("blue", "red")
  }
}
kind "b" {
  mass  = 2
  bonds = 2
}
kind "novel" { mass = 1 }
rule "x:a + y:b -> x ~ y" { rate = 4 }
rule "x:novel -> x + novel" { rate = 0.1 }
bond "link" {
  between   = ["a", "b"]
  length    = 0.6
  stiffness = 20
  breaks_at = 1.2
}
place "a" { count = 10 }
place "novel" { count = 30 }
