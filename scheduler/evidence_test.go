package scheduler_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// The head of the chain goes out with the office's first mail of each week and with no other, whatever day that is; it is one that the chain has.
func TestTheHeadGoesWithTheFirstMailOfTheWeek(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := reporting(t, dir, day(11)) // overdue on the 12th: a second mail to the office in that week
		defer func() { _ = o.Store.Close() }()
		o.start()
		until(day(14), 12, 0)
		o.halt()
		until(day(19), 12, 0) // a Wednesday: the Monday before has brought nothing
		o.start()
		until(day(24), 12, 0)
		o.halt()
		var with, without []string
		for _, l := range o.sent {
			at := l.at.Format("01-02 ") + strings.TrimSuffix(l.To, "@x.example")
			heads := 0
			for _, a := range l.Attachments {
				if a.Name != "证据链印记.txt" {
					continue
				}
				heads++
				text := string(a.Data)
				_, head, _ := strings.Cut(text, "duban verify --head ")
				head, _, _ = strings.Cut(head, "\r\n")
				v, err := o.Store.Verify(t.Context(), nil)
				if err != nil || len(v.Find(head)) != 1 || !strings.Contains(text, "印记："+head) {
					t.Errorf("%s: no such head (%v): %s", at, err, text)
				}
			}
			if heads > 0 {
				with = append(with, at)
			} else if strings.HasSuffix(at, "office") {
				without = append(without, at)
			}
		}
		expect(t, with, "01-03 office", "01-10 office", "01-19 office", "01-24 office")
		expect(t, without, "01-12 office")
	})
}

// The log says once a day, on days off too, how far the chain has come.
func TestTheLogHasAHeadADay(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := reporting(t, dir)
		defer func() { _ = o.Store.Close() }()
		var log bytes.Buffer
		o.Log = slog.New(slog.NewJSONHandler(&log, nil))
		o.start()
		until(day(5), 12, 0)
		o.halt()
		var days []string
		for line := range strings.Lines(log.String()) {
			var l struct {
				Time time.Time
				Msg  string
				Seal int64
				Head string
			}
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				t.Fatal(err)
			}
			if l.Msg != "the first seal of the day" {
				continue
			}
			days = append(days, l.Time.In(time.FixedZone("", 8*3600)).Format("01-02"))
			if v, err := o.Store.Verify(t.Context(), nil); err != nil || len(v.Find(l.Head)) != 1 || v.Find(l.Head)[0].ID != l.Seal {
				t.Errorf("the chain has no such head: %s (%v)", line, err)
			}
		}
		if got := strings.Join(days, " "); got != "01-01 01-02 01-03 01-04 01-05" {
			t.Errorf("heads on %s", got)
		}
	})
}
