# 100,000 molecules that diffuse and do nothing else, in the box of michaelis.
world "diffusion3d" {
  language    = 1
  title       = "Diffusion alone"
  dimensions  = 3
  size        = [9.68712, 9.68712, 9.68712]
  edge        = "wrap"
  dt          = 0.001
  light       = 0.8
  motion      = "brownian"
  temperature = 1
}

kind "a" { diffusion = 10 }

place "a" { count = 100000 }
