package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// validate prints a table of one case, the same as JSON, and knows what it has
// not.
func TestValidate(t *testing.T) {
	s := ylem(t, "validate", "--case", "philox")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Contains(t, s.out.String(), "6627e8d5")
	require.Contains(t, s.out.String(), "0 failed")

	s = ylem(t, "validate", "--case", "philox", "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.EqualValues(t, 0, s.object()["failed"])
	require.NotEmpty(t, s.object()["rows"])

	s = ylem(t, "validate", "--case", "phlogiston")
	require.Equal(t, exitUsage, s.status)
	require.Contains(t, s.errs.String(), `there is no case "phlogiston"`)
}
