# Money without a bank. A coin is one particle with a serial number and an owner. Two
# people who meet agree on a payment, which wanders off until it meets a coin of the
# payer: that coin changes hands and the payment is gone. A payment that finds
# nothing fades. A coin is in one place, so of two payments that want the same coin
# the first to meet it wins, and nobody has to check: spending twice is impossible,
# not forbidden. Look for the colours of the coins, which are their owners, mixing.
#
# Coins are a charge that every rule conserves, proved when the file is read; what
# the mints have not yet struck counts too.
world "ledger" {
  language    = 1
  title       = "Coins that need no bank"
  notice      = "People (white) who meet leave payments, which the view hides; a payment recolours the first coin of the payer that it meets."
  dimensions  = 2
  size        = [40, 40]
  edge        = "wrap"
  dt          = 0.05
  light       = 2.5
  radius      = 1
  motion      = "brownian"
  temperature = 1
  frame       = 5
}

charge "coins" {}

kind "mint" {
  diffusion = 2
  charges   = { coins = 50 - self.n }
  attrs     = { owner = int(0, 19), n = int(0, 50) }
  view      = { color = "gold", radius = 0.35 }
}
kind "coin" {
  diffusion = 1
  charges   = { coins = 1 }
  attrs     = { owner = int(0, 19), serial = int(0, 999) }
  view      = { color = palette("red", "orange", "gold", "yellow", "lime", "green", "teal", "cyan", "blue", "purple", "pink", self.owner), radius = 0.2 }
}
kind "person" {
  diffusion = 2
  attrs     = { owner = int(0, 19) }
  view      = { color = "white", radius = 0.35 }
}
kind "pay" {
  diffusion = 2
  attrs     = { from = int(0, 19), to = int(0, 19) }
  view      = { color = "gray", radius = 0.1 }
}

rule "m:mint -> m(n = m.n + 1) + coin(owner=m.owner, serial = 50 * m.owner + m.n)" {
  when = m.n < 50
  rate = 2
}
rule "m:mint -> nothing" {
  when = m.n == 50
  rate = 1
}
rule "a:person + b:person -> a + b + pay(from=a.owner, to=b.owner)" { rate = 1 }
rule "p:pay + c:coin -> c(owner=p.to)" {
  when = c.owner == p.from
  rate = 2
}
rule "pay -> nothing" { lifetime = 100 }

place "mint" {
  count = 20
  attrs = { owner = cycle(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19) }
}
place "person" {
  count = 100
  attrs = { owner = cycle(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19) }
}

measure "coins" { value = charge("coins") }
measure "struck" {
  value = count("coin")
  label = "coins in the world"
}
measure "twice" {
  value = count("coin") - distinct("coin.serial")
  label = "coins that are there twice"
}
measure "paid" {
  value = fired("p:pay + c:coin")
  label = "payments made"
}
view "money" {
  plot = [measure.paid, measure.struck]
  hide = ["pay"]
}

expect "a thousand coins, whatever is paid, and none twice" {
  at    = 10000
  that  = least(measure.coins) == 1000 && most(measure.coins) == 1000 && most(measure.twice) == 0 && measure.struck == 1000 && measure.paid > 500
  seeds = 3
  exact = true
}
expect "payments move them" {
  at      = 10000
  that    = measure.paid > 500
  control = { drop_rule = "a:person + b:person" }
}
