package rules

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const claimed = `
structure "worm" { bonds = "u ~ d ~ u" }
structure "pair" { formula = "u d" }
rule "n -> p + e- + anti_nu_e" { rate = 1 }
rule "x:u + y:d -> x ~ y" { rate = x }
place "n" { count = 5 }
place "u" { count = 5 }
measure "left" { value = count("n") / 5 }
measure "worms" {
  value = count("worm")
  every = 20
  label = "how many worms"
}
view "worms" {
  hide  = ["e-", "quark"]
  plot  = [measure.worms]
  label = ["worm"]
}
expect "n decays" {
  at      = 100
  that    = measure.left < x && fired("n->p") == 5 - count("n")
  seeds   = 3
  pass    = 2
  with    = { set = { x = 0.25 } }
  control = [{ drop_rule = "n -> p" }, { drop = ["place n", "rule x:u + y:d"], set = { x = x / 2 } }]
}
`

// What is read off a world and claimed of it changes no particle: the fingerprint
// is that of the world without.
func TestClaimsChangeNothing(t *testing.T) {
	table := compiled(t, claimed)
	at := strings.Index(claimed, "measure")
	require.Equal(t, compiled(t, claimed[:at]).Fingerprint, table.Fingerprint)
	var b strings.Builder
	table.Describe(&b)
	golden(t, "describe-claims.txt", b.String())
	require.True(t, table.Views[0].Hide.Has(table.kind("u")) && table.Views[0].Hide.Has(table.kind("e-")))
	require.Equal(t, []int{1}, table.Views[0].Plot)
	require.Equal(t, "worm", table.Structures[table.Views[0].Label[0]].Name)
}

func (t *Table) kind(name string) uint8 {
	for i := range t.Kinds {
		if t.Kinds[i].Name == name {
			return uint8(i)
		}
	}
	return 255
}

// A world that is changed is the world whose file says so; claims about what was
// left out are still read.
func TestChangedWorlds(t *testing.T) {
	table := compiled(t, claimed)
	e := table.Expects[0]
	require.Len(t, e.That.Over[1].Over[0].Rules, 1)
	source := []byte(claimed + prelude(t))
	both := e.With.Then(&e.Controls[1])
	require.Equal(t, `x = 0.25, without place "n", without rule "x:u + y:d"`, e.With.Then(&Change{Drop: both.Drop}).Text)
	require.Equal(t, `x = 0.25`, both.Text[:strings.Index(both.Text, ",")], "controls read the params of the file")

	without, diagnostics := CompileWith("w.hcl", source, Options{Drop: e.Controls[0].Drop})
	require.NotNil(t, without, diagnostics.Error())
	require.Empty(t, without.Expects[0].That.Over[1].Over[0].Rules)
	same := strings.Replace(claimed, `rule "n -> p + e- + anti_nu_e" { rate = 1 }`, "", 1)
	same = same[:strings.Index(same, "measure")]
	require.Equal(t, compiled(t, same).Fingerprint, without.Fingerprint)

	third, diagnostics := CompileWith("w.hcl", source, Options{Set: both.Set, Drop: both.Drop})
	require.NotNil(t, third, diagnostics.Error())
	require.Len(t, third.Places, 1)
	require.Len(t, third.Rules, 1)
	require.Equal(t, 0.25, third.Params[0].Value)
}
