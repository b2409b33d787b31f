package figures

import (
	"math"
	"strings"
)

// A column is a figure of a row of a group.
type column struct {
	name, row string
	of        func(Summary) float64
}

// What of a measurement is looked at for how it grows.
func seconds(s Summary) float64 { return s.Seconds }
func peak(s Summary) float64    { return s.Peak }
func file(s Summary) float64    { return s.File }
func work(s Summary) float64    { return s.CPU }

// bends returns a table of what ten times as many cost, from each size to the next: 10 is in proportion, 1 is as much as before. What was cut says
// nothing of what it would have taken.
func bends(all []Summary, group string, columns []column) string {
	var s strings.Builder
	head := []string{"ten times as many"}
	for _, c := range columns {
		head = append(head, c.name)
	}
	row(&s, head...)
	s.WriteString("|---:" + strings.Repeat("|---:", len(columns)) + "|\n")
	sizes := Sizes(all, group)
	for i := 1; i < len(sizes); i++ {
		cells := []string{number(float64(sizes[i-1])) + " to " + number(float64(sizes[i]))}
		for _, c := range columns {
			a, ok1 := Find(all, group, c.row, sizes[i-1])
			b, ok2 := Find(all, group, c.row, sizes[i])
			cell := ""
			if ok1 && ok2 && !a.Cut && !b.Cut && c.of(a) > 0 && c.of(b) > 0 {
				cell = "x " + number(tenfold(sizes[i-1], sizes[i], c.of(a), c.of(b)))
			}
			cells = append(cells, cell)
		}
		row(&s, cells...)
	}
	return s.String()
}

// tenfold returns by how much a figure grows with ten times the size, as it has grown from one size to another.
func tenfold(from, to int, was, is float64) float64 {
	return math.Pow(10, math.Log(is/was)/math.Log(float64(to)/float64(from)))
}
