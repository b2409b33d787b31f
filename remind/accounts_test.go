package remind_test

import (
	"reflect"
	"slices"
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
		w.Released = anyReleases(rt, w, today)
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

// anyReleases returns when the plans of a world were or are released; of some not at all.
func anyReleases(rt *rapid.T, w *remind.World, today remind.Date) map[string]remind.Date {
	all := map[string]remind.Date{}
	for i := range w.Plans {
		if from := rapid.IntRange(-1, 3).Draw(rt, "released"); from >= 0 {
			all[w.Plans[i].ID] = today + remind.Date(from)
		}
	}
	return all
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

// An account ends at the latest when something falls due soon, also where no stage tells it on that day.
func TestAnAccountEndsWhereSomethingFallsDueSoon(t *testing.T) {
	today := date(t, "2026-11-23")
	policy := remind.DefaultPolicy()
	policy.Deadline = slices.DeleteFunc(slices.Clone(policy.Deadline), func(s remind.Stage) bool { return s.Name != "d7" })
	w := &remind.World{Policy: &policy, Plans: []remind.Plan{{ID: "p", Problems: []remind.Problem{{
		Plan: "p", Number: 1, Deadline: remind.Deadline{Kind: remind.Dated, Date: today + 20}, Parties: remind.Parties{Responsible: []string{"甲县"}},
	}}}}}
	w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Channel: remind.MailChannel, Address: "jia@x.example"}}}, remind.Reachability{})
	first := w.Prepare().On(today)
	kept := report.Accounts(first, first.Next())["p"]
	for on := today; on < kept.Until; on++ {
		day := w.On(on)
		if anew := report.Accounts(day, day.Next())["p"]; !reflect.DeepEqual(kept.Shares, anew.Shares) {
			t.Fatalf("it holds until %s, and on %s it is %+v, not %+v", kept.Until, on, anew.Shares, kept.Shares)
		}
	}
}
