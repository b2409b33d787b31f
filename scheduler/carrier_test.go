package scheduler_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/budget"
	"duban/remind/delivery"
	"duban/remind/digest"
	"duban/scheduler"
	"duban/store"
)

// group returns an office a robot named 群, and a directory in which its own contacts stand, with what has been lost.
func group(o *office, contacts ...remind.Contact) *robot {
	r := &robot{}
	o.Routes["群"] = scheduler.Route{Channel: r, Kind: remind.KindMail}
	policy := remind.DefaultPolicy()
	policy.Reports = digest.Reports{} // what comes by itself has tests of its own
	o.World = func(s store.Snapshot) *remind.World {
		reach := remind.Reachability{Dead: map[remind.Address]remind.Loss{}, Broken: map[string]remind.Loss{}}
		for _, l := range s.Losses {
			loss := remind.Loss{Since: remind.DateOf(l.At)}
			if !l.Dead {
				loss.Until = loss.Since
			}
			reach.Dead[l.Address] = loss
		}
		for _, c := range s.Channels {
			if !c.BrokenSince.IsZero() {
				reach.Broken[c.Channel] = remind.Loss{Since: remind.DateOf(c.BrokenSince)}
			}
		}
		w := &remind.World{
			Plans: s.Plans, Events: s.Events, Policy: &policy, Calendar: remind.NewCalendar(),
			Book: remind.NewBook(remind.Directory{Contacts: contacts}, reach),
		}
		return w.Prepare()
	}
	return r
}

func mailbox(name string, order int) remind.Contact {
	return remind.Contact{Body: "甲县", Channel: "mail", Address: name + "@x.example", Order: order}
}

func room(order int) remind.Contact {
	return remind.Contact{Body: "甲县", Channel: "群", Order: order}
}

func TestADeadAddressesStandInHearsTheSameDay(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		r := group(o, mailbox("jia", 1), room(2))
		o.answer(delivery.Verdict{Outcome: delivery.Refused, Code: 550, Dead: true, Reply: "no such user"})
		o.start()
		until(day(7), 12, 0)
		o.halt()
		expect(t, o.letters(), "01-03 09:00:00 jia")
		expect(t, r.times("群"), "01-03 09:00:00", "01-07 09:00:00")
		snap, err := o.Store.Snapshot(context.Background())
		if err != nil || len(snap.Losses) != 1 || !snap.Losses[0].Dead || len(snap.Failures) != 1 || snap.Failures[0].State != store.Failed {
			t.Errorf("losses %+v, failures %+v, %v", snap.Losses, snap.Failures, err)
		}
		_ = o.Store.Close()
	})
}

func TestABrokenRobotIsProbedHourlyAndTheAdministratorToldOnce(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		o.Admin = remind.Address{Channel: "群", To: "群"} // the broken one itself: another is found
		r := group(o, room(1), mailbox("jia", 2), remind.Contact{Body: remind.OfficeBody, Channel: "mail", Address: "office@x.example"})
		broken := delivery.Verdict{Outcome: delivery.Broken, Code: 93000, Reply: "invalid webhook url"}
		r.answers = []delivery.Verdict{broken, broken, broken, {Outcome: delivery.Delivered}}
		o.start()
		until(day(3), 16, 0)
		o.halt()
		expect(t, r.times("群"), "01-03 09:00:00", "01-03 10:00:00", "01-03 11:00:00", "01-03 12:00:00")
		expect(t, o.letters(), "01-03 09:00:00 jia", "01-03 09:00:00 office")
		for _, p := range o.sent {
			if strings.HasPrefix(p.To, "office") && (!strings.Contains(p.Subject, "“群”故障") || !strings.Contains(p.Text, "invalid webhook url")) {
				t.Errorf("the administrator reads %q: %s", p.Subject, p.Text)
			}
		}
		if snap, err := o.Store.Snapshot(context.Background()); err != nil || len(snap.Channels) != 0 {
			t.Errorf("after a good probe it is not mended: %+v, %v", snap.Channels, err)
		}
		_ = o.Store.Close()
	})
}

func TestAPauseHoldsTheRobotNotTheMail(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		r := group(o, room(1), mailbox("jia", 1))
		r.answers = []delivery.Verdict{{Outcome: delivery.Paused, Code: 130101, Pause: 10 * time.Minute}, {Outcome: delivery.Retry, Code: -1}, {Outcome: delivery.Delivered}}
		o.start()
		until(day(3), 12, 0)
		o.halt()
		_ = o.Store.Close()
		expect(t, o.letters(), "01-03 09:00:00 jia")
		got := r.times("群")
		if len(got) != 3 || got[1] != "01-03 09:10:00" || !strings.HasPrefix(got[2], "01-03 09:10:0") {
			t.Errorf("attempts at %v: the pause takes ten minutes, and costs the message none of its first, short wait", got)
		}
	})
}

func TestAnUnknownAnswerBreaksTheChannelAtTheThirdTime(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		r := group(o, room(1))
		r.answers = []delivery.Verdict{{Outcome: delivery.Retry, Code: 777, Unknown: true}}
		o.start()
		until(day(3), 9, 30)
		o.halt()
		snap, err := o.Store.Snapshot(context.Background())
		if err != nil || len(r.times("群")) != 3 || len(snap.Channels) != 1 || snap.Channels[0].BrokenSince.IsZero() {
			t.Errorf("attempts %v, channels %+v, %v", r.times("群"), snap.Channels, err)
		}
		_ = o.Store.Close()
	})
}

// The budget counts what the store has, so a new process does not begin anew.
func TestABudgetHoldsOverARestart(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		var contacts []remind.Contact
		for i := range 7 {
			contacts = append(contacts, mailbox(fmt.Sprint("c", i), 1))
		}
		group(o, contacts...)
		pace := func(o *office) {
			mails := o.Routes["mail"]
			mails.Budget = budget.Budget{PerMinute: 3}
			o.Routes["mail"] = mails
		}
		pace(o)
		o.start()
		until(day(3), 9, 0)
		time.Sleep(10 * time.Second)
		o.halt()
		_ = o.Store.Close()
		first := len(o.letters())
		p := open(t, dir, day(10))
		group(p, contacts...)
		pace(p)
		p.start()
		until(day(3), 9, 30)
		p.halt()
		_ = p.Store.Close()
		got := p.letters()
		if first != 3 || len(got) != 4 || got[0] < "01-03 09:01:00" || got[2] > "01-03 09:01:01" || got[3] < "01-03 09:02:00" {
			t.Errorf("%d letters before the restart, then %v", first, got)
		}
	})
}

func TestASlowRobotHoldsNobodyUp(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		group(o, room(1), mailbox("jia", 1))
		o.Routes["群"] = scheduler.Route{Channel: slow{}, Kind: remind.KindMail}
		o.start()
		until(day(3), 9, 0)
		expect(t, o.letters(), "01-03 09:00:00 jia")
		until(day(3), 10, 0)
		o.halt()
		_ = o.Store.Close()
	})
}

type slow struct{}

func (slow) InFlight() int { return 1 }

// Send takes five minutes.
func (slow) Send(ctx context.Context, _ delivery.Letter, mark func() error) delivery.Verdict {
	if err := mark(); err != nil {
		return delivery.Verdict{Outcome: delivery.Retry}
	}
	_ = wait(ctx, time.Now().Add(5*time.Minute))
	return delivery.Verdict{Outcome: delivery.Delivered}
}
