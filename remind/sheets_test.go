package remind_test

import (
	"reflect"
	"slices"
	"testing"

	"duban/remind"
	"duban/remind/report"

	"pgregory.net/rapid"
)

// What a sheet says of a plan is what one says that is made anew on each day before its turn.
func TestSheetsHoldUntilTheirTurn(t *testing.T) {
	today := date(t, "2026-11-23")
	held := 0
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWorld(t, rt, today)
		w.Released, w.Reach = anyReleases(rt, w, today), remind.Reach{}
		kept := report.Sheets(w.On(today))
		for on := today + 1; on < today+40; on++ {
			anew := report.Sheets(w.On(on))
			for plan, s := range kept {
				if on >= s.Turn {
					continue
				}
				held++
				was, is := *s, *anew[plan]
				if was.Turn, is.Turn = 0, 0; !reflect.DeepEqual(was, is) {
					rt.Fatalf("%s: %s holds until %s\n got %+v\nwant %+v", on, plan, s.Turn, was, is)
				}
			}
		}
	})
	if held == 0 {
		t.Error("no sheet has held for a day")
	}
}

// A plan that is released hears from its day on, and is proved some weeks later, also where no stage tells anything then.
func TestASheetTurnsAsItsListenersDo(t *testing.T) {
	today := date(t, "2026-11-23")
	policy := remind.DefaultPolicy()
	w := &remind.World{Policy: &policy, Plans: []remind.Plan{{ID: "p", Problems: []remind.Problem{{
		Plan: "p", Number: 1, Deadline: remind.Deadline{Kind: remind.Dated, Date: today + 400}, Parties: remind.Parties{Responsible: []string{"甲县"}},
	}}}}}
	w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Channel: remind.MailChannel, Address: "jia@x.example"}}}, remind.Reachability{})
	w.Released, w.Reach = map[string]remind.Date{"p": today + 1}, remind.Reach{}
	w.Prepare()
	var turns []remind.Date
	for on := today; on < today+40; {
		s := report.Sheets(w.On(on))["p"]
		for day := on; day < min(s.Turn, today+40); day++ {
			if anew := report.Sheets(w.On(day))["p"]; !reflect.DeepEqual(anew.Hears, s.Hears) {
				t.Fatalf("on %s it hears %+v, and not %+v until %s", day, anew.Hears, s.Hears, s.Turn)
			}
		}
		turns, on = append(turns, s.Turn), s.Turn
	}
	if !slices.Contains(turns, today+1) || !slices.Contains(turns, today+31) {
		t.Errorf("it turns on %v", turns)
	}
}
