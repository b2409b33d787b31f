package remind_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"duban/remind"
	"duban/remind/digest"

	"pgregory.net/rapid"
)

// anyPolicy draws which ladders tell, each with stages before and after its day, repeats and working days.
func anyPolicy(rt *rapid.T) *remind.Policy {
	p := remind.DefaultPolicy()
	if rapid.Bool().Draw(rt, "no figures") {
		p.Quarter = nil
	}
	if rapid.Bool().Draw(rt, "no reports") {
		p.Reports = digest.Reports{}
	}
	if rapid.Bool().Draw(rt, "own stages") {
		repeats := []remind.Repeat{remind.Once, remind.EveryMonday, remind.EveryFortnight, remind.EveryFirstMonday}
		for _, ladder := range []*[]remind.Stage{&p.Deadline, &p.Reported, &p.Accepted, &p.Closed} {
			*ladder = nil
			for i := range rapid.IntRange(0, 4).Draw(rt, "stages") {
				*ladder = append(*ladder, remind.Stage{
					Name: fmt.Sprint("x", i), At: rapid.IntRange(-3, 12).Draw(rt, "at") * rapid.SampledFrom([]int{1, 5}).Draw(rt, "by"),
					Unit:  rapid.SampledFrom([]remind.Unit{remind.Days, remind.Workdays, remind.Months}).Draw(rt, "unit"),
					Every: rapid.SampledFrom(repeats).Draw(rt, "every"), To: []remind.Role{remind.Role(rapid.IntRange(0, 5).Draw(rt, "to"))},
				})
			}
		}
	}
	return &p
}

// anyCalendar returns the calendar that the project ships, or weekends alone.
func anyCalendar(t *testing.T, rt *rapid.T) remind.Calendar {
	if rapid.Bool().Draw(rt, "weekends only") {
		return remind.NewCalendar()
	}
	return calendar(t)
}

// anyEvent draws an event on a matter as it may be recorded on a day.
func anyEvent(rt *rapid.T, w *remind.World, today remind.Date) remind.Event {
	kinds := []remind.EventKind{
		remind.EventReport, remind.EventAccept, remind.EventReturn, remind.EventClose, remind.EventReopen, remind.EventExtend,
		remind.EventSuspend, remind.EventResume,
	}
	on := today - remind.Date(rapid.IntRange(0, 12).Draw(rt, "on"))
	e := remind.Event{
		Key: rapid.SampledFrom(w.Obligations).Draw(rt, "key").Key, Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"), On: on, At: today.At(15, 0),
		Note: "说明", Doc: "文", To: today + remind.Date(rapid.IntRange(1, 80).Draw(rt, "to")),
	}
	if rapid.IntRange(0, 3).Draw(rt, "part") == 0 {
		e.For = rapid.SampledFrom([]string{"甲县", "戊镇", "己镇"}).Draw(rt, "for")
	}
	return e
}

// anyPlans draws a world of several plans, one of which may lack what a former version had.
func anyPlans(t *testing.T, rt *rapid.T, today remind.Date) *remind.World {
	w := anyWorld(t, rt, today)
	w.Policy, w.Calendar = anyPolicy(rt), anyCalendar(t, rt)
	for i := range rapid.IntRange(0, 2).Draw(rt, "more plans") {
		p := remind.Plan{ID: fmt.Sprint("q", i), Title: "方案"}
		for n := range rapid.IntRange(1, 3).Draw(rt, "problems") {
			pr := problem(t, n+1, (today + remind.Date(rapid.IntRange(-40, 150).Draw(rt, "due"))).String())
			pr.Plan = p.ID
			pr.Commitments = append(pr.Commitments, promise(t, "1", "完成", (today+remind.Date(rapid.IntRange(-40, 150).Draw(rt, "measure"))).String()))
			p.Problems = append(p.Problems, pr)
		}
		w.Plans = append(w.Plans, p)
	}
	w.Prepare()
	if rapid.Bool().Draw(rt, "withdrawn") {
		w.Withdrawn = []remind.Obligation{{Key: "p/9", Plan: "p", Problem: 9, Kind: remind.KindProblem, Due: today + 30}}
		w.Gone = map[remind.Key]remind.Event{"p/9": {Key: "p/9", Kind: remind.EventWithdraw, On: today, At: today.At(8, 0)}}
	}
	return w
}

// keysOf returns the keys of notices.
func keysOf(list []remind.Notice) map[remind.NoticeKey]bool {
	all := map[remind.NoticeKey]bool{}
	for i := range list {
		all[list[i].NoticeKey] = true
	}
	return all
}

