package scheduler_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/report"
	"duban/remind/tally"
	"duban/scheduler"
	"duban/scheduler/timetable"
	"duban/store"
	"duban/store/holds"
)

// On working days one word, quiet or not, and over restarts; on the weekend of the 8th none.
func TestTheAdministratorHearsEachWorkingDay(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, admin, _ := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		o.Daily = true
		o.answer(delivery.Verdict{Outcome: delivery.Refused, Reply: "550 no"}, delivery.Verdict{Outcome: delivery.Delivered})
		o.start()
		until(day(3), 12, 0)
		o.halt()
		o.start()
		until(day(10), 8, 0)
		o.halt()
		var days []string
		for _, text := range admin.texts() {
			subject, _, _ := strings.Cut(text, "\n")
			days = append(days, subject)
		}
		want := "【督办系统】运行正常（2000年1月3日）,【督办系统】运行正常（2000年1月4日）,【督办系统】运行正常（2000年1月5日）," +
			"【督办系统】运行正常（2000年1月6日）,【督办系统】运行正常（2000年1月7日）"
		if got := strings.Join(days, ","); got != want {
			t.Errorf("words\n got %s\nwant %s", got, want)
		}
		first := admin.texts()[0]
		for _, part := range []string{"今日已核查1个问题", "今日送达1条消息，失败1条；送达存疑0条，待发0条", "下次报告：2000年1月4日（星期二）"} {
			if !strings.Contains(first, part) {
				t.Errorf("%q is missing in %s", part, first)
			}
		}
	})
}

// Rounds may run after the window or not on every day: the word goes on each working day all the same.
func TestTheDailyWordNeedsNoRoundWithinTheWindow(t *testing.T) {
	for _, tt := range []struct{ spec, want string }{
		{"0 19 * * *", "01-03 10:00:00 01-04 10:00:00 01-05 10:00:00"},
		{"0 7 * * *", "01-03 10:00:00 01-04 10:00:00 01-05 10:00:00"},
		{"0 9 * * 2", "01-04 10:00:00 01-05 10:00:00"}, // the first round is on Tuesday the 4th
	} {
		bubble(t, func(t *testing.T, dir string) {
			o, admin, _ := watched(t, dir)
			defer func() { _ = o.Store.Close() }()
			o.Daily, o.Glance = true, time.Hour
			var err error
			if o.Schedule, err = timetable.ParseRound(tt.spec); err != nil {
				t.Fatal(err)
			}
			o.start()
			until(day(5), 12, 0)
			o.halt()
			if got := strings.Join(admin.times("值班"), " "); got != tt.want {
				t.Errorf("rounds at %q: words at %s, want %s", tt.spec, got, tt.want)
			}
		})
	}
}

// Where the channel fails for days, the administrator hears afterwards how things stand, not how they stood.
func TestDailyWordsDoNotPileUp(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, admin, _ := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		o.Daily, o.Glance = true, time.Hour
		admin.answers = []delivery.Verdict{{Outcome: delivery.Retry, Reply: "nobody there"}}
		o.start()
		until(day(5), 20, 0)
		admin.mu.Lock()
		admin.answers, admin.letters, admin.at = nil, nil, nil
		admin.mu.Unlock()
		until(day(6), 16, 0)
		o.halt()
		if got := admin.texts(); len(got) != 1 || !strings.Contains(got[0], "（2000年1月6日）") {
			t.Errorf("after the fault came %q", got)
		}
	})
}

