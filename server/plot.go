package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"ylem/sim/observe"
)

// A panel of a plot: what is one quantity, over time or, of a distribution, over
// what it is a distribution of.
type panel struct {
	observe.Panel
	lines []plotter.XYs // by line
}

const (
	panelWidth  = 16 * vg.Centimeter
	panelHeight = 6 * vg.Centimeter
	mostLines   = 12 // of a panel; more cannot be told apart
)

// lineColors are told apart by colour-blind people too (M. Okabe and K. Ito,
// Color Universal Design, https://jfly.uni-koeln.de/color/), and then again.
var lineColors = []color.RGBA{
	{0, 114, 178, 255},
	{213, 94, 0, 255},
	{0, 158, 115, 255},
	{204, 121, 167, 255},
	{86, 180, 233, 255},
	{230, 159, 0, 255},
	{0, 0, 0, 255},
	{140, 140, 140, 255},
}

// draw draws the file that --observe wrote as --plot asks for it.
func (o *outputs) draw() error {
	if o.plot == "" {
		return nil
	}
	err := func() error {
		panels, err := o.panels()
		if err != nil {
			return err
		}
		return drawPanels(o.plot, o.table.Title, panels)
	}()
	if err != nil {
		return fmt.Errorf("--plot %s: %w", o.plot, err)
	}
	return nil
}

// panels reads the samples back, so that those of a run that was resumed are all
// there.
func (o *outputs) panels() ([]panel, error) {
	file, err := os.Open(o.observe)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	in := csv.NewReader(file)
	if filepath.Ext(o.observe) != ".csv" {
		in.Comma = '\t'
	}
	in.ReuseRecord = true
	if _, err := in.Read(); err != nil {
		return nil, err
	}
	var panels []panel
	for _, p := range o.report.Panels() {
		panels = append(panels, panel{p, make([]plotter.XYs, len(p.Lines))})
	}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return panels, nil
		}
		if err != nil {
			return nil, err
		}
		for i := range panels {
			panels[i].add(row)
		}
	}
}

// add takes a sample in. Of distributions the last one counts.
func (p *panel) add(row []string) {
	time, _ := strconv.ParseFloat(row[1], 64)
	for i, line := range p.Lines {
		if line.At != nil {
			p.lines[i] = p.lines[i][:0]
		}
		for n, column := range line.Columns {
			at := time
			if line.At != nil {
				at = line.At[n]
			}
			if y, err := strconv.ParseFloat(row[column], 64); err == nil {
				p.lines[i] = append(p.lines[i], plotter.XY{X: at, Y: y})
			}
		}
	}
}

// drawing is a canvas that can be written to a file.
type drawing interface {
	vg.CanvasSizer
	io.WriterTo
}

func drawPanels(path, title string, panels []panel) error {
	height := panelHeight * vg.Length(max(len(panels), 1))
	var d drawing = vgsvg.New(panelWidth, height)
	if filepath.Ext(path) == ".png" {
		d = vgimg.PngCanvas{Canvas: vgimg.New(panelWidth, height)}
	}
	canvas := draw.New(d)
	for i := range panels {
		p, err := panels[i].plot()
		if err != nil {
			return err
		}
		if i == 0 {
			p.Title.Text = title
		}
		p.Draw(draw.Crop(canvas, 0, 0, height-panelHeight*vg.Length(i+1), -panelHeight*vg.Length(i)))
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = d.WriteTo(file)
	if e := file.Close(); err == nil {
		err = e
	}
	return err
}

func (p *panel) plot() (*plot.Plot, error) {
	out := plot.New()
	out.X.Label.Text = "time"
	if p.Over != "" {
		out.X.Label.Text = p.Over
	}
	out.Y.Label.Text = p.Name
	if p.Unit != "1" {
		out.Y.Label.Text += " (" + p.Unit + ")"
	}
	out.Legend.Top, out.Legend.XOffs = true, -vg.Centimeter/2
	drawn := 0
	for i, xys := range p.lines {
		if len(xys) == 0 || drawn == mostLines {
			continue
		}
		line, err := plotter.NewLine(xys)
		if err != nil {
			return nil, err
		}
		line.Color = lineColors[drawn%len(lineColors)]
		if drawn >= len(lineColors) {
			line.Dashes = []vg.Length{vg.Points(4), vg.Points(2)}
		}
		out.Add(line)
		if len(p.lines) > 1 {
			out.Legend.Add(p.Lines[i].Name, line)
		}
		drawn++
	}
	return out, nil
}
