package agenda_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/office/agenda"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/report"
	"duban/store"
)

// today is the day of the tests.
var today = remind.NewDate(2026, 11, 23)

// world is a plan of five problems: 1 is due in a month, 2 has been overdue for twenty days, 3 has an overdue measure, 4 was reported, 5 accepted.
func world() *store.Snapshot {
	plan := remind.Plan{ID: "p", Title: "整改方案", Source: "方案.docx"}
	for i, due := range []remind.Date{30, -20, 400, 10, -5} {
		p := remind.Problem{
			Plan: "p", Number: i + 1, Title: fmt.Sprintf("第%d处废渣", i+1), Parties: remind.Parties{Responsible: []string{"甲县"}, Lead: []string{"市环境局"}},
			Deadline: remind.Deadline{Kind: remind.Dated, Date: today + due},
		}
		if p.Number == 3 {
			p.Commitments = []remind.Commitment{{Number: "1", Section: "措施", Path: "（一）", Due: today - 3, Text: "完成清运"}}
		}
		plan.Problems = append(plan.Problems, p)
	}
	s := &store.Snapshot{Plans: []remind.Plan{plan}}
	for i, e := range []remind.Event{{Key: "p/4", Kind: remind.EventReport}, {Key: "p/5", Kind: remind.EventReport}, {Key: "p/5", Kind: remind.EventAccept, Doc: "环验〔2026〕3号"}} {
		e.ID, e.On, e.At, e.By = int64(i+1), today-10, (today-10).At(9, i), "市环境局"
		s.Events = append(s.Events, e)
	}
	return s
}

// day returns the world of a snapshot.
func day(s *store.Snapshot) *remind.Day {
	policy := remind.DefaultPolicy()
	terms := store.Terms{Realm: store.Real, Policy: &policy}
	return terms.World(*s).On(today)
}

// words are the kinds of a list with what they are about.
func words(list []agenda.Item) (all []string) {
	for i := range list {
		all = append(all, list[i].Kind.Chinese()+" "+string(list[i].Key)+list[i].Message+list[i].Body)
	}
	return all
}

// Everything that waits for the office is listed, what presses most first, and each thing once.
func TestWhatIsToBeDone(t *testing.T) {
	s := world()
	s.Holds = []store.Hold{{Scope: "p", On: true}}
	s.Losses = []store.LostAddress{{Realm: store.Real, Address: remind.Address{Channel: remind.MailChannel, To: "a@x.example"}, Recipient: "甲县", Dead: true, At: today.At(9, 0), Why: "550"}, {Realm: store.Rehearsal, Dead: true}}
	s.Replies = []answer.Reply{
		{ID: 1, At: today.At(8, 0), Bodies: []string{"甲县"}, Claims: []answer.Claim{{Key: "p/2", Kind: answer.Done}}},
		{ID: 2, At: today.At(9, 0), Bodies: []string{"甲县"}, Claims: []answer.Claim{{Key: "p/2", Kind: answer.Extension}}},
		{ID: 3, At: today.At(9, 0), Bodies: []string{"甲县"}, Claims: []answer.Claim{{Key: "p/2", Kind: answer.Done}}},
	}
	s.Endings = map[int64]answer.Ending{3: {Reply: 3, Taken: true}}
	d := day(s)
	list := agenda.List(&agenda.Subject{
		Day: d, Snap: s, Realm: store.Real, Gaps: []remind.Gap{{Obligation: "p/1", Body: "乙县", Reason: "没有"}, {Obligation: "p/2", Body: "乙县", Reason: "没有"}},
		Doubt: []store.Live{{Outgoing: store.Outgoing{}, Person: true, Attempts: 2}},
		Report: &report.Report{
			Now: today.At(10, 0), Clock: "快了两天", Channels: []report.Channel{{Channel: "mail", Broken: today.At(9, 0)}, {Channel: "群", Paused: today.At(9, 0)}}, BackupFault: "磁盘已满",
		},
	})
	want := []string{
		"时钟异常 ", "渠道故障 ", "送达存疑 ", "方案待放行 ", "延期申请 ", "答复待处理 ", "待销号 p/5", "待验收 p/4", "逾期 p/3.1@2026-11-20", "逾期 p/2", "没有接收人 乙县", "地址失效 ", "备份 ", "方案待核对 ",
	}
	if got := words(list); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for i, part := range map[int]string{6: "（环验〔2026〕3号），已待10天", 7: "由市环境局验收，已待10天", 8: "已逾期3天", 9: "已逾期20天；甲县", 10: "涉及问题1、问题2"} {
		if !strings.Contains(list[i].Why, part) {
			t.Errorf("%s: %s", list[i].What, list[i].Why)
		}
	}
	for i, k := range agenda.Kinds() {
		if k.String() == "" || k.Chinese() == "" || int(k) != i {
			t.Errorf("kind %d: %s %s", i, k, k.Chinese())
		}
	}
}

// Of some matters alone, nothing is told of others, and nothing of the system.
func TestWhatIsToBeDoneInSomeMatters(t *testing.T) {
	s := world()
	s.Replies = []answer.Reply{{ID: 1, Claims: []answer.Claim{{Key: "p/2", Kind: answer.Done}}}, {ID: 2, Claims: []answer.Claim{{Key: "p/4", Kind: answer.Done}}}}
	list := agenda.List(&agenda.Subject{
		Day: day(s), Snap: s, Realm: store.Real, Gaps: []remind.Gap{{Obligation: "p/1", Body: "乙县"}, {Obligation: "p/4", Body: "丙县"}},
		Only: func(o *remind.Obligation) bool { return o.Key == "p/4" },
	})
	if got := words(list); !slices.Equal(got, []string{"答复待处理 ", "待验收 p/4", "没有接收人 丙县"}) {
		t.Errorf("%q", got)
	}
}

// A backup is asked for where there is none of two days, and not in a rehearsal.
func TestBackups(t *testing.T) {
	for name, tt := range map[string]struct {
		realm string
		last  time.Time
		want  int
	}{
		"fresh": {store.Real, today.At(0, 0), 0}, "old": {store.Real, (today - 3).At(0, 0), 1}, "none": {store.Real, time.Time{}, 1}, "a rehearsal": {store.Rehearsal, time.Time{}, 0},
	} {
		s := &store.Snapshot{}
		list := agenda.List(&agenda.Subject{Day: day(s), Snap: s, Realm: tt.realm, Report: &report.Report{Now: today.At(10, 0), LastBackup: tt.last}})
		if len(list) != tt.want {
			t.Errorf("%s: %q", name, words(list))
		}
	}
}
