package tables

import (
	"cmp"
	"fmt"
	"strings"

	"duban/listing"
	"duban/office"
	"duban/remind"
)

// shorter takes off the names of roles what a column has no room for.
var shorter = strings.NewReplacer("主体责任", "责任", "市直", "", "督导验收单位", "单位", "单位主要", "主要")

// roleWord names a role as a column has room for it: 责任单位, 牵头单位.
func roleWord(r remind.Role) string { return shorter.Replace(r.Chinese()) }

// RoleStages shows of each role of an account which stage it has reached, and which comes next.
func RoleStages(e *office.Account) *listing.Table[remind.RoleExplanation] {
	type row = remind.RoleExplanation
	return &listing.Table[row]{Columns: []listing.Column[row]{
		{Title: "角色", Value: func(r *row) any { return roleWord(r.Role) }},
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
		{Title: "角色", Value: func(t *office.Telling) any { return roleWord(t.Role) }},
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

// MovedDue says which deadline the plan first stated, where another is in force.
func MovedDue(s *remind.Status) string {
	if s.Extended == 0 {
		return ""
	}
	words := fmt.Sprintf("（原定%s，延期%d次", s.Original, s.Extended)
	if s.NoDoc > 0 {
		words += fmt.Sprintf("，其中%d次%s", s.NoDoc, remind.NoDocument)
	}
	return words + "）"
}

// ShiftWords says how a deadline was moved, by which document and by whom.
func ShiftWords(s *office.Shift) string {
	e := &s.Event
	who := "决定：" + e.By
	if e.Taker != "" { // whoever asked for it in a reply has not decided it
		who = "申请：" + e.By + "，采纳：" + e.Taker
	}
	words := fmt.Sprintf("%s由%s改为%s，依据：%s，%s", e.On, s.From, s.To, cmp.Or(e.Doc, remind.NoDocument), who)
	if e.Typist != "" && e.Typist != e.By && e.Typist != e.Taker {
		words += "，录入：" + e.Typist
	}
	return words
}

// DayOff says when a reminder of the day itself comes where the deadline is a day off; empty where it is none.
func DayOff(d *remind.Day, due remind.Date) string {
	if due == 0 || d.Calendar.Workday(due) {
		return ""
	}
	return fmt.Sprintf("%s为休息日：时限不变，到期当日的提醒提前到%s", due.Chinese(), d.Calendar.Before(due).Chinese())
}

// DaysLeft words the days to a deadline.
func DaysLeft(n int) string {
	switch {
	case n < 0:
		return fmt.Sprintf("已逾期%d天", -n)
	case n == 0:
		return "今日到期"
	default:
		return fmt.Sprintf("距到期还有%d天", n)
	}
}

// LadderWords names the setting in which a ladder stands.
func LadderWords(l remind.LadderExplanation) string {
	if l.Scope == "" {
		return fmt.Sprintf("policy.%s（各事项通用）", l.Name)
	}
	return fmt.Sprintf("policy.own 中 %s 的 %s", l.Scope, l.Name)
}
