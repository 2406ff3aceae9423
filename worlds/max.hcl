# The largest of many numbers. Whenever two numbers meet the smaller one is gone:
# the program of Gamma (J.-P. Banâtre and D. Le Métayer, Commun. ACM 36 (1993) 98,
# DOI 10.1145/151233.151242), x, y → x if x ≥ y. Nobody compares all numbers, no
# order of meetings is agreed, and the answer is always the same: look for the one
# particle that is left over, the brightest.
#
#   ylem run max --until inert
world "max" {
  language    = 1
  title       = "The largest number"
  notice      = "Where two numbers meet the larger one stays. At the end there is one, the brightest."
  dimensions  = 2
  size        = [16, 16]
  edge        = "wrap"
  dt          = 0.05
  light       = 2.5
  radius      = 1
  motion      = "brownian"
  temperature = 1
  frame       = 2
}

kind "num" {
  diffusion = 2
  attrs     = { v = int(0, 99) }
  view      = { color = ramp("heat", self.v), radius = 0.2 }
}

rule "x:num + y:num -> x" {
  when = x.v >= y.v
  rate = 2
}

place "num" {
  count = 100
  attrs = { v = cycle(17, 42, 8, 63, 31, 96, 5, 77, 50, 23) }
}

measure "numbers" { value = count("num") }
measure "largest" { value = most("num.v") }
view "numbers" { plot = [measure.numbers] }

expect "one number is left, the largest" {
  at      = 10000
  that    = inert && count("num") == 1 && sum("num.v") == 96 && least(measure.largest) == 96
  seeds   = 5
  control = { drop_rule = "x:num + y:num -> x" }
}
