package main

import (
	"strings"

	"duban/office"
	"duban/remind/change"
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

// newSummaryRow counts an effect: obligations and notices apart, as one deadline that moves can move a hundred notices.
func newSummaryRow(e *change.Effect) summaryRow {
	return summaryRow{
		Kind: "summary", From: e.From.String(), To: e.To.String(),
		ObligationsGained: e.Obliged(change.Gained), ObligationsLost: e.Obliged(change.Lost), ObligationsMoved: e.Obliged(change.Moved),
		ObligationsReaddressed: e.Obliged(change.Readdressed), ObligationsState: e.Obliged(change.Restated),
		NoticesBefore: e.NoticesBefore, NoticesAfter: e.NoticesAfter, NoticesGained: e.Noticed(change.Gained), NoticesLost: e.Noticed(change.Lost),
		NoticesMoved: e.Noticed(change.Moved), NoticesReaddressed: e.Noticed(change.Readdressed), GapsBefore: e.GapsBefore, GapsAfter: e.GapsAfter,
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

// showEffect shows what a change brings.
func (a *app) showEffect(e *office.Effect, all bool) error {
	v := effectView{app: a, e: e, all: all}
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
	e   *office.Effect
	all bool
}

// lines shows an effect to programs: the summary, a line for each person, for each obligation and for each notice that
// changes, told apart by kind. All of it goes out, whatever its length.
func (v *effectView) lines() error {
	if err := emit(v.app, []summaryRow{newSummaryRow(&v.e.Effect)}); err != nil {
		return err
	}
	days := v.e.Days()
	var people []personRow
	for _, p := range v.e.People {
		changed := []string{}
		for _, d := range days[p.Address] {
			changed = append(changed, d.String())
		}
		people = append(people, personRow{
			"person", p.Address.Channel, p.Address.To, orEmpty(p.Bodies), p.Before, p.After, p.Gained, p.Lost, p.Moved, p.From, p.To,
			changed,
		})
	}
	if err := emit(v.app, people); err != nil {
		return err
	}
	return emit(v.app, v.changes())
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
		if c.Change == change.Readdressed {
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

// notice returns a changed notice with its day before and after; one that only comes or goes has one of the two.
func (v *effectView) notice(c *change.NoticeChange) changeRow {
	n := c.Shown()
	row := changeRow{
		Kind: "notice", Change: string(c.Change), Channel: n.Channel, Address: n.To, Recipient: n.Recipient, Obligation: string(n.Obligation),
		Role: n.Role.String(), Stage: n.Stage, Occurrence: n.Occurrence, Provisional: v.e.Provisional(c),
	}
	if c.Was != nil {
		row.From = c.Was.Day.String()
	}
	if c.Is != nil {
		row.To = c.Is.Day.String()
	}
	if c.Change == change.Readdressed {
		row.FromChannel, row.FromAddress = c.Was.Channel, c.Was.To
	}
	return row
}
