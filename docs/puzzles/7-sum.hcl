# Puzzle 7. Add up: twenty numbers, from 1 to 20. In the end there is one, their sum.
world "sum" {
  language    = 1
  title       = "Puzzle 7: a sum"
  notice      = "Leave one number, the sum of all."
  size        = [12, 12]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  radius      = 1.3
  motion      = "brownian"
  temperature = 1
  frame       = 10
}

charge "value" {} # whatever you do, the sum of all v stays what it was

kind "num" {
  diffusion = 1
  attrs     = { v = int(0, 1000) }
  charges   = { value = self.v }
  view      = { color = "#aad94c", radius = 0.4 }
}

# --- your rules here ---------------------------------------------------------------------------------------------
# Hint: x:num + y:num -> x(v = …). What if the sum did not fit into v, which ends at
# 1000? The compiler asks; when = … answers.
# -----------------------------------------------------------------------------------------------------------------

place "num" {
  count = 20
  attrs = { v = cycle(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20) }
}

expect "210" {
  at    = 20000
  that  = count("num") == 1 && sum("num.v") == 210
  exact = true
}
