# One solution of puzzle 2.
include = ["2-line.hcl"]

rule "x:a(s=1) + y:a(s=0) -> x(s=2) ~ y(s=1)" { rate = 5 }
