package figures

import (
	"fmt"
	"strconv"
	"strings"
)

// Compared returns a table of Markdown for each group, under its name.
func Compared(all []Summary) string {
	var s strings.Builder
	group := ""
	for i := range all {
		r := &all[i]
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(&s, "\n**%s**\n\n", group)
			s.WriteString("| what | of | a second | x | spread | CPU s per 1,000 | peak MB | seconds |\n|---|---:|---:|---:|---:|---:|---:|---:|\n")
		}
		rate := number(r.Rate)
		if r.Cut {
			rate += " (cut)"
		}
		row(&s, r.Row, number(float64(r.N)), rate, known(r.Ratio), fmt.Sprintf("%.0f %%", 100*r.Spread), known(r.CPUOf1k), known(r.Peak), number(r.Seconds))
	}
	return strings.TrimPrefix(s.String(), "\n")
}

// Find returns the medians of a row of a group with a size.
func Find(all []Summary, group, row string, n int) (Summary, bool) {
	for _, s := range all {
		if s.Group == group && s.Row == row && s.N == n {
			return s, true
		}
	}
	return Summary{}, false
}

// Sizes returns the sizes of a group, in the order in which they came.
func Sizes(all []Summary, group string) (sizes []int) {
	for _, s := range all {
		if s.Group == group && (len(sizes) == 0 || sizes[len(sizes)-1] != s.N) {
			sizes = append(sizes, s.N)
		}
	}
	return sizes
}

// The groups and rows of growth.
const (
	Obligations = "obligations"
	Messages    = "messages"
	Start       = "start"
	Uncounted   = "status, uncounted"
	Round       = "round"
	RoundMails  = "round and its mails"
	Status      = "status"
	AllDue      = "round, all due"
	WholeWay    = "duban, whole way"
)

// Grown returns the tables of growth.
func Grown(all []Summary) string {
	var s strings.Builder
	s.WriteString("| obligations | round s | with its mails s | start s | status s | uncounted s | CPU s of round and mails | peak MB: round and mails | start | status " +
		"| database MB | all due: round s | peak MB |\n" +
		"|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, n := range Sizes(all, Obligations) {
		round, _ := Find(all, Obligations, Round, n)
		mails, _ := Find(all, Obligations, RoundMails, n)
		start, _ := Find(all, Obligations, Start, n)
		uncounted, _ := Find(all, Obligations, Uncounted, n)
		status, _ := Find(all, Obligations, Status, n)
		every, _ := Find(all, Obligations, AllDue, n)
		row(&s, number(float64(n)), known(round.Seconds), took(mails), known(start.Seconds), took(status), took(uncounted), known(mails.CPU),
			known(mails.Peak), known(start.Peak), known(status.Peak), known(mails.File), took(every), known(every.Peak))
	}
	s.WriteString("\n" + bends(all, Obligations, []column{
		{"round", Round, seconds},
		{"start", Start, seconds},
		{"status", Status, seconds},
		{"uncounted", Uncounted, seconds},
		{"all due", AllDue, seconds},
		{"memory: round", RoundMails, peak},
		{"start", Start, peak},
		{"status", Status, peak},
		{"all due", AllDue, peak},
		{"database", RoundMails, file},
	}))
	s.WriteString("\n| messages | a second | CPU s per 1,000 | peak MB | database MB | seconds |\n|---:|---:|---:|---:|---:|---:|\n")
	for _, n := range Sizes(all, Messages) {
		r, _ := Find(all, Messages, WholeWay, n)
		rate := number(r.Rate)
		if r.Cut {
			rate += fmt.Sprintf(" (cut at %s)", number(float64(r.Done)))
		}
		row(&s, number(float64(n)), rate, number(r.CPUOf1k), number(r.Peak), number(r.File), number(r.Seconds))
	}
	s.WriteString("\n" + bends(all, Messages, []column{
		{"seconds", WholeWay, seconds}, {"CPU", WholeWay, work}, {"memory", WholeWay, peak}, {"database", WholeWay, file},
	}))
	return s.String()
}

// took writes how long something took, or after how long it was cut.
func took(s Summary) string {
	if s.Cut {
		return "cut at " + number(s.Seconds)
	}
	return known(s.Seconds)
}

// row writes a row of a table.
func row(s *strings.Builder, cells ...string) {
	s.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// known is number, and nothing where nothing was measured.
func known(v float64) string {
	if v == 0 {
		return ""
	}
	return number(v)
}

// number writes a figure as people read it: whole from a hundred on, with commas; to two digits that count below.
func number(v float64) string {
	if v < 100 {
		digits := 2
		if v >= 10 {
			digits = 3
		}
		text := strconv.FormatFloat(v, 'g', digits, 64)
		if strings.Contains(text, "e") { // too little to matter
			return strconv.FormatFloat(v, 'f', 5, 64)
		}
		return text
	}
	text := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Between puts a text between two marks of a page that bear a name: <!-- NAME --> and <!-- end of NAME -->.
func Between(page, name, text string) (string, error) {
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	head, rest, ok1 := strings.Cut(page, begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		return page, fmt.Errorf("the page has no place for %s", name)
	}
	return head + begin + "\n" + strings.TrimSpace(text) + "\n\n" + end + tail, nil
}
