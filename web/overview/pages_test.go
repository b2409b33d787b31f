package overview_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"duban/office"
	"duban/remind"
	"duban/store"
	"duban/tools/desk"
	"duban/web/calendar"
	"duban/web/matter"
	"duban/web/messages"
	"duban/web/overview"
	"duban/web/replies"
	"duban/web/shell"
)

// lives looks at pages in several nations.
func lives(t *testing.T, plans int, look func(*province)) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			look(nation(t, seed, plans))
		})
	}
}

// nation is a province of which several pages are looked at.
func nation(t *testing.T, seed uint64, plans int) *province {
	p := &province{t: t, Rand: rand.New(rand.NewPCG(seed, 7))} //nolint:gosec // the same lives each time
	p.Desk = desk.Open(t, slices.Concat(overview.Routes(), matter.Routes(), messages.Routes(), replies.Routes(), calendar.Routes()), remind.Plan{ID: "q", Title: "另一方案", Problems: []remind.Problem{{Plan: "q", Number: 1, Title: "题"}}})
	for n := range plans {
		p.take(n)
	}
	return p
}

// key returns one of the keys that a person may type, of a matter that may be there.
func (p *province) key(plans int) string {
	id := fmt.Sprint("p", p.IntN(plans))
	switch p.IntN(5) {
	case 0:
		snap, err := p.Store.Snapshot(p.t.Context())
		p.must(err)
		for i := range snap.Plans {
			if q := &snap.Plans[i]; q.ID == id && len(q.Problems[0].Commitments) > 0 {
				return fmt.Sprintf("%s/1.1@%s", id, q.Problems[0].Commitments[0].Due)
			}
		}
		return id + "/1"
	case 1:
		return one(p.Rand, "1", id, id+"/9", "没有/1", "", "q/1")
	default:
		return fmt.Sprintf("%s/%d", id, 1+p.IntN(2))
	}
}

// A matter is shown of many plans as it is by the world of all of them, and to nobody who may not see it.
func TestAMatterOfManyPlansIsThatOfAll(t *testing.T) {
	const plans = 5
	lives(t, plans, func(p *province) {
		for range 10 {
			p.happen(plans)
			key := url.QueryEscape(p.key(plans))
			narrow := shell.User{Name: "甲", Role: shell.Viewer, Scope: one(p.Rand, "乙县党委、政府", "李四", "丁县党委、政府")}
			for _, u := range []shell.User{desk.Clerk, narrow} {
				p.same(u, "/matters/"+strings.ReplaceAll(key, "%2F", "/"))
			}
			p.same(desk.Clerk, "/matter-acts/close?key="+key+"&key="+url.QueryEscape(p.key(plans)))
			p.same(desk.Clerk, "/matters/"+strings.ReplaceAll(key, "%2F", "/")+"?act=extend")
		}
	})
}

// told lets all that is due be told, and returns the names of some messages of which one may have been refused.
func (p *province) told() (names []string) {
	for _, m := range p.Tell(p.t) {
		names = append(names, m.ID)
	}
	p.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names[:min(len(names), 6)]
}

// Messages and answers are shown of many plans as they are by the world of all of them, and to nobody who may not see them.
func TestMessagesOfManyPlansAreThoseOfAll(t *testing.T) {
	const plans = 5
	lives(t, plans, func(p *province) {
		seen, names := 0, p.told()
		for range 6 {
			p.happen(plans)
			if p.IntN(5) == 0 {
				id := fmt.Sprint("p", p.IntN(plans))
				_ = p.Store.EndPlan(p.t.Context(), -1, store.Ending{Plan: remind.Plan{ID: id}, At: p.Time, By: "x", Doc: "文"}) // it may have ended before
			}
			narrow := shell.User{Name: "甲", Role: shell.Viewer, Scope: one(p.Rand, "甲县党委、政府", "市生态环境局", "李四", "丁县党委、政府", "没有的单位")}
			for _, u := range []shell.User{desk.Clerk, narrow} {
				for _, path := range []string{"/messages", "/messages?matter=" + url.QueryEscape(p.key(plans)), "/messages?matter=p1"} {
					p.same(u, path)
				}
				for _, id := range names {
					p.same(u, "/messages/"+id)
					if u.Scope != "" && strings.HasPrefix(p.page(u, "/messages/"+id, 1), "200") {
						seen++
					}
				}
			}
			p.same(desk.Clerk, "/replies?all=1")
			p.same(desk.Clerk, "/replies/1")
		}
		if seen == 0 {
			p.t.Error("nobody who is narrowed has seen a message")
		}
	})
}

