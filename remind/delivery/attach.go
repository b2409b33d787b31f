package delivery

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"duban/remind"
)

// Attach returns a file as it goes with a mail.
func Attach(name, mediaType string, data []byte) remind.Attachment {
	sum := sha256.Sum256(data)
	return remind.Attachment{Name: name, Type: mediaType, Bytes: len(data), SHA256: hex.EncodeToString(sum[:]), Data: data}
}

// listed are the roles whose readers answer for more than a mail can show: they get all of it as a list.
var listed = []remind.Role{remind.Leader, remind.Office, remind.Inspection}

// Enclosed returns the names of the files that a message takes along where it goes as a mail: the list of all that its reader answers for,
// and its days as a calendar; empty for none. The words of the mail and the files themselves both go by it.
func Enclosed(m *remind.Message) (list, calendar string) {
	if slices.ContainsFunc(m.Sections, func(s remind.Section) bool { return slices.Contains(listed, s.Role) }) {
		list = fmt.Sprintf("督办清单（%s，%d个问题）.xlsx", reader(m), len(Scope(m)))
	}
	if m.Calendar && dated(m) {
		calendar = "日历.ics"
	}
	return list, calendar
}

// dated reports whether anything that a message tells has a date.
func dated(m *remind.Message) bool {
	for _, s := range m.Sections {
		for _, it := range s.Items {
			if slices.ContainsFunc(it.Entries, func(e remind.Entry) bool { return e.Status.Due != 0 }) {
				return true
			}
		}
	}
	return false
}

// Scope returns the problems that the reader of a message answers for, each once with all that is told of it, in the order of the plans.
func Scope(m *remind.Message) []remind.Item {
	var all []remind.Item
	for _, s := range m.Sections {
		for _, it := range s.Items {
			for _, e := range it.Entries {
				all = into(all, &it, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b remind.Item) int { return cmp.Or(cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Problem, b.Problem)) })
	return all
}

// into adds an entry to its problem, unless it is there.
func into(all []remind.Item, from *remind.Item, e remind.Entry) []remind.Item {
	o := e.Obligation
	i := slices.IndexFunc(all, func(it remind.Item) bool { return it.Plan == o.Plan && it.Problem == o.Problem })
	if i < 0 {
		i = len(all)
		it := *from
		it.Problem, it.Entries = o.Problem, nil
		all = append(all, it)
	}
	it := &all[i]
	if o.Kind == remind.KindProblem {
		it.Title = o.Text
	}
	if !slices.ContainsFunc(it.Entries, func(x remind.Entry) bool { return x.Obligation.Key == o.Key }) {
		it.Entries = append(it.Entries, e)
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
	if slices.ContainsFunc(m.Sections, func(s remind.Section) bool { return s.Role == remind.Leader }) {
		name += "同志"
	}
	if len(names) > 1 {
		name += "等"
	}
	return name
}
