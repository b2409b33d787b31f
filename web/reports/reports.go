package reports

import (
	"fmt"
	"io"
	"net/http"
	"slices"

	"duban/formats/bulletin"
	"duban/formats/enclosure"
	"duban/formats/webpage"
	"duban/formats/workbook"
	"duban/office"
	"duban/remind"
	"duban/remind/digest"
	"duban/remind/disclosure"
	"duban/remind/pattern"
	"duban/tables"
	"duban/web/shell"
)

// A month is one of which there may be a bulletin.
type month struct {
	Name string
	On   remind.Date // its last day, today in the one that runs
	Here bool        // it is shown
}

// indexPage is what the first page shows.
type indexPage struct {
	Months []month
	On     remind.Date
	Title  string // of the bulletin; empty: there is none
	Why    string // there is none
	Doubts []string
	Whole  bool // the user sees everything
}

// commands are what a line says of the terminal, which nobody needs here.
var commands = pattern.New(`（duban [^（）]*）`)

// mostMonths is of how many months bulletins are offered.
const mostMonths = 12

// index shows the bulletin of a month, and where the other papers are.
func index(c *shell.Call) error {
	on, err := dayOf(c)
	if err != nil {
		return err
	}
	data := indexPage{On: on, Whole: c.User.Scope == ""}
	first := remind.NewDate(c.Today().Year(), c.Today().Month(), 1)
	for n := range mostMonths {
		m := first.AddMonths(-n)
		end := min(m.AddMonths(1)-1, c.Today())
		data.Months = append(data.Months, month{m.At(0, 0).Format("2006年1月"), end, end == on})
	}
	if data.Whole {
		b, err := bulletinOf(c, on)
		if why := said(err); why != nil {
			data.Why = why.Error()
		} else {
			data.Title = b.Title
		}
	}
	if c.User.Writes() {
		err = c.Look(func(v *office.View) error {
			for _, doubt := range disclosure.Doubts(v.Day, disclosure.Of(v.Day)) {
				data.Doubts = append(data.Doubts, commands.ReplaceAllString(doubt, ""))
			}
			return nil
		})
	}
	if err != nil {
		return err
	}
	return c.Show(pages, "reports", &shell.Page{Title: "月报", Nav: "/reports", Data: data})
}

// dayOf returns the day that was asked for; today where none was.
func dayOf(c *shell.Call) (remind.Date, error) {
	on, err := remind.ParseDate(c.FormValue("on"))
	if err != nil {
		return 0, shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "日期应写作2026-11-30的形式。"}
	}
	if on == 0 {
		on = c.Today()
	}
	return on, nil
}

// bulletinOf returns the bulletin of a day, for those who may see everything.
func bulletinOf(c *shell.Call, on remind.Date) (*digest.Bulletin, error) {
	if c.User.Scope != "" {
		return nil, shell.Refusal{Status: http.StatusForbidden, Text: "月通报包括全部事项，您的账号只能查看有关的事项。"}
	}
	o := c.Office()
	return o.Bulletin(c.Context(), on, o.Terms.Policy.Reports.Ranking)
}

// bulletinFile serves a bulletin: as a page, or as a paper to be signed.
func bulletinFile(c *shell.Call) error {
	on, err := dayOf(c)
	if err != nil {
		return err
	}
	b, err := bulletinOf(c, on)
	if err != nil {
		return said(err)
	}
	if c.FormValue("form") == "docx" {
		return c.Attach(fmt.Sprintf("月通报-%s.docx", b.On), shell.DOCX, func(w io.Writer) error { return bulletin.Write(w, b) })
	}
	return leaf(c, func(w io.Writer) error { return bulletin.WritePage(w, b) })
}

// dispatch serves the weekly dispatch.
func dispatch(c *shell.Call) error {
	on, err := dayOf(c)
	if err != nil {
		return err
	}
	d, err := c.Office().Dispatch(c.Context(), on)
	if err != nil {
		return said(err)
	}
	data, err := enclosure.DispatchFile(d)
	if err != nil {
		return err
	}
	return c.Attach(fmt.Sprintf("周调度表-%s.xlsx", on), shell.XLSX, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// public serves what may be published: of those problems that the user may see.
func public(c *shell.Call) error {
	var shown []disclosure.Page
	err := c.Look(func(v *office.View) error {
		shown = disclosure.Of(v.Day)
		for i := range shown {
			shown[i].Rows = slices.DeleteFunc(shown[i].Rows, func(r disclosure.Row) bool { return !sees(&c.User, v.Day, v.Day.Plans[i].ID, r.Number) })
		}
		return nil
	})
	if err != nil {
		return err
	}
	if c.FormValue("form") == "xlsx" {
		return c.Attach(fmt.Sprintf("整改情况公开-%s.xlsx", c.Today()), shell.XLSX, func(w io.Writer) error {
			return workbook.WriteNameless(w, tables.Sheets(tables.DisclosureGrids(shown, c.Today())))
		})
	}
	write := func(w io.Writer) error { return webpage.WriteDisclosure(w, c.Today(), shown) }
	if c.FormValue("form") == "html" {
		return c.Attach(fmt.Sprintf("整改情况公开-%s.html", c.Today()), shell.HTML, write)
	}
	return leaf(c, write)
}

// sees reports whether a user may see a problem of a plan.
func sees(u *shell.User, day *remind.Day, plan string, number int) bool {
	o, _ := day.Find(string(remind.ProblemKeyOf(plan, number)))
	return o != nil && u.Sees(day, o)
}
