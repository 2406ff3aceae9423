# One solution of puzzle 7.
include = ["7-sum.hcl"]

rule "x:num + y:num -> x(v = x.v + y.v)" {
  when = x.v + y.v <= 1000
  rate = 5
}
