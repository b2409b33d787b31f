// Package plot draws curves on logarithmic axes as SVG: the same figures make the same bytes.
package plot

import (
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
)

// A Point is one of a curve; both are greater than 0.
type Point struct{ X, Y float64 }

// A Curve is a line through points, in the order of X.
type Curve struct {
	Name   string
	Points []Point
}

// A Panel is a pair of axes with its curves.
type Panel struct {
	Title, X, Y string
	Curves      []Curve
}

// The measures of a panel, in pixels.
const (
	width, height = 440, 330
	left, right   = 68, 36
	top, bottom   = 64, 52
)

// inks are the colours of curves on white, and nights those on black: told apart by those who see no red or green, too.
var (
	inks   = []string{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#555555"}
	nights = []string{"#56b4e9", "#e69f00", "#2fc79b", "#e69bc5", "#aaaaaa"}
)

// style returns the colours, as classes: a page that is read in the dark shows those of the night.
func style() string {
	var day, night strings.Builder
	day.WriteString("text{fill:#222}.back{fill:#fff}.grid{stroke:#ddd}")
	night.WriteString("text{fill:#ddd}.back{fill:#0d1117}.grid{stroke:#333}")
	for i := range inks {
		fmt.Fprintf(&day, ".f%d{fill:%s}.s%[1]d{stroke:%[2]s}", i, inks[i])
		fmt.Fprintf(&night, ".f%d{fill:%s}.s%[1]d{stroke:%[2]s}", i, nights[i])
	}
	return "<style>" + day.String() + "@media (prefers-color-scheme:dark){" + night.String() + "}</style>\n"
}

// Draw draws panels beside each other. Names of curves that are wider than their panel are an error.
func Draw(w io.Writer, panels ...Panel) error {
	for _, p := range panels {
		if at := p.places(); at[len(at)-1] > width {
			return fmt.Errorf("the curves of %q have names wider than it", p.Title)
		}
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" `, width*len(panels), height)
	s.WriteString(`font-family="sans-serif" font-size="12">` + "\n" + style())
	s.WriteString(`<rect class="back" width="100%" height="100%"/>` + "\n")
	for i, p := range panels {
		fmt.Fprintf(&s, `<g transform="translate(%d,0)">`+"\n", i*width)
		p.draw(&s)
		s.WriteString("</g>\n")
	}
	s.WriteString("</svg>\n")
	_, err := io.WriteString(w, s.String())
	return err
}

// draw draws a panel: its grid, its words, its curves.
func (p Panel) draw(s *strings.Builder) {
	x, y := p.axes()
	fmt.Fprintf(s, `<text x="%d" y="22" font-size="14" font-weight="bold">%s</text>`+"\n", left, html.EscapeString(p.Title))
	for d := x.low; d <= x.high; d++ {
		at := x.at(math.Pow10(d))
		fmt.Fprintf(s, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" class="grid"/>`+"\n", at, top, at, height-bottom)
		fmt.Fprintf(s, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n", at, height-bottom+18, decade(d))
	}
	for d := y.low; d <= y.high; d++ {
		at := y.at(math.Pow10(d))
		fmt.Fprintf(s, `<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" class="grid"/>`+"\n", left, at, width-right, at)
		fmt.Fprintf(s, `<text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", left-8, at+4, decade(d))
	}
	fmt.Fprintf(s, `<text x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", (left+width-right)/2, height-14, html.EscapeString(p.X))
	middle := (top + height - bottom) / 2
	fmt.Fprintf(s, `<text x="16" y="%d" text-anchor="middle" transform="rotate(-90 16 %[1]d)">%s</text>`+"\n", middle, html.EscapeString(p.Y))
	p.legend(s)
	for i, c := range p.Curves {
		c.draw(s, i%len(inks), x, y)
	}
}

// legend names the curves, where there is more than one.
func (p Panel) legend(s *strings.Builder) {
	if len(p.Curves) < 2 {
		return
	}
	for i, at := range p.places()[:len(p.Curves)] {
		fmt.Fprintf(s, `<rect x="%d" y="38" width="14" height="4" class="f%d"/>`, at, i%len(inks))
		fmt.Fprintf(s, `<text x="%d" y="45">%s</text>`+"\n", at+19, html.EscapeString(p.Curves[i].Name))
	}
}

// places returns where the names of the curves begin, and where the last one ends.
func (p Panel) places() []int {
	all := []int{left}
	for i, c := range p.Curves {
		all = append(all, all[i]+19+7*len(c.Name)+12) // sans-serif of 12 pixels is narrower
	}
	return all
}

// draw draws a curve with a dot for each of its points.
func (c Curve) draw(s *strings.Builder, ink int, x, y axis) {
	var line, dots strings.Builder
	for _, p := range c.Points {
		fmt.Fprintf(&line, " %.1f,%.1f", x.at(p.X), y.at(p.Y))
		fmt.Fprintf(&dots, `<circle cx="%.1f" cy="%.1f" r="3.5" class="f%d"/>`, x.at(p.X), y.at(p.Y), ink)
	}
	fmt.Fprintf(s, `<polyline points="%s" fill="none" class="s%d" stroke-width="2"/>%s`+"\n", strings.TrimSpace(line.String()), ink, dots.String())
}

// An axis is logarithmic, from one power of ten to another.
type axis struct {
	low, high int
	from, to  float64 // where these are, in pixels
}

// at returns where a value is.
func (a axis) at(v float64) float64 {
	return a.from + (a.to-a.from)*(math.Log10(v)-float64(a.low))/float64(a.high-a.low)
}

// axes returns the axes that hold all points.
func (p Panel) axes() (x, y axis) {
	var xs, ys []float64
	for _, c := range p.Curves {
		for _, q := range c.Points {
			xs, ys = append(xs, q.X), append(ys, q.Y)
		}
	}
	x, y = around(xs), around(ys)
	x.from, x.to = left, width-right
	y.from, y.to = height-bottom, top
	return x, y
}

// around returns an axis that holds values, one power of ten at least.
func around(values []float64) axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, math.Floor(math.Log10(v))), max(high, math.Ceil(math.Log10(v)))
	}
	if len(values) == 0 {
		low, high = 0, 1
	}
	return axis{low: int(low), high: int(max(high, low+1))}
}

// decade writes a power of ten as people read it.
func decade(d int) string {
	text := strconv.FormatFloat(math.Pow10(d), 'f', max(0, -d), 64)
	for i := len(text) - 3; d > 0 && i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
