package change

import (
	"slices"
	"strings"

	"duban/remind"
)

// A RejectedEvent says why an event cannot be recorded; it is shown to whoever typed the command.
type RejectedEvent string

// Error returns the refusal's text.
func (r RejectedEvent) Error() string { return string(r) }

// eventWords name the events as the office does.
var eventWords = map[remind.EventKind]string{
	remind.EventReport: "报验", remind.EventAccept: "验收通过", remind.EventReturn: "退回", remind.EventClose: "销号", remind.EventReopen: "重新整改（反弹）",
	remind.EventExtend: "延期", remind.EventSuspend: "暂停", remind.EventResume: "恢复整改", remind.EventWithdraw: "移出方案",
}

// EventWord names a kind of event in the words of the office.
func EventWord(k remind.EventKind) string { return eventWords[k] }

// Check reports whether an event may be recorded on an obligation in this status, and marks a shortcut (补录). The order is
// open → reported → accepted → closed; passing over a state needs a note.
func Check(e *remind.Event, o *remind.Obligation, s *remind.Status, book *remind.Book, today remind.Date) error {
	switch {
	case s.Withdrawn:
		return RejectedEvent("该事项已不在整改方案中，不再登记")
	case e.On == 0 || e.On > today:
		return RejectedEvent("--on " + e.On.String() + " 晚于今日，请填写今日或此前的日期")
	case e.On < s.Last.On:
		return RejectedEvent("--on " + e.On.String() + " 早于该事项上一次登记的日期（" + EventWord(s.Last.Kind) + "，" + s.Last.On.String() + "），请核对日期")
	case e.On < s.On:
		return RejectedEvent("--on " + e.On.String() + " 早于现状态的登记日期（" + string(s.Cause.Key) + EventWord(s.Cause.Kind) + "，" + s.On.String() +
			"），请核对日期")
	case !s.Takes(*e):
		return RejectedEvent("现为“" + s.State.Chinese() + "”" + hint(e.Kind))
	}
	if e.For != "" {
		if e.Kind != remind.EventReport && e.Kind != remind.EventReturn {
			return RejectedEvent("--for 只用于 report 和 return")
		}
		if err := checkFor(e, o, s, book); err != nil {
			return err
		}
	}
	return checkKind(e, s)
}

// hint says which states an event is for.
func hint(k remind.EventKind) string {
	switch k {
	case remind.EventReopen:
		return "，已销号的方可重新整改"
	case remind.EventReturn:
		return "，已报验或已验收通过的方可退回"
	case remind.EventExtend:
		return "，有时限且未销号的方可延期"
	case remind.EventReport:
		return "，整改中的方可报验"
	case remind.EventAccept:
		return "，整改中或已报验的方可验收"
	case remind.EventResume:
		return "，已暂停的方可恢复整改"
	case remind.EventClose:
		return "，不必再次销号"
	default:
		return "，未销号的方可暂停"
	}
}

// checkFor checks an event on one body's part: the body must be responsible on the day of the event, and its part must be there to be
// reported or given back, so that no report is counted twice.
func checkFor(e *remind.Event, o *remind.Obligation, s *remind.Status, book *remind.Book) error {
	members := book.Members(o.Responsible, e.On)
	name := book.Name(e.For, e.On)
	switch {
	case !slices.Contains(members, name):
		return RejectedEvent("“" + e.For + "”不是该事项的主体责任单位；主体责任单位为" + strings.Join(members, "；"))
	case e.Kind == remind.EventReport && s.ReportedBy(name):
		return RejectedEvent(e.For + "已经报验，不必重复登记")
	case e.Kind == remind.EventReturn && s.State == remind.Open && !s.ReportedBy(name):
		return RejectedEvent(e.For + "尚未报验，没有可退回的材料")
	}
	return nil
}

// checkKind checks what is particular to a kind of event, and marks a shortcut. Dates that bring a deadline forward, shortcuts, returns and
// reopenings need their reason on record: somebody will ask.
func checkKind(e *remind.Event, s *remind.Status) error {
	switch e.Kind {
	case remind.EventExtend:
		return checkExtend(e, s)
	case remind.EventSuspend:
		if e.To <= e.On {
			return RejectedEvent("暂停须有止日：请用 --to 写明晚于" + e.On.String() + "的日期")
		}
	case remind.EventAccept:
		e.Shortcut = s.State == remind.Open
	case remind.EventClose:
		e.Shortcut = s.State != remind.Accepted
	case remind.EventReturn, remind.EventReopen:
		if e.Note == "" {
			return RejectedEvent("须用 --note 写明原因，将告知有关单位")
		}
	}
	if e.Shortcut && e.Note == "" {
		return RejectedEvent("现为“" + s.State.Chinese() + "”，越过中间环节直接登记的，须用 --note 写明原因，系统标为“补录”")
	}
	return nil
}

// checkExtend checks that an extension leads to another day, and that something stands behind it: bringing a day forward needs the document.
func checkExtend(e *remind.Event, s *remind.Status) error {
	switch {
	case e.To == 0:
		return RejectedEvent("须用 --to 写明新的时限；现行时限为" + s.Due.String())
	case e.To == s.Due:
		return RejectedEvent("--to 与现行时限相同（" + s.Due.String() + "），请填写新的时限")
	case e.To < s.Due && e.Doc == "":
		return RejectedEvent("--to 早于现行时限（" + s.Due.String() + "）：提前时限的，须用 --doc 写明依据的文件")
	case e.Doc == "" && e.Note == "":
		return RejectedEvent("须用 --doc 写明批准延期的文件；没有文件的，用 --note 写明原因，系统标为“" + remind.NoDocument + "”")
	}
	return nil
}
