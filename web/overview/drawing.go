package overview

import (
	"fmt"
	"html/template"
	"math"
	"slices"

	"duban/formats/bulletin"
	"duban/remind"
	"duban/remind/digest"
)

// patterned returns the groups that have a pattern, which a page defines once.
func patterned() []digest.Group {
	return slices.DeleteFunc(digest.Groups(), func(g digest.Group) bool { return bulletin.LookOf(g).Pattern == "" })
}

// functions are what the templates of the page call.
var functions = template.FuncMap{
	"patterned": patterned,
	"look":      bulletin.LookOf,
	"dot":       func(d remind.Date) string { return fmt.Sprintf("%d.%d", d.Month(), d.Day()) },
}

// A number of a drawing, in its units, to a tenth.
type number float64

// String writes it as short as it is.
func (n number) String() string { return fmt.Sprint(math.Round(float64(n)*10) / 10) }

// A piece is a part of a bar.
type piece struct {
	Group digest.Group
	N     int
	X, W  number
}

// barWidth is how wide a bar is: its pieces are in hundredths of it.
const barWidth = 100

// pieces lays shares side by side.
func pieces(list []digest.Share, width float64) (all []piece) {
	sum := 0
	for _, s := range list {
		sum += s.N
	}
	x := 0.0
	for _, s := range list {
		w := width * float64(s.N) / float64(sum)
		all = append(all, piece{s.Group, s.N, number(x), number(w)})
		x += w
	}
	return all
}

// Middle returns the middle of a piece.
func (p piece) Middle() number { return p.X + p.W/2 }

// A timeline is when the problems fall due, as it is drawn.
type timeline struct {
	Years          []year
	Columns        []column
	Now            number
	Today          string
	Undated, Moved int
}

// A year is its ground.
type year struct {
	Year   int
	X, W   number
	Shaded bool
}

// Middle returns where its number stands.
func (y year) Middle() number { return y.X + y.W/2 }

// A column is what falls due in a month.
type column struct {
	Label     string
	LabelX, Y number
	Anchor    string
	X         number
	Blocks    []block
	Says      string
}

// A block is the part of a column that stands alike.
type block struct {
	Group      digest.Group
	N          int
	X, Y, W, H number
}

// Figure reports whether the block has room for its figure.
func (b block) Figure() bool { return b.H >= 9 && b.W >= 7 }

// Middle returns where the figure stands.
func (b block) Middle() number { return b.X + b.W/2 }

// Base returns the line under the figure.
func (b block) Base() number { return b.Y + b.H/2 + 3 }

// The sizes of the timeline, in its own units.
const (
	lineWidth  = 440.0
	lineHeight = 120.0
	headRoom   = 14.0
	crowded    = 26.0 // columns that are nearer than that have their labels apart
)

// newTimeline lays a timeline out.
func newTimeline(t *digest.Timeline, today remind.Date) timeline {
	drawn := timeline{Now: number(t.At(today) * lineWidth), Today: fmt.Sprintf("%d月%d日", today.Month(), today.Day()), Undated: t.Undated, Moved: t.Moved}
	years := t.Last - t.First + 1
	w := lineWidth / float64(years)
	for i := range years {
		drawn.Years = append(drawn.Years, year{t.First + i, number(w * float64(i)), number(w), i%2 == 0})
	}
	most := 1
	for i := range t.Columns {
		most = max(most, t.Columns[i].N)
	}
	wide := min(14, max(3, lineWidth/float64(12*years)-1))
	unit := min(16, (lineHeight-headRoom)/float64(most))
	for i := range t.Columns {
		c := &t.Columns[i]
		x := t.At(c.Month.AddMonths(1)-1)*lineWidth - wide/2
		col := newColumn(c, x, wide, unit)
		if i+1 < len(t.Columns) && (t.At(t.Columns[i+1].Month)-t.At(c.Month))*lineWidth < crowded {
			col.LabelX, col.Anchor = number(x+wide), "end"
		}
		drawn.Columns = append(drawn.Columns, col)
	}
	return drawn
}

// newColumn piles a column up.
func newColumn(c *digest.Column, x, wide, unit float64) column {
	col := column{X: number(x), LabelX: number(x + wide/2), Anchor: "middle", Label: fmt.Sprintf("%d月", c.Month.Month())}
	if c.Due != 0 {
		col.Label = fmt.Sprintf("%d.%d", c.Due.Month(), c.Due.Day())
	}
	y := lineHeight
	col.Says = fmt.Sprintf("%d年%s：%d个问题", c.Month.Year(), col.Label, c.N)
	for _, s := range c.Shares {
		h := unit * float64(s.N)
		y -= h
		col.Blocks = append(col.Blocks, block{s.Group, s.N, number(x), number(y), number(wide), number(h)})
		col.Says += fmt.Sprintf("，%s%d", s.Group.Chinese(), s.N)
	}
	col.Y = number(y - 3)
	return col
}