// dueOn returns what the calendar says of an address that falls due, and of days that are past the whole page.
func (p *province) dueOn(u shell.User, path string, few int, ahead bool) string {
	page := ""
	for page == "" || strings.Contains(page, "正在计算") {
		page = p.page(u, path, few)
	}
	if left := strings.Contains(page, "在执行的方案较多"); left != (ahead && few == 1) {
		p.t.Errorf("%s of few up to %d: it says that nothing is played: %t", path, few, left)
	}
	if _, due, month := strings.Cut(page, "<h2>本月到期"); ahead && month {
		return due
	}
	return page
}

// differing returns the first lines of two texts that differ.
func differing(all, sums string) string {
	a, b := strings.Split(all, "\n"), strings.Split(sums, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d: by all plans\n%s\nby sums\n%s", i, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines by all plans, %d by sums", len(a), len(b))
}

// Of many plans the calendar has the matters that fall due and the messages that were sent as it has them by the world of all.
func TestTheCalendarOfManyPlansIsThatOfAll(t *testing.T) {
	const plans = 5
	p := nation(t, 3, plans)
	p.told()
	for range 6 {
		p.happen(plans)
		today := remind.DateOf(p.Time)
		narrow := shell.User{Name: "甲", Role: shell.Viewer, Scope: one(p.Rand, "甲县党委、政府", "李四", "没有的单位")}
		month := func(n int) string { return "/calendar?month=" + today.AddMonths(n).String()[:7] }
		for _, u := range []shell.User{desk.Clerk, narrow} {
			for _, tt := range []struct {
				path  string
				ahead bool
			}{{"/calendar", true}, {month(1), true}, {month(-1), false}, {"/calendar?on=" + (today - 9).String(), false}, {"/calendar?on=" + today.String(), false}} {
				if all, sums := p.dueOn(u, tt.path, 1000, tt.ahead), p.dueOn(u, tt.path, 1, tt.ahead); all != sums {
					t.Fatalf("%s %s:\n%s", p.Time, tt.path, differing(all, sums))
				}
			}
		}
	}
}

// A key without its plan names a matter where one plan is left of many, and none where several are.
func TestAKeyWithoutItsPlan(t *testing.T) {
	p := nation(t, 1, 2)
	p.Few = 1
	check := func(want int) {
		t.Helper()
		p.Site.Changed()
		for _, path := range []string{"/matters/1", "/matter-acts/close?key=1"} {
			if w := p.Get(desk.Clerk, path); w.Code != want {
				t.Errorf("%s: HTTP %d, not %d", path, w.Code, want)
			}
		}
	}
	check(http.StatusNotFound)
	for _, id := range []string{"p0", "p1"} {
		p.must(p.Store.EndPlan(t.Context(), -1, store.Ending{Plan: remind.Plan{ID: id}, At: p.Time, By: "x", Doc: "文"}))
	}
	check(http.StatusOK)
}

// A look at some matters of many plans reads the plans of these alone, and calls them as they are called among all.
func TestALookAtAMatterReadsItsPlan(t *testing.T) {
	p := nation(t, 1, 5)
	p.Few = 1
	c := &shell.Call{Request: httptest.NewRequest(http.MethodGet, "/", http.NoBody), Site: p.Site, User: desk.Clerk}
	for _, tt := range []struct{ keys, want []string }{
		{[]string{"p1/1"}, []string{"p1"}},
		{[]string{" ｐ3/2 ", "p1/1", "p3/1"}, []string{"p1", "p3"}},
		{[]string{"1", "没有/1", ""}, nil},
	} {
		p.must(c.LookOf(tt.keys, func(v *office.View) error {
			var got []string
			for i := range v.Day.Plans {
				got = append(got, v.Day.Plans[i].ID)
			}
			if !slices.Equal(got, tt.want) || !v.Day.Several() {
				t.Errorf("of %q are read %q, several: %t", tt.keys, got, v.Day.Several())
			}
			return nil
		}))
	}
}
