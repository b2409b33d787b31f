package reports

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"duban/formats/calendar"
	"duban/formats/paper"
	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/days"
	"duban/remind/noise"
	"duban/remind/people"
	"duban/store"
	"duban/tables"
	"duban/web/shell"
)

// evidence serves the dossier of a matter.
func evidence(c *shell.Call) error {
	key := strings.TrimSpace(c.FormValue("key"))
	if key == "" {
		return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "请填写事项编号，如 22，编号见事项台账。"}
	}
	e, err := c.Office().Evidence(c.Context(), key, c.FormValue("alone") != "")
	if err != nil {
		return err
	}
	mask := people.Masked
	if c.FormValue("full") != "" {
		mask = func(text string) string { return text }
	}
	name := "督办留痕-" + strings.ReplaceAll(string(e.Obligation.Key), "/", "-")
	if c.FormValue("form") == "xlsx" {
		var grids []listing.Grid
		for _, s := range tables.EvidenceSections(e, mask) {
			grids = append(grids, s.Grid)
		}
		return c.Attach(name+".xlsx", shell.XLSX, shell.Book(grids))
	}
	return c.Attach(name+".docx", shell.DOCX, func(w io.Writer) error { return paper.Write(w, tables.EvidencePaper(e, mask)) })
}

// verifyPage is what a verification came to.
type verifyPage struct {
	tables.VerifyWords
	None     bool // nothing is sealed yet
	Findings listing.Grid
	More     int
	Head     string // that was asked for
	Asked    []string
	Known    bool
}

// How much of a verification a page shows, and how many digits of a head are asked for: fewer would fit another one.
const (
	mostFindings = 50
	minHead      = 8
)

// verify holds all sealed rows against their seals.
func verify(c *shell.Call) error {
	p := verifyPage{Head: strings.ReplaceAll(c.FormValue("head"), " ", "")}
	if p.Head != "" && len(p.Head) < minHead {
		return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: fmt.Sprintf("请至少填写印记的前%d位。", minHead)}
	}
	err := c.Alone(func() error {
		keys, err := c.Site.Keys()
		if err != nil {
			return err
		}
		v, err := c.Office().Store.Verify(c.Context(), keys...)
		if err != nil {
			return err
		}
		if p.None = v.Seals == 0; p.None {
			return nil
		}
		row := tables.NewVerifyRow(&v)
		p.VerifyWords = tables.NewVerifyWords(&v, &row)
		shown := row.Findings[:min(mostFindings, len(row.Findings))]
		p.Findings, p.More = tables.Findings().Grid(shown), len(row.Findings)-len(shown)
		if p.Head != "" {
			p.Asked, p.Known = tables.HeadWords(&v, p.Head)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(pages, "verify", &shell.Page{Title: "证据链核对", Nav: "/reports", Data: p})
}

// counted counts what each address got in the month that was asked for.
func counted(c *shell.Call) (*noise.Report, error) {
	month := remind.NewDate(c.Today().Year(), c.Today().Month(), 1)
	if text := c.FormValue("month"); text != "" {
		var err error
		if month, err = days.ParseMonth(text); err != nil {
			return nil, shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "月份应写作2026-11的形式。"}
		}
	}
	return countOf(c.Context(), c.Office(), month)
}

// countOf counts what the log of deliveries says of a month.
func countOf(ctx context.Context, o *office.Office, month remind.Date) (*noise.Report, error) {
	n := noise.NewCounter(month)
	err := o.Store.Log(ctx, store.Filter{Realm: o.Terms.Realm, State: store.Delivered}, func(r store.LogRow) error {
		n.Add(&r.Notice, r.Message, r.At)
		return nil
	})
	return n.Report(), err
}

// noisePage shows how many messages each address got in a month.
func noisePage(c *shell.Call) error {
	r, err := counted(c)
	if err != nil {
		return err
	}
	data := struct {
		Month string
		Words []string
		Grid  listing.Grid
	}{r.Month.At(0, 0).Format("2006-01"), r.Words(), tables.Noise("").Grid(r.Rows)}
	data.Words = data.Words[:min(2, len(data.Words))]
	return c.Show(pages, "noise", &shell.Page{Title: "消息数量", Nav: "/reports", Data: data})
}

// noiseFile serves it as a workbook.
func noiseFile(c *shell.Call) error {
	r, err := counted(c)
	if err != nil {
		return err
	}
	name := r.Month.At(0, 0).Format("2006年1月")
	return c.Attach("消息数量-"+name+".xlsx", shell.XLSX, shell.Book([]listing.Grid{tables.Noise("消息数量（" + name + "）").Grid(r.Rows)}))
}

// ledger serves the ledger that an office keeps in Excel.
func ledger(c *shell.Call) error {
	var grids []listing.Grid
	err := c.Look(func(v *office.View) error {
		grids = tables.LedgerGrids(tables.LedgerRows(v.Day), v.Day.Today)
		return nil
	})
	if err != nil {
		return err
	}
	return c.Attach(fmt.Sprintf("整改台账-%s.xlsx", c.Today()), shell.XLSX, shell.Book(grids))
}

// agenda serves all deadlines as a calendar.
func agenda(c *shell.Call) error {
	imported, err := c.Office().Store.Imported(c.Context())
	if err != nil {
		return err
	}
	var all []calendar.Appointment
	err = c.Look(func(v *office.View) error {
		all = calendar.Agenda(v.Day, imported)
		return nil
	})
	if err != nil {
		return err
	}
	return c.Attach("全部整改任务.ics", shell.ICS, func(w io.Writer) error { return calendar.WriteAgenda(w, "全部整改任务", all) })
}
