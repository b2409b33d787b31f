package tables

import (
	"strings"

	"duban/listing"
	"duban/office"
	"duban/scheduler"
)

// A TestRow is an address of the directory, and what came of its test where one was sent.
type TestRow struct {
	*office.Testee
	Result scheduler.Tested
}

// Tests shows whom a test goes to, and what the other side said.
func Tests() *listing.Table[TestRow] {
	return &listing.Table[TestRow]{Columns: []listing.Column[TestRow]{
		{Name: "body", Value: func(r *TestRow) any { return strings.Join(r.Bodies, "；") }},
		{Name: "name", Value: func(r *TestRow) any { return r.Name }},
		{Name: "channel", Value: func(r *TestRow) any { return r.Channel }},
		{Name: "address", Value: func(r *TestRow) any { return r.At().To }},
		{Name: "last_delivery", Value: func(r *TestRow) any { return r.Last }},
		{Name: "outcome", Value: func(r *TestRow) any { return r.outcome() }},
		{Name: "code", Value: func(r *TestRow) any { return r.Result.Verdict.Code }},
		{Name: "reply", Value: func(r *TestRow) any { return r.reply() }},
	}}
}

// outcome says in a word how a test ended; planned: it would be sent, skipped: it is not.
func (r *TestRow) outcome() string {
	switch {
	case r.Why != "" || r.Result.Unsent != "":
		return "skipped"
	case r.Result.Verdict.Outcome == "":
		return "planned"
	default:
		return string(r.Result.Verdict.Outcome)
	}
}

// reply is what the other side said, or why nobody was asked.
func (r *TestRow) reply() string { return r.Why + r.Result.Unsent + r.Result.Verdict.Reply }
