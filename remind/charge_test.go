package remind_test

import (
	"slices"
	"testing"

	"duban/remind"
	"duban/remind/preview"
	"duban/remind/tally"

	"pgregory.net/rapid"
)

// A simple is the second way to count, from the ledger: what an address answers for in a role, obligation by obligation.
type simple map[remind.Key]tally.Standing

// ledgerOf looks up every obligation's bodies by hand.
func ledgerOf(d *remind.Day, to remind.Address, role remind.Role) simple {
	all := simple{}
	for i := range d.Obligations {
		o := &d.Obligations[i]
		for _, body := range d.Book.Members(o.Bodies(role), d.Today) {
			contacts, _ := d.Book.Contacts(body, role, d.Today)
			if !slices.ContainsFunc(contacts, func(c remind.Speaker) bool { return c.At() == to }) {
				continue
			}
			s := d.States[o.Key]
			reported := role.Works() && s.State == remind.Open && s.ReportedBy(body)
			standing := byHand(s, d.Today)
			if old, known := all[o.Key]; reported && (!known || old == tally.Reported) {
				standing = tally.Reported
			}
			all[o.Key] = standing
		}
	}
	return all
}

// byHand says how a status stands, in other words than the core's.
func byHand(s *remind.Status, today remind.Date) tally.Standing {
	switch s.State {
	case remind.Reported:
		return tally.Reported
	case remind.Accepted:
		return tally.Accepted
	case remind.Closed:
		return tally.Closed
	case remind.Suspended:
		return tally.Suspended
	}
	switch {
	case s.Due == 0:
		return tally.Continuing
	case s.Due >= today+16:
		return tally.Open
	case s.Due >= today:
		return tally.Soon
	}
	return tally.Overdue
}

// total counts a simple ledger.
func (all simple) total() (t tally.Total) {
	problems := map[remind.Key][]tally.Standing{}
	late := map[remind.Key]bool{}
	for key, s := range all {
		whole := key.ProblemKey()
		switch key.Kind() {
		case remind.KindProblem:
		case remind.KindMeasure:
			t.Measures[s]++
			late[whole] = late[whole] || s == tally.Overdue
		default:
			t.Duties[s]++
		}
		problems[whole] = append(problems[whole], s)
	}
	for whole, parts := range problems {
		standing, known := all[whole]
		if !known {
			standing = slices.Min(parts)
		}
		if late[whole] && all[whole] != tally.Overdue || late[whole] && !known {
			standing = tally.Partly
		}
		t.Problems[standing]++
	}
	return t
}

// In every message the totals equal a count made from the ledger by another way, whatever the states; of what a message tells each entry
// counts among them.
func TestTotalsAreTrue(t *testing.T) {
	today := date(t, "2026-11-23")
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWorld(t, rt, today)
		for i := range w.Plans {
			for k := range w.Plans[i].Problems {
				due := today + remind.Date(rapid.IntRange(-60, 60).Draw(rt, "measure"))
				p := &w.Plans[i].Problems[k]
				p.Commitments = append(p.Commitments, remind.Commitment{Number: "1", Section: remind.SectionMeasures, Path: "一是", Due: due, Text: "某事"})
			}
		}
		w.Prepare()
		told := &preview.Told{Since: today - 1}
		preview.Rounds(w, today, today+40, told, func(r preview.Round) bool {
			day := w.On(r.Day)
			for i := range r.Messages {
				m := &r.Messages[i]
				for _, role := range remind.Roles() {
					ledger := ledgerOf(day, m.Address, role)
					at := slices.IndexFunc(m.Charges, func(c remind.Charge) bool { return c.Role == role })
					switch {
					case at < 0 && len(ledger) > 0:
						rt.Fatalf("%s to %s: nothing is counted as %s, want %v", r.Day, m.To, role, ledger)
					case at >= 0 && m.Charges[at].Total != ledger.total():
						rt.Fatalf("%s to %s as %s:\n got %v\nwant %v of %v", r.Day, m.To, role, m.Charges[at].Total, ledger.total(), ledger)
					}
				}
			}
			return true
		})
	})
}

// What a message is silent about counts in it all the same: a leader with sixteen overdue problems does not read of one.
func TestAResumedMatterDoesNotHideTheOthers(t *testing.T) {
	w := world(t, problem(t, 1, "2026-06-30"), problem(t, 2, "2026-06-30"), problem(t, 3, "2028-12-31"))
	w = after(t, w, remind.Event{Key: "p/2", Kind: remind.EventSuspend, On: date(t, "2026-11-20"), To: date(t, "2026-12-02")})
	var got []string
	told := &preview.Told{}
	preview.Rounds(w, date(t, "2026-11-23"), date(t, "2026-12-04"), told, func(r preview.Round) bool {
		for i := range r.Messages {
			m := &r.Messages[i]
			if m.To != "jia@city.example" {
				continue
			}
			problems := m.Charges[0].Total.Problems
			for _, s := range m.Sections {
				for _, it := range s.Items {
					got = append(got, r.Day.String()+": "+string(it.Entries[0].Obligation.Key)+" "+[]string{"near", "fresh", "rest"}[it.Band])
				}
			}
			if want := map[bool]int{true: 1, false: 2}[r.Day < date(t, "2026-12-03")]; problems[tally.Overdue] != want || problems.Sum() != 3 {
				t.Errorf("%s: %v overdue of %d", r.Day, problems[tally.Overdue], problems.Sum())
			}
		}
		return true
	})
	want := []string{"2026-11-23: p/1 rest", "2026-11-30: p/1 rest", "2026-12-03: p/2 fresh"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A preview keeps more of what was sent than the daemon asks the store for; neither words by what is longer ago than that.
func TestWhatIsLongAgoIsNoLastMessage(t *testing.T) {
	w := world(t, problem(t, 1, "2026-06-30"))
	day := w.On(date(t, "2026-11-23"))
	g := remind.Gather(day.Due().Notices)[0]
	for ago, known := range map[remind.Date]bool{1: true, remind.HistoryDays: true, remind.HistoryDays + 1: false} {
		h := remind.History{Messages: []remind.Sent{{Day: day.Today - ago}}}
		if m := day.Compose(g, h); (m.Before != 0) != known {
			t.Errorf("%d days ago: before %s", ago, m.Before)
		}
	}
}
