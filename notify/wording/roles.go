package wording

import (
	"slices"
	"strings"

	"duban/remind"
)

// A roleWording is how letters speak to a reader in a role, and of those who have it.
type roleWording struct {
	role    remind.Role
	section string // the heading of its section in a mail
	brief   string // the same in a chat post, where room is scarce
	label   string // before the names of those who have it, in an item; empty: items do not name them
	table   bool   // its readers get figures and a table, not the tasks one by one
	whose   string // whose tasks the letter speaks of
	request string // what it asks
	tells   string // how it tells what became of tasks
	closing string
}

// roleWordings are in the order in which they set a letter's tone: it speaks to the first of them that the reader is.
var roleWordings = [...]roleWording{
	{
		role: remind.Leader, section: "督办事项", brief: "督办事项", label: "督办市领导", table: true,
		whose: "由您负责督办的整改任务", request: "现将有关情况报告如下：", tells: "现报告如下", closing: "以上情况，谨供督办参考。",
	},
	{
		role: remind.Head, section: "您单位承担的整改任务", brief: "本单位整改任务", table: true,
		whose: "您单位承担的整改任务", request: "请您督促办理。具体如下：", tells: "现予告知",
		closing: "请督促有关负责同志抓紧整改，尽快完成并提请验收、销号；确需延期的，请按程序报批。",
	},
	{
		role: remind.Responsible, section: "贵单位承担主体责任的任务", brief: "主体责任任务", label: "主体责任",
		whose: "贵单位承担的整改任务", request: "请予办理。具体如下：", tells: "现予告知",
		closing: "请抓紧推进整改。已完成的，请及时报送完成情况并提请验收、销号；确需延期的，请在到期前按程序报批。",
	},
	{
		role: remind.Lead, section: "贵单位牵头督导验收的任务", brief: "牵头督导验收任务", label: "牵头督导验收",
		whose: "贵单位牵头督导验收的整改任务", request: "请予督导。具体如下：", tells: "现予告知", closing: "请加强督导帮扶；已完成待验收的，请及时组织验收并反馈结果。",
	},
	{
		role: remind.Office, section: "调度事项", brief: "调度事项", table: true,
		whose: "各单位承担的整改任务", request: "请予调度。具体如下：", tells: "现通报如下", closing: "以上情况，谨供调度、督查参考。",
	},
	{
		role: remind.Inspection, section: "督查事项", brief: "调度事项", table: true,
		whose: "各单位承担的整改任务", request: "请予督查。具体如下：", tells: "现通报如下", closing: "以上情况，谨供调度、督查参考。",
	},
	{
		role: remind.Cooperating, section: "贵单位配合督导验收的任务", brief: "配合督导验收任务",
		whose: "贵单位配合督导验收的整改任务", request: "请予配合。具体如下：", tells: "现予告知", closing: "请按职责分工，配合做好督导验收工作。",
	},
}

// both is how letters speak to a body that is responsible for some tasks and leads in others.
var both = roleWording{
	whose: "贵单位承担和牵头督导验收的整改任务", request: "请予办理。具体如下：",
	closing: "承担的任务，请抓紧推进整改，完成后及时报送并提请验收、销号，确需延期的在到期前按程序报批；牵头督导验收的任务，请加强督导帮扶，" +
		"及时组织验收并反馈结果。",
}

// wordingOf returns the wording of a role.
func wordingOf(r remind.Role) roleWording {
	for _, w := range roleWordings {
		if w.role == r {
			return w
		}
	}
	return roleWordings[len(roleWordings)-1]
}

// toneOf returns the wording by which a letter speaks to its reader; a letter without tasks speaks like one to those who cooperate.
func toneOf(m *remind.Message) roleWording {
	for _, w := range roleWordings {
		switch {
		case w.role == remind.Responsible && has(m, remind.Responsible) && has(m, remind.Lead):
			return both
		case has(m, w.role):
			return w
		}
	}
	return roleWordings[len(roleWordings)-1]
}

// has reports whether a message has a section of tasks of a role.
func has(m *remind.Message, r remind.Role) bool {
	for i := range m.Sections {
		if m.Sections[i].Role == r && m.Sections[i].Form == remind.Tasks {
			return true
		}
	}
	return false
}

// addressee names whom the letter addresses; a leader by name and 同志, the head of a body by the body.
func addressee(m *remind.Message) string {
	title := ""
	switch {
	case m.Recipient == "":
	case slices.ContainsFunc(m.Sections, func(s remind.Section) bool { return s.Role == remind.Leader }):
		title = "同志"
	case len(m.Sections) > 0 && !slices.ContainsFunc(m.Sections, func(s remind.Section) bool { return s.Role != remind.Head }):
		title = "主要负责同志"
	}
	return strings.ReplaceAll(m.Recipient, "；", title+"；") + title
}

// closing returns a letter's last sentence; without tasks it is about those who could not be told.
func closing(m *remind.Message) string {
	if len(m.Sections) == 0 {
		return "请核对通讯录或者联系有关单位，更正后系统将自动补发。"
	}
	if taskless(m) {
		return tasklessClosing(m)
	}
	return toneOf(m).closing
}

// who says who answers, strongest role first, less what the reader is.
func who(e *remind.Entry) string {
	var p []string
	for _, r := range remind.NamedRoles() {
		names, label := e.Bodies(r), wordingOf(r).label
		alone := e.Notice.Role == r && len(names) <= 1 // the reader itself
		if label != "" && len(names) > 0 && !alone {
			p = append(p, label+"："+namesWithin(names, 40))
		}
	}
	return strings.Join(p, blank)
}
