# A market without an auctioneer. Buyers know what a thing is worth to them, sellers
# what it costs them, nobody knows anybody else's. Where a buyer and a seller meet
# they haggle: if the bid is at least what is asked they trade in the middle, rest,
# and try for a little more; else each gives way by one, never past value or cost.
# Look for the tickets that trades leave behind: their colour is the price, and soon
# nearly all have one colour. At tick 10,000 every cost rises by 30; the price
# follows.
#
# Supply and demand alone do it: the mean price is where the schedules of values and
# costs cross, as with traders that know nothing (D. K. Gode and S. Sunder, J.
# Political Econ. 101 (1993) 119, DOI 10.1086/261868), and it spreads less.
world "market" {
  language    = 1
  title       = "A price that nobody sets"
  notice      = "Blue buyers and red sellers haggle where they meet; a ticket's colour is the price. At tick 10,000 costs rise."
  dimensions  = 2
  size        = [30, 30]
  edge        = "wrap"
  dt          = 0.05
  light       = 2
  radius      = 1
  motion      = "brownian"
  temperature = 1
  frame       = 10
}

param "shock" {
  default = 30
  range   = [0, 60]
  label   = "by how much every cost rises"
}

kind "buyer" {
  diffusion = 1
  attrs = {
    value = int(1, 250)
    bid   = int(1, 250)
    rest  = countdown(0, 200)
  }
  view = { color = "blue", radius = 0.25 }
}
kind "seller" {
  diffusion = 1
  attrs = {
    cost    = int(1, 250)
    ask     = int(1, 250)
    rest    = countdown(0, 200)
    shocked = int(0, 1)
  }
  view = { color = "red", radius = 0.25 }
}
kind "ticket" {
  motion = "still"
  attrs  = { price = int(40, 160) }
  view   = { color = ramp("heat", self.price), radius = 0.15 }
}

rule "b:buyer + s:seller -> b(bid = max(1, (b.bid + s.ask) / 2 - 1), rest=200) + s(ask = max(s.cost, min(250, (b.bid + s.ask) / 2 + 1)), rest=200) + ticket(price = max(40, min(160, (b.bid + s.ask) / 2)))" {
  when = b.rest == 0 && s.rest == 0 && b.bid >= s.ask
  rate = 2
}
rule "b:buyer + s:seller -> b(bid = min(b.value, b.bid + 1)) + s(ask = max(s.cost, s.ask - 1))" {
  when = b.rest == 0 && s.rest == 0 && b.bid < s.ask
  rate = 2
}
rule "s:seller -> s(cost = s.cost + shock, ask = max(s.ask, s.cost + shock), shocked=1)" {
  after = 10000
  when  = s.shocked == 0 && s.cost <= 190
  rate  = 1
}
rule "ticket -> nothing" { lifetime = 50 }

place "buyer" {
  count = 100
  attrs = {
    value = cycle(50, 52, 54, 56, 58, 60, 62, 64, 66, 68, 70, 72, 74, 76, 78, 80, 82, 84, 86, 88, 90, 92, 94, 96, 98, 100, 102, 104, 106, 108, 110, 112, 114, 116, 118, 120, 122, 124, 126, 128, 130, 132, 134, 136, 138, 140, 142, 144, 146, 148)
    bid   = cycle(25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74)
  }
}
place "seller" {
  count = 100
  attrs = {
    cost = cycle(30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62, 64, 66, 68, 70, 72, 74, 76, 78, 80, 82, 84, 86, 88, 90, 92, 94, 96, 98, 100, 102, 104, 106, 108, 110, 112, 114, 116, 118, 120, 122, 124, 126, 128)
    ask  = cycle(60, 64, 68, 72, 76, 80, 84, 88, 92, 96, 100, 104, 108, 112, 116, 120, 124, 128, 132, 136, 140, 144, 148, 152, 156, 160, 164, 168, 172, 176, 180, 184, 188, 192, 196, 200, 204, 208, 212, 216, 220, 224, 228, 232, 236, 240, 244, 248, 250, 250)
  }
}

measure "price" {
  value = mean("ticket.price")
  label = "mean price"
}
measure "crossing" {
  value = crossing("buyer.value", "seller.cost")
  label = "where supply and demand cross"
}
measure "spread" { value = deviation("ticket.price") }
view "prices" { plot = [measure.price, measure.crossing] }

expect "the mean price is where the schedules cross" {
  at      = 9900
  that    = abs(average(measure.price, 6000, 9900) / average(measure.crossing, 6000, 9900) - 1) <= 0.05
  seeds   = 5
  control = { drop_rule = "b:buyer + s:seller -> b(bid = min" }
}
expect "it follows when every cost rises" {
  at    = 20000
  that  = abs(average(measure.price, 16000, 20000) / average(measure.crossing, 16000, 20000) - 1) <= 0.05 && average(measure.price, 16000, 20000) - average(measure.price, 6000, 9900) >= 10
  seeds = 5
  control = [
    { drop_rule = "b:buyer + s:seller -> b(bid = min" },
    { set = { shock = 0 } },
  ]
}
