# A world whose rules are changed to those of after.hcl while it goes on.
world "changed" {
  language    = 1
  size        = [16, 14]
  edge        = ["wrap", "wall"]
  dt          = 0.01
  light       = 0.3
  radius      = 0.8
  motion      = "langevin"
  friction    = 1
  temperature = 1
}
kind "a" {
  mass  = 1
  bonds = 3
  attrs = {
    s = int(0, 5)
    c = enum("red", "green", "blue")
  }
}
kind "b" {
  mass   = 2
  bonds  = 2
  motion = "brownian"
}
kind "gone" {
  mass  = 1
  bonds = 1
}
rule "x:any + y:any -> x ~ y" { rate = 4 }
rule "x:a -> x(s = (x.s + 1) % 6)" { rate = 1 }
bond "link" {
  between   = ["any", "any"]
  length    = 0.6
  stiffness = 20
  breaks_at = 1.2
}
place "a" {
  count = 120
  attrs = {
    s = cycle(0, 1, 2, 3, 4, 5)
    c = cycle("red", "green", "blue")
  }
}
place "b" { count = 90 }
place "gone" { count = 40 }
