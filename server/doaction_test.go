package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every action is read as it is written, however the spaces and commas stand.
func TestParseAction(t *testing.T) {
	const id = "00000000000000ff"
	for text, want := range map[string]string{
		"add A at 10,20":                            `{"add":{"kind":"A","at":[10,20,0],"count":1}}`,
		"add A at 10, -2.5 ,3":                      `{"add":{"kind":"A","at":[10,-2.5,3],"count":1}}`,
		"add A at 1,2 count 50 spread 2.5 c=1 d=-2": `{"add":{"kind":"A","at":[1,2,0],"count":50,"spread":2.5,"attrs":{"c":1,"d":-2}}}`,
		"remove " + id + " 00000000000000AA":        `{"remove":{"ids":["00000000000000ff","00000000000000aa"]}}`,
		"remove at 1,2 radius 3":                    `{"remove":{"at":[1,2,0],"radius":3}}`,
		"remove at 1,2 radius 3 kind B":             `{"remove":{"at":[1,2,0],"radius":3,"kind":"B"}}`,
		"kick " + id + " by -1,0":                   `{"kick":{"ids":["00000000000000ff"],"velocity":[-1,0,0]}}`,
		"kick at 1,2 radius 3 kind B by 0,1,2":      `{"kick":{"at":[1,2,0],"radius":3,"kind":"B","velocity":[0,1,2]}}`,
		"param heat=1.5":                            `{"param":{"name":"heat","value":1.5}}`,
		"param heat = 1.5":                          `{"param":{"name":"heat","value":1.5}}`,
		"param heat 1e-3":                           `{"param":{"name":"heat","value":0.001}}`,
		"pause":                                     `{"pause":true}`,
		"resume":                                    `{"resume":true}`,
		"step":                                      `{"step":1}`,
		"step 5":                                    `{"step":5}`,
		"pace 20":                                   `{"pace":20}`,
		"pace 0":                                    `{"pace":0}`,
	} {
		for _, words := range [][]string{strings.Fields(text), {text}} {
			c, err := parseAction(words)
			require.NoError(t, err, text)
			got, err := json.Marshal(c)
			require.NoError(t, err)
			require.JSONEq(t, want, string(got), text)
		}
	}
}

// A mistake is answered with what would have been right.
func TestParseActionRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "an action is one of",
		"explode":                        `nobody can "explode"`,
		"pause now":                      `"now": nothing like it`,
		"step 0":                         "by how many epochs",
		"step 70000":                     "from 1 to 65536",
		"step 5 6":                       `"6": nothing like it`,
		"pace":                           "is no number",
		"pace -1":                        "between 0.01 and 1e+06",
		"add":                            "of which kind",
		"add at 1,2":                     "of which kind",
		"add A 1,2":                      "add A: where?",
		"add A at 1":                     "two numbers with a comma",
		"add A at 1,x":                   "two numbers with a comma",
		"add A at 1,2,3,4":               "two numbers with a comma",
		"add A at 1,NaN":                 "two numbers with a comma",
		"add A at 1,2 count many":        "count N is a whole number",
		"add A at 1,2 spread inf":        `spread R: "inf" is no number`,
		"add A at 1,2 c=blue":            "attributes are whole numbers",
		"add A at 1,2 c=1 c=2":           "c is said twice",
		"add A at 1,2 fast":              `"fast": after the place come`,
		"remove":                         "which particles",
		"remove ff":                      "16 hex digits",
		"remove at 1,2":                  "how far around",
		"remove at 1,2 radius":           "is no number",
		"remove at 1,2 radius 3 kind":    "of which kind",
		"kick 00000000000000ff":          "where to",
		"kick by 1,2":                    "which particles",
		"kick at 1,2 radius 3 kind by 1": "of which kind",
		"param":                          "write param NAME=VALUE",
		"param heat":                     "write param NAME=VALUE",
		"param heat=warm":                "write param NAME=VALUE",
	} {
		_, err := parseAction(strings.Fields(text))
		require.ErrorContains(t, err, want, text)
		var f *failure
		require.ErrorAs(t, err, &f, text)
		require.Equal(t, exitUsage, f.status, text)
	}
}
