package api

import (
	"encoding/json"
	"net/http"
	"slices"

	"duban/listing"
	"duban/office"
	"duban/office/search"
	"duban/remind"
	"duban/tables"
	"duban/web/shell"
)

// table shows obligations as duban export obligations does, and how they stand besides.
func table(d *remind.Day) *listing.Table[remind.Obligation] {
	type row = remind.Obligation
	t := *tables.Obligations(d)
	t.Columns = append(slices.Clone(t.Columns),
		listing.Column[row]{Name: "colour", Value: func(o *row) any { return d.Colour(d.States[o.Key]) }},
		listing.Column[row]{Name: "days_left", Value: func(o *row) any { return left(d, d.States[o.Key]) }},
		listing.Column[row]{Name: "original", Value: func(o *row) any { return d.States[o.Key].Original }},
		listing.Column[row]{Name: "withdrawn", Value: func(o *row) any { return d.States[o.Key].Withdrawn }},
	)
	return &t
}

// left returns the days to a deadline, below zero once it has passed; none where there is none that still counts.
func left(d *remind.Day, s *remind.Status) any {
	if s.Due == 0 || s.Withdrawn || s.State == remind.Closed {
		return nil
	}
	return int(s.Due - d.Today)
}

// matters lists matters.
func matters(c *shell.Call) error {
	all, err := asked(c, append(search.Names(), "limit", "after")...)
	if err != nil {
		return err
	}
	q, err := search.Read(all)
	if err != nil {
		return wrong("%s", err)
	}
	p, err := paged(all)
	if err != nil {
		return err
	}
	var items []json.RawMessage
	var total int
	var last remind.Key
	err = c.Look(func(v *office.View) (err error) {
		f := shell.Index(v).Find(&q, c.User.Scope)
		total = len(f.Matters)
		some, known := f.After(remind.Key(p.after))
		if !known {
			return wrong("after 须为上一页最后一项的编号（key）；该事项现已不在结果中的，请从头读取")
		}
		if len(some) > p.limit {
			some, last = some[:p.limit], some[p.limit-1].Key
		}
		rows := make([]remind.Obligation, len(some))
		for i, m := range some {
			rows[i] = *m.Obligation
		}
		items, err = lines(table(v.Day), rows)
		return err
	})
	if err != nil {
		return err
	}
	return give(c, items, total, string(last))
}

// sight returns what says of a key whether whoever asks may see its matter.
func sight(c *shell.Call, v *office.View) func(remind.Key) bool {
	if c.User.Scope == "" {
		return func(remind.Key) bool { return true }
	}
	keys := map[remind.Key]bool{}
	x := shell.Index(v)
	for i := range x.Matters {
		if m := &x.Matters[i]; m.Concerns(c.User.Scope) {
			keys[m.Key] = true
		}
	}
	return func(k remind.Key) bool { return keys[k] }
}

// key returns the key that an address names.
func key(c *shell.Call) string { return c.PathValue("plan") + "/" + c.PathValue("problem") }

// seen returns the matter that an address names, if whoever asks may see it.
func seen(c *shell.Call, d *remind.Day) (*remind.Obligation, error) {
	o, _, err := office.Find(d, key(c))
	if err != nil {
		return nil, err
	}
	if !c.User.Sees(d, o) { // as if there were none
		return nil, office.UnknownKeyError{Key: key(c)}
	}
	return o, nil
}

// matter serves one matter.
func matter(c *shell.Call) error {
	if _, err := asked(c); err != nil {
		return err
	}
	var items []json.RawMessage
	err := c.LookOf([]string{key(c)}, func(v *office.View) error {
		o, err := seen(c, v.Day)
		if err == nil {
			items, err = lines(table(v.Day), []remind.Obligation{*o})
		}
		return err
	})
	if err != nil {
		return err
	}
	write(c, http.StatusOK, "application/json", items[0])
	return nil
}

// history serves all that is on record of a matter, as duban history does.
func history(c *shell.Call) error {
	if _, err := asked(c); err != nil {
		return err
	}
	err := c.LookOf([]string{key(c)}, func(v *office.View) error {
		_, err := seen(c, v.Day)
		return err
	})
	if err != nil {
		return err
	}
	h, err := c.Office().History(c.Context(), key(c), false)
	if err != nil {
		return err
	}
	t := tables.History(h)
	t.Mask = c.Mask
	items, err := lines(t, h.Entries)
	if err != nil {
		return err
	}
	return give(c, items, len(items), "")
}
