package main

import (
	"fmt"
	"strings"

	"duban/remind"
	"duban/remind/change"
	"duban/remind/typed"
)

// How much of an effect a screen shows; --all shows everything.
const (
	mostObligations = 20
	mostPeople      = 30
	mostDays        = 40
	mostNotices     = 3 // of a person on a day
)

// tables shows an effect to people: the sums first, then obligations, persons and days, each cut after the first ones
// unless --all.
func (v *effectView) tables() error {
	s := newSummaryRow(&v.e.Effect)
	v.say("obligations: %d gained, %d lost, %d moved, %d with other bodies, %d in another state\n",
		s.ObligationsGained, s.ObligationsLost, s.ObligationsMoved, s.ObligationsReaddressed, s.ObligationsState)
	v.say("notices to the plan's end, %s: %d before, %d after; %d gained, %d lost, %d moved, %d re-addressed\n",
		s.To, s.NoticesBefore, s.NoticesAfter, s.NoticesGained, s.NoticesLost, s.NoticesMoved, s.NoticesReaddressed)
	v.say("gaps: %d before, %d after\n", s.GapsBefore, s.GapsAfter)
	for _, show := range []func() error{v.obligations, v.people, v.daily} {
		if err := show(); err != nil {
			return err
		}
	}
	return nil
}

// some shows the first rows, and says how many more there are.
func some[T any](v *effectView, rows []T, most int, what string) error {
	if len(rows) == 0 {
		return nil
	}
	shown := rows
	if !v.all && len(rows) > most {
		shown = rows[:most]
	}
	v.say("\n")
	err := emit(v.app, shown)
	if more := len(rows) - len(shown); more > 0 {
		v.say("… and %d more %s; --all shows all, --format json or csv gives them to a program\n", more, what)
	}
	return err
}

// obligations lists those that come, go, move or change hands.
func (v *effectView) obligations() error {
	type row struct {
		Change     string `json:"change"`
		Obligation string `json:"obligation"`
		From       string `json:"from"`
		To         string `json:"to"`
		Text       string `json:"text"`
	}
	var rows []row
	for i := range v.e.Obligations {
		c := &v.e.Obligations[i]
		r := row{string(c.Change), string(c.Obligation.Key), none(c.From.String()), none(c.To.String()), clip(c.Obligation.Text, 30)}
		switch c.Change {
		case change.Gained:
			r.From = "-"
		case change.Lost:
			r.To = "-"
		case change.Readdressed:
			r.Change = c.Role.String()
			r.From, r.To = none(clip(strings.Join(c.Was, "；"), 30)), none(clip(strings.Join(c.Is, "；"), 30))
		case change.Restated:
			r.From, r.To = c.Was[0], c.Is[0]
		}
		rows = append(rows, r)
	}
	return some(v, rows, mostObligations, "changes of obligations")
}

// people lists who hears more, less, or in another one's stead.
func (v *effectView) people() error {
	type row struct {
		Person string `json:"person"`
		Bodies string `json:"bodies"`
		Before int    `json:"before"`
		After  int    `json:"after"`
		Gained int    `json:"gained"`
		Lost   int    `json:"lost"`
		Moved  int    `json:"moved"`
		From   int    `json:"from others"`
		To     int    `json:"to others"`
	}
	var rows []row
	for i := range v.e.People {
		p := &v.e.People[i]
		rows = append(rows, row{person(p.Address), someBodies(p.Bodies), p.Before, p.After, p.Gained, p.Lost, p.Moved, p.From, p.To})
	}
	return some(v, rows, mostPeople, "people")
}

// A dayRow is one person, day and kind of change.
type dayRow struct {
	Day         string   `json:"day"`
	From        string   `json:"from"` // the former day, or who heard before
	Change      string   `json:"change"`
	Person      string   `json:"person"`
	Provisional string   `json:"provisional"`
	Count       int      `json:"count"`
	Notices     []string `json:"notices"`
}

// daily shows who hears otherwise on which day.
func (v *effectView) daily() error {
	changes := v.e.ByDay()
	rows := make([]dayRow, len(changes))
	for i := range changes {
		c := &changes[i]
		r := dayRow{Day: c.Day.String(), From: "-", Change: string(c.Change), Person: person(c.To), Provisional: "-", Count: len(c.Notices)}
		switch c.Change {
		case change.Moved:
			r.From = c.FromDay.String()
		case change.Readdressed:
			r.From = person(c.From)
		}
		if c.Provisional {
			r.Provisional = "provisional"
		}
		for k, n := range c.Notices {
			if !v.all && k == mostNotices {
				r.Notices = append(r.Notices, "…")
				break
			}
			r.Notices = append(r.Notices, v.e.ShortKey(n)+":"+n.Stage)
		}
		rows[i] = r
	}
	return some(v, rows, mostDays, "changed days of people")
}

// person names an address: mail needs no channel, a group no address.
func person(a remind.Address) string {
	if a.Channel == remind.MailChannel || a.To == a.Channel {
		return a.To
	}
	return a.Channel + " " + a.To
}

// someBodies names the first bodies, and says how many there are.
func someBodies(bodies []string) string {
	if len(bodies) > 2 {
		return fmt.Sprintf("%s等%d家", strings.Join(bodies[:2], "；"), len(bodies))
	}
	return strings.Join(bodies, "；")
}

// none returns a dash for an empty text, as a column with nothing in it looks like one that was forgotten.
func none(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// clip cuts a text to at most n characters, in one line.
func clip(s string, n int) string {
	return typed.ClipTo(strings.Join(strings.Fields(s), " "), n)
}
