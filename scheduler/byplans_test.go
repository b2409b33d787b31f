package scheduler_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/digest"
	"duban/remind/report"
	"duban/scheduler"
	"duban/scheduler/timetable"
	"duban/store"

	"pgregory.net/rapid"
)

// A twin is a daemon over a store of its own, to which the same happens as to the other one.
type twin struct {
	*scheduler.Daemon
	t            *testing.T
	dir          string
	few, portion int
	rounds       string              // empty: at nine
	dsn          func(string) string // of a server, by the twin's folder; nil: its store is a file

	mu   sync.Mutex
	sent []string
	ids  map[string]bool // of what was sent
}

// Send refuses some addresses for good, puts some off, of some it is not known, and takes the rest.
func (o *twin) Send(_ context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
	o.take(&l)
	if l.To == "dead@x.example.org" {
		return delivery.Verdict{Outcome: delivery.Refused, Dead: true, Reply: "no such user"}
	}
	if l.To == "busy@x.example.org" && l.Date.Day()%3 != 0 {
		return delivery.Verdict{Outcome: delivery.Retry, Code: 451}
	}
	if err := mark(); err != nil {
		return delivery.Verdict{Outcome: delivery.Retry, Reply: err.Error()}
	}
	if l.To == "ding@x.example.org" && l.Date.Day()%4 == 0 {
		return delivery.Verdict{Outcome: delivery.InDoubt, Reply: "connection lost"}
	}
	return delivery.Verdict{Outcome: delivery.Delivered}
}

// take takes down a letter, without what is said of the machine and of how far it has come.
func (o *twin) take(l *delivery.Letter) {
	o.mu.Lock()
	defer o.mu.Unlock()
	lines := slices.DeleteFunc(strings.Split(l.Text, "\n"), func(s string) bool { return strings.Contains(s, "磁盘") || strings.Contains(s, "证据链") })
	said := fmt.Sprintf("letter %s %s %s %s %s %s", l.ID, l.Date.Format(time.DateTime), l.Address, l.Recipient, l.Subject, strings.Join(lines, "\n"))
	if l.Address != o.Admin {
		said += fmt.Sprint(l.HTML, l.Markdown, l.Data, l.Event, l.Attachments)
	}
	o.sent = append(o.sent, said)
	if o.ids == nil {
		o.ids = map[string]bool{}
	}
	o.ids[l.ID] = true
}

// InFlight returns 1.
func (o *twin) InFlight() int { return 1 }

// newTwin makes one that looks at all plans together, if there are not more than few, else words the letters of so many addresses together.
func newTwin(t *testing.T, policy *remind.Policy, few, portion int) *twin {
	t.Helper()
	return newTwinOn(t, policy, few, portion, nil)
}

// newTwinOn makes one whose store is on a server.
func newTwinOn(t *testing.T, policy *remind.Policy, few, portion int, dsn func(string) string) *twin {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "twin")
	if err != nil {
		t.Fatal(err)
	}
	o := &twin{t: t, dir: dir, few: few, portion: portion, dsn: dsn}
	o.start(policy)
	return o
}

// start starts a daemon over the twin's store, after the one that there was.
func (o *twin) start(policy *remind.Policy) {
	o.t.Helper()
	if o.Daemon != nil {
		if err := o.Store.Close(); err != nil {
			o.t.Fatal(err)
		}
	}
	options := store.Options{Create: true, Fast: true}
	if o.dsn != nil {
		options.DSN = o.dsn(o.dir)
	}
	st, err := store.Open(context.Background(), filepath.Join(o.dir, "state"), options)
	if err != nil {
		o.t.Fatal(err)
	}
	schedule, err := timetable.ParseRound(cmp.Or(o.rounds, "0 9 * * *"))
	if err != nil {
		o.t.Fatal(err)
	}
	terms := &store.Terms{Realm: store.Real, Channels: map[string]bool{"mail": true, "群": true, "网关": true}, Policy: policy}
	o.Daemon = scheduler.New(scheduler.Base{
		Store: st, Schedule: schedule, Window: delivery.Window{Open: 8*60 + 30, Close: 17*60 + 30}, Realm: store.Real, Log: slog.New(slog.DiscardHandler),
		Now: time.Now, Wait: wait, World: terms.World, Terms: terms, Few: o.few, Portion: o.portion, Simulated: true,
	})
	o.Routes = map[string]scheduler.Route{
		"mail": {Channel: o, Kind: remind.KindMail}, "群": {Channel: o, Kind: remind.KindWeCom}, "网关": {Channel: o, Kind: remind.KindWebhook},
	}
	o.Daily, o.Admin = true, remind.NewAddress("mail", "admin@x.example.org")
}

