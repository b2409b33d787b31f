package bulletin

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"duban/remind/digest"
)

//go:embed page.html
var files embed.FS

// pages is the page's template, parsed when the first page is written.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page.html").Funcs(template.FuncMap{
		"several": digest.Several, "day": day, "dash": or, "figure": figure, "percent": digest.Percent,
		"what": func(m digest.Matter) string { return what(&m) }, "count": count, "changed": func(c digest.Change) string { return changed(&c) },
		"left": func(m digest.Matter) string { return left(&m) }, "waits": func(m digest.Matter) string { return waits(&m) },
		"moved":  func(m digest.Matter) string { return moved(&m) },
		"closed": func(p digest.Party) int { return p.Of(digest.Closed) }, "touched": func(p digest.Party) int { return p.Of(digest.Overdue, digest.Partly) },
		"waiting": func(p digest.Party) int { return p.Of(digest.Reported, digest.Accepted) },
		"bar":     bar, "timeline": timeline, "patterns": patterns, "mark": mark,
	}).ParseFS(files, "page.html"))
})

// WritePage writes a bulletin as one page of HTML that needs nothing else and can be printed on A4, in black and white, too.
func WritePage(to io.Writer, b *digest.Bulletin) error {
	// Gathered first, as half a page would be shown as if it were whole.
	var page strings.Builder
	if err := pages().Execute(&page, b); err != nil {
		return fmt.Errorf("write the page of a bulletin: %w", err)
	}
	_, err := io.WriteString(to, page.String())
	return err
}

// A Look is how a group is drawn: a colour, a pattern over it, so that it is known in black and white, too, and the colour of what stands in it. The
// lightness of each is its own.
type Look struct{ Fill, Pattern, Ink string }

// LookOf returns the look of a group.
func LookOf(g digest.Group) Look { return looks[g] }

// Line returns the colour in which the pattern is drawn over the fill.
func (l Look) Line() string {
	if l.Ink == "#fff" {
		return "#ffffff99"
	}
	return "#00000066"
}

// looks are the looks of the groups.
var looks = map[digest.Group]Look{
	digest.Closed:     {"#86b592", "", "#111"},
	digest.Accepted:   {"#7a5fa3", "M0 6L6 0", "#fff"},
	digest.Reported:   {"#b7a3d3", "M0 0L6 6", "#222"},
	digest.Open:       {"#a9c6df", "", "#222"},
	digest.Continuing: {"#e8eaed", "", "#222"},
	digest.Suspended:  {"#ffffff", "M3 3h.1", "#222"},
	digest.Partly:     {"#e9a36a", "M0 3H6", "#222"},
	digest.Overdue:    {"#a5251d", "M1 0V6", "#fff"},
}

// mark draws the small piece of a key.
func mark(g digest.Group) template.HTML {
	var b strings.Builder
	b.WriteString(`<svg width="14" height="10">`)
	block(&b, g, 0, 0, 14, 10)
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers and constants
}

// bar draws shares side by side, each as wide as it is large.
func bar(list []digest.Share, height int, figures bool) template.HTML {
	const whole = 702.0
	all := 0
	for _, s := range list {
		all += s.N
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="bar" viewBox="0 0 702 %d" preserveAspectRatio="none" style="height:%dpx">`, height, height)
	x := 0.0
	for _, s := range list {
		w := whole * float64(s.N) / float64(max(1, all))
		block(&b, s.Group, x, 0, w, float64(height))
		if figures && w >= 9 {
			label(&b, s.Group, x+w/2, float64(height)/2+4, 11, fmt.Sprint(s.N))
		}
		x += w
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers and constants
}

// block draws one piece of a group.
func block(b *strings.Builder, g digest.Group, x, y, w, h float64) {
	fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s" stroke="#777" stroke-width=".5"/>`, x, y, w, h, looks[g].Fill)
	if looks[g].Pattern != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="url(#p-%s)"/>`, x, y, w, h, g)
	}
}

// label writes into a piece.
func label(b *strings.Builder, g digest.Group, x, y float64, size int, text string) {
	paint := ""
	if looks[g].Pattern != "" && looks[g].Ink == "#fff" { // a figure must stand out from the lines under it
		paint = fmt.Sprintf(` stroke="%s" stroke-width="3" paint-order="stroke"`, looks[g].Fill)
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle" font-size="%d" font-weight="700" fill="%s"%s>%s</text>`, x, y, size, looks[g].Ink, paint, text)
}