// Between a look at a plan and its next day nothing of it becomes due that was not, and no stage is passed over.
func TestNothingIsNewBeforeTheNextDay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		today := date(t, "2026-09-01") + remind.Date(rapid.IntRange(0, 120).Draw(rt, "today"))
		w := anyPlans(t, rt, today)
		heard := remind.Heard{}
		for _, n := range w.On(today - remind.Date(rapid.IntRange(1, 30).Draw(rt, "told"))).Due().Notices {
			if n.Form == remind.Tasks && rapid.Bool().Draw(rt, "heard") {
				heard.Add(n)
				for i := range w.Withdrawn {
					n.Obligation = w.Withdrawn[i].Key
					heard.Add(n)
				}
			}
		}
		w.Heard = heard
		for range rapid.IntRange(0, 4).Draw(rt, "events") {
			w = afterEvent(w, anyEvent(rt, w, today))
		}
		for id := range int64(rapid.IntRange(0, 2).Draw(rt, "chases")) {
			c := remind.Chase{ID: id + 1, Key: rapid.SampledFrom(w.Obligations).Draw(rt, "chased").Key, On: today + remind.Date(id), At: today.At(16, 0)}
			w.Chases = append(w.Chases, c)
		}
		d := w.On(today)
		at, next := d.Due(), d.Next()
		known, relayed := keysOf(at.Notices), keysOf(at.Relayed)
		// An outcome of this very day that nobody can be told is passed over today, and once more tomorrow, as today's round may have been before it.
		passed := map[remind.NoticeKey]bool{}
		for _, p := range d.Missed(today - 1) {
			passed[p.Notice.NoticeKey] = true
		}
		for ahead := range remind.Date(60) {
			day := w.On(today + ahead + 1)
			still := func(plan string) bool { return day.Today < next[plan] }
			due := day.Due()
			for _, n := range due.Notices {
				if still(n.Plan) && !known[n.NoticeKey] {
					rt.Fatalf("%s tells %v, before %s", day.Today, n.NoticeKey, next[n.Plan])
				}
			}
			for _, n := range due.Relayed {
				if still(n.Plan) && !relayed[n.NoticeKey] {
					rt.Fatalf("%s relays %v, before %s", day.Today, n.NoticeKey, next[n.Plan])
				}
			}
			for _, p := range day.Missed(day.Today - 1) {
				if still(p.Notice.Plan) && !passed[p.Notice.NoticeKey] {
					rt.Fatalf("%s passes over %v, before %s", day.Today, p.Notice.NoticeKey, next[p.Notice.Plan])
				}
			}
		}
	})
}

// Whoever was told of a matter that was withdrawn, and speaks for nobody meanwhile, hears of it once he speaks again: his plan is looked at that day.
func TestWhoeverSpeaksAgainHearsHowItWentOn(t *testing.T) {
	today := date(t, "2026-09-07")
	to := remind.NewAddress(remind.MailChannel, "x@city.example")
	w := world(t, problem(t, 1, "2027-06-30"))
	w.Withdrawn = []remind.Obligation{{Key: "p/9", Plan: "p", Problem: 9, Kind: remind.KindProblem, Due: today + 30}}
	w.Gone = map[remind.Key]remind.Event{"p/9": {Key: "p/9", Kind: remind.EventWithdraw, On: today - 3, At: (today - 3).At(8, 0)}}
	w.Heard = remind.Heard{}
	w.Heard.Add(remind.Notice{NoticeKey: remind.NoticeKey{Obligation: "p/9", Address: to}, Plan: "p", Problem: 9, Bodies: []string{"甲县"}, Form: remind.Tasks})
	d := everyone()
	d.Contacts = append(d.Contacts, remind.Contact{Body: "庚局", Channel: to.Channel, Address: to.To, From: today + 4})
	w.Book = remind.NewBook(d, remind.Reachability{})
	hears := func(day remind.Date) bool {
		return slices.ContainsFunc(w.On(day).Due().Notices, func(n remind.Notice) bool { return n.Stage == remind.StageOutcome && n.Address == to })
	}
	if hears(today+3) || !hears(today+4) {
		t.Fatalf("he hears on the day before: %v, on the day: %v", hears(today+3), hears(today+4))
	}
	if next := w.On(today).Next()["p"]; next > today+4 {
		t.Errorf("the plan is looked at on %s, after %s", next, today+4)
	}
}

// A year of rounds that look at a plan on its next days alone, and at once where something was entered, offers and passes over what rounds do
// that look at all, on the same days.
func TestRoundsByNextDaysOfferWhatRoundsOverAllOffer(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		from := date(t, "2026-07-01")
		w := anyPlans(t, rt, from)
		whole, part := map[remind.NoticeKey]remind.Date{}, map[remind.NoticeKey]remind.Date{}
		next := map[string]remind.Date{}
		looks := 0
		for today := from; today < from+365; today++ {
			d := w.On(today)
			all, passed := d.Due(), []remind.Passed(nil)
			if today > from {
				passed = d.Missed(today - 1)
			}
			fresh := d.Next()
			looked := func(plan string) bool { return next[plan] <= today }
			note := func(n *remind.Notice) {
				if _, told := whole[n.NoticeKey]; !told {
					whole[n.NoticeKey] = today
				}
				if _, told := part[n.NoticeKey]; !told && looked(n.Plan) {
					part[n.NoticeKey] = today
				}
			}
			for i := range all.Notices {
				note(&all.Notices[i])
			}
			for i := range passed {
				note(&passed[i].Notice)
			}
			for plan, day := range fresh {
				if looked(plan) {
					next[plan] = day
					looks++
				}
			}
			if rapid.IntRange(0, 20).Draw(rt, "something is entered") == 0 {
				e := anyEvent(rt, w, today)
				w = afterEvent(w, e)
				next[e.Key.Plan()] = today
			}
		}
		if !maps.Equal(whole, part) {
			for _, k := range slices.SortedFunc(maps.Keys(whole), func(a, b remind.NoticeKey) int { return int(whole[a] - whole[b]) }) {
				if whole[k] != part[k] {
					rt.Fatalf("%v is offered on %s by all, on %s by next days", k, whole[k], part[k])
				}
			}
		}
		if most := 365 * len(w.Plans); looks == most {
			rt.Fatalf("each plan was looked at on each day: %d looks", looks)
		}
	})
}
