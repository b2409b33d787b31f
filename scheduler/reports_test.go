package scheduler_test

import (
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/digest"
	"duban/store"
)

// reporting makes an office in which reports come by themselves, to the office and to the leader 丁. Its first problem is due in a year, others at will.
func reporting(t *testing.T, dir string, due ...remind.Date) *office {
	t.Helper()
	o := open(t, dir, append([]remind.Date{day(10) + 360}, due...)...)
	plain := o.World
	o.World = func(s store.Snapshot) *remind.World {
		w := plain(s)
		policy := *w.Policy
		policy.Reports = remind.DefaultPolicy().Reports
		w.Policy = &policy
		w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{
			{Body: "丁", Channel: "mail", Address: "ding@x.example"}, {Body: remind.OfficeBody, Channel: "mail", Address: "office@x.example"},
		}}, remind.Reachability{})
		return w.Prepare()
	}
	return o
}

// The dispatch leaves each Monday and the bulletin each first one, whatever else there is; a Monday on which the daemon was away is made up for,
// once. The dispatch takes its file along.
func TestReportsLeaveByThemselves(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := reporting(t, dir)
		defer func() { _ = o.Store.Close() }()
		o.start()
		until(day(18), 12, 0)
		o.halt()
		until(day(1)+31+1, 12, 0) // Wednesday 2 February, after two Mondays
		o.start()
		until(day(1)+31+7, 12, 0)
		o.halt()
		expect(t, o.letters(), "01-03 09:00:00 ding", "01-03 09:00:00 office", "01-10 09:00:00 office", "01-17 09:00:00 office", "02-02 12:00:00 office",
			"02-07 09:00:00 ding", "02-07 09:00:00 office")
		files := 0
		for _, l := range o.sent {
			if late := strings.Contains(l.Text, "晚于原定日期"); late != (l.at.Day() == 2) {
				t.Errorf("%s to %s is told late: %v", l.at, l.To, late)
			}
			for _, a := range l.Attachments {
				if strings.HasPrefix(a.Name, "周调度表（截至"+remind.DateOf(l.at).ChineseShort()) {
					files++
				}
			}
		}
		if files != 5 {
			t.Errorf("%d dispatches as files", files)
		}
	})
}

// A held plan has no reports.
func TestHeldPlansHaveNoReports(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := reporting(t, dir)
		defer func() { _ = o.Store.Close() }()
		if err := o.Store.SetHold(t.Context(), store.Hold{Scope: "p", On: true, By: "a", Note: "x"}, day(1).At(9, 0)); err != nil {
			t.Fatal(err)
		}
		o.start()
		until(day(11), 12, 0)
		o.halt()
		expect(t, o.letters())
	})
}

// Where reports are switched off none comes.
func TestReportsThatAreOffDoNotCome(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := reporting(t, dir)
		defer func() { _ = o.Store.Close() }()
		with := o.World
		o.World = func(s store.Snapshot) *remind.World {
			w := with(s)
			w.Policy.Reports = digest.Reports{Dispatch: digest.Off, Bulletin: digest.Monthly}
			return w
		}
		o.start()
		until(day(11), 12, 0)
		o.halt()
		expect(t, o.letters(), "01-03 09:00:00 ding")
	})
}
