package imports

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/store"
	"duban/tables"
	"duban/web/shell"
)

// A planCard is a plan in force as the first page shows it.
type planCard struct {
	tables.PlanHead
	Since  time.Time
	By     string // who took it in
	Review string
	Left   int // readings that nobody has confirmed
	Held   bool
	New    bool // it was never released
	Path   string
}

// A paper is something else that is in force: since when, by whom.
type paper struct {
	What, By string
	Since    time.Time
}

// indexPage is what the first page shows.
type indexPage struct {
	Kinds  []*kind
	Plans  []planCard
	Papers []paper
	Ended  []tables.PlanHead
	Held   bool // everything is
}

// index shows what is in force, and where files are sent.
func index(c *shell.Call) error {
	data := indexPage{Kinds: kinds}
	since, err := c.Office().Store.Imported(c.Context())
	if err != nil {
		return err
	}
	err = c.Look(func(v *office.View) error {
		holds := store.NewHolds(v.Snap.Holds, store.Real, v.Day.Today)
		reviews := office.Reviews(v.Snap)
		for i, head := range tables.PlanHeads(reviews) {
			r := &reviews[i]
			data.Plans = append(data.Plans, planCard{
				PlanHead: head, Since: since[head.ID], By: r.Plan.Typist, Review: tables.ReviewWords(&r.Count), Left: r.Count.Left(), Held: holds[head.ID],
				New: r.Entry.Released.IsZero(), Path: "/imports/plans/" + url.PathEscape(head.ID),
			})
		}
		data.Ended = tables.PlanHeads(nil, v.Snap.Ended...)
		data.Held = holds[store.Everything]
		data.Papers = papers(v, since)
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(pages, "imports", &shell.Page{Title: "导入", Nav: "/imports", Data: data})
}

// papers returns the directory and the calendars in force.
func papers(v *office.View, since map[string]time.Time) []paper {
	d := &v.Day.Book.Directory
	first := paper{What: fmt.Sprintf("通讯录：%d条联系人", len(d.Contacts)), By: d.Typist, Since: since[""]}
	if d.Demo {
		first.What += "（内置示例，人员和地址均为虚构）"
	}
	all := []paper{first}
	for i := range v.Snap.Years {
		y := &v.Snap.Years[i]
		p := paper{What: fmt.Sprintf("%d年放假安排", y.Year), By: y.Typist, Since: since[remind.CalendarOf(y.Year)]}
		if y.Provisional {
			p.What += "（待定）"
		}
		all = append(all, p)
	}
	return all
}

// A planPage is the page before something is done with a plan.
type planPage struct {
	ID, Name, Path string
	Revision       int64
	Said           string
	Form           url.Values

	Release  *office.Release
	Groups   listing.Grid
	Causes   []cause
	Readings listing.Grid // not confirmed: the first of them
	Review   string
	Left     int

	Ended  office.Ended
	Effect *shell.Effect
}

// A cause is why nobody hears, with those whom it concerns.
type cause struct {
	Reason, Remedy string
	Count          int
	Grid           listing.Grid
}

// How much a page before a release shows.
const (
	mostReadings = 20
	mostGaps     = 20
)

// newPlanPage begins a page on a plan.
func newPlanPage(c *shell.Call) (*planPage, error) {
	revision, err := c.Office().Store.Revision(c.Context())
	if err != nil {
		return nil, err
	}
	p := &planPage{ID: c.PathValue("id"), Revision: revision, Form: url.Values{}}
	p.Name, p.Path = "方案"+p.ID, "/imports/plans/"+url.PathEscape(p.ID)
	if p.ID == everything {
		p.Name = "全部提醒"
	}
	return p, nil
}

// everything is the id by which all plans are held and released.
const everything = "all"

// revised returns the form that was sent for a plan, and whether the store has moved since its page was shown.
func (p *planPage) revised(c *shell.Call) (moved bool, err error) {
	if p.Form, err = c.Form(); err != nil {
		return false, err
	}
	return p.Form.Get("revision") != strconv.FormatInt(p.Revision, 10), nil
}

// moved says that something else has changed meanwhile.
const moved = "数据刚刚有其他改动，以下已按现在的数据重新列出，请核对后再确认。"

// showRelease shows what a release would send.
func showRelease(c *shell.Call) error {
	p, err := newPlanPage(c)
	if err != nil {
		return err
	}
	return p.showRelease(c, http.StatusOK)
}

// showRelease shows the page, with what is to be said of it.
func (p *planPage) showRelease(c *shell.Call, status int) error {
	r, err := c.Office().BeforeRelease(c.Context(), p.ID)
	if err != nil {
		return worded(err)
	}
	p.Release = &r
	var rows []tables.Addressed
	for _, g := range r.Groups {
		rows = append(rows, tables.Addressed{To: g.Address, Recipient: g.Notices[0].Recipient, Notices: len(g.Notices)})
	}
	p.Groups = tables.Addressees().Grid(rows)
	for _, x := range tables.GapCauses(r.Day, r.Gaps) {
		p.Causes = append(p.Causes, cause{x.Reason, x.Remedy, len(x.Groups), tables.GapGroups().Grid(x.Groups[:min(mostGaps, len(x.Groups))])})
	}
	if r.Review != nil {
		p.Review, p.Left = tables.ReviewWords(&r.Review.Count), r.Review.Count.Left()
		open := tables.ReviewRows(r.Review, false)
		p.Readings = tables.Review(r.Review.Plan).Pick("key", "what", "value", "result").Grid(open[:min(mostReadings, len(open))])
		p.Readings.Title = ""
	}
	return c.ShowAt(status, pages, "release", &shell.Page{Title: "放行：" + p.Name, Nav: "/imports", Data: p})
}

// release ends a hold.
func release(c *shell.Call) error {
	p, err := newPlanPage(c)
	if err != nil {
		return err
	}
	if isMoved, err := p.revised(c); err != nil || isMoved {
		return p.again(c, err, p.showRelease)
	}
	o := c.Office()
	r, err := o.BeforeRelease(c.Context(), p.ID)
	if err != nil {
		return worded(err)
	}
	err = o.Release(c.Context(), &r, office.ReleaseOrder{Note: p.Form.Get("note"), Unreviewed: p.Form.Get("unreviewed") != ""})
	if left := (office.UnreviewedError{}); errors.As(err, &left) {
		p.Said = fmt.Sprintf("没有放行：尚有%d处未经第二人核对。请先核对；不经核对即放行的，须勾选并写明原因，原因记录在案。", left.Count.Left())
		return p.showRelease(c, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	when, err := p.leaves(c, o)
	if err != nil {
		return err
	}
	return c.Done("/imports", fmt.Sprintf("已放行%s：%s向%d个地址发送。", p.Name, when, len(r.Groups)))
}

// leaves returns when the messages of what was released leave. Where it is asked for, a round is run at once.
func (p *planPage) leaves(c *shell.Call, o *office.Office) (string, error) {
	if p.Form.Get("now") != "" {
		return "已要求立即运行一轮，在发信时段内一分钟内", o.Store.AskRound(c.Context(), o.Who, c.Site.Now())
	}
	r, err := c.Site.Standing(c.Context())
	if err != nil || r.NextRound.IsZero() {
		return "下一轮", err
	}
	next := r.NextRound.In(remind.Shanghai)
	return "将于下一轮（" + remind.DateOf(next).Chinese() + next.Format("15:04") + "）", nil
}

// again shows a page anew because the store has moved.
func (p *planPage) again(c *shell.Call, err error, show func(*shell.Call, int) error) error {
	if err != nil {
		return err
	}
	p.Said = moved
	return show(c, http.StatusConflict)
}

// showHold shows the page before a plan is held.
func showHold(c *shell.Call) error {
	p, err := newPlanPage(c)
	if err != nil {
		return err
	}
	return p.showHold(c, http.StatusOK)
}

// showHold shows the page, with what is to be said of it.
func (p *planPage) showHold(c *shell.Call, status int) error {
	known := p.ID == everything
	err := c.Look(func(v *office.View) error {
		for i := range v.Day.Plans {
			known = known || v.Day.Plans[i].ID == p.ID
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !known {
		return shell.NotFound("没有这个方案在执行。")
	}
	return c.ShowAt(status, pages, "hold", &shell.Page{Title: "暂停发送：" + p.Name, Nav: "/imports", Data: p})
}

// hold keeps back what a plan sends.
func hold(c *shell.Call) error {
	p, err := newPlanPage(c)
	if err != nil {
		return err
	}
	if isMoved, err := p.revised(c); err != nil || isMoved {
		return p.again(c, err, p.showHold)
	}
	order := office.HoldOrder{What: p.ID, Note: p.Form.Get("note")}
	if order.Note == "" {
		p.Said = "请写明暂停发送的原因。"
		return p.showHold(c, http.StatusUnprocessableEntity)
	}
	if err := c.Office().Hold(c.Context(), order); err != nil {
		return worded(err)
	}
	return c.Done("/imports", "已暂停发送"+p.Name+"；需要恢复的，在本页放行。")
}

// showEnd shows what the end of a plan would change.
func showEnd(c *shell.Call) error {
	p, err := newPlanPage(c)
	if err != nil {
		return err
	}
	return p.showEnd(c, http.StatusOK)
}

// showEnd shows the page, with what is to be said of it.
func (p *planPage) showEnd(c *shell.Call, status int) error {
	err := c.Alone(func() error {
		done, effect, err := c.Office().BeforeEnd(c.Context(), p.ID)
		if err == nil {
			p.Ended, p.Effect = done, shell.EffectOf(effect)
		}
		return err
	})
	if err != nil {
		return worded(err)
	}
	return c.ShowAt(status, pages, "end", &shell.Page{Title: "方案结束：" + p.ID, Nav: "/imports", Data: p})
}

// end ends a plan.
func end(c *shell.Call) error {
	p, err := newPlanPage(c)
	if err != nil {
		return err
	}
	if isMoved, err := p.revised(c); err != nil || isMoved {
		return p.again(c, err, p.showEnd)
	}
	done, err := c.Office().End(c.Context(), p.ID, store.Ending{Doc: p.Form.Get("doc"), By: p.Form.Get("by"), Note: p.Form.Get("note")})
	switch {
	case errors.Is(err, office.ErrNoPaper):
		p.Said = "请填写结束该方案所依据文件的文号。"
		return p.showEnd(c, http.StatusUnprocessableEntity)
	case errors.Is(err, store.ErrChanged):
		return p.again(c, nil, p.showEnd)
	case err != nil:
		return worded(err)
	}
	said := fmt.Sprintf("%s（%s）已结束，依据%s：历史保留，不再提醒；此前收到过提醒的，将告知一次。", done.Plan.Title, done.Plan.ID, p.Form.Get("doc"))
	return c.Done("/imports", said)
}

// worded returns an error that somebody can mend as an answer.
func worded(err error) error {
	var held office.NotHeldError
	switch {
	case errors.As(err, &held):
		return shell.Refusal{Status: http.StatusConflict, Text: "“" + held.What + "”没有暂停发送，或者刚刚已由他人放行。"}
	case errors.Is(err, store.ErrNoPlan), errors.As(err, new(office.UnknownScopeError)):
		return shell.NotFound("没有这个方案在执行。")
	}
	return err
}

// sheet serves the sheet on which a second person checks a plan.
func sheet(c *shell.Call) error {
	o := c.Office()
	r, err := o.Reviewed(c.Context(), c.PathValue("id"))
	if err != nil {
		return shell.NotFound(err.Error())
	}
	rows := tables.ReviewRows(r, c.FormValue("all") != "")
	return c.Look(func(v *office.View) error {
		grids := tables.ReviewGrids(r, rows, v.Day)
		return c.Attach("核对表-"+cmp.Or(r.Plan.ID, "方案")+".xlsx", shell.XLSX, shell.Book(grids))
	})
}
