package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/tables"
	"duban/web/shell"
)

// Events are as duban history has them, each with its matter.
func eventTable() *listing.Table[remind.Event] {
	type row = remind.Event
	return &listing.Table[row]{Columns: []listing.Column[row]{
		{Name: "id", Value: func(e *row) any { return e.ID }},
		{Name: "key", Value: func(e *row) any { return e.Key }},
		{Name: "event", Value: func(e *row) any { return e.Kind }},
		{Name: "on", Value: func(e *row) any { return e.On }},
		{Name: "at", Value: func(e *row) any { return e.At }},
		{Name: "by", Value: func(e *row) any { return e.By }},
		{Name: "taker", Rare: true, Value: func(e *row) any { return e.Taker }},
		{Name: "typist", Rare: true, Value: func(e *row) any { return e.Typist }},
		{Name: "doc", Value: func(e *row) any { return e.Doc }},
		{Name: "note", Value: func(e *row) any { return e.Note }},
		{Name: "for", Rare: true, Value: func(e *row) any { return e.For }},
		{Name: "to", Rare: true, Value: func(e *row) any { return e.To }},
		{Name: "alone", Rare: true, Value: func(e *row) any { return e.Alone }},
		{Name: "shortcut", Rare: true, Value: func(e *row) any { return e.Shortcut }},
	}}
}

// events lists what was recorded of matters, in the order of recording.
func events(c *shell.Call) error {
	all, err := asked(c, "from", "to", "limit", "after")
	if err != nil {
		return err
	}
	from, to, err := span(all)
	if err != nil {
		return err
	}
	p, after, err := numbered(all)
	if err != nil {
		return err
	}
	var rows []remind.Event
	total := 0
	err = c.Look(func(v *office.View) error {
		sees := sight(c, v)
		for i := range v.Day.Events {
			e := &v.Day.Events[i]
			if day := remind.DateOf(e.At); day < from || to != 0 && day > to || !sees(e.Key) {
				continue
			}
			if total++; e.ID > after && len(rows) <= p.limit {
				rows = append(rows, *e)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	rows, last := cut(rows, p.limit, func(e *remind.Event) string { return strconv.FormatInt(e.ID, 10) })
	t := eventTable()
	t.Mask = c.Mask
	items, err := lines(t, rows)
	if err != nil {
		return err
	}
	return give(c, items, total, last)
}

// cut returns at most so many rows, and the name of the last one where there are more.
func cut[R any](rows []R, most int, name func(*R) string) (some []R, last string) {
	if len(rows) <= most {
		return rows, ""
	}
	return rows[:most], name(&rows[most-1])
}

// replies lists what recipients answered, as duban replies does.
func replies(c *shell.Call) error {
	all, err := asked(c, "all", "limit", "after")
	if err != nil {
		return err
	}
	p, after, err := numbered(all)
	if err != nil {
		return err
	}
	came, err := c.Office().Replies(c.Context(), all.Get("all") == "true")
	if err != nil {
		return err
	}
	var rows []office.ReplyRow
	for i := range came {
		if came[i].ID > after {
			rows = append(rows, came[i])
		}
	}
	rows, last := cut(rows, p.limit, func(r *office.ReplyRow) string { return strconv.FormatInt(r.ID, 10) })
	var items []json.RawMessage
	var keys []string
	for i := range rows {
		keys = append(keys, rows[i].Keys()...)
	}
	err = c.LookOf(keys, func(v *office.View) (err error) {
		items, err = lines(tables.Answers(v.Day.World, ""), rows)
		return err
	})
	if err != nil {
		return err
	}
	return give(c, items, len(came), last)
}

// status says how things stand, as duban status does.
func status(c *shell.Call) error {
	if _, err := asked(c); err != nil {
		return err
	}
	if c.User.Scope != "" {
		return shell.Refusal{Status: http.StatusForbidden, Text: "该账号只能查看" + c.User.Scope + "的事项，不能读取全局情况；请用 /api/v1/matters"}
	}
	s, err := c.Office().Status(c.Context(), c.Site.Report)
	if err != nil {
		return err
	}
	row := tables.NewStatusRow(&s)
	for i := range row.Channels {
		row.Channels[i].Why = c.Mask(row.Channels[i].Why)
	}
	write(c, http.StatusOK, "application/json", row)
	return nil
}

// The days to come that one call plays.
const (
	usualDays = 31
	mostDays  = 62
	farthest  = 60 // months from today: all days before those that are asked for are played too
)

// coming lists the notices of days to come, as duban preview does.
func coming(c *shell.Call) error {
	all, err := asked(c, "from", "to", "limit", "after")
	if err != nil {
		return err
	}
	order, err := ahead(all, c.Today())
	if err != nil {
		return err
	}
	p, after, err := numbered(all)
	if err != nil {
		return err
	}
	v, err := c.Office().Preview(c.Context(), order)
	if err != nil {
		return err
	}
	var rows []office.Telling
	err = c.Look(func(now *office.View) error {
		sees := sight(c, now)
		for i := range v.Notices {
			if sees(v.Notices[i].Obligation) {
				rows = append(rows, v.Notices[i])
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	first := int(min(after, int64(len(rows)))) // they have no numbers of their own: they are counted
	some, last := cut(rows[first:], p.limit, func(*office.Telling) string { return strconv.Itoa(first + p.limit) })
	t := tables.Notices(v.World, "")
	t.Mask = c.Mask
	items, err := lines(t, some)
	if err != nil {
		return err
	}
	return give(c, items, len(rows), last)
}

// ahead reads which days to come are asked for.
func ahead(all url.Values, today remind.Date) (o office.PreviewOrder, err error) {
	if o.From, o.To, err = span(all); err != nil {
		return o, err
	}
	if o.From == 0 {
		o.From = today + 1
	}
	if o.To == 0 {
		o.To = o.From + usualDays - 1
	}
	if o.From <= today || o.To < o.From || o.To-o.From >= mostDays {
		return o, wrong("只能读取明日起的提醒，一次最多%d天", mostDays)
	}
	if o.To > today.AddMonths(farthest) {
		return o, wrong("只能读取%d个月以内的提醒", farthest)
	}
	return o, nil
}
