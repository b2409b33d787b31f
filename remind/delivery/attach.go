package delivery

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/paperwork"
)

// Attach returns a file as it goes with a mail.
func Attach(name, mediaType string, data []byte) remind.Attachment {
	sum := sha256.Sum256(data)
	return remind.Attachment{Name: name, Type: mediaType, Bytes: len(data), SHA256: hex.EncodeToString(sum[:]), Data: data}
}

// Files are the names of the files that a message takes along where it goes as a mail; empty for none: the list of all that its reader answers for,
// the weekly dispatch, the monthly bulletin, and its days as a calendar.
type Files struct{ List, Dispatch, Bulletin, Calendar string }

// Enclosed returns the files of a message. The words of the mail and the files themselves both go by it.
func Enclosed(m *remind.Message) (f Files) {
	if n := len(Scope(m)); n > 0 {
		f.List = fmt.Sprintf("督办清单（%s，%d个问题）.xlsx", reader(m), n)
	}
	if it := Report(m, remind.Dispatch); it != nil {
		f.Dispatch = "周调度表（截至" + it.Dispatch.On.ChineseShort() + "）.xlsx"
	}
	if it := Report(m, remind.Bulletin); it != nil {
		f.Bulletin = fmt.Sprintf("月通报（%d年%d月）.docx", it.Bulletin.Month.Year(), it.Bulletin.Month.Month())
	}
	if m.Calendar && dated(m) {
		f.Calendar = "日历.ics"
	}
	return f
}

// Names returns the names of all files, in the order in which they go.
func (f *Files) Names() []string {
	return slices.DeleteFunc([]string{f.Bulletin, f.Dispatch, f.List, f.Calendar}, func(s string) bool { return s == "" })
}

// Report returns the item of a report that a message brings; nil: it brings none.
func Report(m *remind.Message, form remind.Form) *remind.Item {
	for i := range m.Sections {
		if s := &m.Sections[i]; s.Form == form && len(s.Items) > 0 {
			return &s.Items[0]
		}
	}
	return nil
}

// A Bundle is drafts of one kind that go with a mail as one file.
type Bundle struct {
	Name   string
	Drafts []remind.Draft
}

// Bounds of a bundle: what is left out a command writes.
const (
	mostDrafts = 10
	mostForms  = 20
)

// Bundles returns the papers that a message takes along where it goes as a mail: to the office the drafts that are new since its last message, to a
// leader the form of each matter that is told him overdue this month.
func Bundles(m *remind.Message) (all []Bundle) {
	by := map[paperwork.Kind][]remind.Draft{}
	for _, p := range m.Drafts {
		if p.Since > m.Before && len(by[p.Kind]) < mostDrafts {
			by[p.Kind] = append(by[p.Kind], p)
		}
	}
	if forms := monthlyForms(m); len(forms) > 0 && len(by) == 0 {
		by[paperwork.Slip] = forms
	}
	for _, kind := range paperwork.Kinds() {
		if n := len(by[kind]); n > 0 {
			all = append(all, Bundle{fmt.Sprintf("%s（代拟稿，%d件）.docx", kind.Chinese(), n), by[kind]})
		}
	}
	return all
}

// Late returns how many days the latest matter of a draft is late; 0: none is.
func Late(p *remind.Draft) (days int) {
	for i := range p.Items {
		for e := range p.Items[i].Entries {
			days = max(days, -p.Items[i].Entries[e].DaysLeft)
		}
	}
	return days
}

// FileNames returns the names of all files that go with a message where it goes as a mail, in their order.
func FileNames(m *remind.Message) (all []string) {
	files := Enclosed(m)
	all = files.Names()
	for _, b := range Bundles(m) {
		all = append(all, b.Name)
	}
	return all
}

// monthlyForms returns the forms of what a leader hears overdue this month.
func monthlyForms(m *remind.Message) (all []remind.Draft) {
	for i := range m.Sections {
		s := &m.Sections[i]
		if s.Role != remind.Leader || s.Form != remind.Tasks {
			continue
		}
		for _, it := range s.Items {
			all = append(all, monthlyFormsOf(it)...)
		}
	}
	return all[:min(len(all), mostForms)]
}

// monthlyFormsOf returns those of one item.
func monthlyFormsOf(it remind.Item) (all []remind.Draft) {
	for _, e := range it.Entries {
		if e.Notice.Stage == remind.StageMonthly && e.Status.State == remind.Open {
			only := it
			only.Entries = []remind.Entry{e}
			all = append(all, remind.Draft{Kind: paperwork.Slip, Items: []remind.Item{only}})
		}
	}
	return all
}

// dated reports whether anything that a message asks for has a date.
func dated(m *remind.Message) bool {
	for _, s := range m.Sections {
		for _, it := range s.Items {
			if s.Form != remind.Quarter && slices.ContainsFunc(it.Entries, func(e remind.Entry) bool { return e.Status.Due != 0 }) {
				return true
			}
		}
	}
	return false
}

// Scope returns the problems that the reader of a message answers for and gets as a list, each once, in the order of the plans; none for readers
// who see all of theirs in the mail itself.
func Scope(m *remind.Message) []remind.Item {
	var all []remind.Item
	there := map[remind.Key]bool{}
	for i := range m.Charges {
		for _, it := range m.Charges[i].Items {
			if k := it.Key(); !there[k] { // it may be there in another role of the reader's
				there[k] = true
				all = append(all, it)
			}
		}
	}
	return all
}

// reader names whose list it is, as a file can be called: 黄立同志; the first of several.
func reader(m *remind.Message) string {
	names := strings.Split(m.Recipient, "；")
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return -1
		}
		return r
	}, names[0])
	if m.HasRole(remind.Leader) {
		name += "同志"
	}
	if len(names) > 1 {
		name += "等"
	}
	return name
}
