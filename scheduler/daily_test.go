package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/scheduler"
	"duban/store"
)

// On working days one word, quiet or not, and over restarts; on the weekend of the 8th none.
func TestTheAdministratorHearsEachWorkingDay(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o, admin, _ := watched(t, dir)
		defer func() { _ = o.Store.Close() }()
		o.Daily = true
		o.answer(remind.Verdict{Outcome: remind.Refused, Reply: "550 no"}, remind.Verdict{Outcome: remind.Delivered})
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
		for _, part := range []string{"今日已核查任务1项", "今日送达1条消息，失败1条；存疑0条，待发0条", "下次报告：2000年1月4日（星期二）"} {
			if !strings.Contains(first, part) {
				t.Errorf("%q is missing in %s", part, first)
			}
		}
	})
}

func TestTheDailyWordSaysWhatWantsAPerson(t *testing.T) {
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, remind.Shanghai)
	r := scheduler.DailyWord(&remind.Report{
		Today: remind.DateOf(at), Obligations: 115, Colours: []remind.ColourCount{{Colour: remind.Red, Problems: 36, Measures: 46}, {Colour: remind.Grey}},
		Queue: 3, InDoubt: 2, Gaps: 4, Holds: 1, ProvisionalDays: 733, Troubles: make([]remind.Trouble, 5),
		Day:      []remind.Tally{{Channel: "mail", Result: store.Delivered, Messages: 30}, {Channel: "群", Result: store.Delivered, Messages: 5}, {Channel: "mail", Result: store.Failed, Messages: 1}},
		Channels: []remind.ChannelReport{{Channel: "群", Broken: at, Why: "没有这个机器人"}},
	}, remind.DateOf(at)+1, []string{"设置文件有误，仍按原设置运行"})
	want := `今日已核查任务115项（红82）。

今日送达35条消息，失败1条；存疑2条，待发1条。

无人可达4处，未能告知及渠道故障5处，暂停发送1处；工作日历尚未公布的733天。

需要处理：设置文件有误，仍按原设置运行；2条消息是否送达不明：请核实后用duban settle结清；渠道“群”自11月24日09:00起故障：没有这个机器人。

下次报告：2026年11月25日（星期三）。届时未收到本信息，说明系统没有运行或邮件不通，请检查。详情可用 duban status 查看。`
	if r.Subject != "【督办系统】3项需要处理（2026年11月24日）" || !strings.HasPrefix(r.Text, want) {
		t.Errorf("%s\n%s", r.Subject, r.Text)
	}
}
