package ledger

import (
	"bytes"
	"embed"
	"io"
	"net/http"
	"strconv"

	"duban/formats/workbook"
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
		x := Index(v)
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

// Index returns the index of a view.
func Index(v *office.View) *search.Index {
	return office.Kept(v, "search", func() *search.Index { return search.NewIndex(v.Day) })
}

// book answers with the rows that a page shows, all of them, as the workbook that duban export ledger writes.
func book(c *shell.Call, books *shell.Single) error {
	q, err := asked(c)
	if err != nil {
		return err
	}
	var data bytes.Buffer // whole, so that nobody takes a part of it for all
	var today remind.Date
	err = books.Do(c, func() error {
		today, err = writeBook(c, &q, &data)
		return err
	})
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", shell.XLSX)
	h.Set("Content-Disposition", "attachment; filename=\"ledger-"+today.String()+".xlsx\"; filename*=UTF-8''%E6%95%B4%E6%94%B9%E5%8F%B0%E8%B4%A6-"+today.String()+".xlsx")
	h.Set("Cache-Control", "no-store")
	if _, err = data.WriteTo(c.W); err != nil { // who asks has gone
		c.Site.Log.Debug("a workbook was not written", "error", err)
	}
	return nil
}

// writeBook writes the rows that are asked for, and returns of which day they are.
func writeBook(c *shell.Call, q *search.Query, to io.Writer) (today remind.Date, err error) {
	var rows []tables.LedgerRow
	err = c.Look(func(v *office.View) error {
		f := Index(v).Find(q, c.User.Scope)
		all := make([]*remind.Obligation, len(f.Matters))
		for i, m := range f.Matters {
			all[i] = m.Obligation
		}
		rows, today = tables.LedgerRowsOf(v.Day, all), v.Day.Today
		return nil
	})
	if err != nil {
		return today, err
	}
	grids := tables.LedgerGrids(rows, today)
	for i := range grids {
		grids[i].Masked(c.Mask)
	}
	return today, workbook.Write(to, tables.Sheets(grids))
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
