package api

import (
	"errors"
	"net/http"
	"strconv"

	"duban/listing"
	"duban/office"
	"duban/remind/typed"
	"duban/store"
	"duban/tables"
	"duban/web/shell"
)

// messageTable shows messages by the names that duban notices and duban show give their parts.
func messageTable() *listing.Table[store.Listed] {
	type row = store.Listed
	return &listing.Table[row]{Columns: []listing.Column[row]{
		{Name: "message", Value: func(m *row) any { return m.ID }},
		{Name: "day", Value: func(m *row) any { return m.Day }},
		{Name: "at", Value: func(m *row) any { return m.At }}, // of the last attempt's end, or else of its wording
		{Name: "channel", Value: func(m *row) any { return m.Channel }},
		{Name: "address", Value: func(m *row) any { return m.To }},
		{Name: "recipient", Value: func(m *row) any { return m.Recipient }},
		{Name: "subject", Value: func(m *row) any { return m.Subject }},
		{Name: "state", Value: func(m *row) any { return m.State }},
		{Name: "reply", Value: func(m *row) any { return m.Reply }},
		{Name: "notices", Value: func(m *row) any { return m.Notices }},
	}}
}

// messages lists the messages of some days, the newest first, as far as whoever asks may see all that they tell.
func messages(c *shell.Call) error {
	all, err := asked(c, "from", "to", "limit", "after")
	if err != nil {
		return err
	}
	w := store.Wanted{}
	if w.From, w.To, err = span(all); err != nil {
		return err
	}
	p, after, err := numbered(all)
	if err != nil {
		return err
	}
	o := c.Office()
	w.Realm = o.Terms.Realm
	if w.Sight, err = c.Sight(); err != nil {
		return err
	}
	l, err := o.Store.Messages(c.Context(), w, int(min(after, mostAfter)), p.limit+1)
	if err != nil {
		return err
	}
	// They are counted from the newest on: one that comes meanwhile lets another be read twice, and none is left out.
	some, last := cut(l.Rows, p.limit, func(*store.Listed) string { return strconv.FormatInt(after+int64(p.limit), 10) })
	t := messageTable()
	t.Mask = c.Mask
	items, err := lines(t, some)
	if err != nil {
		return err
	}
	return give(c, items, l.Count.All, last)
}

// mostAfter is a place behind all messages that there will ever be.
const mostAfter = 1 << 31

// message serves a message with all that is on record of it, as duban show does.
func message(c *shell.Call) error {
	if _, err := asked(c); err != nil {
		return err
	}
	none := shell.NotFound("没有编号为“" + typed.Clip(c.PathValue("id"), 60) + "”的消息")
	o := c.Office()
	t, err := o.Trail(c.Context(), c.PathValue("id"))
	switch {
	case errors.As(err, new(office.UnknownMessageError)):
		return none
	case err != nil:
		return err
	}
	sight, err := c.Sight()
	if err != nil {
		return err
	}
	if t.Realm != o.Terms.Realm || sight != nil && !sight.All(t.Notices) {
		return none
	}
	row := tables.NewMessageRow(&t)
	for _, text := range texts(&row) {
		*text = c.Shown(*text)
	}
	write(c, http.StatusOK, "application/json", row)
	return nil
}

// texts are the parts of a message in which an address may stand, or a link by which its reader answers.
func texts(r *tables.MessageRow) []*string {
	all := []*string{&r.Address, &r.Recipient, &r.Subject, &r.Text, &r.HTML, &r.Markdown, &r.Data}
	for i := range r.Attempts {
		all = append(all, &r.Attempts[i].Reply)
	}
	for i := range r.Settlements {
		all = append(all, &r.Settlements[i].Why)
	}
	return all
}
