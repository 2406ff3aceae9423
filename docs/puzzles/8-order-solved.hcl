# One solution of puzzle 8.
include = ["8-order.hcl"]

rule "x:cell ~ y:cell -> x(v=y.v) ~ y(v=x.v)" {
  when = x.i < y.i && x.v > y.v
  rate = 5
}
