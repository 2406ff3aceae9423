# One solution of puzzle 5.
include = ["5-copy.hcl"]

rule "x:any(s=3) + y:any(s=6) -> x(s=2) ~ y(s=3)" {
  within = 3
  rate   = 10
}
