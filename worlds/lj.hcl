# A Lennard-Jones liquid in two dimensions, with no thermostat: Newton's laws and
# nothing else. Look for the square lattice of the beginning melting within some
# hundred ticks, and for gaps that open and close as the liquid breathes.
#
# Lengths are in σ, energies in ε, masses in m. Momentum is conserved to the last
# bit at every tick; energy to a few parts in 10⁴ over the 2,000 ticks of a test.
world "lj" {
  language    = 1
  title       = "A Lennard-Jones liquid"
  notice      = "The lattice melts; total momentum does not change by a single bit."
  dimensions  = 2
  size        = [64.5, 64.5]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.1 # twenty times the thermal step of 0.005
  motion      = "ballistic"
  temperature = temperature
  frame       = 10
}

param "temperature" {
  default = 1
  range   = [0.1, 4]
  label   = "temperature of the beginning"
}

kind "Ar" {
  mass = 1
  view = { color = "#60a8e8", radius = 0.5 }
}

# 4 (r⁻¹² − r⁻⁶), cut where it is 1/60 of its depth. What is cut off below is a
# constant and makes no force.
force "lj" {
  between = ["Ar", "Ar"]
  range   = 2.5
  energy  = 4 * (pow(r, -12) - pow(r, -6))
}

# 50 × 50 sites of a square lattice: number density 0.6.
place "Ar" {
  count   = 2500
  lattice = "square"
}
