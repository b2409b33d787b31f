package shell

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"duban/listing"
	"duban/remind"
	"duban/remind/typed"
)

// instant returns an instant as people read it; nothing for none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(remind.Shanghai).Format("2006-01-02 15:04")
}

// MatterPath returns the address of a matter's page: the slash of its key stays.
func MatterPath(k remind.Key) string {
	parts := strings.Split(string(k), "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return "/matters/" + strings.Join(parts, "/")
}

// A cell is a cell of a list as a page shows it.
type cell struct {
	Text   string
	Colour string // the name of its colour, by which style.css knows it; empty: none
	Number bool
}

// A grid is a list as a page shows it.
type grid struct {
	Title string
	Heads []cell
	Rows  []gridRow
	Foot  []string
}

// A gridRow is a row of a list, or a line over those that belong together.
type gridRow struct {
	Band  string
	Cells []cell
}

// gridOf returns a list as a page shows it: that of a workbook, so that the two cannot disagree.
func gridOf(g listing.Grid) grid {
	all := grid{Title: g.Title, Foot: g.Foot}
	for _, h := range g.Heads {
		all.Heads = append(all.Heads, cell{Text: h.Title, Number: h.Kind == listing.Number})
	}
	for _, row := range g.Rows {
		if len(row) == 1 {
			if b, ok := row[0].(listing.Band); ok {
				all.Rows = append(all.Rows, gridRow{Band: string(b)})
				continue
			}
		}
		r := gridRow{}
		for _, v := range row {
			r.Cells = append(r.Cells, cellOf(v))
		}
		all.Rows = append(all.Rows, r)
	}
	return all
}

// cellOf returns a value of a sheet as a cell of a page.
func cellOf(v any) cell {
	switch v := v.(type) {
	case nil:
		return cell{}
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil { // as programs read it
			return cell{Text: at.In(remind.Shanghai).Format(time.DateTime)}
		}
		return cell{Text: typed.Visible(v)}
	case bool:
		if v {
			return cell{Text: "是"}
		}
		return cell{Text: "否"}
	case remind.Date:
		if v == 0 {
			return cell{}
		}
		return cell{Text: v.String()}
	case remind.Colour:
		return cell{Text: v.Chinese(), Colour: v.String()}
	case listing.Shade:
		if v.Text == "" {
			return cell{}
		}
		return cell{Text: typed.Visible(v.Text), Colour: v.Colour.String()}
	case int:
		return cell{Text: fmt.Sprint(v), Number: true}
	}
	return cell{Text: typed.Visible(fmt.Sprint(v))}
}
