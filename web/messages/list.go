package messages

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/typed"
	"duban/store"
	"duban/tables"
	"duban/web/shell"
)

// How many messages stand on a page, and at most in a workbook.
const (
	perPage   = 50
	mostInOne = 20000
)

// A query is what somebody looks for, as it stands in the address.
type query struct {
	From, To, Who, Matter, Channel, State, Words string
	Page                                         int // from 1 on
}

// queryOf reads the address. What is no page is the first.
func queryOf(c *shell.Call) query {
	v := shell.Typed(c.URL.Query())
	get := func(name string) string { return typed.ClipTo(v.Get(name), 100) }
	page, _ := strconv.Atoi(v.Get("page"))
	return query{
		From: get("from"), To: get("to"), Who: get("who"), Matter: get("matter"), Channel: get("channel"), State: get("state"), Words: get("words"),
		Page: min(max(page, 1), 1<<20),
	}
}

// Address returns the address of the list, with some of the query's words in place of others.
func (q query) Address(path string) string {
	v := url.Values{}
	for name, text := range map[string]string{
		"from": q.From, "to": q.To, "who": q.Who, "matter": q.Matter, "channel": q.Channel, "state": q.State, "words": q.Words,
	} {
		if text != "" {
			v.Set(name, text)
		}
	}
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// In returns the address of those in a state.
func (q query) In(state string) string {
	q.State, q.Page = state, 1
	return q.Address("/messages")
}

// Turned returns the address of another page.
func (q query) Turned(by int) string {
	q.Page += by
	return q.Address("/messages")
}

// Sheet returns the address of the workbook.
func (q query) Sheet() string {
	q.Page = 1
	return q.Address("/messages.xlsx")
}

// wanted returns what is looked for, and what of the query is no day or no matter.
func (q query) wanted(c *shell.Call) (w store.Wanted, faults []string, err error) {
	var err1, err2 error
	if w.From, err1 = remind.ParseDate(q.From); err1 != nil {
		faults = append(faults, err1.Error())
	}
	if w.To, err2 = remind.ParseDate(q.To); err2 != nil {
		faults = append(faults, err2.Error())
	}
	if w.To != 0 && w.To < w.From {
		faults = append(faults, "截止日期早于起始日期，请核对")
	}
	w.Realm, w.Who, w.Named, w.Channel, w.Words = c.Site.Office().Terms.Realm, q.Who, !c.User.Writes(), q.Channel, q.Words
	if tables.Stands(q.State).Text != "" {
		w.State = q.State
	}
	if w.Sight, err = c.Sight(); err != nil || q.Matter == "" {
		return w, faults, err
	}
	err = c.LookOf([]string{q.Matter}, func(v *office.View) error {
		plan := slices.ContainsFunc(v.Day.Plans, func(p remind.Plan) bool { return p.ID == q.Matter })
		if o, _ := v.Day.Find(q.Matter); o != nil {
			w.Within = o.Key
		} else if w.Within = remind.Key(q.Matter); !plan { // reports are a plan's
			faults = append(faults, "没有编号为“"+q.Matter+"”的事项，请核对编号，如 22、24.2.7@2028-12-31")
		}
		return nil
	})
	return w, faults, err
}

// A line is a message as the list has it.
type line struct {
	ID, Name, To, Subject, Channel, Reply string
	Day                                   remind.Date
	Clock                                 string
	Notices                               int
	State                                 listing.Shade
}

// A choice is one of those that a list offers.
type choice struct {
	Name, Text, Href string
	Colour           remind.Colour
	Count            int
	On               bool
}

// A list is the page of all messages.
type list struct {
	query
	Faults   []string
	Results  []choice
	Channels []choice
	Lines    []line
	Found    int // in the state that is asked for
	Pages    int
	First    int // number of the first line
	Empty    bool
}

// showList shows the messages that are looked for, a page of them.
func showList(c *shell.Call) error {
	p := list{query: queryOf(c)}
	w, faults, err := p.wanted(c)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if p.Faults = faults; len(faults) > 0 {
		status = http.StatusUnprocessableEntity
		return c.ShowAt(status, pages, "messages", &shell.Page{Title: "提醒记录", Nav: "/messages", Data: p})
	}
	l, err := c.Site.Office().Store.Messages(c.Context(), w, (p.Page-1)*perPage, perPage)
	if err != nil {
		return err
	}
	p.Found, p.Empty = l.Count.Of(w.State), l.Count.All == 0
	p.Pages, p.First = max((p.Found+perPage-1)/perPage, 1), (p.Page-1)*perPage+1
	p.Results = []choice{{Text: "全部", Href: p.In(""), Count: l.Count.All, On: w.State == ""}}
	for _, s := range tables.States() {
		word := tables.Stands(s)
		p.Results = append(p.Results, choice{Name: s, Text: word.Text, Colour: word.Colour, Href: p.In(s), Count: l.Count.Of(s), On: w.State == s})
	}
	for _, name := range l.Channels {
		p.Channels = append(p.Channels, choice{Name: name, Text: remind.ChannelChinese(name), On: name == p.Channel})
	}
	for i := range l.Rows {
		p.Lines = append(p.Lines, lineOf(c, &l.Rows[i]))
	}
	return c.ShowAt(status, pages, "messages", &shell.Page{Title: "提醒记录", Nav: "/messages", Data: p})
}

// lineOf returns a message as its reader may see it.
func lineOf(c *shell.Call, m *store.Listed) line {
	m = seen(c, m)
	x := line{
		ID: m.ID, Name: short(m.Recipient), To: short(m.To), Subject: short(delivery.Unmarked(m.Subject)), Channel: remind.ChannelChinese(m.Channel), Day: m.Day,
		Notices: m.Notices, State: tables.Stands(m.State), Reply: short(tables.Answer(m)),
	}
	if m.Tried {
		x.Clock = m.At.In(remind.Shanghai).Format("15:04")
		if d := remind.DateOf(m.At); d != m.Day {
			x.Clock = fmt.Sprintf("%d月%d日%s", d.Month(), d.Day(), x.Clock)
		}
	}
	return x
}

// longest is how much of a text a cell has room for.
const longest = 120

// short returns a text as it stands in a cell: a hostile one fills no page.
func short(text string) string { return typed.ClipTo(typed.VisibleLine(text), longest) }

// seen returns a message as its reader may see it.
func seen(c *shell.Call, m *store.Listed) *store.Listed {
	x := *m
	x.Recipient, x.To, x.Subject, x.Reply = c.Mask(m.Recipient), c.Mask(m.To), c.Mask(m.Subject), c.Mask(m.Reply)
	return &x
}

// sheet sends the messages that are looked for as a workbook.
func sheet(c *shell.Call, books *shell.Single) error {
	q := queryOf(c)
	w, faults, err := q.wanted(c)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: faults[0]}
	}
	return c.Attach("提醒记录"+c.Today().String()+".xlsx", shell.XLSX, func(to io.Writer) error {
		return books.Do(c, func() error { return writeSheet(c, w, to) })
	})
}

// writeSheet writes messages as a workbook.
func writeSheet(c *shell.Call, w store.Wanted, to io.Writer) error {
	l, err := c.Site.Office().Store.Messages(c.Context(), w, 0, mostInOne)
	if err != nil {
		return err
	}
	for i := range l.Rows {
		l.Rows[i] = *seen(c, &l.Rows[i])
	}
	g := tables.Sent(tables.AsOf("提醒记录", c.Today())).Grid(l.Rows)
	if n := l.Count.Of(w.State); n > len(l.Rows) {
		g.Foot = append(g.Foot, fmt.Sprintf("共%d条，本表列出最近的%d条；其余请按日期分段导出。", n, len(l.Rows)))
	}
	return shell.Book([]listing.Grid{g})(to)
}
