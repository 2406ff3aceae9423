# Step 4: states. Every particle has a number s. Only the end of the chain has s = 1
# and takes up another; then that one is the end. Look for one chain that grows,
# and never branches.
world "chain" {
  language    = 1
  title       = "Step 4: a chain"
  notice      = "One chain grows at its white end."
  size        = [30, 30]
  edge        = "wall"
  dt          = 0.01
  light       = 0.75
  radius      = 1.3
  motion      = "brownian"
  temperature = 1
  frame       = 4
}

kind "a" {
  diffusion = 1
  attrs     = { s = int(0, 2) } # 0 free, 1 the end, 2 within the chain
  bonds     = 2
  view      = { color = palette("#5a6b7d", "#ffffff", "#ffb454", self.s), radius = 0.4 }
}

force "room" {
  between = ["any", "any"]
  range   = 1
  energy  = 12 * (1 - r / range) * (1 - r / range)
}
bond "link" {
  between   = ["any", "any"]
  length    = 1
  stiffness = 30
  breaks_at = 2.2
}

# (s=1) tests on the left, and sets on the right.
rule "x:a(s=1) + y:a(s=0) -> x(s=2) ~ y(s=1)" { rate = 5 }

place "a" { count = 200 }
place "a(s=1)" { at = [15, 15] }

measure "length" { value = largest("any") }

expect "one chain of twenty" {
  at      = 6000
  that    = measure.length >= 20 && count("a(s=1)") == 1
  control = { drop = ["place a(s=1)"] }
}
