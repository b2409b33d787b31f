package dossier_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duban/office/dossier"
	"duban/remind"
	"duban/store"
)

var begin = remind.NewDate(2026, 1, 5).At(9, 0)

// anyMatter is a matter with notices, events and holds of its own, of its problem, of its measures and of others, at instants that are often the same.
func anyMatter(t *rapid.T) *dossier.Matter {
	keys := []remind.Key{"own/1", "own/1.2@2026-06-30", "own/1.3~quarter", "own/12", "other/1"}
	at := func() time.Time { return begin.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "at")) * time.Hour) }
	m := &dossier.Matter{
		Key: rapid.SampledFrom(keys[:2]).Draw(t, "key"), Alone: rapid.Bool().Draw(t, "alone"), Past: &store.Past{}, Snap: &store.Snapshot{},
		Book: remind.NewBook(remind.Directory{}, remind.Reachability{}),
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "notices") {
		n := remind.Notice{NoticeKey: remind.NoticeKey{Obligation: rapid.SampledFrom(keys).Draw(t, "of"), Stage: fmt.Sprint(i)}}
		row := store.LogRow{Notice: n, State: store.Delivered, Offered: at()}
		if rapid.Bool().Draw(t, "sent") {
			row.At = row.Offered.Add(time.Hour)
		}
		m.Log = append(m.Log, row)
		if rapid.Bool().Draw(t, "carried") {
			m.Past.Messages = append(m.Past.Messages, store.Trail{
				Outgoing: store.Outgoing{}, Hash: fmt.Sprint(i), Carried: []store.Carried{{Notice: n}},
			})
			m.Past.Messages[len(m.Past.Messages)-1].ID = fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "message"))
		}
	}
	for range rapid.IntRange(0, 6).Draw(t, "events") {
		m.Snap.Events = append(m.Snap.Events, remind.Event{Key: rapid.SampledFrom(keys).Draw(t, "event of"), Kind: remind.EventReport, At: at()})
	}
	for range rapid.IntRange(0, 4).Draw(t, "holds") {
		scope := rapid.SampledFrom([]string{store.Everything, "own", "own/1", "own/12", "other", "addr:mail:a@x.example"}).Draw(t, "scope")
		m.Past.Holds = append(m.Past.Holds, store.SetHold{Hold: store.Hold{Scope: scope, On: rapid.Bool().Draw(t, "on")}, At: at()})
	}
	return m
}

// Entries stand in the order of time; each notice of the matter is there once, with each message that carried it, and nothing of others is.
func TestEverythingOfAMatterInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMatter(t)
		all := dossier.Of(m)
		mine := func(k remind.Key) bool {
			return k == m.Key || !m.Alone && m.Key == "own/1" && (strings.HasPrefix(string(k), "own/1.") || k == "own/1")
		}
		want, carried := map[string]int{}, map[string]int{}
		for i := range m.Log {
			if n := &m.Log[i].Notice; mine(n.Obligation) {
				want[n.Stage] = 1
			}
		}
		for i := range m.Past.Messages {
			carried[m.Past.Messages[i].Carried[0].Notice.Stage]++
		}
		seen := map[string]bool{}
		for i := range all {
			e := &all[i]
			if i > 0 && e.At.Before(all[i-1].At) {
				t.Fatalf("%s of %s stands behind %s", e.Kind, e.At, all[i-1].At)
			}
			if e.Kind == dossier.Happened && !mine(e.Key) && e.Key != "own/1" {
				t.Fatalf("an event of %s in the history of %s", e.Key, m.Key)
			}
			if e.Kind != dossier.Told {
				continue
			}
			stage := e.Notice.Notice.Stage
			if want[stage]--; len(e.Messages) != carried[stage] {
				t.Fatalf("notice %s has %d messages, want %d", stage, len(e.Messages), carried[stage])
			}
			for _, x := range e.Messages {
				if x.Again != seen[x.ID] {
					t.Fatalf("message %s: again %v", x.ID, x.Again)
				}
				seen[x.ID] = true
			}
		}
		for stage, n := range want {
			if n != 0 {
				t.Fatalf("notice %s is missing or there more than once: %d", stage, n)
			}
		}
	})
}

// plan is a plan with one problem, due on a day that is stated so.
func plan(due remind.Date, words, body string) *remind.Plan {
	return &remind.Plan{ID: "own", Problems: []remind.Problem{{
		Plan: "own", Number: 1, Title: "题", Parties: remind.Parties{Responsible: []string{body}},
		Deadline: remind.Deadline{Kind: remind.Dated, Date: due, Text: words},
		Commitments: []remind.Commitment{
			{Number: "1", Section: remind.SectionMeasures, Path: "（一）", Due: due, Text: words + "完成", Source: remind.Source{Line: 3, Column: 9}},
		},
	}}}
}

// A version that changes nothing of the matter is no entry, though it stands in other lines; a plan that was read before rules were kept has its
// words read once more, and a version that lacks a measure says so.
func TestVersionsThatChangeSomething(t *testing.T) {
	year := remind.NewDate(2026, 12, 31)
	same := plan(year, "2026年底前", "甲县")
	same.Problems[0].Commitments[0].Source.Line = 30
	lacks := plan(year, "2026年底前", "甲县")
	lacks.Problems[0].Commitments = nil
	m := &dossier.Matter{Key: "own/1", Book: remind.NewBook(remind.Directory{}, remind.Reachability{}), Snap: &store.Snapshot{}, Past: &store.Past{Versions: []store.Version{
		{At: begin, Directory: &remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Name: "先"}, {Body: "丙局", Name: "外"}}}},
		{At: begin.Add(time.Hour), Plan: plan(year, "2026年底前", "甲县")},
		{At: begin.Add(2 * time.Hour), Plan: same},
		{At: begin.Add(3 * time.Hour), Plan: lacks},
	}}}
	var got []string
	for _, e := range dossier.Of(m) {
		line := e.At.Format("15 ") + string(e.Kind) + " " + string(e.Key)
		if e.Obligation != nil {
			line += " " + e.Due.String() + " " + e.Obligation.Read.Words + " " + string(e.Obligation.Read.Rule)
		}
		got = append(got, line)
	}
	want := []string{
		"09 contacts own/1", "10 import own/1", "10 deadline own/1 2026-12-31 2026年底前 year_end",
		"10 deadline own/1.1@2026-12-31 2026-12-31 2026年底前 year_end", "12 import own/1", "12 withdrawal own/1.1@2026-12-31 2026-12-31 2026年底前 year_end",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
