package office

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/change"
	"duban/remind/delivery"
	"duban/remind/paperwork"
	"duban/remind/report"
	"duban/store"
)

// monday is ten o'clock of the working day on which the tests' office works.
var monday = remind.NewDate(2026, 11, 23).At(10, 0)

func testTerms() store.Terms {
	policy := remind.DefaultPolicy()
	return store.Terms{Realm: store.Rehearsal, Policy: &policy, Sample: remind.Directory{Demo: true, Contacts: []remind.Contact{
		{Body: "甲县", Channel: remind.MailChannel, Address: "jia@city.example"},
		{Body: "整改办", Channel: remind.MailChannel, Address: "office@city.example"},
	}}}
}

// own is a plan of three problems: 1 is due in 30 days, 2 has been overdue for 20, 3 is due in 400.
func own() remind.Plan {
	plan := remind.Plan{ID: "own"}
	for i, days := range []remind.Date{30, -20, 400} {
		plan.Problems = append(plan.Problems, remind.Problem{
			Plan: "own", Number: i + 1, Title: "问题", Parties: remind.Parties{Responsible: []string{"甲县"}},
			Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.DateOf(monday) + days},
		})
	}
	return plan
}

// newOffice returns an office over a store with the plan own, on monday.
func newOffice(t *testing.T, plans ...remind.Plan) *Office {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "state"), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	for _, p := range append(plans, own()) {
		if err := st.PutPlan(t.Context(), -1, p, monday); err != nil {
			t.Fatal(err)
		}
	}
	return &Office{
		Store: st, Terms: testTerms(), Who: "张三", Now: func() time.Time { return monday },
		At:   func(d remind.Date) time.Time { return d.At(9, 0) },
		Kind: func(string) notify.Kind { return remind.KindMail },
	}
}

// Without a store the built-in plan is looked at, and nothing is made.
func TestLookingNeedsNoStore(t *testing.T) {
	o := &Office{Terms: testTerms(), Now: func() time.Time { return monday }}
	day, err := o.Today(t.Context())
	if err != nil || len(day.Plans) != 1 || day.Today != remind.DateOf(monday) {
		t.Fatalf("%v: %v", day, err)
	}
	if _, err := o.Explain(t.Context(), "nothing", 0); !errors.As(err, new(UnknownKeyError)) {
		t.Errorf("got %v", err)
	}
}

// How many plans are in force says what a key without its plan lacks.
func TestWhatAKeyLacks(t *testing.T) {
	for _, tt := range []struct {
		plans      int
		candidates []remind.Key
		want       string
	}{
		{0, []remind.Key{"own/1"}, `在执行的方案中没有编号为“1”的事项；如指已结束的方案或已移出方案的事项，请输入own/1`},
		{1, []remind.Key{"own/1"}, `在执行的方案中没有编号为“1”的事项；如指已结束的方案或已移出方案的事项，请输入own/1`},
		{2, []remind.Key{"other/1", "own/1"}, `现有2个方案，“1”未写明是哪个方案的，请输入other/1或own/1`},
		{5, []remind.Key{"a/1", "b/1", "c/1", "d/1", "e/1"}, `现有5个方案，“1”未写明是哪个方案的，请输入a/1或b/1或c/1或d/1或e/1`},
		{6, []remind.Key{"a/1", "b/1", "c/1", "d/1", "e/1", "f/1"}, `现有6个方案，“1”未写明是哪个方案的，请输入a/1或b/1或c/1或d/1或e/1等（另有1个未列出）`},
		{2, nil, `没有编号为“1”的事项，可用 duban export obligations 列出全部编号`},
	} {
		if got := (UnknownKeyError{Key: "1", Candidates: tt.candidates, Plans: tt.plans}).Error(); got != tt.want {
			t.Errorf("got %s\nwant %s", got, tt.want)
		}
	}
}

