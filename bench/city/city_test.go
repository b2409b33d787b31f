package city

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"duban/config"
	"duban/remind"
	"duban/store"
	"duban/store/holds"
)

var today = remind.NewDate(2026, 11, 23)

func TestAsManyAreDueAsAreOrdered(t *testing.T) {
	for _, o := range []Order{
		{Problems: 30, Due: 30, Bodies: 30, Each: 10},
		{Problems: 1000, Due: 1, Bodies: 1000, Each: 1},
		{Problems: 5001, Due: 5, Bodies: 2000, Each: 1},
		{Problems: 120, Due: 0, Bodies: 7, Each: 2},
	} {
		o.Today, o.In = today, 7
		problems, due, told, known := 0, 0, map[string]bool{}, map[string]bool{}
		for _, c := range o.Directory().Contacts {
			known[c.Body] = true
		}
		for p := range o.Plans() {
			for _, q := range p.Problems {
				if problems++; !known[q.Responsible[0]] {
					t.Errorf("%+v: nobody speaks for %s", o, q.Responsible[0])
				}
				if q.Deadline.Date == today+7 {
					due++
					told[q.Responsible[0]] = true
				} else if q.Deadline.Date < today+far {
					t.Errorf("%+v: %s is near", o, q.Deadline.Date)
				}
			}
		}
		if problems != o.Problems || due != o.Due || len(told) != o.Due {
			t.Errorf("%+v: %d problems, %d due, of %d bodies", o, problems, due, len(told))
		}
	}
}

func TestDatesAreSpread(t *testing.T) {
	o := Order{Problems: 200, Due: 200, In: 1, Over: 90, Bodies: 200, Each: 1, Today: today}
	days := map[remind.Date]bool{}
	for p := range o.Plans() {
		for _, q := range p.Problems {
			days[q.Deadline.Date] = true
		}
	}
	if len(days) != 90 || !days[today+1] || !days[today+90] {
		t.Errorf("%d days: %v", len(days), days)
	}
}

func TestEverybodyHasAnAddressOfHisOwnAndEveryProblemWordsOfItsOwn(t *testing.T) {
	o := Order{Problems: 120, Due: 120, Bodies: 120, Each: 10, Channel: remind.MailChannel, Today: today}
	addresses, titles := map[string]bool{}, map[string]bool{}
	for _, c := range o.Directory().Contacts {
		addresses[c.Address] = true
	}
	for p := range o.Plans() {
		for _, q := range p.Problems {
			titles[q.Title] = true
		}
	}
	if len(addresses) != 1200 || len(titles) != 120 {
		t.Errorf("%d addresses, %d titles", len(addresses), len(titles))
	}
}

func TestTheSameOrderMakesTheSameCity(t *testing.T) {
	o := Order{Problems: 120, Due: 3, Bodies: 10, Each: 2, Today: today}
	one, other := slices.Collect(o.Plans()), slices.Collect(o.Plans())
	if !reflect.DeepEqual(one, other) || len(one) != 3 {
		t.Errorf("%d plans and %d", len(one), len(other))
	}
}

// What is written is in force and kept back by nothing.
func TestACityIsReleased(t *testing.T) {
	dir := t.TempDir()
	o := Order{Problems: 120, Due: 3, Bodies: 10, Each: 2, Channel: remind.MailChannel, Today: today}
	if err := o.Write(t.Context(), dir, today.At(9, 0)); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	snap, err := st.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(snap.Plans) != 3 || len(holds.Running(snap.Holds, today)) > 0 {
		t.Errorf("%d plans, held: %+v", len(snap.Plans), holds.Running(snap.Holds, today))
	}
}

// The others are far ahead, or all of them are due together on one day after those that are due.
func TestTheOthersComeTogetherWhereThatIsAskedFor(t *testing.T) {
	today := remind.NewDate(2026, 11, 23)
	for others, soonest := range map[int]remind.Date{0: today + far, 91: today + 91} {
		o := Order{Problems: 200, Due: 2, In: 90, Others: others, Bodies: 5, Each: 1, Channel: remind.MailChannel, Today: today}
		due, then := 0, map[remind.Date]int{}
		for p := range o.Plans() {
			for i := range p.Problems {
				switch on := p.Problems[i].Deadline.Date; {
				case on == today+90:
					due++
				case on < soonest:
					t.Errorf("others %d: one is due on %s", others, on)
				default:
					then[on]++
				}
			}
		}
		if together := len(then) == 1; due != 2 || together != (others > 0) {
			t.Errorf("others %d: %d due, the others on %d days", others, due, len(then))
		}
	}
}

func TestSettingsAreOnesThatTheDaemonTakes(t *testing.T) {
	for _, s := range []Settings{{}, {MailPort: 2525}, {MailPort: 2525, PerMinute: 1}, {HookURL: "http://127.0.0.1:9000/hook"}} {
		file := filepath.Join(t.TempDir(), "duban.yaml")
		if err := os.WriteFile(file, []byte(s.Text()), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := config.Load(config.Options{File: file})
		if err != nil {
			t.Errorf("%+v: %v", s, err)
		}
		if s.MailPort > 0 && (got.Mail.Port != s.MailPort || got.Mail.PerMinute != s.PerMinute) || (len(got.Channels) == 1) != (s.HookURL != "") {
			t.Errorf("%+v became %+v", s, got)
		}
	}
}