// record returns all that the daemon has recorded of notices and messages, line by line.
func (o *twin) record() (lines []string) {
	o.t.Helper()
	ctx := context.Background()
	seen := map[string]bool{}
	err := o.Store.Log(ctx, store.Filter{Realm: o.Realm, All: true}, func(r store.LogRow) error {
		n, err := json.Marshal(r.Notice)
		lines = append(lines, fmt.Sprintf("notice %s %s %s %s", r.Notice.NoticeKey, r.State, r.Message, n))
		if r.Message != "" {
			seen[r.Message] = true
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	maps.Copy(seen, o.ids)
	for id := range seen {
		m, err := o.Store.Trail(ctx, id)
		if errors.Is(err, store.ErrNoMessage) { // a word past the store
			continue
		}
		if err != nil {
			o.t.Fatal(err)
		}
		text := m.Text
		if m.Address == o.Admin { // what is said of the machine is its own
			text = ""
		}
		lines = append(lines, fmt.Sprintf("message %s %s %s %s %s %s %+v %+v", id, m.Day, m.To, m.Subject, text, m.State, m.Steps, m.Settlements))
	}
	lines = append(lines, o.sent...)
	slices.Sort(lines)
	return lines
}

// A city is what happens to both of them.
type city struct {
	t     *testing.T
	rt    *rapid.T
	twins []*twin
	plans int
	shown int // how many fronts were looked at
	today remind.Date
}

// each does the same to all.
func (c *city) each(f func(st *store.Store) error) {
	for _, o := range c.twins {
		if err := f(o.Store); err != nil {
			c.t.Fatal(err)
		}
	}
}

// now is an instant between the rounds.
func (c *city) now() time.Time { return c.today.At(15, 0) }

// plan returns a version of a plan.
func (c *city) plan(id string) remind.Plan {
	p := remind.Plan{ID: id, Title: rapid.SampledFrom([]string{"甲方案", "乙方案"}).Draw(c.rt, "title")}
	count := rapid.IntRange(1, 3).Draw(c.rt, "problems")
	many := rapid.IntRange(0, 9).Draw(c.rt, "many problems") == 0 // that are due together, of one body
	if many {
		count = 6
	}
	due := c.today + remind.Date(rapid.IntRange(80, 95).Draw(c.rt, "due together"))
	for n := range count {
		x := remind.Problem{
			Plan: id, Number: n + 1, Title: "题", Deadline: remind.Deadline{Kind: remind.Dated, Date: due},
			Parties: remind.Parties{Responsible: []string{"甲县"}, Lead: []string{"甲局"}, Leader: []string{"丁"}},
		}
		if !many {
			x.Deadline.Date = c.today + remind.Date(rapid.IntRange(-10, 60).Draw(c.rt, "due"))
			x.Responsible = []string{rapid.SampledFrom([]string{"甲县", "乙县", "丙县", "各县"}).Draw(c.rt, "responsible")}
			x.Lead = []string{rapid.SampledFrom([]string{"甲局", "乙局"}).Draw(c.rt, "lead")}
			x.Commitments = []remind.Commitment{{
				Number: "1", Section: remind.SectionMeasures, Path: "（一）", Text: "完成", Due: c.today + remind.Date(rapid.IntRange(-10, 60).Draw(c.rt, "measure")),
			}}
		}
		if rapid.IntRange(0, 5).Draw(c.rt, "goes on") == 0 {
			x.Deadline = remind.Deadline{Kind: remind.Continuous, Text: "长期坚持"}
			x.Commitments = append(x.Commitments, remind.Commitment{
				Number: "2", Section: remind.SectionMeasures, Path: "（二）", Text: "每月调度",
				Rhythm: rapid.SampledFrom([]remind.Rhythm{remind.Monthly, remind.Quarterly}).Draw(c.rt, "rhythm"),
			})
		}
		if rapid.Bool().Draw(c.rt, "somebody cooperates") {
			x.Cooperating = []string{"丙县"}
		}
		p.Problems = append(p.Problems, x)
	}
	return p
}

// people returns a directory: with an absence, a late successor and an address that is refused.
func (c *city) people() remind.Directory {
	from := c.today + remind.Date(rapid.IntRange(-5, 20).Draw(c.rt, "from"))
	d := remind.Directory{Collectives: map[string][]string{"各县": {"甲县", "乙县"}}, Contacts: []remind.Contact{
		{Body: "甲县", Name: "王", Channel: "mail", Address: "jia@x.example.org"},
		{Body: "甲县", Channel: "mail", Address: "for@x.example.org", For: "王", From: from, To: from + 7},
		{Body: "乙县", Channel: "mail", Address: rapid.SampledFrom([]string{"yi@x.example.org", "dead@x.example.org"}).Draw(c.rt, "yi")},
		{Body: "乙县", Channel: "mail", Address: "yi2@x.example.org", Order: 2},
		{Body: "丙县", Channel: "mail", Address: "busy@x.example.org"},
		{Body: "甲局", Channel: "mail", Address: "ju@x.example.org"},
		{Body: "乙局", Channel: "mail", Address: "ju@x.example.org"},
		{Body: "丁", Channel: "mail", Address: "ding@x.example.org"},
	}}
	if rapid.Bool().Draw(c.rt, "a group") {
		d.Contacts = append(d.Contacts, remind.Contact{Body: rapid.SampledFrom([]string{"甲县", "乙局", "丁"}).Draw(c.rt, "of"), Channel: "群"})
	}
	if rapid.Bool().Draw(c.rt, "a program") {
		d.Contacts = append(d.Contacts, remind.Contact{Body: rapid.SampledFrom([]string{"乙县", "甲局", "丁"}).Draw(c.rt, "of"), Channel: "网关", Address: "x"})
	}
	if rapid.Bool().Draw(c.rt, "the office has an address") {
		d.Contacts = append(d.Contacts, remind.Contact{Body: remind.OfficeBody, Channel: "mail", Address: "office@x.example.org"})
	}
	if rapid.Bool().Draw(c.rt, "successor") {
		d.Succeeds = []remind.Succession{{Body: "丙县", By: "甲县", From: from}}
	}
	return d
}

// happen lets one thing happen that people enter.
func (c *city) happen() {
	now, id := c.now(), fmt.Sprint("p", rapid.IntRange(0, c.plans-1).Draw(c.rt, "plan"))
	by := store.Hold{By: "x", Note: "说明"}
	switch rapid.IntRange(0, 12).Draw(c.rt, "what") {
	case 0:
		p := c.plan(id)
		c.each(func(st *store.Store) error { return st.PutPlan(context.Background(), -1, p, now) })
	case 1:
		d := c.people()
		c.each(func(st *store.Store) error { return st.PutDirectory(context.Background(), -1, d, now) })
	case 2:
		by.Scope, by.On, by.Until = rapid.SampledFrom([]string{id, id + "/1", "addr:mail:ju@x.example.org"}).Draw(c.rt, "scope"), true, c.today+3
		c.each(func(st *store.Store) error { return st.SetHold(context.Background(), by, now) })
	case 3:
		by.Scope = id
		c.each(func(st *store.Store) error { return st.SetHold(context.Background(), by, now) })
	case 4:
		ch := []remind.Chase{{Key: remind.Key(id + "/1"), On: c.today + 1, At: now, Who: "x", Note: "请抓紧"}}
		c.each(func(st *store.Store) error {
			_, err := st.Chase(context.Background(), -1, ch, now)
			return err
		})
	case 5:
		off := c.today + 2
		y := remind.CalendarYear{Year: off.Year(), Days: []remind.CalendarDay{{Date: off, Name: "假"}}}
		c.each(func(st *store.Store) error { return st.PutCalendar(context.Background(), -1, y, now) })
	case 6:
		c.settle(now)
	case 7:
		c.each(func(st *store.Store) error {
			err := st.EndPlan(context.Background(), -1, store.Ending{Plan: remind.Plan{ID: id}, At: now, By: "x"})
			if errors.Is(err, store.ErrNoPlan) {
				return nil
			}
			return err
		})
	default:
		kinds := []remind.EventKind{remind.EventReport, remind.EventAccept, remind.EventReturn, remind.EventClose, remind.EventReopen, remind.EventExtend, remind.EventSuspend}
		e := []remind.Event{{
			Key: remind.Key(id + "/1"), Kind: rapid.SampledFrom(kinds).Draw(c.rt, "kind"), On: c.today, At: now, Note: "说明", Doc: "文",
			To: c.today + remind.Date(rapid.IntRange(3, 40).Draw(c.rt, "to")),
		}}
		c.each(func(st *store.Store) error {
			_, err := st.Record(context.Background(), -1, e)
			return err
		})
	}
}

// settle lets a person say what became of a message, or has one come back that was taken.
func (c *city) settle(now time.Time) {
	state := rapid.SampledFrom([]string{store.Failed, store.InDoubt, store.Delivered}).Draw(c.rt, "a message that is")
	sent, dead := state == store.InDoubt && rapid.Bool().Draw(c.rt, "sent"), rapid.Bool().Draw(c.rt, "dead")
	m := c.last(state)
	if m == "" {
		return
	}
	c.each(func(st *store.Store) error {
		if state != store.Delivered {
			return st.Resolve(context.Background(), m, sent, "x", now)
		}
		v := delivery.Verdict{Outcome: delivery.Declined, Reply: "over quota"}
		if dead {
			v = delivery.Verdict{Outcome: delivery.Refused, Dead: true, Reply: "no such user"}
		}
		_, err := st.Bounced(context.Background(), m, v, now)
		return err
	})
}

// last returns the last message of which a notice is in a state; empty where there is none.
func (c *city) last(state string) (id string) {
	err := c.twins[0].Store.Log(context.Background(), store.Filter{Realm: store.Real, All: true}, func(r store.LogRow) error {
		if r.State == state {
			id = r.Message
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

// standing holds that both report that things stand alike, and so does whoever looks beside the second one: by what it has kept, or by other settings,
// for which nothing is kept.
func (c *city) standing() {
	all, one := c.twins[0], c.twins[1]
	beside := one.Base
	beside.Terms = "other settings"
	want := c.reported(all.Report)
	for who, report := range map[string]func(context.Context) (report.Report, error){
		"by plans": one.Overview,
		"beside": func(ctx context.Context) (report.Report, error) {
			return c.fronted(one.Reporter(nil)).Report(ctx, c.now())
		},
		"anew": func(ctx context.Context) (report.Report, error) {
			return c.fronted(beside.Reporter(nil)).Report(ctx, c.now())
		},
	} {
		if got := c.reported(report); !reflect.DeepEqual(want, got) {
			c.t.Fatalf("%s: over all %+v\n%s %+v", c.today, want, who, got)
		}
	}
	if c.shown == 0 {
		c.t.Fatal("no report had the front")
	}
	c.rounds()
}

// rounds holds that the last round of all is the same one.
func (c *city) rounds() {
	var first store.Round
	for i, o := range c.twins {
		last, _, err := o.Store.LastRound(context.Background(), o.Realm)
		if err != nil {
			c.t.Fatal(err)
		}
		if i == 0 {
			first = last
		}
		if last != first {
			c.t.Fatalf("%s: over all the last round is %+v, by plans %+v", c.today, first, last)
		}
	}
}

// reported returns what of a report is the same for both.
func (c *city) reported(report func(context.Context) (report.Report, error)) report.Report {
	for _, o := range c.twins {
		o.Now = c.now
	}
	r, err := report(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	r.Room, r.Seal, r.Head = 0, 0, ""
	if r.Front != nil {
		c.fronts(r.Front)
		c.shown++
		r.Front = nil
	}
	return r
}

// restart starts both daemons anew, now and then with another policy.
func (c *city) restart(policy *remind.Policy) {
	if rapid.Bool().Draw(c.rt, "another policy") {
		policy.Deadline = slices.Clone(policy.Deadline)
		st := &policy.Deadline[rapid.IntRange(0, 7).Draw(c.rt, "stage")]
		st.At = -rapid.IntRange(2, 40).Draw(c.rt, "days before")
		slices.SortStableFunc(policy.Deadline, func(a, b remind.Stage) int { return a.At - b.At })
	}
	for _, o := range c.twins {
		o.start(policy)
	}
}

// treat has a policy treat some otherwise than the rest.
func (c *city) treat(policy *remind.Policy) {
	if rapid.Bool().Draw(c.rt, "an own ladder") {
		w := remind.OwnLadder{Plan: "p0", Ladder: remind.OnDeadline, Stages: []remind.Stage{{Name: "d20", At: -20, To: []remind.Role{remind.Lead}}, {
			Name: "oo", At: 3, Every: remind.EveryMonday, To: []remind.Role{remind.Responsible, remind.Leader},
		}}}
		if rapid.Bool().Draw(c.rt, "of one problem") {
			w.Plan, w.Key = "", "p1/1"
		}
		policy.Own = append(policy.Own, w)
	}
	if rapid.Bool().Draw(c.rt, "an hour") {
		policy.Hours = []remind.Hour{{To: []remind.Role{remind.Leader}, At: 15 * 60}}
	}
	policy.Caps.PerDay = rapid.IntRange(0, 2).Draw(c.rt, "a day")
	policy.Caps.PerWeek = rapid.IntRange(0, 3).Draw(c.rt, "a week")
}

// twins plays what is drawn for some days on both daemons, and holds that they have recorded and worded the same.
func twins(t *testing.T, rt *rapid.T, most int, dsn func(string) string) {
	policy := remind.DefaultPolicy()
	if rapid.Bool().Draw(rt, "no reports") {
		policy.Reports, policy.Quarter = digest.Reports{}, nil
	}
	c := &city{t: t, rt: rt, plans: rapid.IntRange(3, 7).Draw(rt, "plans")}
	c.today = rapid.SampledFrom([]remind.Date{remind.NewDate(2026, 9, 1), remind.NewDate(2026, 12, 14)}).Draw(rt, "first day") // the next year has no calendar
	c.treat(&policy)
	c.twins = []*twin{newTwin(t, &policy, 1000, 0), newTwinOn(t, &policy, 1, 0, dsn), newTwinOn(t, &policy, 1, rapid.IntRange(1, 3).Draw(rt, "portion"), dsn)}
	if rapid.Bool().Draw(rt, "two rounds a day") { // so that what failed at the first one is tried again
		for _, o := range c.twins {
			o.rounds = "0 9,14 * * *"
			o.start(&policy)
		}
	}
	defer c.each(func(st *store.Store) error { return st.Close() })
	d := c.people()
	c.each(func(st *store.Store) error { return st.PutDirectory(context.Background(), -1, d, c.now()) })
	for i := range c.plans {
		p := c.plan(fmt.Sprint("p", i))
		c.each(func(st *store.Store) error {
			if err := st.PutPlan(context.Background(), -1, p, c.now()); err != nil {
				return err
			}
			return st.SetHold(context.Background(), store.Hold{Scope: p.ID, By: "x"}, c.now())
		})
	}
	for range rapid.IntRange(most/3, most).Draw(rt, "days") {
		c.today += remind.Date(rapid.SampledFrom([]int{1, 1, 1, 1, 1, 1, 1, 1, 4, -2}).Draw(rt, "a day on, some lost, or the clock is set back"))
		for _, o := range c.twins {
			if err := o.Simulate(context.Background(), c.today, c.today, nil); err != nil {
				t.Fatal(err)
			}
		}
		for rapid.IntRange(0, 4).Draw(rt, "something happens") == 0 {
			c.happen()
		}
		c.standing()
		if rapid.IntRange(0, 5).Draw(rt, "the daemons start anew") == 0 {
			c.restart(&policy)
		}
	}
	a := c.twins[0].record()
	for _, other := range c.twins[1:] {
		b := other.record()
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("over all: %.1500s\nby plans, in portions of %d: %.1500s", a[i], other.portion, b[i])
			}
		}
		if len(a) != len(b) || len(a) == 0 {
			t.Fatalf("over all %d rows, by plans, in portions of %d, %d", len(a), other.portion, len(b))
		}
	}
}

// Whatever happens in some weeks, a daemon that reads of many plans those alone that a step is about records and words what one does that looks at all; so
// does one that looks at what waits portion by portion, each of a few addresses.
func TestRoundsByPlansAreRoundsOverAll(t *testing.T) { byPlansOverAll(t, 4, 30, nil) }

// byPlansOverAll plays some lives of up to so many days on twins, the same ones each time; those that go by plans have their stores on a server, if there
// is one.
func byPlansOverAll(t *testing.T, lives, days int, dsn func(string) string) {
	for seed := range lives {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			rapid.Custom(func(rt *rapid.T) bool {
				twins(t, rt, days, dsn)
				return true
			}).Example(seed)
		})
	}
}

// Days that are kept hold for the settings by which they were computed: a daemon that starts with a stage on another day tells it on that day.
func TestOtherSettingsHaveAllPlansLookedAt(t *testing.T) {
	policy := remind.DefaultPolicy()
	policy.Reports, policy.Quarter = digest.Reports{}, nil
	o := newTwin(t, &policy, 1, 0)
	defer func() { _ = o.Store.Close() }()
	ctx, today := context.Background(), remind.NewDate(2026, 9, 1)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(o.Store.PutDirectory(ctx, -1, remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Channel: "mail", Address: "jia@x.example.org"}}}, today.At(8, 0)))
	for _, id := range []string{"p1", "p2"} {
		due := remind.Deadline{Kind: remind.Dated, Date: today + 50}
		must(o.Store.PutPlan(ctx, -1, remind.Plan{ID: id, Title: "方案", Problems: []remind.Problem{{
			Plan: id, Number: 1, Title: "题", Deadline: due, Parties: remind.Parties{Responsible: []string{"甲县"}},
		}}}, today.At(8, 0)))
		must(o.Store.SetHold(ctx, store.Hold{Scope: id, By: "x"}, today.At(8, 0)))
	}
	must(o.Simulate(ctx, today, today+1, nil))
	before := len(o.record())
	o.start(&policy)
	must(o.Simulate(ctx, today+2, today+2, nil))
	if n := len(o.record()); n != before || n == 0 {
		t.Fatalf("with the same settings: %d rows, before %d", n, before)
	}
	policy.Deadline = slices.Clone(policy.Deadline)
	i := slices.IndexFunc(policy.Deadline, func(st remind.Stage) bool { return st.Name == "d30" })
	policy.Deadline[i].At = -47
	o.start(&policy)
	must(o.Simulate(ctx, today+3, today+3, nil))
	if n := len(o.record()); n <= before {
		t.Errorf("with another policy: %d rows, before %d", n, before)
	}
}

// An address that was lost has a new chance where a person has a message to it sent again: what other plans tell it is told then, too.
func TestAMessageSentAgainIsAChanceForAllPlans(t *testing.T) {
	policy := remind.DefaultPolicy()
	policy.Reports, policy.Quarter = digest.Reports{}, nil
	today := remind.NewDate(2026, 9, 1)
	c := &city{t: t, today: today, twins: []*twin{newTwin(t, &policy, 1000, 0), newTwin(t, &policy, 1, 1)}}
	defer c.each(func(st *store.Store) error { return st.Close() })
	c.each(func(st *store.Store) error {
		ctx, at := t.Context(), today.At(8, 0)
		err := st.PutDirectory(ctx, -1, remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Channel: "mail", Address: "dead@x.example.org"}}}, at)
		for i, id := range []string{"p1", "p2", "p3"} { // the second reaches its stage when the address is lost already
			err = errors.Join(err, st.PutPlan(ctx, -1, remind.Plan{ID: id, Title: "方案", Problems: []remind.Problem{{
				Plan: id, Number: 1, Title: "题", Deadline: remind.Deadline{Kind: remind.Dated, Date: today + 90 + remind.Date(i)},
				Parties: remind.Parties{Responsible: []string{"甲县"}},
			}}}, at), st.SetHold(ctx, store.Hold{Scope: id, By: "x"}, at))
		}
		return err
	})
	for ; c.today < today+4; c.today++ {
		for _, o := range c.twins {
			if err := o.Simulate(t.Context(), c.today, c.today, nil); err != nil {
				t.Fatal(err)
			}
		}
		if c.today == today+2 {
			id := c.last(store.Failed)
			c.each(func(st *store.Store) error { return st.Resolve(t.Context(), id, false, "x", c.now()) })
		}
		c.standing()
	}
	if a, b := c.twins[0].record(), c.twins[1].record(); !slices.Equal(a, b) || len(a) < 3 {
		t.Errorf("over all:\n%s\nby plans:\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
}

// cityOfTwo fills the twin's store with two released plans, each of one body that is reached at an address, which are due in ninety days.
func (o *twin) cityOfTwo(today remind.Date, addresses ...string) {
	o.t.Helper()
	var people remind.Directory
	var err error
	for i, to := range addresses {
		body, id := fmt.Sprint("县", i), fmt.Sprint("p", i)
		people.Contacts = append(people.Contacts, remind.Contact{Body: body, Channel: "mail", Address: to})
		err = errors.Join(err, o.Store.PutPlan(o.t.Context(), -1, remind.Plan{ID: id, Title: "方案", Problems: []remind.Problem{{
			Plan: id, Number: 1, Title: "题", Deadline: remind.Deadline{Kind: remind.Dated, Date: today + 90}, Parties: remind.Parties{Responsible: []string{body}},
		}}}, today.At(8, 0)), o.Store.SetHold(o.t.Context(), store.Hold{Scope: id, By: "x"}, today.At(8, 0)))
	}
	if err := errors.Join(err, o.Store.PutDirectory(o.t.Context(), -1, people, today.At(8, 0))); err != nil {
		o.t.Fatal(err)
	}
}

// simulate has the twin's daemon run for a day.
func (o *twin) simulate(day remind.Date) {
	o.t.Helper()
	if err := o.Simulate(o.t.Context(), day, day, nil); err != nil {
		o.t.Fatal(err)
	}
}

// What is held up to a day is told on the next one, though nothing is recorded then and no stage is reached.
func TestAHoldThatEndsHasItsPlansLookedAt(t *testing.T) {
	policy := remind.DefaultPolicy()
	policy.Reports, policy.Quarter = digest.Reports{}, nil
	today := remind.NewDate(2026, 9, 1)
	for _, scope := range []string{"p0", "p0/1", store.Everything, "addr:mail:jia@x.example.org"} {
		t.Run(scope, func(t *testing.T) {
			o := newTwin(t, &policy, 1, 0)
			defer func() { _ = o.Store.Close() }()
			o.cityOfTwo(today, "jia@x.example.org", "yi@x.example.org")
			hold := store.Hold{Scope: scope, On: true, By: "x", Second: "y", Note: "出差", Until: today + 1}
			if err := o.Store.SetHold(t.Context(), hold, today.At(8, 0)); err != nil {
				t.Fatal(err)
			}
			for day, want := range []int{0, 0, 1, 1} {
				o.simulate(today + remind.Date(day))
				n := 0
				for _, line := range o.record() {
					if strings.HasPrefix(line, "letter") && strings.Contains(line, "jia@x.example.org") {
						n++
					}
				}
				if n != want {
					t.Errorf("by day %d: %d letters, want %d", day+1, n, want)
				}
			}
		})
	}
}

// Of what is under way when a round runs it is not known whether it tells somebody: the next round looks at its plans once more, so that whoever has heard
// is told how the matter went on.
func TestPlansWithSomethingUnderWayAreLookedAtAgain(t *testing.T) {
	policy := remind.DefaultPolicy()
	policy.Reports, policy.Quarter = digest.Reports{}, nil
	o, today := newTwin(t, &policy, 1, 0), remind.NewDate(2026, 9, 1)
	defer func() { _ = o.Store.Close() }()
	o.cityOfTwo(today, "busy@x.example.org", "jia@x.example.org")
	for day, want := range [][]string{nil, {"p0"}, {"p0"}, nil} { // on the third day it arrives
		o.simulate(today + remind.Date(day))
		next, err := o.Store.Agenda(o.Realm).Due(t.Context(), today+remind.Date(day)+1)
		if err != nil || !slices.Equal(next, want) {
			t.Errorf("after day %d the next round looks at %q, want %q, %v", day+1, next, want, err)
		}
	}
}

// A chase goes in place of a message that could not be delivered yet, also where what waits is looked at portion by portion.
func TestAChaseGoesInPlaceOfWhatFailed(t *testing.T) {
	policy := remind.DefaultPolicy()
	policy.Reports, policy.Quarter = digest.Reports{}, nil
	today := remind.NewDate(2026, 9, 1)
	var records [][]string
	for _, o := range []*twin{newTwin(t, &policy, 1000, 0), newTwin(t, &policy, 1, 0), newTwin(t, &policy, 1, 1)} {
		o.rounds = "0 9,14 * * *"
		o.start(&policy)
		defer func() { _ = o.Store.Close() }()
		o.cityOfTwo(today, "busy@x.example.org", "jia@x.example.org")
		steps := 0
		err := o.Simulate(t.Context(), today, today, func(remind.Date) bool {
			if steps++; steps == 2 {
				// Another one waits as well, so that there is more than one address.
				var chases []remind.Chase
				for _, k := range []remind.Key{"p0/1", "p1/1"} {
					chases = append(chases, remind.Chase{Key: k, On: today, At: today.At(11, 0), Who: "x", Note: "请抓紧"})
				}
				if _, err := o.Store.Chase(t.Context(), -1, chases, today.At(11, 0)); err != nil {
					t.Fatal(err)
				}
			}
			return false
		})
		if err != nil || steps != 2 {
			t.Fatal(err, steps)
		}
		records = append(records, o.record())
	}
	back := slices.ContainsFunc(records[0], func(s string) bool {
		return strings.Contains(s, "busy@") && strings.Contains(s, "a chase goes in its place")
	})
	if !back || !slices.Equal(records[0], records[1]) || !slices.Equal(records[0], records[2]) {
		t.Errorf("taken back %v\nover all:\n%s\nby plans:\n%s\nin portions:\n%s", back,
			strings.Join(records[0], "\n"), strings.Join(records[1], "\n"), strings.Join(records[2], "\n"))
	}
}

// What could not be delivered to somebody on the day on which his absence is entered, and a stand-in was told then, is told to him no more, however long
// he has been back.
func TestWhatAStandInHeardStaysTold(t *testing.T) {
	policy := remind.DefaultPolicy()
	policy.Reports, policy.Quarter = digest.Reports{}, nil
	policy.Deadline = policy.Deadline[:1] // so that the stage is the newest for ninety days
	tuesday := remind.NewDate(2026, 9, 8)
	for _, few := range []int{1000, 1} {
		o := newTwin(t, &policy, few, 0)
		defer func() { _ = o.Store.Close() }()
		o.cityOfTwo(tuesday, "busy@x.example.org", "yi@x.example.org")
		people := remind.Directory{Contacts: []remind.Contact{
			{Body: "县0", Name: "王", Channel: "mail", Address: "busy@x.example.org"},
			{Body: "县1", Channel: "mail", Address: "yi@x.example.org"},
			{Body: "县0", Channel: "mail", Address: "for@x.example.org", For: "王", From: tuesday, To: tuesday + 3},
		}}
		o.simulate(tuesday)
		if err := o.Store.PutDirectory(t.Context(), -1, people, tuesday.At(15, 0)); err != nil {
			t.Fatal(err)
		}
		for day := tuesday + 1; day < tuesday+60; day++ {
			if day == tuesday+50 { // so that all plans are looked at, when it is forgotten who was told what
				people.Contacts = append(people.Contacts, remind.Contact{Body: "县2", Channel: "mail", Address: "bing@x.example.org"})
				if err := o.Store.PutDirectory(t.Context(), -1, people, day.At(8, 0)); err != nil {
					t.Fatal(err)
				}
			}
			o.simulate(day)
		}
		arrived := map[string]int{}
		for _, line := range o.record() {
			for _, to := range []string{"busy@", "for@", "yi@"} {
				if strings.HasPrefix(line, "message") && strings.Contains(line, to) && strings.Contains(line, " delivered [") {
					arrived[to]++
				}
			}
		}
		if want := map[string]int{"for@": 1, "yi@": 1}; !maps.Equal(arrived, want) {
			t.Errorf("few %d: arrived %v, want %v", few, arrived, want)
		}
	}
}