func TestAKeyWithoutItsPlan(t *testing.T) {
	other := own()
	other.ID = "other"
	for i := range other.Problems {
		other.Problems[i].Plan = "other"
	}
	o := newOffice(t, other)
	_, err := o.Explain(t.Context(), "1", 0)
	var unknown UnknownKeyError
	if !errors.As(err, &unknown) || !slices.Equal(unknown.Candidates, []remind.Key{"other/1", "own/1"}) || unknown.Plans != 2 {
		t.Errorf("got %#v", err)
	}
	if a, err := o.Explain(t.Context(), "own/1", 0); err != nil || a.Obligation.Key != "own/1" {
		t.Errorf("got %v", err)
	}
}

// A matter that is named twice, however, is meant once: by every command that takes several.
func TestAMatterNamedTwiceIsMeantOnce(t *testing.T) {
	o := newOffice(t)
	twice := []string{"2", "own/2", "2", "3"}
	papers, err1 := o.RecordPaper(t.Context(), PaperOrder{Keys: twice, Kind: paperwork.Letter, Doc: "1号"})
	progress, err2 := o.Progress(t.Context(), ProgressOrder{Keys: twice, Note: "进场"})
	chased, err3 := o.Chase(t.Context(), ChaseOrder{Keys: twice})
	drafts, _, err4 := o.Papers(t.Context(), paperwork.Slip, twice)
	events, err5 := o.Record(t.Context(), remind.Event{Kind: remind.EventReport}, twice)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	if len(papers) != 2 || len(progress) != 2 || len(chased.Chases) != 2 || len(drafts) != 2 || len(events) != 2 {
		t.Errorf("%d papers, %d lines of progress, %d chases, %d drafts, %d events; want two each", len(papers), len(progress), len(chased.Chases), len(drafts), len(events))
	}
}

