# Sorting without a plan. Each cell of a row knows its place i and holds a value v;
# two neighbours whose values stand the wrong way round exchange them, now and then,
# whoever happens to be first. Look for the mixed colours that drift apart until the
# row runs from the darkest to the brightest; then nothing can happen any more.
#
# The exchange is the program of Gamma for sorting (J.-P. Banâtre and D. Le Métayer,
# Commun. ACM 36 (1993) 98, DOI 10.1145/151233.151242): every exchange removes an
# inversion, so it ends, and a row without an inversion between neighbours has none
# at all.
#
#   ylem run sort --until inert
world "sort" {
  language   = 1
  title      = "A row that sorts itself"
  notice     = "Neighbours exchange what stands the wrong way round, until the row is a rainbow."
  dimensions = 2
  size       = [48, 12]
  edge       = "wall"
  dt         = 0.05
  light      = 0.5
  radius     = 1.2
  motion     = "still"
  frame      = 5
}

kind "cell" {
  attrs = { i = int(0, 99), v = int(0, 99) }
  view  = { color = ramp("heat", self.v), radius = 0.5 }
}

rule "x:cell + y:cell -> x(v=y.v) + y(v=x.v)" {
  when = x.i < y.i && x.v > y.v
  rate = 2
}

place "cell" {
  count   = 48
  lattice = "square"
  in      = box([0, 5.5], [48, 6.5])
  attrs = {
    i = cycle(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47)
    v = cycle(37, 5, 81, 62, 14, 93, 48, 26, 70, 9, 55, 31, 88, 3, 66, 42, 19, 97, 74, 28, 51, 12, 84, 60)
  }
}

measure "disorder" {
  value = inversions("cell.i", "cell.v")
  every = 10
  label = "inversions"
}
view "row" { plot = [measure.disorder] }

expect "the row is in order" {
  at      = 3000
  that    = inert && measure.disorder == 0 && was(measure.disorder, 0) > 400 && most(measure.disorder) == was(measure.disorder, 0)
  seeds   = 5
  control = { drop_rule = "x:cell + y:cell" }
}
