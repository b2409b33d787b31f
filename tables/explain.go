package tables

import (
	"duban/listing"
	"duban/office"
	"duban/remind"
)

// roleWords are the roles as a column has room for them.
var roleWords = map[remind.Role]string{
	remind.Responsible: "责任单位", remind.Lead: "牵头单位", remind.Leader: "督办市领导", remind.Head: "主要负责同志", remind.Office: "整改办",
	remind.Inspection: "督查室", remind.Cooperating: "配合单位",
}

// RoleStages shows of each role of an account which stage it has reached, and which comes next.
func RoleStages(e *office.Account) *listing.Table[remind.RoleExplanation] {
	type row = remind.RoleExplanation
	return &listing.Table[row]{Columns: []listing.Column[row]{
		{Title: "角色", Value: func(r *row) any { return roleWords[r.Role] }},
		{Title: "单位、人员", Value: func(r *row) any { return someBodies(r.Bodies) }},
		{Title: "现处节点", Value: func(r *row) any { return reached(e, r.Stage, moved(r)) }},
		{Title: "下一节点", Value: func(r *row) any { return reached(e, r.Next, r.NextOn.String()) }},
	}}
}

// reached says when a stage comes, and below it on which day that is.
func reached(e *office.Account, stage, on string) string {
	if stage == "" {
		return "-"
	}
	return stageWords(e.Day.Policy, e.Obligation.Key, stage) + "\n" + on
}

// moved returns the day of a role's stage, and the day that the ladder says where that is one off: a reminder that comes on another day is the
// first thing that somebody asks about.
func moved(r *remind.RoleExplanation) string {
	if r.Nominal == r.On {
		return r.On.String()
	}
	return r.On.String() + "（" + r.Nominal.ChineseShort() + "为休息日）"
}

// Tellings shows who heard or is to hear of one obligation, for the terminal.
func Tellings(policy *remind.Policy) *listing.Table[office.Telling] {
	return &listing.Table[office.Telling]{Columns: []listing.Column[office.Telling]{
		{Title: "收件人", Value: func(t *office.Telling) any { return told(t) }},
		{Title: "角色", Value: func(t *office.Telling) any { return roleWords[t.Role] }},
		{Title: "提醒节点", Value: func(t *office.Telling) any { return stageWords(policy, t.Obligation, t.Stage) }},
		{Title: "提醒日期", Value: func(t *office.Telling) any { return t.On }},
		{Title: "结果", Value: func(t *office.Telling) any { return ended(t) }},
	}}
}

// told names who hears; of a post in a group that group too.
func told(t *office.Telling) string {
	if t.Channel == remind.MailChannel {
		return t.Recipient
	}
	return t.Recipient + "，" + t.Channel
}

// ended says what became of a telling, and when; what the other side said where it did not arrive.
func ended(t *office.Telling) listing.Shade {
	s := outcomes[t.State]
	if !t.At.IsZero() {
		s.Text += "，" + remind.DateOf(t.At).String()
	}
	if t.Reply != "" && t.State != "delivered" {
		s.Text += "：" + Reply(t.Reply)
	}
	return s
}

// stageWords says when a stage of an obligation comes; its name where no ladder has it any more.
func stageWords(policy *remind.Policy, key remind.Key, stage string) string {
	n := remind.Notice{NoticeKey: remind.NoticeKey{Obligation: key, Stage: stage}}
	if words := policy.Words(&n); words != "" {
		return words
	}
	return stage
}