func TestTheDailyWordSaysWhatWantsAPerson(t *testing.T) {
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, remind.Shanghai)
	r := scheduler.DailyWord(&report.Report{
		Today: remind.DateOf(at), Total: tally.Total{Problems: tally.Count{tally.Overdue: 37, tally.Partly: 9, tally.Open: 4}, Measures: tally.Count{tally.Overdue: 47, tally.Open: 7}},
		Replies: []remind.Waiting{{ID: 7, At: at.AddDate(0, 0, -6), Who: "市水务集团（王某）"}, {ID: 9, At: at.AddDate(0, 0, -5)}},
		Seal:    128, Head: "d50b6bd34823c2188ee1b8881022862c19817fedc5938d6e1f3d30ea16d146b5",
		Queue: 1, InDoubt: 2, Gaps: 4, Holds: 1, ProvisionalDays: 733, CalendarUntil: remind.NewDate(2026, 12, 31),
		Room: 20 << 30, LastBackup: at.Add(-7 * time.Hour), Troubles: make([]remind.Trouble, 5),
		Day:      []report.Tally{{Channel: "mail", Result: store.Delivered, Messages: 30}, {Channel: "群", Result: store.Delivered, Messages: 5}, {Channel: "mail", Result: store.Failed, Messages: 1}},
		Channels: []report.Channel{{Channel: "群", Broken: at, Why: "没有这个机器人", Messages: 3, Notices: 41}},
	}, remind.DateOf(at)+1, []string{"设置文件有误，仍按原设置运行"})
	want := `1. 设置文件有误，仍按原设置运行。

2. 2条消息送达存疑：请核实后用duban settle登记结果。

3. 渠道“群”自11月24日09:00起故障，41条提醒（3封）等候发送：没有这个机器人。

4. 2条答复等候处理已超过3个工作日，最早的是市水务集团（王某）11月18日的答复（编号7）：请用duban replies查看，用duban take或duban dismiss处理。

今日已核查50个问题，46个涉及逾期（37个整体逾期、9个有措施逾期）、4个整改中；54项措施，47项已逾期、7项整改中。

今日送达35条消息，失败1条；送达存疑2条，待发1条。

没有接收人4处，未能告知及渠道故障5处，暂停发送1处。

工作日历已公布至2026年12月31日，至方案结束另有733天待定；数据所在磁盘可用20480MB；最近一次备份11月24日02:00。

证据链已封存至第128号，印记d50b6bd34823c2188ee1b8881022862c19817fedc5938d6e1f3d30ea16d146b5。请保存本信息，供日后核对（duban verify --head）。

下次报告：2026年11月25日（星期三）。届时未收到本信息，说明系统没有运行或邮件不通，请检查。详情可用 duban status 查看。`
	if r.Subject != "【督办系统】4项需要处理（2026年11月24日）" || !strings.HasPrefix(r.Text, want) {
		t.Errorf("%s\n%s", r.Subject, r.Text)
	}
}

// A silence that ends by itself is told on the next working day, with its author and reason, and asks nothing of anybody.
func TestTheDailyWordTellsThatASilenceIsOver(t *testing.T) {
	list := []store.Hold{
		{Scope: "own/1", On: true, By: "张三", Second: "李四", Until: remind.NewDate(2026, 11, 20), Note: "复核"},
		{Scope: "addr:mail:jia@x.example", On: true, By: "张三", Until: remind.NewDate(2026, 11, 22), Note: "出差"},
		{Scope: "own/2", On: true, By: "张三", Until: remind.NewDate(2026, 11, 19), Note: "说过"},
		{Scope: "own/3", On: true, By: "张三", Until: remind.NewDate(2026, 11, 23), Note: "还在"},
		{Scope: "own", On: true, By: "张三"},
	}
	r := report.Report{Today: remind.NewDate(2026, 11, 23), CalendarUntil: remind.NewDate(2027, 12, 31), Room: 5 << 30}
	slices.Reverse(list) // those of many plans are read in another order
	for _, h := range holds.Ended(list, r.Today-3, r.Today) {
		r.EndedHolds = append(r.EndedHolds, h.Said())
	}
	word := scheduler.DailyWord(&r, r.Today+1, nil)
	want := "暂停发送已到期、自行恢复的：own/1（至2026年11月20日，张三、李四，复核）；mail:jia@x.example（至2026年11月22日，张三，出差）。"
	if !strings.HasPrefix(word.Text, want) || !strings.Contains(word.Subject, "运行正常") {
		t.Errorf("%s\n%s", word.Subject, word.Text)
	}
}

func TestTheDailyWordAsksInTime(t *testing.T) {
	well := report.Report{Today: remind.NewDate(2026, 11, 29), CalendarUntil: remind.NewDate(2026, 12, 31), Room: 5 << 30}
	for _, tt := range []struct {
		name   string
		change func(*report.Report)
		want   string
	}{
		{"all is well", func(*report.Report) {}, ""},
		{"a month to the calendar's end", func(r *report.Report) { r.Today += 1 }, "工作日历只到2026年12月31日"},
		{"past its end", func(r *report.Report) { r.Today += 60 }, "工作日历只到2026年12月31日"},
		{"the disk is nearly full", func(r *report.Report) { r.Room = 900 << 20 }, "数据所在磁盘仅剩900MB"},
		{"an address is silent", func(r *report.Report) {
			r.Silent = []remind.Silence{{Bodies: []string{"甲县"}}, {Bodies: []string{"乙局"}}}
		}, "甲县、乙局等2个地址从未送达或已超过180天未送达"},
		{"no backup could be made", func(r *report.Report) { r.BackupFault = "no space left on device" }, "备份失败：no space left"},
	} {
		r := well
		tt.change(&r)
		word := scheduler.DailyWord(&r, r.Today+1, nil)
		if strings.Contains(word.Subject, "运行正常") != (tt.want == "") || !strings.Contains(word.Text, tt.want) {
			t.Errorf("%s: %s\n%s", tt.name, word.Subject, word.Text)
		}
	}
}
