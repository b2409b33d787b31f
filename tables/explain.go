package tables

import (
	"duban/listing"
	"duban/office"
	"duban/remind"
)

// RoleStages shows of each role of an account which stage it has reached, and which comes next.
func RoleStages(e *office.Account) *listing.Table[remind.RoleExplanation] {
	type row = remind.RoleExplanation
	words := func(stage string) string { return stageWords(e.Day.Policy, e.Obligation.Key, stage) }
	return &listing.Table[row]{Columns: []listing.Column[row]{
		{Title: "角色", Value: func(r *row) any { return r.Role }},
		{Title: "单位、人员", Value: func(r *row) any { return r.Bodies }},
		{Title: "现处节点", Value: func(r *row) any { return none(words(r.Stage)) }},
		{Title: "提醒日期", Value: func(r *row) any { return moved(r) }},
		{Title: "下一节点", Value: func(r *row) any { return none(words(r.Next)) }},
		{Title: "提醒日期（下一节点）", Value: func(r *row) any { return r.NextOn }},
	}}
}

// moved returns the day of a role's stage, and the day that the ladder says where that is one off: a reminder that comes on another day is the
// first thing that somebody asks about.
func moved(r *remind.RoleExplanation) string {
	if r.Stage == "" || r.Nominal == r.On {
		return r.On.String()
	}
	return r.On.String() + "（" + r.Nominal.ChineseShort() + "为休息日）"
}

// Tellings shows who heard or is to hear of one obligation, for the terminal.
func Tellings(policy *remind.Policy) *listing.Table[office.Telling] {
	return &listing.Table[office.Telling]{Columns: []listing.Column[office.Telling]{
		{Title: "收件人", Value: func(t *office.Telling) any { return t.Recipient }},
		{Title: "渠道", Value: func(t *office.Telling) any { return remind.ChannelChinese(t.Channel) }},
		{Title: "角色", Value: func(t *office.Telling) any { return t.Role }},
		{Title: "提醒节点", Value: func(t *office.Telling) any { return stageWords(policy, t.Obligation, t.Stage) }},
		{Title: "提醒日期", Value: func(t *office.Telling) any { return t.On }},
		{Title: "结果", Value: func(t *office.Telling) any { return outcomes[t.State] }},
		{Title: "时间", Value: func(t *office.Telling) any { return t.At }},
		{Title: "对方答复", Value: func(t *office.Telling) any { return Reply(t.Reply) }},
	}}
}

// stageWords says when a stage of an obligation comes; its name where no ladder has it any more.
func stageWords(policy *remind.Policy, key remind.Key, stage string) string {
	n := remind.Notice{NoticeKey: remind.NoticeKey{Obligation: key, Stage: stage}}
	if words := policy.Words(&n); words != "" {
		return words
	}
	return stage
}
