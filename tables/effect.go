package tables

import (
	"fmt"
	"iter"
	"strings"

	"duban/office"
	"duban/remind/change"
)

// An EffectSummary is the first line of an effect.
type EffectSummary struct {
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
	NamesChanged           int    `json:"names_changed"` // short names of problems
}

// NewEffectSummary counts an effect: obligations and notices apart, as one deadline that moves can move a hundred notices.
func NewEffectSummary(e *change.Effect) EffectSummary {
	return EffectSummary{
		Kind: "summary", From: e.From.String(), To: e.To.String(),
		ObligationsGained: e.Obliged(change.Gained), ObligationsLost: e.Obliged(change.Lost), ObligationsMoved: e.Obliged(change.Moved),
		ObligationsReaddressed: e.Obliged(change.Readdressed), ObligationsState: e.Obliged(change.Restated),
		NoticesBefore: e.NoticesBefore, NoticesAfter: e.NoticesAfter, NoticesGained: e.Noticed(change.Gained), NoticesLost: e.Noticed(change.Lost),
		NoticesMoved: e.Noticed(change.Moved), NoticesReaddressed: e.Noticed(change.Readdressed), GapsBefore: e.GapsBefore, GapsAfter: e.GapsAfter,
		ProvisionalDays: e.Provisional, NamesChanged: len(e.Names),
	}
}

// Words says the sums of an effect to a person.
func (s *EffectSummary) Words() []string {
	return []string{
		fmt.Sprintf("事项：新增%d项，减少%d项，时限变动%d项，单位变动%d项，状态变动%d项",
			s.ObligationsGained, s.ObligationsLost, s.ObligationsMoved, s.ObligationsReaddressed, s.ObligationsState),
		fmt.Sprintf("提醒（至%s）：原%d条，现%d条；新增%d条，减少%d条，改期%d条，改收件人%d条",
			s.To, s.NoticesBefore, s.NoticesAfter, s.NoticesGained, s.NoticesLost, s.NoticesMoved, s.NoticesReaddressed),
		fmt.Sprintf("没有接收人：原%d处，现%d处", s.GapsBefore, s.GapsAfter),
	}
}

// An EffectChange is one change, of any kind. From and to are days: deadlines of obligations, of notices those on which they are told.
type EffectChange struct {
	Kind        string   `json:"kind"` // obligation, notice, gap, name
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

// An EffectPerson counts what a change means for one address.
type EffectPerson struct {
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

// EffectPeople returns whom an effect concerns, each with the days on which it hears otherwise.
func EffectPeople(e *office.Effect) []EffectPerson {
	var people []EffectPerson
	for i := range e.People {
		p := &e.People[i]
		changed := []string{}
		for _, d := range p.Days() {
			changed = append(changed, d.String())
		}
		people = append(people, EffectPerson{
			"person", p.Address.Channel, p.Address.To, orEmpty(p.Bodies), p.Before, p.After, p.Gained, p.Lost, p.Moved, p.From, p.To,
			changed,
		})
	}
	return people
}

// EffectChanges returns everything that changes, one by one.
func EffectChanges(e *office.Effect) iter.Seq[EffectChange] {
	return func(yield func(EffectChange) bool) {
		for _, row := range changedMatters(e) {
			if !yield(row) {
				return
			}
		}
		for c := range e.Notices() {
			if !yield(changedNotice(e, c)) {
				return
			}
		}
	}
}

// changedMatters returns what changes of obligations, gaps and names.
func changedMatters(e *office.Effect) (rows []EffectChange) {
	for i := range e.Obligations {
		c := &e.Obligations[i]
		row := EffectChange{
			Kind: "obligation", Change: string(c.Change), Obligation: string(c.Obligation.Key), From: c.From.String(), To: c.To.String(),
			Was: c.Was, Is: c.Is, Text: strings.Join(strings.Fields(c.Obligation.Text), " "),
		}
		if c.Change == change.Readdressed {
			row.Role = c.Role.String()
		}
		rows = append(rows, row)
	}
	for _, g := range e.Gaps {
		rows = append(rows, EffectChange{
			Kind: "gap", Change: string(g.Change), Obligation: string(g.Gap.Obligation), Role: g.Gap.Role.String(), Body: g.Gap.Body, Reason: g.Gap.Reason,
		})
	}
	for _, n := range e.Names {
		rows = append(rows, EffectChange{Kind: "name", Change: "renamed", Obligation: string(n.Problem.Key), Was: []string{n.Was.Text}, Is: []string{n.Is.Text}})
	}
	return rows
}

// changedNotice returns a changed notice with its day before and after; one that only comes or goes has one of the two.
func changedNotice(e *office.Effect, c *change.NoticeChange) EffectChange {
	n := c.Shown()
	row := EffectChange{
		Kind: "notice", Change: string(c.Change), Channel: n.Channel, Address: n.To, Recipient: n.Recipient, Obligation: string(n.Obligation),
		Role: n.Role.String(), Stage: n.Stage, Occurrence: n.Occurrence, Provisional: e.Provisional(c),
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

// An EffectSetting is one setting that differs, or when messages leave.
type EffectSetting struct {
	Kind   string `json:"kind"` // setting
	Key    string `json:"key"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// EffectSettings returns the settings that differ.
func EffectSettings(changes []office.SettingChange) []EffectSetting {
	var rows []EffectSetting
	for _, c := range changes {
		rows = append(rows, EffectSetting{"setting", c.Key, none(c.Before), none(c.After)})
	}
	return rows
}
