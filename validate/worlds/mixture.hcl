# The places of melt.xyz with particles of three kinds, whose forces are one
# expression of their constants (the rules of Lorentz and Berthelot).
world "mixture" {
  language = 1
  size     = [6.71875, 6.71875, 6.71875]
  edge     = "wrap"
  dt       = 0.05
  light    = 0.35
  motion   = "ballistic"
}
kind "A" { consts = { e = 1, s = 1 } }
kind "B" { consts = { e = 0.5, s = 0.875 } }
kind "C" { consts = { e = 1.5, s = 0.75 } }

force "lj" {
  between = ["any", "any"]
  range   = 2.5
  energy  = 4 * pow(a.e * b.e, 0.5) * (pow((a.s + b.s) / 2 / r, 12) - pow((a.s + b.s) / 2 / r, 6))
}
place "any" { file = "mixture.xyz" }