// patterns are the patterns of the page.
func patterns() template.HTML {
	var b strings.Builder
	b.WriteString(`<svg width="0" height="0" style="position:absolute"><defs>`)
	for _, g := range digest.Groups() {
		if l := looks[g]; l.Pattern != "" {
			fmt.Fprintf(&b, `<pattern id="p-%s" width="6" height="6" patternUnits="userSpaceOnUse"><path d="%s" stroke="%s" stroke-width="1.6" stroke-linecap="round"/></pattern>`, g, l.Pattern, l.Line())
		}
	}
	b.WriteString(`</defs></svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers and constants
}

// The sizes of the timeline.
const (
	lineWidth  = 690.0
	lineHeight = 106.0
)

// timeline draws the years with a column for each month in which problems fall due, and the day of the paper.
func timeline(bu *digest.Bulletin) template.HTML {
	t := &bu.Timeline
	most := 1
	for i := range t.Columns {
		most = max(most, t.Columns[i].N)
	}
	var b, labels strings.Builder
	b.WriteString(`<svg width="100%" viewBox="-6 -16 712 142">`)
	years := t.Last - t.First + 1
	for i := range years {
		fill := "#fff"
		if i%2 == 0 {
			fill = "#f4f4f1"
		}
		w := lineWidth / float64(years)
		fmt.Fprintf(&b, `<rect x="%.1f" y="0" width="%.1f" height="106" fill="%s"/><text x="%.1f" y="121" text-anchor="middle" font-size="11" fill="#444">%d年</text>`,
			w*float64(i), w, fill, w*(float64(i)+.5), t.First+i)
	}
	wide := min(16, max(5, lineWidth/float64(12*years)-1))
	unit := min(14, (lineHeight-16)/float64(most))
	for i := range t.Columns {
		c := &t.Columns[i]
		x := t.At(c.Month.AddMonths(1)-1)*lineWidth - wide/2
		y := lineHeight
		for _, s := range c.Shares {
			h := unit * float64(s.N)
			y -= h
			block(&b, s.Group, x, y, wide, h)
			if h >= 8 && wide >= 8 {
				label(&b, s.Group, x+wide/2, y+h/2+3.2, 9, fmt.Sprint(s.N))
			}
		}
		at, anchor := x+wide/2, "middle"
		if i+1 < len(t.Columns) && t.At(t.Columns[i+1].Month)-t.At(c.Month) < 22/lineWidth { // else it would lie on the column beside it
			at, anchor = x+wide, "end"
		}
		fmt.Fprintf(&labels, `<text x="%.1f" y="%.1f" text-anchor="%s" font-size="9" fill="#333">%s</text>`, at, y-3, anchor, columnDay(c))
	}
	b.WriteString(labels.String()) // over the columns beside them
	now := t.At(bu.On) * lineWidth
	fmt.Fprintf(&b, `<path d="M%.1f -4V106" stroke="#a5251d" stroke-dasharray="3 2"/><text x="%.1f" y="-6" text-anchor="middle" font-size="10" font-weight="700" fill="#a5251d">%d月%d日</text><path d="M0 106H690" stroke="#888"/></svg>`,
		now, now, bu.On.Month(), bu.On.Day())
	return template.HTML(b.String()) //nolint:gosec // numbers and constants
}

// columnDay names a column in few characters.
func columnDay(c *digest.Column) string {
	if c.Due != 0 {
		return fmt.Sprintf("%d.%d", c.Due.Month(), c.Due.Day())
	}
	return fmt.Sprintf("%d月", c.Month.Month())
}
