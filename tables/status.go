package tables

import (
	"fmt"
	"strings"
	"time"

	"duban/office"
	"duban/remind"
	"duban/remind/report"
	"duban/remind/tally"
	"duban/store"
	"duban/store/leases"
)

// A StatusRow is how things stand. The colours count problems, and with _measures dated measures.
type StatusRow struct {
	Today           string `json:"today"`
	Red             int    `json:"red"`
	Orange          int    `json:"orange"`
	Yellow          int    `json:"yellow"`
	Blue            int    `json:"blue"`
	Purple          int    `json:"purple"`
	Grey            int    `json:"grey"`
	Green           int    `json:"green"`
	RedMeasures     int    `json:"red_measures"`
	OrangeMeasures  int    `json:"orange_measures"`
	YellowMeasures  int    `json:"yellow_measures"`
	BlueMeasures    int    `json:"blue_measures"`
	PurpleMeasures  int    `json:"purple_measures"`
	GreyMeasures    int    `json:"grey_measures"`
	GreenMeasures   int    `json:"green_measures"`
	Withdrawn       int    `json:"withdrawn"`
	LastRound       string `json:"last_round"`
	NextRound       string `json:"next_round"`
	Waiting         int    `json:"waiting"`           // notices in no message yet
	Queue           int    `json:"queue"`             // messages under way, without those in doubt
	InDoubt         int    `json:"in_doubt"`          // messages that wait for a person
	RestoredInDoubt int    `json:"restored_in_doubt"` // notices that may have been sent between a backup and its restore
	Replies         int    `json:"replies"`           // that wait for the office
	Gaps            int    `json:"gaps"`
	Holds           int    `json:"holds"`
	ProvisionalDays int    `json:"provisional_days"`
	Troubles        int    `json:"troubles"`     // who could not be told, and channels out of order
	Clock           string `json:"clock"`        // what is wrong with it; empty: it may be right
	LastBackup      string `json:"last_backup"`  // the last good one
	BackupFault     string `json:"backup_fault"` // why the last one that was tried failed; empty: it did not
	Store           string `json:"store"`        // why it cannot be written; empty: it can
	Seal            int64  `json:"seal"`         // the last seal's number; 0: there is none
	Head            string `json:"head"`         // its hash
	Damage          string `json:"damage"`       // what of its file is damaged, by the daemon's last look at the whole; empty: nothing
	Settings        string `json:"settings"`     // what is wrong with them; empty: nothing

	InForce  int          `json:"plans_in_force"`
	Plans    []PlanHead   `json:"plans"`    // where there are not too many to name each; else none
	Channels []ChannelRow `json:"channels"` // those that are not in order
	Duties   []DutyRow    `json:"duties"`   // which of several machines on one store has what; none where there is only one

	Problems Standings `json:"problems"` // as the sum below the colours has them: one that is red or has an overdue measure counts once
	Measures Standings `json:"measures"`
}

// Standings is how many things there are of each standing, by its name in exports; each standing has one, zero included.
type Standings map[string]int

// standings returns a count as programs read it.
func standings(c *tally.Count) Standings {
	all := Standings{}
	for _, s := range tally.Standings() {
		all[s.String()] = c[s]
	}
	return all
}

// String returns the counts for a cell of a table, the most pressing first, without those that are zero.
func (s Standings) String() string {
	var parts []string
	for _, standing := range tally.Standings() {
		if n := s[standing.String()]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", standing, n))
		}
	}
	return strings.Join(parts, ";")
}

// A ChannelRow is a channel that is not in order: broken since a time, or resting until one, and what waits for it.
type ChannelRow struct {
	Channel  string `json:"channel"`
	State    string `json:"state"` // broken, paused
	Since    string `json:"since,omitempty"`
	Until    string `json:"until,omitempty"`
	Why      string `json:"why"`      // what the other side said
	Messages int    `json:"messages"` // in the queue
	Notices  int    `json:"notices"`  // in messages or in none yet, where it is broken
}

// channelRows leaves out a channel whose rest is over and that has not been tried since.
func channelRows(all []report.Channel) []ChannelRow {
	rows := []ChannelRow{}
	for _, c := range all {
		row := ChannelRow{Channel: c.Channel, Why: c.Why, Messages: c.Messages, Notices: c.Notices}
		switch {
		case !c.Broken.IsZero():
			row.State, row.Since = "broken", Instant(c.Broken)
		case !c.Paused.IsZero():
			row.State, row.Until = "paused", Instant(c.Paused)
		default:
			continue
		}
		rows = append(rows, row)
	}
	return rows
}

// A DutyRow is a duty that a machine has, until when it stands without being renewed.
type DutyRow struct {
	Duty    string `json:"duty"`
	Machine string `json:"machine"`
	Until   string `json:"until"`
}

// dutyRows returns which machine has what.
func dutyRows(all []leases.Lease) []DutyRow {
	rows := []DutyRow{}
	for _, l := range all {
		rows = append(rows, DutyRow{l.Name, l.Holder, Instant(l.Until)})
	}
	return rows
}

// NewStatusRow turns a status into the form that programs read. Its names are a contract: monitoring is built on them.
func NewStatusRow(s *office.Status) StatusRow {
	r := &s.Report
	row := StatusRow{
		Today: r.Today.String(), Withdrawn: r.Withdrawn, LastRound: Instant(r.LastRound), NextRound: Instant(r.NextRound), Waiting: r.Waiting,
		Queue: r.Queue, InDoubt: r.InDoubt, Replies: len(s.Replies), Gaps: r.Gaps, Holds: r.Holds, ProvisionalDays: r.ProvisionalDays, Troubles: len(r.Troubles),
		Clock: r.Clock, RestoredInDoubt: r.RestoredInDoubt, LastBackup: Instant(r.LastBackup), BackupFault: r.BackupFault,
		Seal: r.Seal, Head: r.Head, Store: s.StoreFault, Damage: r.Damage, InForce: r.Plans, Plans: PlanHeads(s.Reviews, s.Ended...), Channels: channelRows(r.Channels), Duties: dutyRows(s.Duties),
		Problems: standings(&r.Total.Problems), Measures: standings(&r.Total.Measures),
	}
	// In the order of the colours, worst first, as the report counts them.
	problems := []*int{&row.Red, &row.Orange, &row.Yellow, &row.Blue, &row.Purple, &row.Grey, &row.Green}
	measures := []*int{
		&row.RedMeasures, &row.OrangeMeasures, &row.YellowMeasures, &row.BlueMeasures, &row.PurpleMeasures, &row.GreyMeasures, &row.GreenMeasures,
	}
	for i, c := range r.Colours {
		*problems[i], *measures[i] = c.Problems, c.Measures
	}
	return row
}

// Instant is a time as programs and people read it in all output: RFC 3339 in Shanghai; never, where there was none.
func Instant(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(remind.Shanghai).Format(time.RFC3339)
}

// HeldScope is what is held, as hold and release take it.
func HeldScope(h *store.Hold) string {
	if h.Scope == store.Everything {
		return "all"
	}
	return h.Scope
}

// HeldBy says who has set a hold, who has agreed, why, and when it ends by itself.
func HeldBy(h *store.Hold) string {
	words := h.By
	if h.By == store.EnteredBy {
		return "新导入，尚未放行"
	}
	if h.Second != "" {
		words += "、" + h.Second
	}
	if h.Until != 0 {
		words += "，至" + h.Until.String() + "止"
	}
	if h.Note != "" {
		words += "，" + h.Note
	}
	return words
}
