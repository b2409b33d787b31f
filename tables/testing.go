package tables

import (
	"strings"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/scheduler"
)

// A TestRow is an address of the directory, and what came of its test where one was sent.
type TestRow struct {
	*office.Testee
	Result scheduler.Tested
}

// Tests shows whom a test goes to, and what the other side said.
func Tests() *listing.Table[TestRow] {
	return &listing.Table[TestRow]{Columns: []listing.Column[TestRow]{
		{Name: "body", Title: "单位或人员", Screen: true, Value: func(r *TestRow) any { return strings.Join(r.Bodies, "；") }},
		{Name: "name", Title: "姓名", Screen: true, Value: func(r *TestRow) any { return r.Name }},
		{
			Name: "channel", Title: "渠道", Screen: true, Value: func(r *TestRow) any { return r.Channel },
			Cell: func(r *TestRow) any { return remind.ChannelChinese(r.Channel) },
		},
		{Name: "address", Title: "地址", Screen: true, Value: func(r *TestRow) any { return r.At().To }},
		{Name: "last_delivery", Title: "最近送达", Kind: listing.Day, Screen: true, Value: func(r *TestRow) any { return r.Last }},
		{
			Name: "outcome", Title: "结果", Screen: true, Value: func(r *TestRow) any { return r.outcome() },
			Cell: func(r *TestRow) any { return testWords[r.outcome()] },
		},
		{Name: "code", Title: "代码", Kind: listing.Number, Value: func(r *TestRow) any { return r.Result.Verdict.Code }},
		{Name: "reply", Title: "对方答复或原因", Screen: true, Value: func(r *TestRow) any { return r.reply() }},
	}}
}

// testWords say how a test ended, on a colour that says whether it was well.
var testWords = map[string]listing.Shade{
	"planned": {Text: "拟发送", Colour: remind.Blue}, "skipped": {Text: "不发送", Colour: remind.Grey},
	string(delivery.Delivered): {Text: "已送达", Colour: remind.Green}, string(delivery.Retry): {Text: "未送达，可重试", Colour: remind.Orange},
	string(delivery.Refused): {Text: "地址被拒收", Colour: remind.Red}, string(delivery.Declined): {Text: "被退回", Colour: remind.Red},
	string(delivery.Broken): {Text: "渠道不通", Colour: remind.Red}, string(delivery.Paused): {Text: "渠道暂停", Colour: remind.Orange},
	string(delivery.InDoubt): {Text: "送达存疑", Colour: remind.Orange},
}

// TestWords says in words how a test ended.
func TestWords(o delivery.Outcome) string { return testWords[string(o)].Text }

// outcome says in a word how a test ended; planned: it would be sent, skipped: it is not.
func (r *TestRow) outcome() string {
	switch {
	case r.Why != "" || r.Result.Unsent != "":
		return "skipped"
	case r.Result.Verdict.Outcome == "":
		return "planned"
	default:
		return string(r.Result.Verdict.Outcome)
	}
}

// reply is what the other side said, or why nobody was asked.
func (r *TestRow) reply() string { return r.Why + r.Result.Unsent + r.Result.Verdict.Reply }
