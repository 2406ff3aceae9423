# One solution of puzzle 4.
include = ["4-word.hcl"]

rule "x:e(s=1) + y:a(s=0) -> x(s=2) ~ y(s=1)" { rate = 5 }
rule "x:a(s=1) + y:b(s=0) -> x(s=2) ~ y(s=1)" { rate = 5 }
rule "x:b(s=1) + y:c(s=0) -> x(s=2) ~ y(s=2)" { rate = 5 }
