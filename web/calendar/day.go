package calendar

import (
	"net/http"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
	"duban/tables"
	"duban/web/messages"
	"duban/web/shell"
)

// A row is a message of a day.
type row struct {
	ID, Name, To, Subject, Remark string
	Notices                       int
	State                         listing.Shade
	Sent                          bool // it is on record
}

// A day is the page of a day.
type day struct {
	On, Month        remind.Date
	Off, Provisional bool
	Before, After    remind.Date
	Due              dues
	Unplayed         bool // so many plans are held that what is to come is left out
	Sent, Coming     []row
	SentAll          int
	Ahead            bool
	Letter           *letterView
	Message          string // whose words are asked for
	Working          bool
}

// A letterView is the words of a message to come.
type letterView struct {
	Subject, Text, Name string
	HTML                bool
	Files               []string
}

// mostOfDay is how many messages of a day are listed; the record has them all.
const mostOfDay = 300

// day shows what was sent on a day or is to come on it, and the words of one message.
func (p *pager) day(c *shell.Call, on remind.Date, id string) error {
	first := firstOf(on)
	f, _, ready, err := p.ahead(c, first)
	if err != nil {
		return err
	}
	if !ready {
		return wait(c, on.ChineseShort()+"的消息")
	}
	d := &day{On: on, Month: first, Before: on - 1, After: on + 1, Ahead: on > c.Today(), Message: id}
	d.Unplayed = f.Unplayed
	sight, err := c.Sight()
	if err != nil {
		return err
	}
	d.Due, err = due(c, on, on, func(v *office.View) {
		d.Off, d.Provisional = !v.Day.Calendar.Workday(on), v.Day.Calendar.Provisional(on)
	})
	if err != nil {
		return err
	}
	if d.Ahead {
		d.coming(c, f.seen(sight))
	} else if err := d.sent(c, sight); err != nil {
		return err
	}
	if id != "" {
		if err := d.words(c, p, f.seen(sight)); err != nil {
			return err
		}
		if d.Working {
			return wait(c, "这条消息的正文")
		}
	}
	return c.Show(pages, "day", &shell.Page{Title: "日历：" + on.ChineseShort(), Nav: "/calendar", Data: d})
}

// coming lists what is to leave.
func (d *day) coming(c *shell.Call, all []coming) {
	for i := range all {
		m := &all[i]
		if m.Day != d.On || len(d.Coming) == mostOfDay {
			continue
		}
		r := row{ID: m.ID, Name: line(c, m.Recipient), To: whereTo(c, m.Address), Subject: line(c, m.Subject), Notices: len(m.Told)}
		switch {
		case m.Held:
			r.Remark = "暂停发送"
		case m.Provisional:
			r.Remark = "日期待定"
		}
		d.Coming = append(d.Coming, r)
	}
}

// sent lists what is on record.
func (d *day) sent(c *shell.Call, s *store.Sight) error {
	o := c.Site.Office()
	l, err := o.Store.Messages(c.Context(), store.Wanted{Realm: o.Terms.Realm, From: d.On, To: d.On, Sight: s}, 0, mostOfDay)
	if err != nil {
		return err
	}
	d.SentAll = l.Count.All
	for i := range l.Rows {
		m := &l.Rows[i]
		d.Sent = append(d.Sent, row{
			ID: m.ID, Name: line(c, m.Recipient), To: whereTo(c, m.Address), Subject: line(c, delivery.Unmarked(m.Subject)), Notices: m.Notices,
			State: tables.Stands(m.State), Sent: true,
		})
	}
	return nil
}

// words adds the words of the message that is asked for, of those that may be seen.
func (d *day) words(c *shell.Call, p *pager, all []coming) error {
	l, ready, err := p.worded(c, d.On, d.Message, all)
	if err != nil {
		return err
	}
	if !ready {
		d.Working = true
		return nil
	}
	d.Letter = &letterView{Subject: line(c, l.Subject), Text: c.Shown(l.Text), HTML: l.HTML != "", Name: whereTo(c, l.To)}
	for i := range l.Attachments {
		d.Letter.Files = append(d.Letter.Files, line(c, l.Attachments[i].Name))
	}
	return nil
}

// worded returns a message in words, where it is one of those of its day that may be seen.
func (p *pager) worded(c *shell.Call, on remind.Date, id string, all []coming) (l *office.Letter, ready bool, err error) {
	gone := shell.Refusal{Status: http.StatusNotFound, Text: "这一天没有这条消息：情况可能已有变化，请返回日历查看。"}
	found := false
	for i := range all {
		found = found || all[i].Day == on && all[i].ID == id
	}
	if !found || on <= c.Today() {
		return nil, false, gone
	}
	l, _, ready, err = ask(c, p.keeper, "letter "+on.String()+" "+id, letter(on, id))
	if err == nil && ready && l == nil {
		err = gone
	}
	return l, ready, err
}

// body answers with the HTML of a message to come.
func (p *pager) body(c *shell.Call) error {
	q := shell.Typed(c.URL.Query())
	on, err := remind.ParseDate(q.Get("on"))
	if err != nil || on <= c.Today() || on > c.Today().AddMonths(farthest) {
		return shell.NotFound("没有这条消息。")
	}
	f, _, ready, err := p.ahead(c, firstOf(on))
	if err != nil {
		return err
	}
	sight, err := c.Sight()
	if err != nil || !ready {
		return err
	}
	l, ready, err := p.worded(c, on, q.Get("message"), f.seen(sight))
	if err != nil || !ready {
		return err
	}
	return messages.Frame(c, l.HTML)
}
