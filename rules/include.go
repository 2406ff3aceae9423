package rules

import (
	"fmt"
	"path"
	"slices"
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A world may stand in several files: include = ["common.hcl"] outside of its
// blocks adds the blocks of files beside it, wherever they are said, each once.
// Names are seen from the folder of the world's file, those that an included file
// names too. All files lie one after the other in one source, so that a place in
// any of them is an offset.

// maxIncluded bounds the files that a world includes. Together with the world's
// own they are no longer than one may be.
const maxIncluded = 16

// part is one file of the source.
type part struct {
	name     string
	from, to int
	line     int // its first, among all
	path     string
	by       *part // the file that names it
}

// include reads the files that a file names, and those that they name, and adds
// their blocks.
func (c *compiler) include(body *hclsyntax.Body, by *part) {
	a := body.Attributes["include"]
	if a == nil {
		return
	}
	n := c.expression(span{c.spanOf(a.EqualsRange).to, c.spanOf(a.SrcRange).to})
	if n == nil {
		return
	}
	names := []*node{n}
	if n.form == formList {
		names = n.over
	}
	var here []string
	for _, n := range names {
		if n.form != formString || n.text == "" {
			c.fail(n.at, "include is not a list of files", `expected ["common.hcl", …]`)
			continue
		}
		file := path.Clean(n.text)
		if slices.Contains(here, file) {
			c.fail(n.at, fmt.Sprintf("%q stands here twice", n.text))
			continue
		}
		here = append(here, file)
		if !c.included(n, file, by) {
			continue
		}
		if added := c.readIncluded(n, file, by); added != nil {
			body.Blocks = append(body.Blocks, added.Blocks...)
		} else {
			c.lacking = true
		}
	}
}

// included reports whether a file is to be read: it is not if it has been, and
// must not be if it is one of those that led to it.
func (c *compiler) included(n *node, file string, by *part) bool {
	for p := by; p != nil; p = p.by {
		if p.path == file {
			c.fail(n.at, fmt.Sprintf("%q includes itself", n.text), "this file is included by it, or is it")
			return false
		}
	}
	return !slices.ContainsFunc(c.parts, func(p *part) bool { return p.path == file })
}

func (c *compiler) readIncluded(n *node, file string, by *part) *hclsyntax.Body {
	switch {
	case len(c.parts) > maxIncluded:
		c.fail(n.at, fmt.Sprintf("a world includes at most %d files", maxIncluded))
		return nil
	case c.files == nil:
		c.fail(n.at, fmt.Sprintf("%q cannot be read: this world is no file, so nothing lies beside it", n.text))
		return nil
	}
	content, err := c.files(file)
	switch {
	case err != nil:
		c.fail(n.at, fmt.Sprintf("%q cannot be read: %v", n.text, err))
		return nil
	case len(c.source)+len(content) > maxFile:
		c.fail(n.at, fmt.Sprintf("with %q the files of this world have more than %d bytes", n.text, maxFile))
		return nil
	}
	c.source = append(slices.Clip(append(c.source, '\n')), content...)
	p := &part{name: path.Join(path.Dir(c.file), file), path: file, by: by, from: len(c.source) - len(content), to: len(c.source)}
	body := c.readPart(p)
	if body == nil {
		return nil
	}
	for name, a := range body.Attributes {
		if name != "include" {
			c.outside(a)
		}
	}
	c.include(body, p)
	return body
}

// outside reports an attribute that stands outside of any block.
func (c *compiler) outside(a *hclsyntax.Attribute) {
	c.fail(c.spanOf(a.NameRange), fmt.Sprintf("%q stands outside of any block", a.Name), suggest(a.Name, "blocks", append(topBlocks(), "include"))...)
}

// start returns where hcl is told that a part begins.
func (p *part) start() hcl.Pos { return hcl.Pos{Line: 1, Column: 1, Byte: p.from} }

// partOf returns the file that holds a byte of the source.
func (c *compiler) partOf(offset int) *part {
	i := sort.Search(len(c.parts), func(i int) bool { return c.parts[i].from > offset })
	return c.parts[max(i-1, 0)]
}
