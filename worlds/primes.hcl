# A sieve without a table. A counter breathes out the numbers 2, 3, 4 … one after
# the other; wherever a number meets one that it divides, the multiple is gone: the
# program of Gamma (J.-P. Banâtre and D. Le Métayer, Commun. ACM 36 (1993) 98, DOI
# 10.1145/151233.151242), x, y → x if y mod x = 0. Look for the crowd that grows,
# thins out, and keeps the primes.
#
#   ylem run primes --until inert
#   ylem run primes --until inert --set limit=500 --regions 2x2
world "primes" {
  language    = 1
  title       = "A sieve of particles"
  notice      = "White counts; each number removes its multiples where it meets them. What stays is prime."
  dimensions  = 2
  size        = [20, 20]
  edge        = "wrap"
  dt          = 0.05
  light       = 2.5
  radius      = 1
  motion      = "brownian"
  temperature = 1
  frame       = 2
}

param "limit" {
  default = 200
  range   = [2, 998]
  label   = "the last number"
}

kind "counter" {
  diffusion = 2
  attrs     = { n = int(2, 999) }
  view      = { color = "white", radius = 0.3 }
}
kind "num" {
  diffusion = 2
  attrs     = { v = int(2, 998) }
  view      = { color = ramp("heat", self.v), radius = 0.2 }
}

rule "c:counter -> c(n = c.n + 1) + num(v=c.n)" {
  when = c.n <= limit
  rate = 2
}
rule "c:counter -> nothing" {
  when = c.n > limit
  rate = 2
}
rule "x:num + y:num -> x" {
  when = y.v % x.v == 0
  rate = 2
}

place "counter(n=2)" { at = [10, 10] }

measure "numbers" { value = count("num") }
view "numbers" { plot = [measure.numbers] }

expect "the 46 primes up to 200 are left" {
  at      = 20000
  that    = inert && count("num") == 46 && sum("num.v") == 4227 && most("num.v") == 199
  seeds   = 5
  control = { drop_rule = "x:num + y:num -> x" }
}
expect "the 95 primes up to 500" {
  at      = 40000
  that    = inert && count("num") == 95 && sum("num.v") == 21536
  seeds   = 2
  with    = { set = { limit = 500 } }
  control = { drop_rule = "x:num + y:num -> x" }
}
