package shell

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"duban/remind"
	"duban/remind/report"
	"duban/remind/typed"
)

//go:embed layout.html fault.html effect.html
var own embed.FS

// A Page is what one page shows: its title, which of the main pages it belongs to, and its own data.
type Page struct {
	Title string
	Nav   string // the path of the main page that it belongs to
	Print bool   // made to be printed: without the frame
	Data  any

	// Set here.
	User   User
	Said   string
	Today  remind.Date
	Health Health
	Tabs   []tab
	Live   bool // it may be read anew by itself
}

// A tab leads to a main page.
type tab struct {
	Path, Name string
	On         bool
}

// mains are the main pages, in their order, and whom they are for.
var mains = []struct {
	path, name string
	least      Role
}{
	{"/", "总览", Viewer},
	{"/matters", "事项台账", Viewer},
	{"/calendar", "日历", Viewer},
	{"/messages", "提醒记录", Viewer},
	{"/replies", "答复", Office},
	{"/contacts", "通讯录", Office},
	{"/imports", "导入", Office},
	{"/reports", "月报", Viewer},
	{"/accounts", "账号", Administrator},
}

// Health is how the daemon is, in a line at the head of each page.
type Health struct {
	Good bool
	Text string
}

// healthOf says in a line how the daemon is, by how things stand, or why that cannot be said.
func healthOf(r report.Report, err error) Health {
	switch {
	case errors.Is(err, errCounting):
		return Health{Text: "正在汇总"}
	case err != nil:
		return Health{Text: "数据库无法读取"}
	case r.Clock != "":
		return Health{Text: "时钟异常，提醒已停发"}
	case r.LastRound.IsZero():
		return Health{Text: "尚未运行过"}
	case r.Now.Sub(r.LastRound).Hours() > 26:
		return Health{Text: "上一轮距今已超过26小时"}
	}
	day, at := remind.DateOf(r.LastRound), r.LastRound.In(remind.Shanghai).Format("15:04")
	when := "今日" + at
	if day != r.Today {
		when = fmt.Sprintf("%d月%d日%s", day.Month(), day.Day(), at)
	}
	return Health{Good: true, Text: fmt.Sprintf("%s已核查%d项", when, r.Obligations)}
}

// Pages returns the templates of a package of pages. They are parsed when the first page is asked for: on most servers nobody opens most of them.
type Pages func() *template.Template

// Templates reads the templates of a package of pages, over the frame.
func Templates(files fs.FS, more template.FuncMap) Pages {
	return sync.OnceValue(func() *template.Template {
		t := template.New("").Funcs(functions()).Funcs(more)
		return template.Must(template.Must(t.ParseFS(own, "layout.html", "effect.html")).ParseFS(files, "*.html"))
	})
}

// failure are the pages that say what is wrong.
var failure Pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(functions()).ParseFS(own, "*.html"))
})

// Show answers with a page: the template of a name, within the frame.
func (c *Call) Show(pages Pages, name string, p *Page) error {
	return c.ShowAt(http.StatusOK, pages, name, p)
}

// ShowAt answers with a page and a status of its own, such as of a form that is shown again with what is wrong in it. It is written at once: one that
// cannot be made is no half page.
func (c *Call) ShowAt(status int, pages Pages, name string, p *Page) error {
	p.User, p.Today = c.User, c.Today()
	p.Live = c.Method == http.MethodGet && c.User.Role > Anybody
	if c.User.Role > Anybody {
		p.Said = c.said()
		p.Health = healthOf(c.Site.Standing(c.Context()))
	}
	for _, m := range mains {
		if c.User.May(m.least) {
			p.Tabs = append(p.Tabs, tab{m.path, m.name, m.path == p.Nav})
		}
	}
	t := pages()
	var main, whole bytes.Buffer
	if err := t.ExecuteTemplate(&main, name, p); err != nil {
		return fmt.Errorf("make the page %s: %w", name, err)
	}
	frame := struct {
		*Page
		Main template.HTML
	}{p, template.HTML(main.String())} //nolint:gosec // made by a template just now
	if err := t.ExecuteTemplate(&whole, "layout", frame); err != nil {
		return fmt.Errorf("make the frame of %s: %w", name, err)
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	c.W.WriteHeader(status)
	// No text of a document or a person may turn a line around, on any page.
	_, err := io.WriteString(c.W, typed.Visible(whole.String()))
	if err != nil { // who looks has gone
		c.Site.Log.Debug("a page was not written", "error", err)
	}
	return nil
}

// functions are what all templates can call.
func functions() template.FuncMap {
	return template.FuncMap{
		"asset":   assetPath,
		"colour":  func(c remind.Colour) string { return c.String() },
		"word":    func(x interface{ Chinese() string }) string { return x.Chinese() },
		"date":    func(d remind.Date) string { return d.ChineseShort() },
		"weekday": func(d remind.Date) string { return d.Chinese() },
		"instant": instant,
		"join":    func(list []string) string { return strings.Join(list, "、") },
		"key":     MatterPath,
		"grid":    gridOf,
	}
}
