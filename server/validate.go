package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/spf13/cobra"

	"ylem/validate"
)

func validateCommand() *cobra.Command {
	var name string
	var long, asJSON bool
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Measure the engine against what physics says, and print the table",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("%s takes no argument; --case NAME measures one case", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			cases := validate.Cases()
			if name != "" {
				c, err := validate.Find(name)
				if err != nil {
					return usagef("%w", err)
				}
				cases = []validate.Case{c}
			}
			v := verdicts{out: cmd.OutOrStdout(), errs: newConsole(cmd.ErrOrStderr()), json: asJSON}
			for i := range cases {
				c := &cases[i]
				if c.Long && !long && name == "" {
					v.left++
					continue
				}
				if err := cmd.Context().Err(); err != nil {
					return &failure{exitInterrupted, err}
				}
				if err := v.measure(c, long); err != nil {
					return err
				}
			}
			return v.end()
		},
	}
	cmd.Flags().StringVar(&name, "case", "", "measure only the case of this name")
	cmd.Flags().BoolVar(&long, "long", false, "measure the slow cases too, and take more samples of the others")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object on standard output")
	return cmd
}

// verdicts prints cases as they are measured.
type verdicts struct {
	out    io.Writer
	errs   *console
	json   bool
	rows   []measured
	failed int
	left   int // slow cases that were not asked for
}

// measured is a row as validate --json prints it.
type measured struct {
	validate.Row
	Off   float64
	Holds bool
}

func (v *verdicts) measure(c *validate.Case, long bool) error {
	start := time.Now()
	if v.json {
		fmt.Fprintf(v.errs, "%s: %s\n", c.Name, c.About)
	} else {
		fmt.Fprintf(v.out, "\n%s: %s\n", c.Name, c.About)
	}
	rows, err := c.Run(long)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		if !r.Holds() {
			v.failed++
		}
		off := r.Off()
		if math.IsInf(off, 0) {
			off = math.Copysign(math.MaxFloat64, off) // JSON has no infinity
		}
		v.rows = append(v.rows, measured{*r, off, r.Holds()})
	}
	if !v.json {
		validate.Print(v.out, rows)
		fmt.Fprintf(v.out, "  %.1f s\n", time.Since(start).Seconds())
	}
	return nil
}

// end says what came of all rows together.
func (v *verdicts) end() error {
	if v.json {
		if err := json.NewEncoder(v.out).Encode(map[string]any{"rows": v.rows, "failed": v.failed}); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(v.out, "\n%d rows, %d failed; a row holds when measured and expected are within three combined standard errors, or within the tolerance that it states.\n", len(v.rows), v.failed)
		if v.left > 0 {
			fmt.Fprintf(v.out, "%d slow cases were left out; --long measures them too.\n", v.left)
		}
	}
	if v.failed > 0 {
		return fmt.Errorf("%d of %d rows are not what physics says", v.failed, len(v.rows))
	}
	return nil
}