// Events on several keys are recorded all or none, by whoever works in the office.
func TestEventsAreRecordedAllOrNone(t *testing.T) {
	report := remind.Event{Kind: remind.EventReport}
	for _, tt := range []struct {
		name string
		e    remind.Event
		keys []string
		want func(error) bool
	}{
		{"two at once", report, []string{"1", "3"}, func(err error) bool { return err == nil }},
		{"one that is unknown", report, []string{"1", "9"}, func(err error) bool { return errors.As(err, new(UnknownKeyError)) }},
		{"one that does not take it", remind.Event{Kind: remind.EventAccept}, []string{"1", "3"}, func(err error) bool { return errors.As(err, new(change.RejectedEvent)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			all, err := o.Record(t.Context(), tt.e, tt.keys)
			if !tt.want(err) {
				t.Fatalf("got %v", err)
			}
			snap, err2 := o.Store.Snapshot(t.Context())
			if err2 != nil {
				t.Fatal(err2)
			}
			if err != nil && len(snap.Events) > 0 {
				t.Fatalf("%d events were recorded", len(snap.Events))
			}
			for i, r := range all {
				if e := snap.Events[i]; e.By != "张三" || e.On != remind.DateOf(monday) || r.Status.State != remind.Reported {
					t.Errorf("recorded %+v, it stands %s", e, r.Status.State)
				}
			}
		})
	}
}

// What a person calls a scope, and what its release would send.
func TestHoldsAndReleases(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	if err := o.Hold(ctx, HoldOrder{What: "own", Until: o.today() + 3}); err == nil || !strings.Contains(err.Error(), "直至确认放行（duban release），不能设定止日") {
		t.Errorf("an end of the hold by which a plan enters: %v", err)
	}
	for _, what := range []string{"all", "own", "2", "addr:mail: JIA@City.example"} {
		order := HoldOrder{What: what, Note: "歇"}
		if what == "2" || strings.HasPrefix(what, "addr:") {
			order.Until, order.Second = o.today()+3, "李四"
		}
		if err := o.Hold(ctx, order); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	snap, err := o.Store.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var scopes []string
	for _, h := range snap.Holds {
		if h.By != store.EnteredBy {
			scopes = append(scopes, h.Scope)
		}
	}
	if want := []string{"*", "own", "own/2", "addr:mail:jia@city.example"}; !slices.Equal(scopes, want) {
		t.Errorf("scopes %q, want %q", scopes, want)
	}
	for what, want := range map[string]string{"own/1": "“own/1”没有暂停发送", "nobody": "“nobody”既不是 all、方案编号、事项编号，也不是 addr:"} {
		if _, err := o.BeforeRelease(ctx, what); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// The hold of a plan that enters frees what is due on the day, and counts what was perhaps done long ago.
func TestAReleaseSaysWhatItSends(t *testing.T) {
	o := newOffice(t)
	r, err := o.BeforeRelease(t.Context(), "own")
	if err != nil {
		t.Fatal(err)
	}
	notices := 0
	for _, g := range r.Groups {
		notices += len(g.Notices)
	}
	if len(r.Groups) == 0 || notices < len(r.Groups) || r.Overdue != 1 || r.Unknown != 1 {
		t.Errorf("%d messages with %d notices, %d overdue, %d unknown", len(r.Groups), notices, r.Overdue, r.Unknown)
	}
	if err := o.Release(t.Context(), &r, ReleaseOrder{Note: "看过"}); !errors.As(err, new(UnreviewedError)) {
		t.Errorf("nobody has confirmed what was read: %v", err)
	}
	if err := o.Release(t.Context(), &r, ReleaseOrder{Unreviewed: true, Note: " "}); !errors.As(err, new(UnreviewedError)) {
		t.Errorf("nobody says why it is released all the same: %v", err)
	}
	if err := o.Release(t.Context(), &r, ReleaseOrder{Unreviewed: true, Note: "看过"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.BeforeRelease(t.Context(), "own"); !errors.As(err, new(NotHeldError)) {
		t.Errorf("after the release: %v", err)
	}
}

func TestStale(t *testing.T) {
	for _, tt := range []struct {
		name string
		last time.Time
		want string // part of the error; empty: none
	}{
		{"never", time.Time{}, "还没有运行过任何一轮"},
		{"an hour ago", monday.Add(-time.Hour), ""},
		{"two days ago", monday.Add(-48 * time.Hour), "上一轮为2026-11-21 10:00，距今已超过24小时"},
		{"in two days", monday.Add(48 * time.Hour), "晚于本机时钟2026-11-23 10:00"},
	} {
		s := Status{Report: report.Report{Now: monday, LastRound: tt.last}}
		err := s.Report.Stale(24 * time.Hour)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// A hold keeps back what is to come: of what has arrived, or may have, an account says so.
func TestAHoldHidesNoDelivery(t *testing.T) {
	to := remind.NewAddress(remind.MailChannel, "jia@city.example")
	for _, tt := range []struct {
		name    string
		verdict delivery.Verdict
		want    string
	}{
		{"arrived", delivery.Verdict{Outcome: delivery.Delivered, Code: 250}, store.Delivered},
		{"put off", delivery.Verdict{Outcome: delivery.Declined, Code: 554, Reply: "554 no"}, Held},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, ctx := newOffice(t), t.Context()
			a, err := o.Explain(ctx, "2", 0)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(a.Notices, func(n remind.Notice) bool { return n.Address == to })
			due := a.Notices[i : i+1]
			if _, err := o.Store.Offer(ctx, store.Round{Day: remind.DateOf(monday), At: monday, Realm: store.Rehearsal}, due, nil); err != nil {
				t.Fatal(err)
			}
			letter := delivery.Letter{ID: "m", Address: to, Date: monday, Rendered: remind.Rendered{Subject: "主题"}}
			m := store.Outgoing{
				Letter: letter, Realm: store.Rehearsal, Day: remind.DateOf(monday), Expires: monday.Add(time.Hour), Notices: []remind.NoticeKey{due[0].NoticeKey},
			}
			if err := o.Store.PutMessage(ctx, m); err != nil {
				t.Fatal(err)
			}
			c, _, err := o.Store.Claim(ctx, store.Rehearsal, remind.MailChannel, monday, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			if err := o.Store.Settle(ctx, c.ID, c.Attempt, tt.verdict, monday); err != nil {
				t.Fatal(err)
			}
			if err := o.Hold(ctx, HoldOrder{What: "2", Note: "复核", Until: o.today() + 30, Second: "李四"}); err != nil {
				t.Fatal(err)
			}
			if a, err = o.Explain(ctx, "2", 0); err != nil || len(a.Tellings) <= i || a.Tellings[i].State != tt.want {
				t.Errorf("want %s: %+v, %v", tt.want, a, err)
			}
		})
	}
}

// A preview shows what a hold keeps back as held, and refuses a span without a day.
func TestAPreviewShowsWhatIsHeld(t *testing.T) {
	o := newOffice(t)
	today := remind.DateOf(monday)
	if _, err := o.Preview(t.Context(), PreviewOrder{From: today + 2, To: today + 1}); !errors.As(err, new(SpanError)) {
		t.Errorf("got %v", err)
	}
	if err := o.Hold(t.Context(), HoldOrder{What: "2", Note: "复核", Until: o.today() + 30, Second: "李四"}); err != nil {
		t.Fatal(err)
	}
	p, err := o.Preview(t.Context(), PreviewOrder{To: today + 14})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for i := range p.Notices {
		n := &p.Notices[i]
		seen[string(n.Obligation)+" "+n.State] = true
		if n.At != n.Day.At(9, 0) || n.Message == "" || n.Subject == "" {
			t.Errorf("%+v", n)
		}
	}
	for want, is := range map[string]bool{"own/1 planned": true, "own/2 held": true, "own/2 planned": false} {
		if seen[want] != is {
			t.Errorf("%s: %v; seen %v", want, seen[want], seen)
		}
	}
	letters, err := o.Preview(t.Context(), PreviewOrder{To: today + 14, Letters: true})
	if err != nil || len(letters.Letters) == 0 || len(letters.Notices) > 0 || letters.Letters[0].Text == "" {
		t.Errorf("%d letters, %d notices: %v", len(letters.Letters), len(letters.Notices), err)
	}
}

// Blanks are no document and no reason.
func TestBlanksBackNoEvent(t *testing.T) {
	o := newOffice(t)
	for _, e := range []remind.Event{
		{Kind: remind.EventExtend, To: remind.DateOf(monday) + 60, Doc: " "},
		{Kind: remind.EventExtend, To: remind.DateOf(monday) + 60, Note: "\u3000"},
		{Kind: remind.EventClose, Note: "\t "},
	} {
		if _, err := o.Record(t.Context(), e, []string{"1"}); err == nil || !strings.Contains(err.Error(), "只有空格，请填写内容") {
			t.Errorf("%s, document %q, note %q: %v", e.Kind, e.Doc, e.Note, err)
		}
	}
}

// A hold that could keep nothing back is refused: whoever reads held relies on it.
func TestAnAddressThatNobodyHasIsNotHeld(t *testing.T) {
	o := newOffice(t)
	o.Terms.Channels = map[string]bool{remind.MailChannel: true, "督办群": true}
	for what, want := range map[string]string{
		"addr:mail:jia@city.test": "", "addr:督办群:": "", "addr:督办群": "", "addr:mail:Jia@city.test ": "",
		"addr:mail:ji\u202ea@city.test": "看不见", "addr:mail:jia@city。test": "邮箱地址无效", "addr:mail": "邮箱地址无效", "addr:mail:" + strings.Repeat("a", 300) + "@b.cn": "邮箱地址无效",
		"addr:jia@city.test": "没有名为“jia@city.test”的渠道", "addr:": "没有名为“”的渠道；现有渠道：mail、督办群", "addr:督办组:": "督办群", "addr:督办群:\x1b[2J": "看不见的字符U+001B", "addr:督办群:" + strings.Repeat("某", 301): "有301个字，最多300个字",
	} {
		err := o.Hold(t.Context(), HoldOrder{What: what, Note: "复核", Until: o.today() + 3})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v", what, err)
		}
	}
}

// The address of a leader is held by two people and to a day; any other by one person, as long as he likes.
func TestALeaderIsNotHeldByOnePerson(t *testing.T) {
	plan := own()
	for i := range plan.Problems {
		plan.Problems[i].Leader = []string{"某市长"}
	}
	today := remind.DateOf(monday)
	const leader, other = "addr:mail:leader@city.example", "addr:mail:jia@city.example"
	for _, tt := range []struct {
		name  string
		order HoldOrder
		want  string // part of the error; empty: none
	}{
		{"nothing given", HoldOrder{What: leader}, "督办市领导某市长所用：须用 --until 写明"},
		{"no end", HoldOrder{What: leader, Second: "李四"}, "督办市领导某市长所用：须用 --until 写明"},
		{"nobody else", HoldOrder{What: leader, Until: today}, "督办市领导某市长所用：须用 --until 写明"},
		{"a blank name", HoldOrder{What: leader, Until: today, Second: " "}, "督办市领导某市长所用：须用 --until 写明"},
		{"who types", HoldOrder{What: leader, Until: today, Second: "张三"}, "请填写另一人的姓名"},
		{"an end that has passed", HoldOrder{What: leader, Until: today - 1, Second: "李四"}, "早于今日"},
		{"no reason", HoldOrder{What: leader, Until: today, Second: "李四"}, "须用 --note 写明原因"},
		{"both", HoldOrder{What: leader, Until: today, Second: "李四", Note: "出差"}, ""},
		{"a unit", HoldOrder{What: other, Until: today, Note: "出差"}, ""},
		{"a unit without an end", HoldOrder{What: other, Note: "出差"}, "须用 --until 写明"},
		{"a unit without a reason", HoldOrder{What: other, Until: today}, "须用 --note 写明原因"},
		{"a matter without an end", HoldOrder{What: "1", Note: "复核"}, "须用 --until 写明"},
		{"a matter of which the leader would hear", HoldOrder{What: "1", Note: "复核", Until: today + 365}, "督办市领导某市长的提醒：须用 --second"},
		{"the same by two", HoldOrder{What: "1", Note: "复核", Until: today + 365, Second: "李四"}, ""},
		{"a unit, to a day that has passed", HoldOrder{What: other, Until: today - 1}, "早于今日"},
		{"the whole plan", HoldOrder{What: "own"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			if err := o.Store.PutPlan(t.Context(), -1, plan, monday); err != nil {
				t.Fatal(err)
			}
			o.Terms.Sample.Contacts = append(slices.Clone(o.Terms.Sample.Contacts),
				remind.Contact{Body: "某市长", Channel: remind.MailChannel, Address: "leader@city.example"})
			err := o.Hold(t.Context(), tt.order)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A release names the gaps of its own scope, and no others.
func TestAReleaseNamesItsGaps(t *testing.T) {
	other := own()
	other.ID = "other"
	o := newOffice(t, other)
	for what, want := range map[string]string{"own": "own/", "other": "other/"} {
		r, err := o.BeforeRelease(t.Context(), what)
		if err != nil || len(r.Gaps) == 0 {
			t.Fatalf("%s: %d gaps, %v", what, len(r.Gaps), err)
		}
		for _, g := range r.Gaps {
			if !strings.HasPrefix(string(g.Obligation), want) {
				t.Errorf("%s: a gap of %s", what, g.Obligation)
			}
		}
	}
}

// Whoever extends sees whether the old or the new date has passed, and that no document was named.
func TestAnExtensionNamesDatesThatHavePassed(t *testing.T) {
	today := remind.DateOf(monday)
	for _, tt := range []struct {
		name, key string
		to        remind.Date
		doc, note string
		want      string
	}{
		{"in time", "1", today + 60, "某发1号", "", ""},
		{"without a document", "1", today + 60, "", "口头", "无文号"},
		{"overdue", "2", today, "某发1号", "", "原时限2026年11月3日已过20天"},
		{"still overdue", "2", today - 1, "某发1号", "", "原时限2026年11月3日已过20天；新时限2026年11月22日已过1天，仍为逾期，请核对"},
		{"brought forward into the past", "1", today - 1, "某发1号", "", "新时限2026年11月22日已过1天，即为逾期，请核对"},
	} {
		o := newOffice(t)
		all, err := o.Record(t.Context(), remind.Event{Kind: remind.EventExtend, To: tt.to, Doc: tt.doc, Note: tt.note}, []string{tt.key})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := strings.Join(all[0].Remarks(), "；"); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
