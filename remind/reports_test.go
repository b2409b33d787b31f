package remind_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/digest"
	"duban/remind/preview"
)

// papers plays the rounds of some days and returns the reports that come: day, reader, report, plans and whether it is told late.
func papers(t *testing.T, w *remind.World, told *preview.Told, from, until string) (all []string) {
	t.Helper()
	preview.Rounds(w, date(t, from), date(t, until), told, func(r preview.Round) bool {
		for _, m := range r.Messages {
			for _, s := range m.Sections {
				if s.Form != remind.Dispatch && s.Form != remind.Bulletin {
					continue
				}
				line := fmt.Sprint(r.Day.String()[5:], " ", strings.TrimSuffix(m.To, "@city.example"), " ", s.Form)
				for _, it := range s.Items {
					line += plansOf(it)
				}
				if m.Late {
					line += " late"
				}
				all = append(all, line)
			}
		}
		return true
	})
	return all
}

// plansOf returns which plans a report is of.
func plansOf(it remind.Item) (all string) {
	var plans []digest.Plan
	if it.Bulletin != nil {
		plans = it.Bulletin.Plans
	}
	if it.Dispatch != nil {
		plans = it.Dispatch.Plans
	}
	for _, p := range plans {
		all += " " + p.ID
	}
	return all
}

// reporting is a world in which reports come, besides what else does.
func reporting(t *testing.T, problems ...remind.Problem) *remind.World {
	t.Helper()
	w := world(t, problems...)
	w.Policy.Reports = remind.DefaultPolicy().Reports
	return w
}

// closing closes a problem on a day.
func closing(t *testing.T, key remind.Key, on string) remind.Event {
	t.Helper()
	return remind.Event{Key: key, Kind: remind.EventClose, On: date(t, on), At: date(t, on).At(10, 0), Note: "x"}
}

