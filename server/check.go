package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"ylem/rules"
)

func checkCommand() *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "check WORLD",
		Short: "Say what a world means, or what is wrong with it and where",
		Args:  oneWorld,
		RunE: func(cmd *cobra.Command, args []string) error {
			table, err := o.load(args[0], cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if o.json {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(newChecked(table))
			}
			table.Describe(cmd.OutOrStdout())
			return nil
		},
	}
	o.addSet(cmd)
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON object on standard output")
	return cmd
}

// checked is what check --json prints.
type checked struct {
	World       string             `json:"world"`
	Title       string             `json:"title"`
	Fingerprint string             `json:"fingerprint"`
	Dimensions  int                `json:"dimensions"`
	Size        []float64          `json:"size"`
	Kinds       []string           `json:"kinds"`
	Charges     []string           `json:"charges"`
	Rules       []string           `json:"rules"`
	Structures  []string           `json:"structures"`
	Measures    []string           `json:"measures,omitempty"`
	Claims      []string           `json:"claims,omitempty"`
	Params      map[string]float64 `json:"params"`
	Reach       float64            `json:"reach"`
	Why         string             `json:"reach_from"`
	Warnings    []string           `json:"warnings"`
}

func newChecked(t *rules.Table) checked {
	c := checked{
		World: t.Name, Title: t.Title, Fingerprint: hex(t.Fingerprint), Dimensions: t.Dimensions,
		Kinds: []string{}, Charges: []string{}, Rules: []string{}, Structures: []string{}, Params: map[string]float64{},
		Reach: units(t.Reach.Total), Why: t.Reach.Why, Warnings: append([]string{}, t.Warnings...),
	}
	for _, size := range t.Size[:t.Dimensions] {
		c.Size = append(c.Size, units(size))
	}
	for i := range t.Kinds {
		c.Kinds = append(c.Kinds, t.Kinds[i].Name)
	}
	for i := range t.Charges {
		c.Charges = append(c.Charges, t.Charges[i].Name)
	}
	for i := range t.Rules {
		c.Rules = append(c.Rules, t.Rules[i].Text)
	}
	for i := range t.Structures {
		c.Structures = append(c.Structures, t.Structures[i].Name)
	}
	for i := range t.Measures {
		c.Measures = append(c.Measures, t.Measures[i].Name)
	}
	for i := range t.Expects {
		c.Claims = append(c.Claims, t.Expects[i].Name)
	}
	for i := range t.Params {
		c.Params[t.Params[i].Name] = t.Params[i].Value
	}
	return c
}
