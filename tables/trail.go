package tables

import (
	"duban/listing"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// What becomes of a message, what its attempts come to and what marks they leave, in words and colour.
var (
	verdicts = map[delivery.Outcome]listing.Shade{
		delivery.Delivered: {Text: "已送达", Colour: remind.Green}, delivery.Retry: {Text: "未成，稍后再试", Colour: remind.Yellow},
		delivery.Refused: {Text: "拒收", Colour: remind.Red}, delivery.Declined: {Text: "退回（非地址原因）", Colour: remind.Red},
		delivery.Broken: {Text: "渠道不通", Colour: remind.Red}, delivery.Paused: {Text: "渠道暂歇", Colour: remind.Yellow},
		delivery.InDoubt: {Text: "送达存疑", Colour: remind.Orange}, delivery.Unsent: {Text: "未发，随渠道恢复再发", Colour: remind.Grey},
	}
	marks   = map[string]string{"begin": "开始发送", "commit": "即将交付", "end": "结束"}
	results = map[string]string{
		store.Queued: "发送中", store.InDoubt: "送达存疑，待登记结果", store.Delivered: "已送达", store.Failed: "发送失败",
		store.Dissolved: "已撤回，其中的提醒另行发送", "resend": "登记重发", "bounced": "退信",
	}
)

// MessageState says where a message stands.
func MessageState(state string) string { return results[state] }

// Steps shows the attempts to send a message, mark by mark.
func Steps() *listing.Table[store.Step] {
	return &listing.Table[store.Step]{Columns: []listing.Column[store.Step]{
		{Title: "次数", Kind: listing.Number, Value: func(s *store.Step) any { return s.Attempt }},
		{Title: "时间", Value: func(s *store.Step) any { return s.At }},
		{Title: "步骤", Value: func(s *store.Step) any { return marks[s.Mark] }},
		{Title: "结果", Value: func(s *store.Step) any { return verdicts[s.Outcome] }},
		{Title: "代码", Value: func(s *store.Step) any { return code(s.Code) }},
		{Title: "对方答复", Value: func(s *store.Step) any { return Reply(s.Reply) }},
	}}
}

// code is what the other side answered by number; nothing where it gave none.
func code(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// Settlements shows what became of a message, and who has said so.
func Settlements() *listing.Table[store.Settlement] {
	return &listing.Table[store.Settlement]{Columns: []listing.Column[store.Settlement]{
		{Title: "时间", Value: func(s *store.Settlement) any { return s.At }},
		{Title: "结果", Value: func(s *store.Settlement) any { return results[s.Result] }},
		{Title: "登记人", Value: func(s *store.Settlement) any { return none(s.By) }},
		{Title: "说明", Value: func(s *store.Settlement) any { return Reply(s.Why) }},
	}}
}

// Carried shows the notices of a message, with where they stand now.
func Carried(w *remind.World) *listing.Table[store.Carried] {
	type row = store.Carried
	return &listing.Table[row]{Columns: []listing.Column[row]{
		{Title: "编号", Value: func(c *row) any { return c.Notice.Obligation }},
		{Title: "问题简称", Value: func(c *row) any { return w.ShortName(c.Notice.Obligation.ProblemKey()).Text }},
		{Title: "角色", Value: func(c *row) any { return roleWord(c.Notice.Role) }},
		{Title: "提醒节点", Value: func(c *row) any { return stageWords(w.Policy, c.Notice.Obligation, c.Notice.Stage) }},
		{Title: "整改时限", Value: func(c *row) any { return c.Notice.Due }},
		{Title: "现状", Value: func(c *row) any { return outcomes[c.State] }},
	}}
}
