package scheduler_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/preview"
	"duban/store"
)

// substituted adds 甲县's contact, named jia, and stand-ins to an office.
func (o *office) substituted(standIns ...remind.Contact) {
	o.t.Helper()
	d := remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Name: "jia", Channel: "mail", Address: "jia@x.example"}}}
	for _, c := range standIns {
		c.Body, c.For, c.Channel, c.Address = "甲县", "jia", "mail", c.Name+"@x.example"
		d.Contacts = append(d.Contacts, c)
	}
	if err := o.Store.PutDirectory(context.Background(), -1, d, time.Now()); err != nil {
		o.t.Fatal(err)
	}
	world := o.World
	o.World = func(s store.Snapshot) *remind.World {
		w := *world(s)
		w.Book = remind.NewBook(s.Directory, remind.Reachability{})
		return &w
	}
}

// stages returns where the notices to an address stand: "d7 delivered".
func (o *office) stages(name string) []string {
	o.t.Helper()
	var all []string
	err := o.Store.Log(context.Background(), store.Filter{Realm: o.Realm, All: true}, func(r store.LogRow) error {
		if strings.HasPrefix(r.Notice.To, name+"@") {
			all = append(all, r.Notice.Stage+" "+r.State)
		}
		return nil
	})
	slices.Sort(all)
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

// Due on Friday the 28th: d15 comes on Thursday the 13th, d7 on the 21st. Whoever is back on the 15th, a Saturday, is told d7 next, if d15 reached
// his stand-in or may have; a day of failures told nobody.
func TestWhoComesBackIsToldWhatTheStandInWasNot(t *testing.T) {
	for verdict, want := range map[delivery.Outcome]string{
		delivery.Delivered: "d15 superseded", delivery.InDoubt: "d15 superseded", delivery.Retry: "d15 delivered",
	} {
		bubble(t, func(t *testing.T, dir string) {
			o := open(t, dir, day(28))
			o.substituted(remind.Contact{Name: "li", From: day(12), To: day(14)})
			o.start()
			until(day(12), 12, 0)
			o.answer(delivery.Verdict{Outcome: verdict, Code: 451})
			until(day(14), 20, 0)
			o.answer(delivery.Verdict{Outcome: delivery.Delivered})
			until(day(21), 12, 0)
			o.halt()
			if got := o.stages("jia"); !slices.Contains(got, want) || !slices.Contains(got, "d7 delivered") {
				t.Errorf("%s: %q, want %s", verdict, got, want)
			}
			_ = o.Store.Close()
		})
	}
}

// A preview from the store as it stands is what the daemon then does, whoever stands in and whenever: before, in and after an absence, over days
// off, and with one stand-in after the other.
func TestAPreviewPassesOverWhatStandInsHeard(t *testing.T) {
	for _, tt := range []struct {
		now    int
		due    []int
		li, wu [2]int // from, to
		passed int    // so many notices are superseded because a stand-in was told them
	}{
		{10, []int{28}, [2]int{12, 15}, [2]int{16, 18}, 1},
		{13, []int{28, 27}, [2]int{12, 14}, [2]int{20, 25}, 3},
		{15, []int{28, 29, 50}, [2]int{12, 14}, [2]int{25, 27}, 2},
		{25, []int{20}, [2]int{24, 24}, [2]int{31, 33}, 1},
	} {
		bubble(t, func(t *testing.T, dir string) {
			var due []remind.Date
			for _, d := range tt.due {
				due = append(due, day(d))
			}
			o := open(t, dir, due...)
			o.substituted(remind.Contact{Name: "li", From: day(tt.li[0]), To: day(tt.li[1])}, remind.Contact{Name: "wu", From: day(tt.wu[0]), To: day(tt.wu[1])})
			want, got := o.foretold(day(tt.now), day(40))
			if !slices.Equal(got, want) {
				t.Errorf("from %d on\n got %q\nwant %q", tt.now, got, want)
			}
			if got := o.relayed(); got != tt.passed {
				t.Errorf("from %d on: %d passed over, want %d", tt.now, got, tt.passed)
			}
			_ = o.Store.Close()
		})
	}
}

// relayed counts the notices to jia that were superseded and that a stand-in was told.
func (o *office) relayed() (n int) {
	o.t.Helper()
	told, passed := map[remind.NoticeKey]bool{}, map[remind.NoticeKey]bool{}
	err := o.Store.Log(context.Background(), store.Filter{Realm: o.Realm, All: true}, func(r store.LogRow) error {
		key := r.Notice.NoticeKey
		key.Address = remind.Address{}
		switch {
		case r.State == store.Delivered:
			told[key] = true
		case r.State == store.Superseded && strings.HasPrefix(r.Notice.To, "jia@"):
			passed[key] = true
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	for k := range passed {
		if told[k] {
			n++
		}
	}
	return n
}

// foretold runs an office to a day, and returns what a preview says of the days after it, and what then becomes of them: each telling, and
// each notice that is superseded because a stand-in was told it.
func (o *office) foretold(now, end remind.Date) (want, got []string) {
	o.t.Helper()
	ctx := context.Background()
	o.start()
	until(now, 12, 0)
	snap, err1 := o.Store.Snapshot(ctx)
	told, err2 := o.Store.Told(ctx, o.Realm)
	if err1 != nil || err2 != nil {
		o.t.Fatal(err1, err2)
	}
	preview.Rounds(o.World(snap), now+1, end, told, func(r preview.Round) bool {
		for _, m := range r.Messages {
			for _, n := range m.Notices {
				want = append(want, fmt.Sprint(r.Day, " ", n.NoticeKey))
			}
		}
		return true
	})
	until(end, 12, 0)
	o.halt()
	err := o.Store.Log(ctx, store.Filter{Realm: o.Realm}, func(r store.LogRow) error {
		if d := remind.DateOf(r.At); d > now {
			got = append(got, fmt.Sprint(d, " ", r.Notice.NoticeKey))
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	slices.Sort(want)
	slices.Sort(got)
	return want, got
}
