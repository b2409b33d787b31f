package tables

import (
	"duban/office"
	"duban/remind"
	"duban/remind/roster"
)

// An ExplainRow is what explain shows.
type ExplainRow struct {
	Key       string       `json:"key"`
	On        string       `json:"on"`
	Short     string       `json:"short"` // name of the problem
	Text      string       `json:"text"`
	State     string       `json:"state"`
	Colour    string       `json:"colour"`
	Due       string       `json:"due"`
	Stated    string       `json:"stated"`
	Extended  int          `json:"extended"`
	NoDoc     int          `json:"undocumented"` // extensions that name no document
	DaysLeft  int          `json:"days_left"`
	Why       string       `json:"why"`
	Ladders   []LadderRow  `json:"ladders"` // in force
	Roles     []RoleRow    `json:"roles"`
	Notices   []TellingRow `json:"notices"`
	Gaps      []GapRow     `json:"gaps"`
	Recorded  []TellingRow `json:"recorded"` // of a past day: what was done on it
	AsItStood bool         `json:"as_it_stood"`
	Source    StatedRow    `json:"source"`
	Shifts    []ShiftRow   `json:"shifts"`
}

// A ShiftRow is a deadline that was moved.
type ShiftRow struct {
	From   string `json:"from"`
	To     string `json:"to"`
	On     string `json:"on"`
	Doc    string `json:"doc"`
	By     string `json:"by"`
	Typist string `json:"typist"`
	Event  int64  `json:"event"`
	Key    string `json:"key"` // that was extended: its own, or its problem's
}

// A LadderRow is a ladder by which the obligation goes.
type LadderRow struct {
	Ladder string `json:"ladder"`
	Own    string `json:"own"` // for which it is the one: a plan, a class, a key; empty: for all
}

// A RoleRow is one role of the obligation: the stage reached that names it, and the one that comes next.
type RoleRow struct {
	Role    string   `json:"role"`
	Bodies  []string `json:"bodies"`
	Stage   string   `json:"stage"`
	On      string   `json:"on"`
	Nominal string   `json:"nominal"`
	Next    string   `json:"next"`
	NextOn  string   `json:"next_on"`
}

// A TellingRow is one address that hears of the obligation.
type TellingRow struct {
	Channel   string `json:"channel"`
	Address   string `json:"address"`
	Recipient string `json:"recipient"`
	Role      string `json:"role"`
	Stage     string `json:"stage"`
	On        string `json:"on"`
	State     string `json:"state"` // as the log has it; planned: not offered yet; held: a hold keeps it back
	At        string `json:"at"`
	Reply     string `json:"reply"`
}

// NewExplainRow turns an account into the form that programs read.
func NewExplainRow(e *office.Account) ExplainRow {
	o, s := &e.Obligation, &e.Status
	row := ExplainRow{
		Key: string(o.Key), On: e.Day.Today.String(), Short: e.Day.ShortName(o.Key.ProblemKey()).Text, Text: o.Text, State: string(s.State), Colour: e.Colour.String(), Due: s.Due.String(),
		Stated: s.Original.String(), Extended: s.Extended, NoDoc: s.NoDoc, DaysLeft: e.DaysLeft, Why: e.Why, Gaps: gapRows(e.Day, e.Gaps),
		Notices: tellingRows(e.Tellings), Recorded: tellingRows(e.Recorded), AsItStood: e.AsItStood,
		Source: statedRow(o, e.Stated), Shifts: []ShiftRow{},
	}
	for _, x := range e.Shifts {
		v := &x.Event
		row.Shifts = append(row.Shifts, ShiftRow{x.From.String(), x.To.String(), v.On.String(), v.Doc, v.By, v.Typist, v.ID, string(v.Key)})
	}
	for _, l := range e.Ladders {
		row.Ladders = append(row.Ladders, LadderRow{string(l.Name), l.Scope})
	}
	for _, r := range e.Roles {
		row.Roles = append(row.Roles, RoleRow{
			r.Role.String(), r.Bodies, r.Stage, r.On.String(), r.Nominal.String(), r.Next, r.NextOn.String(),
		})
	}
	return row
}

// tellingRows returns tellings for programs. The instant stands only where something has really been told or is planned.
func tellingRows(tellings []office.Telling) []TellingRow {
	var rows []TellingRow
	for i := range tellings {
		t := &tellings[i]
		row := TellingRow{
			Channel: t.Channel, Address: t.To, Recipient: t.Recipient, Role: t.Role.String(), Stage: t.Stage, On: t.On.String(), State: t.State,
			Reply: t.Reply,
		}
		if !t.At.IsZero() {
			row.At = Instant(t.At)
		}
		rows = append(rows, row)
	}
	return rows
}

// A GapRow is a gap among what explain says; a listing of gaps is tables.Gaps.
type GapRow struct {
	Obligation string `json:"obligation"`
	Role       string `json:"role"`
	Body       string `json:"body"`
	From       string `json:"from"` // the first day of it
	Reason     string `json:"reason"`
	Remedy     string `json:"remedy"` // what would close it
}

// gapRows returns gaps with what would close each. One without a day is a gap from today on.
func gapRows(day *remind.Day, gaps []remind.Gap) []GapRow {
	var rows []GapRow
	for _, g := range gaps {
		from := max(g.From, day.Today).String()
		rows = append(rows, GapRow{string(g.Obligation), g.Role.String(), g.Body, from, g.Reason, roster.Remedy(day, g)})
	}
	return rows
}
