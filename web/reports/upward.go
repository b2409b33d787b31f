package reports

import (
	"fmt"
	"io"
	"net/http"
	"net/url"

	"duban/formats/plantext"
	"duban/formats/upward"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/days"
	"duban/web/shell"
)

// upwardPage is the form of a sheet for a higher office, and what is wrong with the files that were sent.
type upwardPage struct {
	Month    string
	Said     string
	Findings []plantext.Finding
}

// showUpward shows the form.
func showUpward(c *shell.Call) error {
	return showUpwardAt(c, http.StatusOK, &upwardPage{Month: c.Today().At(0, 0).Format("2006-01")})
}

// showUpwardAt shows the form with what is to be said of it.
func showUpwardAt(c *shell.Call, status int, p *upwardPage) error {
	return c.ShowAt(status, pages, "upward", &shell.Page{Title: "上报表", Nav: "/reports", Data: p})
}

// example serves a mapping to begin with.
func example(c *shell.Call) error {
	return c.Attach("表式.yaml", "application/yaml; charset=utf-8", func(w io.Writer) error {
		_, err := io.WriteString(w, upward.Example)
		return err
	})
}

// upwardFile serves the sheet in the columns of the mapping that was sent. Nothing is kept of either.
func upwardFile(c *shell.Call) error {
	u, err := c.Upload()
	if err != nil {
		return err
	}
	defer u.Close()
	p := &upwardPage{Month: u.Fields.Get("month")}
	if u.Files["columns"] == nil {
		p.Said = "请选择表式文件。"
		return showUpwardAt(c, http.StatusUnprocessableEntity, p)
	}
	return c.Alone(func() error {
		sheets, month, err := p.sheets(c, u)
		if err != nil {
			p.Said = err.Error()
		}
		if sheets == nil {
			return showUpwardAt(c, http.StatusUnprocessableEntity, p)
		}
		return c.Attach(fmt.Sprintf("上报表-%s.xlsx", upward.Month(month)), shell.XLSX, func(w io.Writer) error { return workbook.WriteNameless(w, sheets) })
	})
}

// sheets makes the sheet; none where something is wrong.
func (p *upwardPage) sheets(c *shell.Call, u *shell.Upload) ([]workbook.Sheet, remind.Date, error) {
	month, err := monthOf(c, u.Fields)
	if err != nil {
		return nil, 0, err
	}
	form, findings, err := upward.ReadForm(u.Files["columns"].Reader())
	if p.Findings = findings; err != nil || len(findings) > 0 {
		return nil, 0, err
	}
	day, err := c.Office().InMonth(c.Context(), month)
	if err != nil {
		return nil, 0, err
	}
	rows := upward.Rows(day, form, month)
	if f := u.Files["last"]; f != nil {
		_, findings, err := form.KeepLast(rows, f.Reader())
		if p.Findings = findings; err != nil {
			return nil, 0, err
		}
	}
	return form.Sheets(rows, day, month), month, nil
}

// monthOf returns the month that was asked for; the one that runs where none was.
func monthOf(c *shell.Call, fields url.Values) (remind.Date, error) {
	if text := fields.Get("month"); text != "" {
		return days.ParseMonth(text)
	}
	return remind.NewDate(c.Today().Year(), c.Today().Month(), 1), nil
}
