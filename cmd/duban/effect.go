package main

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
)

// How much of an effect a screen shows; --all shows everything.
const (
	mostObligations = 20
	mostPeople      = 30
	mostDays        = 40
	mostNotices     = 3 // of a person on a day
)

// A summaryRow is the first line of an effect.
type summaryRow struct {
	Kind                   string `json:"kind"` // summary
	From                   string `json:"from"`
	To                     string `json:"to"`
	ObligationsGained      int    `json:"obligations_gained"`
	ObligationsLost        int    `json:"obligations_lost"`
	ObligationsMoved       int    `json:"obligations_moved"`
	ObligationsReaddressed int    `json:"obligations_readdressed"`
	ObligationsState       int    `json:"obligations_state"`
	NoticesBefore          int    `json:"notices_before"`
	NoticesAfter           int    `json:"notices_after"`
	NoticesGained          int    `json:"notices_gained"`
	NoticesLost            int    `json:"notices_lost"`
	NoticesMoved           int    `json:"notices_moved"`
	NoticesReaddressed     int    `json:"notices_readdressed"`
	GapsBefore             int    `json:"gaps_before"`
	GapsAfter              int    `json:"gaps_after"`
	ProvisionalDays        int    `json:"provisional_days"`
}

func newSummaryRow(e *remind.Effect) summaryRow {
	return summaryRow{
		Kind: "summary", From: e.From.String(), To: e.To.String(),
		ObligationsGained: e.Obliged(remind.Gained), ObligationsLost: e.Obliged(remind.Lost), ObligationsMoved: e.Obliged(remind.Moved),
		ObligationsReaddressed: e.Obliged(remind.Readdressed), ObligationsState: e.Obliged(remind.Restated),
		NoticesBefore: e.NoticesBefore, NoticesAfter: e.NoticesAfter, NoticesGained: e.Noticed(remind.Gained), NoticesLost: e.Noticed(remind.Lost),
		NoticesMoved: e.Noticed(remind.Moved), NoticesReaddressed: e.Noticed(remind.Readdressed), GapsBefore: e.GapsBefore, GapsAfter: e.GapsAfter,
		ProvisionalDays: e.Provisional,
	}
}

// A changeRow is one change, of any kind. From and to are days: deadlines of obligations, of notices those on which they are told.
type changeRow struct {
	Kind        string   `json:"kind"` // obligation, notice, gap
	Change      string   `json:"change"`
	From        string   `json:"from,omitempty"`
	To          string   `json:"to,omitempty"`
	Channel     string   `json:"channel,omitempty"`
	Address     string   `json:"address,omitempty"`
	Recipient   string   `json:"recipient,omitempty"`
	FromChannel string   `json:"from_channel,omitempty"` // of what is readdressed
	FromAddress string   `json:"from_address,omitempty"`
	Obligation  string   `json:"obligation"`
	Role        string   `json:"role,omitempty"`
	Stage       string   `json:"stage,omitempty"`
	Occurrence  int      `json:"occurrence,omitempty"`
	Provisional bool     `json:"provisional,omitempty"`
	Was         []string `json:"was,omitempty"` // bodies, or the state
	Is          []string `json:"is,omitempty"`
	Body        string   `json:"body,omitempty"` // of a gap
	Reason      string   `json:"reason,omitempty"`
	Text        string   `json:"text,omitempty"`
}

// A personRow counts what a change means for one address.
type personRow struct {
	Kind        string   `json:"kind"` // person
	Channel     string   `json:"channel"`
	Address     string   `json:"address"`
	Bodies      []string `json:"bodies"`
	Before      int      `json:"before"`
	After       int      `json:"after"`
	Gained      int      `json:"gained"`
	Lost        int      `json:"lost"`
	Moved       int      `json:"moved"`
	FromOthers  int      `json:"from_others"` // readdressed
	ToOthers    int      `json:"to_others"`
	ChangedDays []string `json:"changed_days"` // on which it hears otherwise than before
}

// showEffect plays two prospects and shows what the second brings. What today's round told stands: where it has been held, the effect
// begins tomorrow.
func (a *app) showEffect(before, after remind.Prospect, today remind.Date, all bool) error {
	if min(before.Told.Since, after.Told.Since) >= today {
		today++
	}
	e := remind.Compare(before, after, today)
	v := effectView{app: a, e: &e, before: before.World, after: after.World, all: all}
	switch a.format {
	case "json":
		return v.lines()
	case "csv":
		return emit(a, v.changes())
	default:
		return v.tables()
	}
}

// An effectView shows an effect.
type effectView struct {
	*app
	e             *remind.Effect
	before, after *remind.World
	all           bool
}

func (v *effectView) lines() error {
	if err := emit(v.app, []summaryRow{newSummaryRow(v.e)}); err != nil {
		return err
	}
	days := v.days()
	var people []personRow
	for _, p := range v.e.People {
		people = append(people, personRow{
			"person", p.Channel, p.Address, orEmpty(p.Bodies), p.Before, p.After, p.Gained, p.Lost, p.Moved, p.From, p.To,
			orEmpty(days[p.Channel+" "+p.Address]),
		})
	}
	if err := emit(v.app, people); err != nil {
		return err
	}
	return emit(v.app, v.changes())
}

