world "argon" {
  language = 1
  size     = [10, 10, 8]
  edge     = ["wrap", "wrap", "wall"]
  dt       = 0.01
  light    = 0.1
  motion   = "ballistic"
}
kind "argon" {
  symbol = "Ar"
  attrs  = { c = int(0, 5) }
}
kind "krypton" { symbol = "Kr" }
kind "heavy" { symbol = "X" }
kind "heavier" { symbol = "X" }
