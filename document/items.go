package document

import (
	"regexp"
	"strings"
)

// An item is one numbered problem as the text has it.
type item struct {
	number int
	title  span
	fields map[string]span
}

// heading is a line that begins with a number of the plan's: 二十四、….
var heading = regexp.MustCompile(`^([一二三四五六七八九十百]+)、`)

// The labels of a problem's fields.
const (
	labelGoal        = "整改目标"
	labelMeasures    = "整改措施"
	labelDeadline    = "整改时限"
	labelResponsible = "主体责任单位"
	labelLead        = "市直牵头督导验收单位"
	labelCooperating = "市直配合督导验收单位"
	labelLeader      = "督办市领导"
)

var labels = []string{labelGoal, labelMeasures, labelDeadline, labelResponsible, labelLead, labelCooperating, labelLeader}

// cutItems cuts lines into items. A numbered heading is an item only if a deadline or a responsible unit stands under it: the
// preamble numbers its chapters alike. What stands before the first item is the preamble.
func cutItems(all []span) (preamble string, items []item) {
	var before strings.Builder
	var it *item
	field := ""
	flush := func() {
		if it == nil {
			return
		}
		if _, ok := it.fields[labelDeadline]; !ok {
			if _, ok = it.fields[labelResponsible]; !ok {
				return
			}
		}
		items = append(items, *it)
	}
	for _, line := range all {
		if m := heading.FindStringSubmatch(line.text); m != nil {
			flush()
			it, field = &item{number: numeral(m[1]), fields: map[string]span{}}, ""
			it.title = line.cut(len(m[0]), len(line.text))
			if len(items) == 0 {
				before.WriteString(line.text + "\n")
			}
			continue
		}
		if it == nil || len(items) == 0 && len(it.fields) == 0 {
			before.WriteString(line.text + "\n")
		}
		if it != nil {
			field = it.take(line, field)
		}
	}
	flush()
	return before.String(), items
}

// take adds a line to the field it belongs to and gives that field.
func (it *item) take(line span, field string) string {
	if label, rest, ok := labelled(line); ok {
		if old, doubled := it.fields[label]; doubled && old.text != "" {
			label += "（重复）"
		}
		it.fields[label] = rest
		return label
	}
	if field == "" {
		it.title.add(line)
		return ""
	}
	value := it.fields[field]
	value.add(line)
	it.fields[field] = value
	return field
}

func labelled(line span) (label string, rest span, ok bool) {
	for _, l := range labels {
		for _, colon := range []string{"：", ":"} {
			if strings.HasPrefix(line.text, l+colon) {
				rest := line.cut(len(l+colon), len(line.text))
				t := strings.TrimLeft(rest.text, blanks)
				return l, rest.cut(len(rest.text)-len(t), len(rest.text)), true
			}
		}
	}
	return "", span{}, false
}

// numeral reads a Chinese number up to 999; 0 if it is none.
func numeral(s string) int {
	n, digit := 0, 0
	for _, r := range s {
		switch i := strings.IndexRune("一二三四五六七八九", r); {
		case i >= 0:
			digit = i/len("一") + 1
		case r == '十':
			n, digit = n+max(digit, 1)*10, 0
		case r == '百':
			n, digit = n+max(digit, 1)*100, 0
		default:
			return 0
		}
		if n > 999 {
			return 0
		}
	}
	return n + digit
}
