package overview

import (
	"embed"
	"fmt"
	"io"

	"duban/office"
	"duban/office/agenda"
	"duban/remind"
	"duban/remind/report"
	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, functions)

// A board makes the first page, and keeps what takes long.
type board struct{ forecast forecast }

// Routes returns the first page, the list of all that is to be done, and the mark by which a page that is left open learns that something has changed.
func Routes() []shell.Route {
	b := &board{}
	return []shell.Route{
		{Pattern: "GET /{$}", Least: shell.Viewer, Do: b.overview},
		{Pattern: "GET /todo", Least: shell.Viewer, Do: b.todo},
		{Pattern: "GET /mark", Least: shell.Viewer, Do: b.mark},
	}
}

// A look is what a page is made from.
type look struct {
	narrowing
	whole   bool // of all matters, for somebody who may see how the system is
	report  report.Report
	today   remind.Date
	figures *figures
	roles   []role // in which the body stands that the page is narrowed to
	tasks   tasks
	coming  coming
	state   string // of the store, for which it should be
	keys    map[remind.Key]bool
	cal     remind.Calendar
	plans   int
	lost    int // addresses that are refused
}

// A role is one in which a body stands, and to how many problems.
type role struct {
	Name, Chinese string
	N             int
	On            bool
}

// look reads what a page is made from.
func (b *board) look(c *shell.Call) (*look, error) {
	q := c.URL.Query()
	l := &look{narrowing: narrowing{scope: c.User.Scope, body: q.Get("body"), leader: q.Get("leader"), role: q.Get("role")}}
	r, err := c.Site.Standing(c.Context())
	if err != nil {
		return nil, err
	}
	l.report, l.today, l.whole = r, r.Today, l.name() == ""
	if r.Front != nil {
		return l, l.many(c, r.Front)
	}
	o := c.Site.Office()
	err = c.Look(func(v *office.View) error {
		l.state = fmt.Sprintf("%p.%d.%d.%d.%d.%d.%d", o, v.Snap.Revision, len(v.Snap.Replies), len(v.Snap.Losses), len(v.Snap.Channels), r.LastRound.Unix(), v.Day.Today)
		l.plans = len(v.Day.Plans)
		return l.count(v, o)
	})
	if err != nil {
		return nil, err
	}
	l.coming = b.forecast.wait(c.Context(), c.Site, l.state)
	more, err := l.more(c, o)
	if err != nil {
		return nil, err
	}
	l.tasks.more = *more
	return l, c.Look(func(v *office.View) error {
		l.tasks.fill(v, o, l.keys)
		return nil
	})
}

// count takes the figures out of a view.
func (l *look) count(v *office.View, o *office.Office) error {
	w := worldOf(v)
	known := false
	if l.keys, known = l.narrowing.keys(w); !known {
		return shell.NotFound("各方案中没有“" + l.name() + "”负责的事项。")
	}
	if l.keys == nil {
		l.figures = office.Kept(v, "overview.figures", func() *figures { return figuresOf(v, nil) })
	} else {
		l.figures = figuresOf(v, l.keys)
	}
	l.today, l.cal = v.Day.Today, v.Day.Calendar
	l.addresses(v, o)
	if l.body != "" {
		l.stands(w)
	}
	return nil
}

// addresses counts those that are refused.
func (l *look) addresses(v *office.View, o *office.Office) {
	for i := range v.Snap.Losses {
		if a := &v.Snap.Losses[i]; a.Dead && a.Realm == o.Terms.Realm {
			l.lost++
		}
	}
}

// more returns what a list of what is to be done says besides matters: how the system is, to those who can do something about it.
func (l *look) more(c *shell.Call, o *office.Office) (*agenda.Subject, error) {
	s := &agenda.Subject{Gaps: l.coming.gaps}
	if !l.whole || !c.User.Writes() {
		return s, nil
	}
	s.Report = &l.report
	if l.report.InDoubt == 0 {
		return s, nil
	}
	live, err := o.Store.Live(c.Context(), o.Terms.Realm)
	for i := range live {
		if live[i].Person {
			s.Doubt = append(s.Doubt, live[i])
		}
	}
	return s, err
}

// overview shows the first page.
func (b *board) overview(c *shell.Call) error {
	l, err := b.look(c)
	if err != nil {
		return err
	}
	title := "总览"
	if name := l.name(); name != "" {
		title += "：" + name
	}
	p, err := l.page(c)
	if err != nil {
		return err
	}
	return c.Show(pages, "overview", &shell.Page{Title: title, Nav: "/", Data: p})
}

// mark says a word that changes with what pages show. What is computed beside the pages changes it, too.
func (b *board) mark(c *shell.Call) error {
	m, err := c.Site.Office().Store.Changed(c.Context())
	if err != nil {
		return err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	c.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = io.WriteString(c.W, m+b.forecast.mark()+remind.DateOf(c.Site.Now()).String())
	return err
}
