package rules

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Reference writes what the language is, as Markdown: all of it, or the blocks
// that are named. Everything but the introduction is made of the grammar that the
// compiler reads.
func Reference(out io.Writer, blocks ...string) {
	p := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	if len(blocks) > 0 {
		for _, name := range blocks {
			if b := blockOf(name); b != nil {
				referenceBlock(p, b)
			}
		}
		return
	}
	p("%s", strings.TrimSpace(referenceHead))
	p("\nThe blocks, in the order in which a file is easy to read; the order means nothing:\n")
	for i := range grammar {
		b := &grammar[i]
		inside := ""
		if b.inside {
			inside = ", inside another block"
		}
		first, _, _ := strings.Cut(b.Doc, ". ")
		p("- [%s](#%s)%s: %s", b.Name, b.Name, inside, strings.TrimSuffix(first, ".")+".")
	}
	p("\n## The world of the examples\n\nAll examples below can be added to this world, and run with it:\n\n```hcl\n%s```", ReferenceWorld)
	p("\n## Blocks")
	for i := range grammar {
		referenceBlock(p, &grammar[i])
	}
	p("\n## Functions")
	for _, v := range Vocabulary() {
		p("\n### %s\n\nIn %s.\n\n| | |\n|---|---|", v.Title, placesOf(v.In))
		for _, f := range v.List {
			p("| `%s` | %s |", cell(f.Call), cell(f.Doc))
		}
	}
	p("\n## Colours\n\nA colour is `\"#rrggbb\"` or one of these names: %s.", strings.Join(slices.Sorted(maps.Keys(colors)), ", "))
	p("The palettes with a name are %s.", strings.Join(slices.Sorted(maps.Keys(palettes)), ", "))
}

// referenceHead is what somebody should know before the tables.
const referenceHead = `
# The rule language

This page is written by ` + "`ylem reference`" + ` from the tables that the compiler itself reads; ` + "`ylem reference rule`" + ` prints one block of it.

A world is one file of blocks. A block has a type, a label in quotes, and attributes between braces:

` + "```hcl" + `
kind "u" {        # a comment goes to the end of its line
  diffusion = 0.1 # attribute = value
}
` + "```" + `

Outside of all blocks one thing may stand: ` + "`include = [\"common.hcl\"]`" + ` adds the blocks of files that lie beside the world's own file or below, at most 16, each once, whoever names it.

A value is a number, a text in quotes, a list ` + "`[1, 2]`" + `, an object ` + "`{ a = 1, b = 2 }`" + `, or an expression.

- Where a number stands, any expression of numbers and [params](#param) may stand.
- What rules test and set are whole numbers: ` + "`+ - * / %`" + `, comparisons, ` + "`&& || !`" + `, with 1 for yes and 0 for no. Division drops what is behind the point.
  ` + "`x.c`" + ` is an attribute or a constant of the particle that the rule calls x; ` + "`x.kind`, `x.bonds` and `tick`" + ` can be read too, and ` + "`x.kind == \"u\"`" + ` asks for a kind.
- Forces and fields are expressions of real numbers: ` + "`+ - * /`" + ` and functions, of the distance ` + "`r`" + `, or of ` + "`x`, `y`, `z` and `tick`" + `.

Units are yours: a length, a time, a mass. Everything else is made of them; an energy is mass·length²/time², and temperature is an energy.
`

func referenceBlock(p func(string, ...any), b *Block) {
	p("\n### %s\n\n`%s \"…\"`: in quotes stands %s.\n\n%s", b.Name, b.Name, b.Label, b.Doc)
	if len(b.Blocks) > 0 {
		p("Inside it stand blocks `%s`.", strings.Join(b.Blocks, "`, `"))
	}
	referenceTable(p, b.Attributes)
	for _, where := range slices.Sorted(maps.Keys(objects)) {
		if block, name, _ := strings.Cut(where, "."); block == b.Name {
			p("\nIn `%s = { … }`:", name)
			referenceTable(p, objects[where])
		}
	}
	if b.Example != "" {
		p("\n```hcl\n%s\n```", strings.TrimSpace(b.Example))
	}
}

func referenceTable(p func(string, ...any), attributes []Attribute) {
	if len(attributes) == 0 {
		return
	}
	p("\n| attribute | meaning | value | unit | without it | for example |\n|---|---|---|---|---|---|")
	for _, a := range attributes {
		p("| `%s` | %s | %s | %s | %s | `%s` |", a.Name, cell(a.Doc), cell(a.Values), a.Unit, cell(a.Default), cell(a.Example))
	}
}

// cell keeps what stands in a table from ending a column.
func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }

// placesOf says where functions stand: "rule, rule.when" is "the label of rule,
// when of rule".
func placesOf(list []string) string {
	var out []string
	for _, where := range list {
		block, name, inside := strings.Cut(where, ".")
		if inside {
			out = append(out, fmt.Sprintf("`%s` of [%s](#%s)", name, block, block))
		} else {
			out = append(out, fmt.Sprintf("the label of [%s](#%s)", block, block))
		}
	}
	return strings.Join(out, ", ")
}
