# A workflow without a scheduler: A() = B() + C() − D(). Tasks are particles that
# decay into their results; plus and minus are carriers, spent once, that join two
# results where they meet. Any task may fail, and C always does. What to do about a
# failure is no part of the program: a courier arrives at about tick 1,500 and brings
# it, as a particle, and near a repair a failed task is replaced by another way to its
# result. Look for the red tasks that wait, the courier that unpacks, and the one
# number that is left: 17 + 8 − 5 = 20, in every seed.
#
#   ylem run workflow --until inert
world "workflow" {
  language    = 1
  title       = "A() = B() + C() - D()"
  notice      = "White tasks become blue results, or fail (red) until the green repair arrives. At the end one number is left: 20."
  dimensions  = 2
  size        = [20, 20]
  edge        = "wall"
  dt          = 0.05
  light       = 1.5
  radius      = 1
  motion      = "brownian"
  temperature = 1
  frame       = 10
}

# A bowl, in which all that is left stays near enough to meet.
field "bowl" { force = [0.2 * (10 - x), 0.2 * (10 - y)] }

kind "B" {
  diffusion = 0.8
  view      = { color = "white", radius = 0.4 }
}
kind "C" {
  diffusion = 0.8
  view      = { color = "white", radius = 0.4 }
}
kind "D" {
  diffusion = 0.8
  view      = { color = "white", radius = 0.4 }
}
kind "failed" {
  diffusion = 0.8
  attrs     = { task = enum("B", "C", "D") }
  view      = { color = "red", radius = 0.4 }
}
kind "result" {
  diffusion = 0.8
  attrs = {
    v   = int(-100, 100)
    tag = enum("B", "C", "D", "BC", "A")
  }
  view = { color = palette("blue", "cyan", "teal", "purple", "gold", self.tag), radius = 0.35 }
}
kind "plus" {
  diffusion = 0.8
  view      = { color = "orange", radius = 0.25 }
}
kind "minus" {
  diffusion = 0.8
  view      = { color = "brown", radius = 0.25 }
}
kind "courier" {
  diffusion = 0.8
  view      = { color = "lime", radius = 0.4 }
}
kind "repair" {
  diffusion = 0.8
  view      = { color = "green", radius = 0.3 }
}

decay "B" {
  lifetime = 10
  branch "result(v=17, tag=B)" { fraction = 0.7 }
  branch "failed(task=B)" { fraction = 0.3 }
}
rule "C -> failed(task=C)" { lifetime = 10 }
decay "D" {
  lifetime = 10
  branch "result(v=5, tag=D)" { fraction = 0.7 }
  branch "failed(task=D)" { fraction = 0.3 }
}

rule "courier -> repair" {
  lifetime = 5
  after    = 1500
}
rule "failed(task=B) -> result(v=17, tag=B)" {
  carrier = "repair"
  rate    = 2
}
rule "failed(task=C) -> result(v=8, tag=C)" {
  carrier = "repair"
  rate    = 2
}
rule "failed(task=D) -> result(v=5, tag=D)" {
  carrier = "repair"
  rate    = 2
}

rule "x:result(tag=B) + y:result(tag=C) -> x(v = x.v + y.v, tag=BC)" {
  carrier = "plus"
  uses    = 1
  when    = x.v + y.v <= 100 && x.v + y.v >= -100
  rate    = 2
}
rule "x:result(tag=BC) + y:result(tag=D) -> x(v = x.v - y.v, tag=A)" {
  carrier = "minus"
  uses    = 1
  when    = x.v - y.v <= 100 && x.v - y.v >= -100
  rate    = 2
}

place "B" {}
place "C" {}
place "D" {}
place "plus" {}
place "minus" {}
place "courier" {}

measure "results" { value = sum("result.v") }
view "workflow" { plot = [measure.results] }

expect "20, in every seed" {
  at    = 50000
  that  = inert && count("result") == 1 && sum("result.v") == 20
  seeds = 10
  control = [
    { drop = ["place minus"] },
    { drop = ["place courier"] },
  ]
}
