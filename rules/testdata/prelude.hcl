
world "w" {
  language    = 1
  size        = [20, 20]
  edge        = "wrap"
  dt          = 0.01
  light       = 0.8
  radius      = 1
  motion      = "brownian"
  temperature = 1
}
param "x" {
  default = 0.5
  range   = [0, 1]
}
charge "Q" {}
charge "Le" {}
charge "colour" { modulo = 3 }
kind "u" {
  diffusion = 0.1
  bonds     = 2
  attrs     = { c = int(0, 2), s = enum("free", "bound"), n = int(0, 9) }
  consts    = { up = 1, q = 2, half = 0.5 }
  charges   = { colour = self.c }
}
kind "d" {
  diffusion = 0.1
  bonds     = 2
  attrs     = { c = int(0, 2), s = enum("free", "bound"), n = int(0, 9) }
  consts    = { q = 3 }
  charges   = { colour = self.c }
}
kind "e-" {
  diffusion = 0.1
  charges   = { Q = -3, Le = 1 }
}
kind "anti_nu_e" {
  diffusion = 0.1
  charges   = { Le = -1 }
}
kind "n" { diffusion = 0.1 }
kind "p" {
  diffusion = 0.1
  charges   = { Q = 3 }
}
group "quark" { kinds = ["u", "d"] }
bond "strong" {
  between   = ["quark", "quark"]
  length    = 0.8
  stiffness = 50
  breaks_at = 1.5
}
