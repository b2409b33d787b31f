package disclosure

import (
	"cmp"
	"fmt"
	"strings"

	"duban/remind"
)

// A Page is what is published of one plan.
type Page struct {
	Plan   string // its title
	Office string // that publishes
	Today  remind.Date
	Demo   bool // the directory is the built-in sample, so that nothing of it is meant
	Rows   []Row
}

// A Row is what is published of one problem.
type Row struct {
	Plan     string // its title
	Number   int
	Problem  string
	Due      remind.Date // in force; none: it goes on
	Deadline string      // in words
	Status   Status
	Done     string
}

// A Status is how a problem stands, as citizens are told.
type Status uint8

// The statuses, in the order in which they are counted.
const (
	Closed Status = iota
	Accepted
	Reported
	Open
	Overdue
	Suspended
	Continuing
	statuses
)

// chinese are the statuses in words.
var chinese = [statuses]string{"已完成整改", "已通过验收", "待验收", "整改中", "整改中（已超过时限）", "暂缓整改", "长期坚持"}

// Chinese returns the status in words.
func (s Status) Chinese() string { return chinese[s] }

// names are the statuses in exports.
var names = [statuses]string{"closed", "accepted", "reported", "open", "overdue", "suspended", "continuing"}

// String returns the status's name in exports.
func (s Status) String() string { return names[s] }

// Of returns the pages of a day, one for each plan in force, their problems in the plan's order.
func Of(day *remind.Day) []Page {
	pages := make([]Page, len(day.Plans))
	for i := range day.Plans {
		p := &day.Plans[i]
		pages[i] = Page{Plan: cmp.Or(clean(p.Title), day.PlanName(p.ID)), Office: day.Office.Name, Today: day.Today, Demo: day.Book.Demo}
		for j := range p.Problems {
			if r, ok := rowOf(day, &p.Problems[j]); ok {
				r.Plan = pages[i].Plan
				pages[i].Rows = append(pages[i].Rows, r)
			}
		}
	}
	return pages
}

// rowOf returns a problem's row; false where the plan has it no more.
func rowOf(day *remind.Day, p *remind.Problem) (Row, bool) {
	o, s := day.Find(string(remind.ProblemKeyOf(p.Plan, p.Number)))
	if o == nil || s.Withdrawn {
		return Row{}, false
	}
	r := Row{Number: p.Number, Problem: clean(p.Title), Due: s.Due, Deadline: deadline(p, s), Status: statusOf(day, s)}
	r.Done = done(day, o, s, r.Status)
	return r, true
}

// statusOf returns how a problem stands.
func statusOf(day *remind.Day, s *remind.Status) Status {
	switch {
	case s.State == remind.Closed:
		return Closed
	case s.State == remind.Accepted:
		return Accepted
	case s.State == remind.Reported:
		return Reported
	case s.State == remind.Suspended:
		return Suspended
	case s.Due == 0:
		return Continuing
	case s.Due < day.Today:
		return Overdue
	default:
		return Open
	}
}

// deadline returns a problem's deadline in words: the day in force and what it was at first, or the words of the plan where there is no day.
func deadline(p *remind.Problem, s *remind.Status) string {
	if s.Due == 0 {
		return cmp.Or(clean(p.Deadline.Text), Continuing.Chinese())
	}
	words := s.Due.ChineseShort()
	if p.Deadline.Continues {
		words += "，长期坚持"
	}
	if s.Original != s.Due {
		words += "（原定" + s.Original.ChineseShort() + "）"
	}
	return words
}

// Total returns how many problems there are, and how many of each status: 共50个：已完成整改3个，整改中40个（其中已超过时限37个），长期坚持6个.
func (p *Page) Total() string {
	var n [statuses]int
	for i := range p.Rows {
		n[p.Rows[i].Status]++
	}
	var parts []string
	late := n[Overdue]
	n[Open] += late
	n[Overdue] = 0
	for s := range statuses {
		if n[s] == 0 {
			continue
		}
		part := fmt.Sprintf("%s%d个", s.Chinese(), n[s])
		if s == Open && late > 0 {
			part += fmt.Sprintf("（其中已超过时限%d个）", late)
		}
		parts = append(parts, part)
	}
	return fmt.Sprintf("共%d个问题：%s。", len(p.Rows), strings.Join(parts, "，"))
}
