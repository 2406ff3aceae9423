world "reference" {
  language    = 1
  title       = "The world of the reference"
  size        = [20, 20]
  edge        = "wrap"
  dt          = 0.01
  light       = 0.8
  radius      = 1
  motion      = "brownian"
  temperature = 1
}

charge "Q" { unit = "e/3" }
charge "Le" {}

kind "u" {
  diffusion = 0.1
  bonds     = 2
  attrs     = { c = int(0, 2), s = enum("free", "bound") }
  consts    = { up = 1 }
}
kind "d" {
  diffusion = 0.1
  bonds     = 2
  attrs     = { c = int(0, 2), s = enum("free", "bound") }
  consts    = { up = 0 }
}
kind "n" { diffusion = 0.1 }
kind "gamma" { diffusion = 0.5 }
kind "p" {
  diffusion = 0.1
  charges   = { Q = 3 }
}
kind "e-" {
  diffusion = 0.1
  charges   = { Q = -3, Le = 1 }
}
kind "anti_nu_e" {
  diffusion = 0.1
  charges   = { Le = -1 }
}

group "quark" { kinds = ["u", "d"] }

bond "strong" {
  between   = ["quark", "quark"]
  length    = 0.8
  stiffness = 50
  breaks_at = 1.5
}
