package remind_test

import (
	"fmt"
	"slices"
	"testing"

	"duban/remind"
	"duban/remind/preview"
	"duban/remind/report"
	"duban/remind/roster"

	"pgregory.net/rapid"
)

// anyDirectory draws a directory for the bodies of problem: with and without contacts, with days, stand-ins and successors.
func anyDirectory(rt *rapid.T, from remind.Date) remind.Directory {
	day := func(label string) remind.Date {
		if rapid.Bool().Draw(rt, label+" set") {
			return from + remind.Date(rapid.IntRange(-60, 260).Draw(rt, label))
		}
		return 0
	}
	d := remind.Directory{Collectives: map[string][]string{}}
	bodies := []string{"甲县", "乙局", "丙局", "丁", "新人", "戊镇", "己镇", remind.OfficeBody, "市委督查室", "市政府督查室"}
	for i, body := range bodies {
		for n := range rapid.IntRange(0, 3).Draw(rt, body) {
			c := remind.Contact{
				Body: body, Channel: remind.MailChannel, Order: rapid.IntRange(0, 2).Draw(rt, "order"), From: day("from"), To: day("to"),
				Address: fmt.Sprintf("c%d.%d@city.example", rapid.IntRange(0, i).Draw(rt, "shared"), n),
			}
			if rapid.IntRange(0, 4).Draw(rt, "group") == 0 {
				c.Channel, c.Address = "群", ""
			}
			if rapid.IntRange(0, 5).Draw(rt, "some roles") == 0 {
				c.Roles = []remind.Role{remind.Role(rapid.IntRange(0, 5).Draw(rt, "role"))}
			}
			if len(d.Contacts) > 0 && rapid.IntRange(0, 3).Draw(rt, "stand-in") == 0 {
				c.For = d.Contacts[len(d.Contacts)-1].Address
			}
			d.Contacts = append(d.Contacts, c)
		}
	}
	if rapid.Bool().Draw(rt, "collective") {
		d.Collectives["各镇"] = []string{"戊镇", "己镇", "甲县"}
	}
	for _, body := range []string{"丁", "甲县"} {
		if on := day("successor"); on != 0 {
			d.Succeeds = append(d.Succeeds, remind.Succession{Body: body, By: "新人", From: on})
		}
	}
	return d
}

// anyWorld draws a small world around a day.
func anyWorld(t *testing.T, rt *rapid.T, today remind.Date) *remind.World {
	var problems []remind.Problem
	for i := range rapid.IntRange(1, 3).Draw(rt, "problems") {
		p := problem(t, i+1, (today + remind.Date(rapid.IntRange(-40, 150).Draw(rt, "due"))).String())
		switch rapid.IntRange(0, 4).Draw(rt, "form") {
		case 0:
			p.Deadline = remind.Deadline{Kind: remind.Continuous, Text: "持续推进"}
		case 1:
			p.Responsible, p.Leader = []string{"甲县", "各镇"}, nil
		case 2:
			p.Deadline.Continues = true
		}
		problems = append(problems, p)
	}
	w := world(t, problems...)
	reach := remind.Reachability{Real: rapid.IntRange(0, 9).Draw(rt, "real") == 0, Dead: map[remind.Address]remind.Loss{}}
	reach.Channels = map[string]bool{remind.MailChannel: true, "群": rapid.Bool().Draw(rt, "set up")}
	if rapid.Bool().Draw(rt, "dead") {
		reach.Dead[remind.Address{Channel: "mail", To: "c0.0@city.example"}] = remind.Loss{Since: today - 3}
	}
	w.Book = remind.NewBook(anyDirectory(rt, today), reach)
	for i := range w.Obligations {
		w.Events = append(w.Events, anyHistory(rt, w.Obligations[i].Key, today)...)
	}
	return w
}

func anyHistory(rt *rapid.T, key remind.Key, today remind.Date) []remind.Event {
	event := func(kind remind.EventKind, ago int) remind.Event {
		on := today - remind.Date(ago)
		return remind.Event{Key: key, Kind: kind, On: on, At: on.At(10, 0), Note: "说明"}
	}
	switch rapid.IntRange(0, 9).Draw(rt, "history") {
	case 0:
		return []remind.Event{event(remind.EventReport, 9)}
	case 1:
		return []remind.Event{event(remind.EventReport, 9), event(remind.EventAccept, 5)}
	case 2:
		return []remind.Event{event(remind.EventReport, 9), event(remind.EventReturn, 1)}
	case 3:
		return []remind.Event{event(remind.EventClose, 175)}
	case 4:
		e := event(remind.EventSuspend, 9)
		e.To = today + 20
		return []remind.Event{e}
	case 5:
		e := event(remind.EventExtend, 3)
		e.To = today + 100
		return []remind.Event{e}
	case 6:
		report := event(remind.EventReport, 3)
		report.For = "甲县"
		return []remind.Event{report}
	case 7:
		report, back := event(remind.EventReport, 3), event(remind.EventReturn, 1)
		report.For, back.For = "甲县", "甲县"
		return []remind.Event{report, back}
	}
	return nil
}

