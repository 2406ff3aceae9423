# Brownian particles between two plates that absorb them; an rms step is a tenth
# of the gap.
world "plates" {
  language    = 1
  size        = [2, 20]
  edge        = ["absorb", "wrap"]
  dt          = 0.02
  light       = 0.99
  motion      = "brownian"
  temperature = 1
}
param "n" { default = 20000 }

kind "p" { diffusion = 1 }
place "p" { count = n }
