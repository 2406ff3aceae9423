# One solution of puzzle 1.
include = ["1-pair.hcl"]

rule "x:a(s=0) + y:b(s=0) -> x(s=1) ~ y(s=1)" { rate = 5 }