type spoken struct {
	obligation     remind.Key
	stage          string
	channel, where string
}

func spokenBy(n *remind.Notice) spoken { return spoken{n.Obligation, n.Stage, n.Channel, n.To} }

// What a preview tells is in the proof, and what the proof says can be told is told, or a newer stage took its place.
func TestTheProofIsThePreview(t *testing.T) {
	today := date(t, "2026-11-24")
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWorld(t, rt, today)
		day := w.On(today)
		proof := day.Proof()
		to := max(day.End(), today) + 45
		sent, passed := map[spoken]bool{}, map[spoken]bool{}
		preview.Rounds(w, today, to, &preview.Told{All: true}, func(r preview.Round) bool {
			for i := range r.Messages {
				for j := range r.Messages[i].Notices {
					n := &r.Messages[i].Notices[j]
					sent[spokenBy(n)] = true
					if r.Day <= day.End() && !proven(proof, n, r.Day) {
						rt.Fatalf("%s tells %s %s to %s %s, and the proof has no such row", r.Day, n.Obligation, n.Stage, n.Role, n.To)
					}
				}
			}
			for i := range r.Passed {
				passed[spokenBy(&r.Passed[i].Notice)] = true
			}
			return true
		})
		for i := range proof {
			c := &proof[i]
			if c.Reason != "" || c.After != "" || c.On <= today || c.On > to-15 || c.From > c.On {
				continue
			}
			key := spoken{c.Obligation, c.Stage.Name, c.Contact.Channel, c.Contact.Address}
			if !sent[key] && !passed[key] {
				rt.Fatalf("the proof has %+v; the preview neither tells it nor passes it over", *c)
			}
		}
	})
}

func proven(proof []remind.Cover, n *remind.Notice, on remind.Date) bool {
	for i := range proof {
		c := &proof[i]
		if c.Obligation == n.Obligation && c.Stage.Name == n.Stage && c.After == "" && c.Role == n.Role &&
			c.Contact.Channel == n.Channel && c.Contact.Address == n.To && (c.To == 0 || n.On <= c.To) && c.From <= on {
			return true
		}
	}
	return false
}

// The gaps that status, metrics and daily word count are those of the proof; and each gap that a day's round finds on a stage's own day
// is in the proof, each gap of the proof is found by the round of its day.
func TestGapsAreThoseOfTheProof(t *testing.T) {
	today := date(t, "2026-11-24")
	type place struct {
		key  remind.Key
		role remind.Role
		body string
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWorld(t, rt, today)
		day := w.On(today)
		proof := day.Proof()
		inProof := map[place]bool{}
		for _, c := range proof {
			if c.Reason != "" {
				inProof[place{c.Obligation, c.Role, c.Body}] = true
			}
		}
		gaps := day.Coverage()
		missing := map[place]bool{}
		for i := range proof {
			if c := &proof[i]; c.Headless() {
				missing[place{c.Obligation, c.Role, c.Body}] = true
				if !slices.Contains(day.Headless(), c.Body) {
					rt.Fatalf("%s has no head, and is not named", c.Body)
				}
			}
		}
		if len(gaps) != len(inProof)-len(missing) {
			rt.Fatalf("%d gaps, but %d in the proof, and %d missing heads", len(gaps), len(inProof), len(missing))
		}
		for _, g := range gaps {
			if !inProof[place{g.Obligation, g.Role, g.Body}] {
				rt.Fatalf("gap %+v is not in the proof", g)
			}
			if roster.Remedy(day, g) == "" {
				rt.Fatalf("nothing would close %+v", g)
			}
		}
		for _, c := range proof {
			if c.Reason == "" || c.After != "" || c.Repeats != remind.Once || day.States[c.Obligation].State == remind.Suspended {
				continue
			}
			if c.From > max(c.On, today) {
				rt.Fatalf("%+v is a gap beside the stage's own day", c)
			}
			found := false
			for _, g := range w.On(max(c.On, today)).GapsToday() {
				found = found || g.Obligation == c.Obligation && g.Role == c.Role && g.Body == c.Body
			}
			if !found && !overtaken(proof, &c) {
				rt.Fatalf("%+v is a gap of the proof, the round of its day finds none", c)
			}
		}
		for d := today; d <= day.End(); d++ {
			for _, g := range w.On(d).GapsToday() {
				if at := (place{g.Obligation, g.Role, g.Body}); !inProof[at] && !afterwards(proof, g, d) {
					rt.Fatalf("the round of %s finds %+v, the proof does not", d, g)
				}
			}
		}
	})
}

