package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/delivery"
	"duban/scheduler"
	"duban/store"
)

// cameBack is the notification that a message could not be delivered to an address.
func cameBack(id, to string) notify.Came {
	text := strings.ReplaceAll(fmt.Sprintf(`Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.x.example

Final-Recipient: rfc822; %s
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; no such user

--b
Content-Type: text/rfc822-headers

Message-ID: <%s@x.example>

--b--
`, to, id), "\n", "\r\n")
	return notify.Came{Raw: []byte(text), Size: int64(len(text))}
}

// A mail comes back hours after a server took it: it counts as failed, and who stands in hears on the same day.
func TestAStandInHearsOnTheDayOfABounce(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		chat := group(o, mailbox("jia", 0), room(2))
		came := make(chan notify.Came, 10)
		var taken []bool
		read := func(ctx context.Context, take notify.Taker) error {
			for len(came) > 0 {
				ok, err := take(ctx, <-came)
				if err != nil {
					return err
				}
				taken = append(taken, ok)
			}
			return nil
		}
		o.Inboxes = []scheduler.Inbox{{Key: "mail.bounces", Read: read}}
		until(day(3), 8, 55)
		o.start()
		until(day(3), 11, 0)
		id := o.sent[0].ID
		for _, m := range []notify.Came{
			cameBack(strings.Repeat("0", 32), "jia@x.example"), cameBack(id, "clerk@x.example"), cameBack(id, "jia@x.example"), cameBack(id, "jia@x.example"),
		} {
			came <- m
		}
		until(day(3), 12, 30)
		o.halt()
		if want := []bool{false, false, true, true}; !slices.Equal(taken, want) {
			t.Errorf("taken %v, want %v: of unknown messages and other recipients none", taken, want)
		}
		if got := chat.times(""); len(got) != 1 || !strings.HasPrefix(got[0], "01-03 1") {
			t.Errorf("who stands in heard at %v", got)
		}
		snap, err := o.Store.Snapshot(context.Background())
		if err != nil || len(snap.Losses) != 1 || !snap.Losses[0].Dead || len(snap.Failures) != 1 {
			t.Errorf("%v: losses %+v, failures %+v", err, snap.Losses, snap.Failures)
		}
		err = o.Store.Log(context.Background(), store.Filter{Realm: o.Realm, State: store.Failed}, func(r store.LogRow) error {
			if r.Reply != "退信：5.1.1 no such user" {
				t.Errorf("the log says %q", r.Reply)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if got := o.states()[store.Failed]; got != 1 {
			t.Errorf("%d notices have failed", got)
		}
	})
}

// A daemon that ended between the record of a loss and the round for it runs that round when it starts.
func TestALossIsNotForgottenOverARestart(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		chat := group(o, mailbox("jia", 0), room(2))
		until(day(3), 8, 55)
		o.start()
		until(day(3), 11, 0)
		o.halt()
		for i := range 2 {
			isNew, err := o.Store.Bounced(context.Background(), o.sent[0].ID, delivery.Verdict{Outcome: delivery.Refused, Dead: true, Reply: "gone"}, time.Now())
			if err != nil || isNew != (i == 0) {
				t.Errorf("recorded: new %v, %v", isNew, err)
			}
		}
		time.Sleep(time.Minute)
		o.start()
		until(day(3), 11, 30)
		o.halt()
		if got := chat.times(""); len(got) != 1 {
			t.Errorf("who stands in heard at %v", got)
		}
	})
}

// A mailbox that cannot be read holds nothing up, and the administrator is told once.
func TestAMailboxThatCannotBeRead(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Admin = remind.Address{Channel: remind.MailChannel, To: "admin@x.example"}
		hung := true
		read := func(ctx context.Context, _ notify.Taker) error {
			if hung {
				hung = false
				<-ctx.Done()
			}
			return errors.New("connection refused")
		}
		o.Inboxes = []scheduler.Inbox{{Key: "mail.bounces", Read: read}}
		until(day(3), 8, 0)
		o.start()
		until(day(3), 9, 30)
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 jia")
		o.halt()
		o.start()
		until(day(4), 17, 0)
		o.halt()
		told := 0
		for _, l := range o.sent {
			if l.To == "admin@x.example" && strings.Contains(l.Subject, "退信邮箱") {
				told++
			}
		}
		if told != 1 {
			t.Errorf("the administrator was told %d times", told)
		}
	})
}

// What is no bounce is offered as an answer, every two minutes; a mail that is none is left.
func TestAnswersAreHeardBesideBounces(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Admin = remind.Address{Channel: remind.MailChannel, To: "admin@x.example"}
		var heard, taken []string
		o.Hear = func(_ context.Context, m notify.Came) (bool, error) {
			heard = append(heard, string(m.Raw))
			switch {
			case strings.Contains(string(m.Raw), "flood"):
				return false, &answer.Flood{From: "loop@x.example", Mails: 50}
			case strings.Contains(string(m.Raw), "machine"):
				return false, &answer.Unheard{Why: "no person wrote it"}
			}
			return true, nil
		}
		looks := 0
		read := func(ctx context.Context, take notify.Taker) error {
			looks++
			for _, text := range []string{"Subject: reply\r\n\r\n", "Subject: machine\r\n\r\n", "Subject: flood\r\n\r\n"} {
				ok, err := take(ctx, notify.Came{Raw: []byte(text)})
				taken = append(taken, fmt.Sprint(ok, err))
			}
			ok, err := take(ctx, cameBack(strings.Repeat("0", 32), "jia@x.example"))
			taken = append(taken, fmt.Sprint(ok, err))
			return nil
		}
		o.Inboxes = []scheduler.Inbox{{Key: "answers.inbox", Read: read}}
		until(day(3), 8, 59)
		o.start()
		until(day(3), 9, 28)
		o.halt()
		if looks != 15 || len(heard) != 3*looks {
			t.Errorf("%d looks, %d mails heard", looks, len(heard))
		}
		if want := "true <nil> false <nil> false <nil> false <nil>"; strings.Join(taken[:4], " ") != want {
			t.Errorf("taken %q, want %q", taken[:4], want)
		}
		told := 0
		for _, l := range o.sent {
			if strings.Contains(l.Subject, "来信过多") && strings.Contains(l.Text, "邮箱 loop@x.example 今日来信已登记50封") {
				told++
			}
		}
		if told != 1 {
			t.Errorf("the administrator was told of the flood %d times", told)
		}
	})
}

// A mailbox of replies that cannot be read is tried as seldom as one of bounces: a login that is refused too often is locked.
func TestAReplyMailboxThatCannotBeRead(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		defer func() { _ = o.Store.Close() }()
		o.Admin = remind.Address{Channel: remind.MailChannel, To: "admin@x.example"}
		o.Hear = func(context.Context, notify.Came) (bool, error) { return true, nil }
		looks := 0
		read := func(context.Context, notify.Taker) error { looks++; return errors.New("login refused") }
		o.Inboxes = []scheduler.Inbox{{Key: "answers.inbox", Read: read}}
		until(day(3), 8, 59)
		o.start()
		until(day(3), 10, 58)
		o.halt()
		if looks != 12 {
			t.Errorf("%d looks in two hours", looks)
		}
		told := ""
		for _, l := range o.sent {
			if strings.Contains(l.Subject, "回信邮箱无法读取") {
				told += l.Text
			}
		}
		for _, want := range []string{"各单位的回信、被退回的邮件都不能自动登记", "answers.inbox", "login refused"} {
			if !strings.Contains(told, want) {
				t.Errorf("the administrator is not told %q: %q", want, told)
			}
		}
	})
}
