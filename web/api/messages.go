package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"duban/office"
	"duban/remind"
	"duban/store"
	"duban/tables"
	"duban/web/shell"
)

// A messageItem is a message in a list, by the names that duban notices and duban show give its parts.
type messageItem struct {
	Message     string       `json:"message"`
	Day         remind.Date  `json:"day"` // of its first notice
	At          string       `json:"at"`  // of the last attempt's end; never, without one
	Channel     string       `json:"channel"`
	Address     string       `json:"address"`
	Recipient   string       `json:"recipient"`
	Subject     string       `json:"subject"`
	State       string       `json:"state"`
	Reply       string       `json:"reply"` // what the other side said last
	Obligations []remind.Key `json:"obligations"`

	order int64
}

// mostSpan is how many days one list of messages spans.
const mostSpan = 366

// messages lists the messages of some days, the oldest first, as far as all they tell of may be seen.
func messages(c *shell.Call) error {
	all, err := asked(c, "from", "to", "limit", "after")
	if err != nil {
		return err
	}
	from, to, err := span(all)
	if err != nil {
		return err
	}
	p, err := paged(all)
	if err != nil {
		return err
	}
	if to == 0 {
		to = c.Today()
	}
	if from == 0 {
		from = to - usualDays + 1
	}
	if to < from || to-from >= mostSpan {
		return wrong("from 不得晚于 to，一次最多%d天", mostSpan)
	}
	rows, err := between(c, from, to)
	if err != nil {
		return err
	}
	total := len(rows)
	if p.after != "" {
		i := slices.IndexFunc(rows, func(m *messageItem) bool { return m.Message == p.after })
		if i < 0 {
			return wrong("after 须为上一页最后一条消息的编号（message）")
		}
		rows = rows[i+1:]
	}
	rows, last := cut(rows, p.limit, func(m **messageItem) string { return (*m).Message })
	items := []json.RawMessage{}
	for _, m := range rows {
		m.Address, m.Recipient, m.Reply = c.Mask(m.Address), c.Mask(m.Recipient), c.Mask(m.Reply)
		data, err := encoded(m)
		if err != nil {
			return err
		}
		items = append(items, data)
	}
	return give(c, items, total, last)
}

// between returns the messages of some days that whoever asks may see, in the order in which they were worded.
func between(c *shell.Call, from, to remind.Date) ([]*messageItem, error) {
	o := c.Office()
	known := map[string]*messageItem{}
	err := o.Store.Log(c.Context(), store.Filter{Realm: o.Terms.Realm, From: from, To: to}, func(r store.LogRow) error {
		if r.Message == "" {
			return nil
		}
		m := known[r.Message]
		if m == nil {
			n := &r.Notice
			m = &messageItem{
				Message: r.Message, Day: n.On, At: instant(r.At), Channel: n.Channel, Address: n.To, Recipient: n.Recipient, Subject: r.Subject, State: r.State, Reply: r.Reply,
				order: r.Order,
			}
			known[r.Message] = m
		}
		m.Obligations = append(m.Obligations, r.Notice.Obligation)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var rows []*messageItem
	err = c.Look(func(v *office.View) error {
		sees := sight(c, v)
		for _, m := range known {
			if !slices.ContainsFunc(m.Obligations, func(k remind.Key) bool { return !sees(k) }) {
				rows = append(rows, m)
			}
		}
		return nil
	})
	slices.SortFunc(rows, func(a, b *messageItem) int { return int(a.order - b.order) })
	return rows, err
}

// instant returns an instant as all answers have it; nothing for none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(remind.Shanghai).Format(time.RFC3339)
}

// message gives a message with all that is on record of it, as duban show does.
func message(c *shell.Call) error {
	if _, err := asked(c); err != nil {
		return err
	}
	t, err := c.Office().Trail(c.Context(), c.PathValue("id"))
	if err != nil {
		return err
	}
	err = c.Look(func(v *office.View) error {
		sees := sight(c, v)
		for i := range t.Carried {
			if !sees(t.Carried[i].Notice.Obligation) {
				return shell.NotFound("没有编号为“" + c.PathValue("id") + "”的消息")
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	row := tables.NewMessageRow(&t)
	row.Address, row.Recipient, row.Text, row.HTML, row.Markdown = c.Mask(row.Address), c.Mask(row.Recipient), c.Mask(row.Text), c.Mask(row.HTML), c.Mask(row.Markdown)
	row.Subject, row.Data = c.Mask(row.Subject), c.Mask(row.Data)
	for i := range row.Attempts {
		row.Attempts[i].Reply = c.Mask(row.Attempts[i].Reply)
	}
	for i := range row.Settlements {
		row.Settlements[i].Why = c.Mask(row.Settlements[i].Why)
	}
	write(c, http.StatusOK, "application/json", row)
	return nil
}
