package remind_test

import (
	"reflect"
	"testing"

	"duban/remind"
	"duban/remind/account"
	"duban/remind/report"

	"pgregory.net/rapid"
)

// What was counted of a plan is what is counted anew on each day before the one until which it holds; and messages say by accounts what they say by
// the plans themselves.
func TestAccountsHoldUntilTheirDay(t *testing.T) {
	today := date(t, "2026-11-23")
	held := 0
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWorld(t, rt, today)
		w.Released = map[string]remind.Date{}
		for i := range w.Plans {
			if from := rapid.IntRange(-1, 3).Draw(rt, "released"); from >= 0 {
				w.Released[w.Plans[i].ID] = today + remind.Date(from)
			}
		}
		first := w.On(today)
		kept := report.Accounts(first, first.Next())
		for on := today; on < today+40; on++ {
			day := w.On(on)
			anew := report.Accounts(day, day.Next())
			for plan, a := range kept {
				b := anew[plan]
				if on >= a.Until {
					continue
				}
				held++
				if !reflect.DeepEqual(a.Shares, b.Shares) || !reflect.DeepEqual(a.Leaders, b.Leaders) {
					rt.Fatalf("%s: %s holds until %s\n got %+v\nwant %+v", on, plan, a.Until, a, b)
				}
			}
			byAccounts(rt, w, on, anew)
		}
	})
	if held == 0 {
		t.Error("no account has held for a day")
	}
}

// byAccounts holds that addresses answer by accounts for what they answer for by the world.
func byAccounts(rt *rapid.T, w *remind.World, on remind.Date, accounts map[string]*account.Account) {
	readers := map[remind.Address]bool{}
	for _, a := range accounts {
		for i := range a.Shares {
			readers[a.Shares[i].To] = true
		}
	}
	other := *w
	other.Accounts = account.NewBook(on, readers)
	for plan, a := range accounts {
		other.Accounts.Add(plan, a)
	}
	told := []remind.Notice{{Plan: w.Plans[0].ID}}
	for to := range readers {
		for _, spoken := range [][]remind.Notice{nil, told} {
			if got, want := other.On(on).Charges(to, spoken), w.On(on).Charges(to, spoken); !reflect.DeepEqual(got, want) {
				rt.Fatalf("%s to %s: %+v, want %+v", on, to.To, got, want)
			}
		}
	}
}