// The dispatch comes to the office each Monday and the bulletin to leaders and inspection each first one, whatever else there is to tell them: on
// the next working day where it is a day off, and until the last matter's end has been told.
func TestReportsComeByThemselves(t *testing.T) {
	far, late := problem(t, 1, "2028-12-31"), problem(t, 1, "2026-01-30")
	first := []string{"ding", "dc1", "dc2"}
	bulletin := func(day string) (all []string) {
		for _, who := range first {
			all = append(all, day+" "+who+" bulletin p")
		}
		return all
	}
	all := slices.Concat(bulletin("09-07"), []string{"09-07 office dispatch p", "09-14 office dispatch p", "09-21 office dispatch p", "09-28 office dispatch p"},
		// 10-05 lies in the holidays, which end on 10-07.
		bulletin("10-08"), []string{"10-08 office dispatch p", "10-12 office dispatch p"})
	for _, tt := range []struct {
		name    string
		w       *remind.World
		reports digest.Reports
		events  []remind.Event
		want    []string
	}{
		{"nothing to remind of", reporting(t, far), remind.DefaultPolicy().Reports, nil, all},
		{"something overdue", reporting(t, late), remind.DefaultPolicy().Reports, nil, all},
		{"the bulletin alone", reporting(t, far), digest.Reports{Dispatch: digest.Off, Bulletin: digest.Monthly}, nil, slices.Concat(bulletin("09-07"), bulletin("10-08"))},
		{"off", reporting(t, far), digest.Reports{Dispatch: digest.Off, Bulletin: digest.Off}, nil, nil},
		{
			"closed on a Tuesday", reporting(t, far), remind.DefaultPolicy().Reports,
			[]remind.Event{closing(t, "p/1", "2026-09-08")},
			slices.Concat(bulletin("09-07"), []string{"09-07 office dispatch p", "09-14 office dispatch p"}, bulletin("10-08")),
		},
		{"closed long ago", reporting(t, late), remind.DefaultPolicy().Reports, []remind.Event{closing(t, "p/1", "2026-02-03")}, nil},
		{
			"suspended", reporting(t, far), remind.DefaultPolicy().Reports,
			[]remind.Event{{Key: "p/1", Kind: remind.EventSuspend, On: date(t, "2026-09-01"), At: date(t, "2026-09-01").At(10, 0), To: date(t, "2027-12-31"), Note: "x"}},
			all,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.w.Policy.Reports, tt.w.Events = tt.reports, tt.events
			got := papers(t, tt.w, &preview.Told{Since: date(t, "2026-09-04"), Keys: dueOn(tt.w.On(date(t, "2026-09-04")))}, "2026-09-07", "2026-10-12")
			slices.Sort(got)
			want := slices.Sorted(slices.Values(tt.want))
			if !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// dueOn returns the keys of all that is due on a day.
func dueOn(d *remind.Day) (keys preview.Keys) {
	for _, n := range d.Due().Notices {
		keys.Add(n.NoticeKey)
	}
	return keys
}

// Whom the bulletin comes to has no figures of a quarter beside it; whoever else they are set for has them still.
func TestTheBulletinStandsInForTheQuarter(t *testing.T) {
	w := reporting(t, problem(t, 1, "2028-12-31"))
	w.Policy.Quarter = []remind.Stage{{Name: "q", To: []remind.Role{remind.Leader, remind.Lead}}}
	for _, tt := range []struct{ bulletin, want string }{{digest.Monthly, "yi"}, {digest.Off, "ding yi"}} {
		w.Policy.Reports.Bulletin = tt.bulletin
		var got []string
		for _, n := range w.On(date(t, "2026-12-01")).Due().Notices {
			if n.Form == remind.Quarter {
				got = append(got, strings.TrimSuffix(n.To, "@city.example"))
			}
		}
		slices.Sort(got)
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("with the bulletin %s: %q, want %q", tt.bulletin, s, tt.want)
		}
	}
}

// What an outage swallowed is told once, the newest; those before it are on record. A message that is late says so.
func TestReportsAfterAnOutage(t *testing.T) {
	w := reporting(t, problem(t, 1, "2028-12-31"))
	since := date(t, "2026-10-30")
	got := papers(t, w, &preview.Told{Since: since, Keys: dueOn(w.On(since))}, "2026-11-25", "2026-11-30")
	want := []string{"11-25 dc1 bulletin p late", "11-25 dc2 bulletin p late", "11-25 ding bulletin p late", "11-25 office dispatch p late", "11-30 office dispatch p"}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	var lapsed []string
	for _, p := range w.On(date(t, "2026-11-25")).Missed(since) {
		if f := p.Notice.Form; (f == remind.Dispatch || f == remind.Bulletin) && p.Ending == remind.Lapsed {
			lapsed = append(lapsed, p.Notice.Stage+" "+p.Notice.On.String())
		}
	}
	slices.Sort(lapsed)
	if want := []string{"dispatch 2026-11-02", "dispatch 2026-11-09", "dispatch 2026-11-16"}; !slices.Equal(lapsed, want) {
		t.Errorf("lapsed %q, want %q", lapsed, want)
	}
}

// A report keeps its name whatever becomes of the plan and the calendar: nobody has one a second time.
func TestAReportIsThePlans(t *testing.T) {
	w := reporting(t, problem(t, 1, "2028-12-31"), problem(t, 2, "2028-12-31"))
	seen := &preview.Told{}
	if got := papers(t, w, seen, "2026-12-07", "2026-12-07"); len(got) != 4 {
		t.Fatalf("got %q", got)
	}
	w.Plans[0].Problems = slices.Clone(w.Plans[0].Problems[1:])
	w.Prepare()
	if got := papers(t, w, seen, "2026-12-08", "2026-12-11"); got != nil {
		t.Errorf("once more after the first problem has gone: %q", got)
	}
	w.Calendar = remind.NewCalendar(remind.CalendarYear{Year: 2026, Days: []remind.CalendarDay{{Date: date(t, "2026-12-07"), Name: "放假", Off: true}}})
	if got := papers(t, w, seen, "2026-12-08", "2026-12-11"); got != nil {
		t.Errorf("once more after the calendar was mended: %q", got)
	}
}

// What is told of a whole plan is not told of the problem that bears it: whoever asks about that is told what is its own.
func TestNoObligationExplainsAReport(t *testing.T) {
	w := reporting(t, problem(t, 1, "2026-01-30"), problem(t, 2, "2028-12-31"))
	for _, key := range []string{"p/1", "p/2"} {
		e, ok := w.On(date(t, "2026-03-02")).Explain(key)
		if !ok || len(e.Notices) == 0 != (key == "p/2") {
			t.Fatalf("%s: %+v", key, e.Notices)
		}
		for i := range e.Notices {
			if n := &e.Notices[i]; n.Form != remind.Tasks || string(n.Obligation) != key {
				t.Errorf("%s explains %s of %s", key, n.Form, n.Obligation)
			}
		}
	}
}

// One message has the reports of all plans, and one address that speaks for two readers hears each once.
func TestReportsOfSeveralPlansAreOneMessage(t *testing.T) {
	w := reporting(t, problem(t, 1, "2028-12-31"))
	other := problem(t, 1, "2027-12-31")
	other.Plan, other.Leader = "q", []string{"戊"}
	w.Plans = append(w.Plans, remind.Plan{ID: "q", Title: "另一方案", Problems: []remind.Problem{other}})
	everybody := everyone()
	everybody.Contacts = append(everybody.Contacts,
		remind.Contact{Body: "戊", Channel: remind.MailChannel, Address: "dc1@city.example"})
	w.Book = remind.NewBook(everybody, remind.Reachability{})
	w.Prepare()
	got := papers(t, w, &preview.Told{}, "2026-12-07", "2026-12-07")
	slices.Sort(got)
	if want := []string{"12-07 dc1 bulletin p q", "12-07 dc2 bulletin p q", "12-07 ding bulletin p", "12-07 office dispatch p q"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, n := range w.On(date(t, "2026-12-07")).Due().Notices {
		if n.To == "dc1@city.example" && n.Plan == "q" && n.Form == remind.Bulletin && (n.Role != remind.Leader || len(n.Roles) != 2 || n.Recipient != "戊；市委督查室") {
			t.Errorf("%s to %s as %s of %v", n.NoticeKey, n.Recipient, n.Role, n.Roles)
		}
	}
}

// A week's cap does not keep a report back, as the next one would take its place; the day's cap puts it off to the next day, and a hold of the
// plan keeps it back.
func TestCapsPutReportsOff(t *testing.T) {
	day := date(t, "2026-12-07")
	g := remind.Group{Notices: []remind.Notice{{Form: remind.Dispatch}}}
	caps := remind.Caps{PerDay: 1, PerWeek: 1}
	if caps.Defer(g, remind.History{Messages: []remind.Sent{{Day: day}}}, day+1) {
		t.Error("put off for the week")
	}
	if !caps.Defer(g, remind.History{Messages: []remind.Sent{{Day: day}}}, day) {
		t.Error("a second message on one day")
	}
}

// The proof names who is to get the reports, each reader of a plan once.
func TestReportsAreProved(t *testing.T) {
	w := reporting(t, problem(t, 1, "2028-12-31"), problem(t, 2, "2028-12-31"))
	var got []string
	for _, c := range w.On(date(t, "2026-11-24")).Proof() {
		if c.Ladder == remind.OnDispatch || c.Ladder == remind.OnBulletin {
			got = append(got, fmt.Sprint(c.Ladder, " ", c.On, " ", strings.TrimSuffix(c.Contact.Address, "@city.example"), " ", c.Repeats, " ", c.Stage.Chinese(c.Ladder), c.Reason))
		}
	}
	slices.Sort(got)
	want := []string{
		"bulletin 2026-11-02 dc1 first-monday 每月首个周一，月通报", "bulletin 2026-11-02 dc2 first-monday 每月首个周一，月通报",
		"bulletin 2026-11-02 ding first-monday 每月首个周一，月通报", "dispatch 2026-11-23 office monday 每周一，周调度表",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