// days returns, by channel and address, the days on which somebody hears otherwise than before.
func (v *effectView) days() map[string][]string {
	all := map[string][]string{}
	add := func(n *remind.Coming) {
		if n != nil {
			k := n.Channel + " " + n.Address
			all[k] = append(all[k], n.Day.String())
		}
	}
	for i := range v.e.Notices {
		add(v.e.Notices[i].Was)
		add(v.e.Notices[i].Is)
	}
	for k, list := range all {
		slices.Sort(list)
		all[k] = slices.Compact(list)
	}
	return all
}

// changes returns everything that changes, one by one.
func (v *effectView) changes() []changeRow {
	var rows []changeRow
	for i := range v.e.Obligations {
		c := &v.e.Obligations[i]
		row := changeRow{
			Kind: "obligation", Change: string(c.Change), Obligation: string(c.Obligation.Key), From: c.From.String(), To: c.To.String(),
			Was: c.Was, Is: c.Is, Text: strings.Join(strings.Fields(c.Obligation.Text), " "),
		}
		if c.Change == remind.Readdressed {
			row.Role = c.Role.String()
		}
		rows = append(rows, row)
	}
	for _, g := range v.e.Gaps {
		rows = append(rows, changeRow{
			Kind: "gap", Change: string(g.Change), Obligation: string(g.Gap.Obligation), Role: g.Gap.Role.String(), Body: g.Gap.Body, Reason: g.Gap.Reason,
		})
	}
	for i := range v.e.Notices {
		rows = append(rows, v.notice(&v.e.Notices[i]))
	}
	return rows
}

func (v *effectView) notice(c *remind.NoticeChange) changeRow {
	n := c.Shown()
	row := changeRow{
		Kind: "notice", Change: string(c.Change), Channel: n.Channel, Address: n.Address, Recipient: n.Recipient, Obligation: string(n.Obligation),
		Role: n.Role.String(), Stage: n.Stage, Occurrence: n.Occurrence, Provisional: v.provisional(c),
	}
	if c.Was != nil {
		row.From = c.Was.Day.String()
	}
	if c.Is != nil {
		row.To = c.Is.Day.String()
	}
	if c.Change == remind.Readdressed {
		row.FromChannel, row.FromAddress = c.Was.Channel, c.Was.Address
	}
	return row
}

func (v *effectView) provisional(c *remind.NoticeChange) bool {
	if c.Is != nil {
		return v.after.Provisional(&c.Is.Notice, c.Is.Day)
	}
	return v.before.Provisional(&c.Was.Notice, c.Was.Day)
}

func (v *effectView) tables() error {
	s := newSummaryRow(v.e)
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
		case remind.Gained:
			r.From = "-"
		case remind.Lost:
			r.To = "-"
		case remind.Readdressed:
			r.Change = c.Role.String()
			r.From, r.To = none(clip(strings.Join(c.Was, "；"), 30)), none(clip(strings.Join(c.Is, "；"), 30))
		case remind.Restated:
			r.From, r.To = c.Was[0], c.Is[0]
		}
		rows = append(rows, r)
	}
	return some(v, rows, mostObligations, "changes of obligations")
}

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
		rows = append(rows, row{person(p.Channel, p.Address), someBodies(p.Bodies), p.Before, p.After, p.Gained, p.Lost, p.Moved, p.From, p.To})
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
	type head struct{ day, from, change, person string }
	var rows []dayRow
	at := map[head]int{}
	for i := range v.e.Notices {
		c := &v.e.Notices[i]
		n := c.Shown()
		h := head{n.Day.String(), "-", string(c.Change), person(n.Channel, n.Address)}
		switch c.Change {
		case remind.Moved:
			h.from = c.Was.Day.String()
		case remind.Readdressed:
			h.from = person(c.Was.Channel, c.Was.Address)
		}
		k, known := at[h]
		if !known {
			k = len(rows)
			at[h] = k
			rows = append(rows, dayRow{Day: h.day, From: h.from, Change: h.change, Person: h.person, Provisional: "-"})
		}
		r := &rows[k]
		r.Count++
		if v.all || r.Count <= mostNotices {
			r.Notices = append(r.Notices, v.short(n))
		}
		if v.provisional(c) {
			r.Provisional = "provisional"
		}
	}
	for i := range rows {
		if r := &rows[i]; r.Count > len(r.Notices) {
			r.Notices = append(r.Notices, "…")
		}
	}
	return some(v, rows, mostDays, "changed days of people")
}

// short names a notice: its obligation, without the plan where there is one only, and its stage.
func (v *effectView) short(n *remind.Coming) string {
	key := string(n.Obligation)
	if len(v.after.Plans) == 1 && len(v.before.Plans) <= 1 {
		key = strings.TrimPrefix(key, v.after.Plans[0].ID+"/")
	}
	return key + ":" + n.Stage
}

// person names an address: mail needs no channel, a group no address.
func person(channel, address string) string {
	if channel == remind.MailChannel || address == channel {
		return address
	}
	return channel + " " + address
}

// someBodies names the first bodies, and says how many there are.
func someBodies(bodies []string) string {
	if len(bodies) > 2 {
		return fmt.Sprintf("%s等%d家", strings.Join(bodies[:2], "；"), len(bodies))
	}
	return strings.Join(bodies, "；")
}

func none(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// clip cuts a text to at most n characters, in one line.
func clip(s string, n int) string {
	return remind.ClipTo(strings.Join(strings.Fields(s), " "), n)
}
