package search_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"duban/office/search"
	"duban/remind"
	"duban/remind/people"
	"duban/tools/desk"
	"duban/web/shell"
)

// builtin returns the index of the built-in plan.
func builtin(t *testing.T) (*search.Index, *remind.Day) {
	t.Helper()
	d := desk.Open(t, nil)
	d.Record(t, remind.Event{Kind: remind.EventClose, Doc: "衡整办〔2026〕7号", Note: "补录"}, "22")
	day, err := d.Office.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return search.NewIndex(day), day
}

// keys returns what a query finds.
func keys(t *testing.T, x *search.Index, query string) (all []remind.Key) {
	t.Helper()
	from, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	q, err := search.Read(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range x.Find(&q, "").Matters {
		all = append(all, m.Key)
	}
	return all
}

// Each condition finds what looking at all matters one by one finds.
func TestEachCondition(t *testing.T) {
	x, day := builtin(t)
	const unit, leader = "石鼓区党委、政府", "吴乐胜"
	names := func(o *remind.Obligation, role remind.Role, name string) bool {
		return slices.Contains(day.Book.Members(o.Bodies(role), day.Today), name)
	}
	from, to := remind.NewDate(2026, 1, 1), remind.NewDate(2026, 12, 31)
	for query, wanted := range map[string]func(*remind.Obligation, *remind.Status) bool{
		"":                    func(*remind.Obligation, *remind.Status) bool { return true },
		"plan=hengyang-2024":  func(*remind.Obligation, *remind.Status) bool { return true },
		"plan=other":          func(*remind.Obligation, *remind.Status) bool { return false },
		"kind=problem":        func(o *remind.Obligation, _ *remind.Status) bool { return o.Kind == remind.KindProblem },
		"state=closed":        func(_ *remind.Obligation, s *remind.Status) bool { return s.State == remind.Closed },
		"colour=red":          func(_ *remind.Obligation, s *remind.Status) bool { return day.Colour(s) == remind.Red },
		"leader=" + leader:    func(o *remind.Obligation, _ *remind.Status) bool { return names(o, remind.Leader, leader) },
		"role=lead&unit=市住建局": func(o *remind.Obligation, _ *remind.Status) bool { return names(o, remind.Lead, "市住建局") },
		"unit=" + unit: func(o *remind.Obligation, _ *remind.Status) bool {
			return names(o, remind.Responsible, unit) || names(o, remind.Lead, unit) || names(o, people.Cooperating, unit)
		},
		"from=2026-01-01":               func(_ *remind.Obligation, s *remind.Status) bool { return s.Due >= from },
		"from=2026-01-01&to=2026-12-31": func(_ *remind.Obligation, s *remind.Status) bool { return s.Due >= from && s.Due <= to },
		"to=2026-12-31":                 func(_ *remind.Obligation, s *remind.Status) bool { return s.Due != 0 && s.Due <= to },
	} {
		var want []remind.Key
		for i := range day.Obligations {
			if o := &day.Obligations[i]; wanted(o, day.States[o.Key]) {
				want = append(want, o.Key)
			}
		}
		if got := keys(t, x, query); !slices.Equal(got, want) {
			t.Errorf("%q finds %d matters, want %d", query, len(got), len(want))
		}
	}
}

// Words are found however they were typed, and all of them have to be there.
func TestWords(t *testing.T) {
	x, _ := builtin(t)
	for query, want := range map[string]bool{
		"PM2.5": true, "pm2.5": true, "ＰＭ２．５": true, "PM2.5　空气": true, "PM2.5 没有的词": false, "24.2.7@2028-12-31": true, "能源消费结构调整": true,
		"石鼓区党委、政府": true, "吴乐胜": true, "\u200b吴乐胜\u202e": true, "%没有": false, ".*": false,
	} {
		if got := keys(t, x, url.Values{"q": {query}}.Encode()); (len(got) > 0) != want {
			t.Errorf("%q finds %d matters", query, len(got))
		}
	}
	one := keys(t, x, "q="+url.QueryEscape("管网"))
	both := keys(t, x, "q="+url.QueryEscape("管网 石鼓区"))
	if len(both) == 0 || len(both) >= len(one) {
		t.Errorf("one word finds %d, two find %d", len(one), len(both))
	}
	if search.Fold("ＡＢ　ｃ（一）") != search.Fold("ab\nC(一)") {
		t.Errorf("folded to %q and %q", search.Fold("ＡＢ　ｃ（一）"), search.Fold("ab\nC(一)"))
	}
}

// A sorted list holds what the unsorted one does; what has no such value stands last, whichever way it is sorted.
func TestOrders(t *testing.T) {
	x, day := builtin(t)
	all := keys(t, x, "")
	slices.Sort(all)
	for _, by := range []string{"due", "state", "colour", "responsible", "lead", "leader"} {
		for _, sign := range []string{"", "-"} {
			got := keys(t, x, "sort="+sign+by)
			if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, all) {
				t.Errorf("%s%s: another %d matters", sign, by, len(got))
			}
			if by == "due" {
				checkDue(t, day, got, sign == "-")
			}
		}
	}
}

