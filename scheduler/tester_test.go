package scheduler_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/budget"
	"duban/remind/delivery"
	"duban/scheduler"
	"duban/store"
)

// tests returns letters that try so many addresses.
func tests(n int) []delivery.Letter {
	var all []delivery.Letter
	for i := range n {
		all = append(all, delivery.Letter{
			ID: fmt.Sprintf("%032x", i), Address: remind.Address{Channel: "mail", To: fmt.Sprintf("%d@x.example", i)}, Date: time.Now(),
		})
	}
	return all
}

// Tests share the budget with the daemon's attempts, stop with the window, and with a channel that breaks.
func TestTestsArePaced(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		mails := &robot{}
		route := scheduler.Route{Kind: remind.KindMail, Channel: mails, Budget: budget.Budget{PerMinute: 2}}
		o.Routes["mail"] = route
		until(day(3), 9, 0)
		o.start() // two reminders leave at nine
		until(day(3), 9, 0)
		time.Sleep(10 * time.Second)
		x := &scheduler.Tester{Store: o.Store, Realm: o.Realm, Who: "x", Routes: o.Routes, Now: time.Now, Wait: wait}
		always := func() bool { return true }
		if err := x.TestAll(context.Background(), tests(3), always, func(scheduler.Tested) {}); err != nil {
			t.Error(err)
		}
		o.halt()
		if got := mails.times(""); !slices.Equal(got, []string{"01-03 09:00:00", "01-03 09:00:00", "01-03 09:01:00", "01-03 09:01:00", "01-03 09:02:00"}) {
			t.Errorf("letters left at %v", got)
		}
		reach, err := o.Store.Reach(context.Background(), o.Realm)
		if err != nil || reach[remind.Address{Channel: "mail", To: "0@x.example"}].Last != day(3) {
			t.Errorf("reach %+v, %v", reach, err)
		}
	})
}

func TestTestsStopWhereTheChannelDoes(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer delivery.Verdict
		closes int // the window closes before this one
		want   string
	}{
		{"one is refused", delivery.Verdict{Outcome: delivery.Refused}, 9, "refused refused refused"},
		{"the channel breaks", delivery.Verdict{Outcome: delivery.Broken}, 9, "broken 渠道“邮件”未接收前一条，不再试发 渠道“邮件”未接收前一条，不再试发"},
		{"it asks for a rest", delivery.Verdict{Outcome: delivery.Paused}, 9, "paused 渠道“邮件”未接收前一条，不再试发 渠道“邮件”未接收前一条，不再试发"},
		{"the window closes", delivery.Verdict{Outcome: delivery.Delivered}, 1, "delivered 已不在发送时段 已不在发送时段"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := &scheduler.Tester{Routes: map[string]scheduler.Route{"mail": {Channel: &robot{answers: []delivery.Verdict{tt.answer}}}}, Now: time.Now, Wait: wait}
			n := 0
			open := func() bool { n++; return n <= tt.closes }
			var got []string
			err := x.TestAll(context.Background(), tests(3), open, func(r scheduler.Tested) { got = append(got, string(r.Verdict.Outcome)+r.Unsent) })
			if err != nil || strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

// A test that comes back proves nothing, and its address is lost as a reminder's would be.
func TestABouncedTestProvesNothing(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		ctx := context.Background()
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		x := &scheduler.Tester{Store: o.Store, Realm: o.Realm, Routes: map[string]scheduler.Route{"mail": {Channel: &robot{}}}, Now: time.Now, Wait: wait}
		if _, err := x.Test(ctx, tests(1)[0]); err != nil {
			t.Fatal(err)
		}
		var taken []bool
		read := func(ctx context.Context, take notify.Taker) error {
			for _, to := range []string{"other@x.example", "0@x.example"} {
				ok, err := take(ctx, cameBack(tests(1)[0].ID, to))
				if err != nil {
					return err
				}
				taken = append(taken, ok)
			}
			return nil
		}
		o.Inboxes = []scheduler.Inbox{{Key: "mail.bounces", Read: read}}
		o.start()
		until(day(1), 9, 0)
		o.halt()
		reach, err := o.Store.Reach(ctx, o.Realm)
		if err != nil || reach[remind.Address{Channel: "mail", To: "0@x.example"}].Last != 0 || len(taken) < 2 || taken[0] || !taken[1] {
			t.Errorf("taken %v, reach %+v, %v", taken, reach, err)
		}
	})
}

// A reload whose settings leave somebody out tells the administrator whom, once; one that leaves nobody out tells nothing.
func TestAReloadNamesNewGaps(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, admin, _ := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		next := scheduler.New(o.Base)
		next.Routes, next.Admin = o.Routes, o.Admin
		next.CompareGaps(context.Background(), o.Daemon)
		world := o.World
		next.World = func(s store.Snapshot) *remind.World {
			w := world(s)
			d := w.Book.Directory
			d.Contacts = slices.DeleteFunc(slices.Clone(d.Contacts), func(c remind.Contact) bool { return c.Body == "甲县" })
			w.Book = remind.NewBook(d, remind.Reachability{})
			return w
		}
		next.CompareGaps(context.Background(), o.Daemon)
		o.start()
		until(day(3), 12, 0)
		o.halt()
		n := 0
		for _, text := range admin.texts() {
			if strings.Contains(text, "重新载入设置后，新增") {
				n++
				if !strings.Contains(text, "甲县（主体责任单位）：通讯录中没有该单位的联系人") {
					t.Errorf("the word says %s", text)
				}
			}
		}
		if n != 1 {
			t.Errorf("%d words on new gaps among %q", n, admin.texts())
		}
	})
}

// A gap that comes sooner is new for the days between.
func TestAReloadNamesGapsThatComeSooner(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, admin, _ := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		world := o.World
		ending := func(to remind.Date) func(store.Snapshot) *remind.World {
			return func(s store.Snapshot) *remind.World {
				w := world(s)
				d := w.Book.Directory
				d.Contacts = slices.Clone(d.Contacts)
				for i := range d.Contacts {
					d.Contacts[i].To = to
				}
				w.Book = remind.NewBook(d, remind.Reachability{})
				return w
			}
		}
		next := scheduler.New(o.Base)
		next.Routes, next.Admin = o.Routes, o.Admin
		for _, to := range []remind.Date{day(6), day(5), day(6)} {
			next.World = ending(to)
			next.CompareGaps(context.Background(), o.Daemon)
			o.World = next.World
			time.Sleep(time.Second)
		}
		o.World = world
		o.start()
		until(day(3), 12, 0)
		o.halt()
		n := 0
		for _, text := range admin.texts() {
			if strings.Contains(text, "重新载入设置后，新增") {
				n++
			}
		}
		if n != 2 { // the first end, and the sooner one
			t.Errorf("%d words on new gaps among %q", n, admin.texts())
		}
	})
}
