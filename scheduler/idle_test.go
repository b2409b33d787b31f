package scheduler_test

import (
	"slices"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/digest"
	"duban/scheduler"
	"duban/store"
)

// When the last matter of a group is closed the administrator and the office are asked once, over days and restarts, to dissolve it; never in the group.
func TestAnIdleGroupIsToBeDissolved(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, admin, _ := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		room := &robot{}
		o.Daily, o.Routes["甲群"] = true, scheduler.Route{Channel: room, Kind: remind.KindWeCom}
		o.World = func(s store.Snapshot) *remind.World {
			policy := remind.DefaultPolicy()
			policy.Reports = digest.Reports{}
			w := &remind.World{Plans: s.Plans, Events: s.Events, Policy: &policy, Calendar: remind.NewCalendar(remind.CalendarYear{Year: 2000})}
			w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{
				{Body: "甲县", Channel: "甲群"}, {Body: remind.OfficeBody, Channel: "甲群"}, {Body: remind.OfficeBody, Channel: "mail", Address: "office@x.example"},
			}}, remind.Reachability{})
			return w.Prepare()
		}
		about := func(texts []string) (n int) {
			for _, text := range texts {
				if strings.Contains(text, "群“甲群”的事项已全部销号，请解散该群、停用机器人") {
					n++
				}
			}
			return n
		}
		told := func() [3]int {
			var mails []string
			for _, l := range o.sent {
				if strings.HasPrefix(l.To, "office@") {
					mails = append(mails, l.Subject)
				}
			}
			return [3]int{about(admin.texts()), about(mails), about(room.texts())}
		}
		o.start()
		until(day(4), 8, 0)
		if got := told(); got != [3]int{} {
			t.Errorf("told before anything is closed: %v", got)
		}
		now := day(4).At(8, 0)
		if _, err := o.Store.Record(t.Context(), -1, []remind.Event{{Key: "p/1", Kind: remind.EventClose, On: day(4), At: now, Note: "已销号"}}); err != nil {
			t.Fatal(err)
		}
		until(day(5), 12, 0)
		o.halt()
		o.start()
		until(day(6), 12, 0)
		o.halt()
		if got := told(); got != [3]int{1, 1, 0} {
			t.Errorf("told %v times (administrator, office, the group)\n%s", got, strings.Join(slices.Concat(admin.texts(), o.letters()), "\n"))
		}
	})
}