// checkDue looks at a list that was sorted by deadline.
func checkDue(t *testing.T, day *remind.Day, all []remind.Key, down bool) {
	t.Helper()
	for i := 1; i < len(all); i++ {
		a, b := day.States[all[i-1]].Due, day.States[all[i]].Due
		if b != 0 && (a == 0 || (a > b) != down && a != b) {
			t.Errorf("%s (%s) before %s (%s)", all[i-1], a, all[i], b)
		}
	}
}

// Whoever sees his own matters only finds those, and no others, by any query.
func TestAScope(t *testing.T) {
	x, day := builtin(t)
	for _, scope := range slices.Concat(x.Units, x.Leaders, []string{"nobody"}) {
		u := shell.User{Scope: scope}
		var want []remind.Key
		for i := range day.Obligations {
			if o := &day.Obligations[i]; u.Sees(day, o) {
				want = append(want, o.Key)
			}
		}
		var got []remind.Key
		f := x.Find(&search.Query{}, scope)
		for _, m := range f.Matters {
			got = append(got, m.Key)
		}
		sum := 0
		for _, n := range f.Colours {
			sum += n
		}
		if !slices.Equal(got, want) || sum != len(want) {
			t.Errorf("%s finds %d matters, counted as %d, and sees %d", scope, len(got), sum, len(want))
		}
	}
}

// What has left its plan, and an ended plan, is found where it is asked for and nowhere else.
func TestWhatIsGone(t *testing.T) {
	d := desk.Open(t, nil)
	day, err := d.Office.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := day.Plans[0]
	was := len(day.Obligations)
	p.Problems = p.Problems[:len(p.Problems)-1]
	if err := d.Store.PutPlan(t.Context(), -1, p, d.Time); err != nil {
		t.Fatal(err)
	}
	if day, err = d.Office.Today(t.Context()); err != nil {
		t.Fatal(err)
	}
	x := search.NewIndex(day)
	kept, gone := keys(t, x, ""), keys(t, x, "state=withdrawn")
	if len(kept) != len(day.Obligations) || len(gone) == 0 || len(kept)+len(gone) != was {
		t.Errorf("%d kept and %d gone of %d", len(kept), len(gone), was)
	}
	if got := keys(t, x, "kind=problem&state=withdrawn&q="+url.QueryEscape(strings.TrimSpace(day.Withdrawn[0].Text[:30]))); len(got) != 1 {
		t.Errorf("%d problems are found by their title", len(got))
	}
}

// A query comes back from an address as it went there.
func TestAnAddressHoldsTheQuery(t *testing.T) {
	q := search.Query{
		Plan: "p", Unit: "石鼓区党委、政府", Role: "lead", Leader: "吴乐胜", Kind: "measure", Colour: "purple", State: "reported", From: remind.NewDate(2026, 1, 1),
		To: remind.NewDate(2026, 12, 31), Words: "a & b=c", Sort: "-due",
	}
	if got, err := search.Read(q.Values()); err != nil || got != q || len(q.Values()) != len(search.Names()) {
		t.Errorf("%+v became %+v: %v", q, got, err)
	}
	var none search.Query
	if len(none.Values()) > 0 || none.Narrow() || !q.Narrow() {
		t.Errorf("nothing is asked for as %v", none.Values())
	}
}
