# One solution of puzzle 3.
include = ["3-loop.hcl"]

rule "x:a(s=1) + y:a(s=1) -> x(s=2) ~ y(s=2)" {
  within = 9
  rate   = 5
}
