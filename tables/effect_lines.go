package tables

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"duban/office"
	"duban/remind"
	"duban/remind/change"
	"duban/remind/typed"
)

// An ObligationLine is an obligation that comes, goes, moves or changes hands, as a screen has room for it.
type ObligationLine struct {
	Change     string `json:"change" title:"变动"`
	Obligation string `json:"obligation" title:"编号"`
	From       string `json:"from" title:"原"`
	To         string `json:"to" title:"现"`
	Text       string `json:"text" title:"内容"`
}

// What becomes of an obligation, and of a notice, in the words of the office.
var (
	obligationChanges = map[change.Kind]string{change.Gained: "新增", change.Lost: "移出", change.Moved: "时限变动", change.Restated: "状态变动"}
	noticeChanges     = map[change.Kind]string{change.Gained: "新增", change.Lost: "减少", change.Moved: "改期", change.Readdressed: "改收件人"}
)

// ObligationLines returns the obligations that an effect changes.
func ObligationLines(e *office.Effect) []ObligationLine {
	var rows []ObligationLine
	for i := range e.Obligations {
		c := &e.Obligations[i]
		r := ObligationLine{obligationChanges[c.Change], string(c.Obligation.Key), none(c.From.String()), none(c.To.String()), Called(e.Named(c.Obligation), c.Obligation, 30)}
		switch c.Change {
		case change.Gained:
			r.From = "-"
		case change.Lost:
			r.To = "-"
		case change.Readdressed:
			r.Change = c.Role.Chinese() + "变动"
			r.From, r.To = none(OneLine(strings.Join(c.Was, "；"), 30)), none(OneLine(strings.Join(c.Is, "；"), 30))
		case change.Restated:
			r.From, r.To = remind.State(c.Was[0]).Chinese(), remind.State(c.Is[0]).Chinese()
		}
		rows = append(rows, r)
	}
	return rows
}

// A RenamedLine is a problem that is called otherwise.
type RenamedLine struct {
	Problem string `json:"problem" title:"问题"`
	Was     string `json:"was" title:"原简称"`
	Is      string `json:"is" title:"现简称"`
}

// RenamedLines returns the problems that an effect gives another short name.
func RenamedLines(e *office.Effect) []RenamedLine {
	var rows []RenamedLine
	for _, n := range e.Names {
		rows = append(rows, RenamedLine{string(n.Problem.Key), n.Was.Text, n.Is.Text})
	}
	return rows
}

// A PersonLine is who hears more, less, or in another one's stead, as a screen has room for it.
type PersonLine struct {
	Person string `json:"person" title:"收件人"`
	Bodies string `json:"bodies" title:"单位、人员"`
	Before int    `json:"before" title:"原"`
	After  int    `json:"after" title:"现"`
	Gained int    `json:"gained" title:"新增"`
	Lost   int    `json:"lost" title:"减少"`
	Moved  int    `json:"moved" title:"改期"`
	From   int    `json:"from_others" title:"转入"`
	To     int    `json:"to_others" title:"转出"`
}

// PersonLines returns whom an effect concerns.
func PersonLines(e *office.Effect) []PersonLine {
	var rows []PersonLine
	for i := range e.People {
		p := &e.People[i]
		rows = append(rows, PersonLine{person(p.Address), someBodies(p.Bodies), p.Before, p.After, p.Gained, p.Lost, p.Moved, p.From, p.To})
	}
	return rows
}

// A DayLine is one person, day and kind of change.
type DayLine struct {
	Day     string `json:"day" title:"日期"`
	Change  string `json:"change" title:"变动"`
	Person  string `json:"person" title:"收件人"`
	From    string `json:"from" title:"原日期、原收件人"`
	Count   int    `json:"count" title:"条数"`
	Notices string `json:"notices" title:"提醒"`
}

// DayLines returns who hears otherwise on which day, of each person and day at most so many notices; 0: all. There are e.Lines.
func DayLines(e *office.Effect, most int) iter.Seq[DayLine] {
	return func(yield func(DayLine) bool) {
		for c := range e.ByDay() {
			if !yield(NewDayLine(e, c, most)) {
				return
			}
		}
	}
}

// NewDayLine returns one of them.
func NewDayLine(e *office.Effect, c *change.DayChange, most int) DayLine {
	r := DayLine{Day: c.Day.String(), From: "-", Change: noticeChanges[c.Change], Person: person(c.To), Count: len(c.Notices)}
	switch c.Change {
	case change.Moved:
		r.From = c.FromDay.String()
	case change.Readdressed:
		r.From = person(c.From)
	}
	if slices.ContainsFunc(c.Notices, e.Provisional) {
		r.Day += "（待定）"
	}
	r.Notices = comings(e, c.Notices, most)
	return r
}

// comings names notices in a line, those of one stage together, such as 到期当天：1、2.0@2024-12-31.
func comings(e *office.Effect, notices []*change.NoticeChange, most int) string {
	rest := ""
	if most > 0 && len(notices) > most {
		notices, rest = notices[:most], "……"
	}
	var stages []string
	keys := map[string][]string{}
	for _, c := range notices {
		n := c.Shown()
		stage := e.Words(n)
		if keys[stage] == nil {
			stages = append(stages, stage)
		}
		keys[stage] = append(keys[stage], e.ShortKey(n))
	}
	var all []string
	for _, stage := range stages {
		all = append(all, stage+"："+strings.Join(keys[stage], "、"))
	}
	return strings.Join(all, "；") + rest
}

// person names an address: mail needs no channel, a group no address.
func person(a remind.Address) string {
	if a.Channel == remind.MailChannel || a.To == a.Channel {
		return a.To
	}
	return a.Channel + " " + a.To
}

// someBodies names the first bodies, and says how many there are.
func someBodies(bodies []string) string {
	if len(bodies) > 2 {
		return fmt.Sprintf("%s等%d家", strings.Join(bodies[:2], "；"), len(bodies))
	}
	return strings.Join(bodies, "；")
}

// OneLine cuts a text to at most n characters, in one line.
func OneLine(s string, n int) string {
	return typed.ClipTo(strings.Join(strings.Fields(s), " "), n)
}

// A SettingLine is a setting that differs, as a screen has room for it.
type SettingLine struct {
	Key    string `json:"key" title:"设置"`
	Before string `json:"before" title:"原"`
	After  string `json:"after" title:"现"`
}

// SettingLines returns the settings that differ, their values in words.
func SettingLines(changes []office.SettingChange) []SettingLine {
	var rows []SettingLine
	for i := range changes {
		c := &changes[i]
		rows = append(rows, SettingLine{c.Key, none(c.BeforeWords), none(c.AfterWords)})
	}
	return rows
}

// First returns the first rows, at most so many. No more are asked for.
func First[T any](rows iter.Seq[T], most int) iter.Seq[T] {
	return func(yield func(T) bool) {
		left := most
		if left <= 0 {
			return
		}
		for r := range rows {
			if left--; !yield(r) || left == 0 {
				return
			}
		}
	}
}
