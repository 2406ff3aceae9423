world "w" {
  language    = 1
  size        = [10, 10, 10]
  edge        = "wrap"
  dt          = 0.001
  light       = 2
  radius      = 0.1
  motion      = "brownian"
  temperature = 1
}
kind "A" { diffusion = 10 }
kind "B" { diffusion = 10 }
kind "C" {
  diffusion = 10
  bonds     = 1
}
kind "S" { motion = "still" }
kind "T" { motion = "still" }
kind "F" {
  motion = "ballistic"
  attrs  = { c = int(0, 2) }
}
group "AF" { kinds = ["A", "F"] }
bond "link" {
  between   = ["C", "C"]
  length    = 0.1
  stiffness = 1
  breaks_at = 0.2
}
