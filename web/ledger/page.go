package ledger

import (
	"embed"
	"io"
	"net/http"
	"strconv"

	"duban/listing"
	"duban/office"
	"duban/office/search"
	"duban/remind"
	"duban/tables"
	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, nil)

// Routes returns the ledger as a page and as a workbook, and the calendars of units and leaders.
func Routes() []shell.Route {
	books := &shell.Single{} // a workbook of ten thousand rows takes memory: one is made at a time
	return []shell.Route{
		{Pattern: "GET /matters", Least: shell.Viewer, Do: show},
		{Pattern: "GET /matters.xlsx", Least: shell.Viewer, Do: func(c *shell.Call) error { return book(c, books) }},
		{Pattern: "GET /feeds", Least: shell.Office, Do: offer},
		{Pattern: "POST /feeds/renew", Least: shell.Administrator, Do: renew},
		{Pattern: "GET /feeds/{token}", Least: shell.Anybody, Do: feed},
	}
}

// perPage is how many rows stand on a page.
const perPage = 100

// asked returns what the address of a page asks for.
func asked(c *shell.Call) (search.Query, error) {
	q, err := search.Read(c.URL.Query())
	if err != nil {
		return q, shell.Refusal{Status: http.StatusBadRequest, Text: err.Error()}
	}
	return q, nil
}

// show shows the ledger.
func show(c *shell.Call) error {
	q, err := asked(c)
	if err != nil {
		return err
	}
	s := newSheet(&q, c.User)
	err = c.Look(func(v *office.View) error {
		x := shell.Index(v)
		f := x.Find(&q, c.User.Scope)
		s.choices(v, x)
		s.counts(f)
		s.pages(len(f.Matters), c.URL.Query().Get("page"))
		several := len(v.Day.Plans) > 1 || q.State == search.Withdrawn
		var before remind.Key // the problem of the row above
		for _, m := range f.Matters[s.first():s.last()] {
			r := newRow(m, x.Today)
			r.Follows, before = before == m.Key.ProblemKey(), m.Key.ProblemKey()
			if several {
				r.Plan = v.Day.PlanName(m.Plan)
			}
			s.Rows = append(s.Rows, r)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(pages, "ledger", &shell.Page{Title: "事项台账", Nav: "/matters", Data: s})
}

// book answers with the rows that a page shows, all of them, as the workbook that duban export ledger writes.
func book(c *shell.Call, books *shell.Single) error {
	q, err := asked(c)
	if err != nil {
		return err
	}
	return c.Attach("整改台账-"+c.Today().String()+".xlsx", shell.XLSX, func(to io.Writer) error {
		return books.Do(c, func() error { return writeBook(c, &q, to) })
	})
}

// writeBook writes the rows that are asked for.
func writeBook(c *shell.Call, q *search.Query, to io.Writer) error {
	var grids []listing.Grid
	err := c.Look(func(v *office.View) error {
		f := shell.Index(v).Find(q, c.User.Scope)
		all := make([]*remind.Obligation, len(f.Matters))
		for i, m := range f.Matters {
			all[i] = m.Obligation
		}
		grids = tables.LedgerGrids(tables.LedgerRowsOf(v.Day, all), v.Day.Today)
		return nil
	})
	if err != nil {
		return err
	}
	for i := range grids {
		grids[i].Masked(c.Mask)
	}
	return shell.Book(grids)(to)
}

// pages says which of how many pages is shown.
func (s *sheet) pages(all int, asked string) {
	s.Of = max(1, (all+perPage-1)/perPage)
	n, err := strconv.Atoi(asked)
	if err != nil {
		n = 1
	}
	s.Total, s.Page = all, min(max(1, n), s.Of)
}

// first and last are the rows of the page that is shown.
func (s *sheet) first() int { return (s.Page - 1) * perPage }
func (s *sheet) last() int  { return min(s.Total, s.Page*perPage) }

// choices fills in what can be chosen from.
func (s *sheet) choices(v *office.View, x *search.Index) {
	s.Units, s.Leaders = named(x.Units), named(x.Leaders)
	if len(v.Day.Plans)+len(v.Snap.Ended) > 1 {
		for i := range v.Day.Plans {
			id := v.Day.Plans[i].ID
			s.Plans = append(s.Plans, choice{id, v.Day.PlanName(id)})
		}
		for i := range v.Snap.Ended {
			p := &v.Snap.Ended[i].Plan
			s.Plans = append(s.Plans, choice{p.ID, nameOf(p) + "（已结束）"})
		}
	}
}