// overtaken reports whether a newer stage of the role falls on the same day.
func overtaken(proof []remind.Cover, c *remind.Cover) bool {
	for i := range proof {
		o := &proof[i]
		if o.Obligation == c.Obligation && o.Role == c.Role && o.Stage != c.Stage && o.After == "" && o.On == c.On {
			return true
		}
	}
	return false
}

// afterwards reports whether what the round finds is after the day of a stage that was told on it, or that wanted a head where there was none: a
// successor whose own contact is to come later missed no day of the stage.
func afterwards(proof []remind.Cover, g remind.Gap, d remind.Date) bool {
	for i := range proof {
		c := &proof[i]
		if c.Obligation == g.Obligation && c.Role == g.Role && (c.Reason == "" || c.Headless()) && c.After == "" && max(c.On, c.From) < d {
			return true
		}
	}
	return false
}

func TestWhoTakesOver(t *testing.T) {
	p := problem(t, 1, "2027-03-31")
	w := world(t, p)
	d := everyone()
	d.Contacts[3].To = date(t, "2027-01-31") // 丁
	d.Contacts = append(d.Contacts,
		remind.Contact{Body: "丁", Name: "代办", Channel: remind.MailChannel, Address: "daiban@city.example", Order: 2, To: date(t, "2027-03-25")},
		remind.Contact{Body: "戊", Channel: remind.MailChannel, Address: "wu@city.example"},
	)
	d.Succeeds = []remind.Succession{{Body: "丁", By: "戊", From: date(t, "2027-04-01")}}
	w.Book = remind.NewBook(d, remind.Reachability{})
	day := w.On(date(t, "2026-11-24"))
	got := ""
	for _, c := range day.Proof() {
		if c.Role == remind.Leader && c.After == "" {
			got += fmt.Sprintln(c.Stage.Name, c.Repeats, c.On, c.Body, c.Contact.Address, c.From, c.To, c.Reason)
		}
	}
	want := `d7  2027-03-24 丁 daiban@city.example 2027-03-24 2027-03-25 
d0  2027-03-31 丁  2027-03-31 2027-03-31 联系人已于2027年3月25日到期
o1  2027-04-01 戊 wu@city.example 2027-04-01 2027-05-02 
om first-monday 2027-05-03 戊 wu@city.example 2027-05-03  
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	gaps := day.Coverage()
	if len(gaps) != 1 || gaps[0].Body != "丁" || gaps[0].From != date(t, "2027-03-26") {
		t.Errorf("gaps: %+v; want 丁 from 2027-03-26", gaps)
	}
	if r := roster.Remedy(day, gaps[0]); r == "" {
		t.Error("nothing would close the gap")
	}
}

func TestRepeatsAreJudgedByEachOfTheirDays(t *testing.T) {
	w := world(t, problem(t, 1, "2027-03-31"), problem(t, 2, "2029-06-29"))
	d := everyone()
	d.Contacts[3].To = date(t, "2028-06-30") // 丁
	w.Book = remind.NewBook(d, remind.Reachability{})
	got := ""
	for _, c := range w.On(date(t, "2027-11-24")).Proof() {
		if c.Obligation == "p/1" && c.Stage.Name == "om" && c.Role == remind.Leader {
			got += fmt.Sprintln(c.On, c.From, c.To, c.Contact.Address, c.Reason)
		}
	}
	want := "2027-11-01 2027-11-24 2028-06-30 ding@city.example \n2027-11-01 2028-07-01   联系人已于2028年6月30日到期\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestAPartGivenBackComesToItsBodyOnly(t *testing.T) {
	p := problem(t, 1, "2027-03-31")
	p.Responsible = []string{"甲县", "丙局"}
	w := world(t, p)
	day := date(t, "2026-11-24")
	for _, kind := range []remind.EventKind{remind.EventReport, remind.EventReturn} {
		w.Events = append(w.Events, remind.Event{Key: "p/1", Kind: kind, On: day, At: day.At(10, 0), For: "甲县", Note: "说明"})
	}
	got := ""
	for _, c := range w.On(day).Proof() {
		if c.Ladder == remind.OnReturned && c.After == "" {
			got += c.Role.String() + " " + c.Body + "\n"
		}
	}
	if want := "responsible 甲县\nlead 乙局\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestEverybodyIsCovered(t *testing.T) {
	day := many(t).On(date(t, "2026-11-24"))
	if n := report.CountCovers(day.Proof()); n.Obligations != 150 || n.Uncovered != 0 || n.Cells == 0 || n.Reachable != n.Cells {
		t.Errorf("%+v", n)
	}
}

// many returns a plan of 150 problems, a week apart.
func many(t testing.TB) *remind.World {
	var problems []remind.Problem
	for i := range 150 {
		problems = append(problems, problem(t, i+1, (date(t, "2026-01-01")+remind.Date(7*i)).String()))
	}
	return world(t, problems...)
}

func BenchmarkCoverage(b *testing.B) {
	day := many(b).On(date(b, "2026-11-24"))
	for b.Loop() {
		day.Coverage()
	}
}
