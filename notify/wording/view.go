package wording

import (
	"fmt"

	"duban/remind"
)

// A view is a message in the words that both renderings show.
type view struct {
	Subject, Salutation   string
	Opening               string // whole; the HTML sets what it counts in colour
	Before, Count, After  string
	Colour                string // of Count
	Notes                 []string
	Troubles              []string
	OtherTroubles         string
	Figures               []string // at most five lines for somebody in a hurry
	Sections              []sectionView
	Closing               string
	Office, Phone, Date   string
	TroublesTitle, Footer string
}

// A sectionView is what an address hears in one role: the first problems whole, the next ones in short, the rest as rows
// or lines, and what has no room as a number.
type sectionView struct {
	Title    string
	Full     []itemView
	Brief    []itemView
	Folded   string // says that the rest is shown as rows of a table
	Lines    []lineView
	Outcomes []outcomeView // of a section of outcomes, which has nothing else
	Said     []string      // likewise of a section that is told in sentences
	Listed   string        // says that the rest is shown in one line each
	Left     string        // says that the rest is not shown
}

// A lineView is an item in one line.
type lineView struct{ Number, Colour, Word, Rest string }

// An extent bounds how much of each section is shown how: full items, then brief ones, then lines, and entries of each item. What it
// leaves out is counted.
type extent struct{ full, brief, lines, entries int }

// extents are tried in turn until a mail stays under mailLimit.
var extents = [...]extent{{20, 200, 200, 30}, {20, 60, 200, 12}, {12, 40, 150, 6}, {6, 24, 100, 4}, {3, 12, 60, 3}, {0, 0, 30, 1}}

// maxTroubles bounds how many troubles a mail lists.
const maxTroubles = 30

// newView words a message within an extent: how many problems are shown whole, in short, and in a line.
func (t *Texts) newView(m *remind.Message, within extent) view {
	count := tally(m)
	v := view{
		Subject: subject(m, count), Salutation: salutation(m), Count: count.words(), Colour: count.colour(), Closing: closing(m),
		Office: m.Office.Name, Phone: m.Office.Phone, Date: m.Day.ChineseShort(), Notes: notes(m),
		TroublesTitle: "【以下单位或人员未能送达，请处理】", Footer: t.say("footer", m),
	}
	plans := newPlanNames(m)
	v.open(m)
	for i, trouble := range m.Troubles {
		if i == maxTroubles {
			v.OtherTroubles = fmt.Sprintf("另有%d条，可用 duban status 查看。", len(m.Troubles)-i)
			break
		}
		v.Troubles = append(v.Troubles, Shorten(trouble.Who, 60)+"："+Shorten(trouble.What, 80))
	}
	for i := range m.Sections {
		s := &m.Sections[i]
		if wordingOf(s.Role).table && s.Form == remind.Tasks {
			v.Figures = count.figures(plans)
		}
		section := newSection(s, within, plans)
		if len(m.Sections) > 1 {
			section.Title = chineseOrdinals[i] + "、" + section.Title
		}
		v.Sections = append(v.Sections, section)
	}
	return v
}

// notes are what a reader must know of the message itself.
func notes(m *remind.Message) []string {
	var all []string
	if m.Demo {
		all = append(all, "本邮件由内置示例数据生成，仅供演示。")
	}
	if m.Late {
		all = append(all, "因系统停运，部分提醒晚于原定日期发出。")
	}
	if m.Provisional {
		all = append(all, "部分日期所在年份的放假安排尚未公布，工作日天数为暂定。")
	}
	return all
}

// Subject returns the subject that Mail returns, without the rest.
func (t *Texts) Subject(m *remind.Message) string { return subject(m, tally(m)) }

// subject names the reader and the figures, so that a list of mails is worth reading. The day keeps the subjects of two
// weeks apart.
func subject(m *remind.Message, count tallied) string {
	if taskless(m) {
		return demo(m, "【督办】"+tasklessSubject(m)+"（"+m.Day.ChineseShort()+"）")
	}
	words := count.told()
	if words == "" && len(m.Troubles) > 0 {
		words = fmt.Sprintf("%d条未能送达", len(m.Troubles))
	}
	s := "【督办提醒】" + Shorten(addressee(m), 24) + "：" + words + "（" + m.Day.ChineseShort() + "）"
	return demo(m, s)
}

// demo marks the subject of what is made from built-in data.
func demo(m *remind.Message, subject string) string {
	if m.Demo {
		return "【演示】" + subject
	}
	return subject
}

// salutation is the line that a letter opens with.
func salutation(m *remind.Message) string { return addressee(m) + "：" }

// open words the opening.
func (v *view) open(m *remind.Message) {
	if len(m.Sections) == 0 {
		v.Before, v.Count, v.After = "截至"+m.Day.Chinese()+"，有提醒未能送达，请予处理。", "", ""
		v.Opening = v.Before
		return
	}
	var titles []string
	for _, s := range m.Sections {
		for _, it := range s.Items {
			if it.PlanTitle != "" {
				titles = append(titles, it.PlanTitle)
			}
		}
	}
	if q := titleMarks(titles); q != "" {
		v.Before = "根据" + q + "，"
	}
	if taskless(m) {
		v.Before += tasklessOpening(m)
		v.Count, v.Opening = "", v.Before
		return
	}
	tone := toneOf(m)
	v.Before += "截至" + m.Day.Chinese() + "，" + tone.whose + "现有"
	v.After = "，" + tone.request
	v.Opening = v.Before + v.Count + v.After
}

// chineseOrdinals number the sections of a letter. There are more than there are roles.
var chineseOrdinals = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// newSection words a section. A reader of tables gets no problem whole: leaders and offices see all of theirs in rows
// instead.
func newSection(s *remind.Section, within extent, plans planNames) sectionView {
	switch s.Form {
	case remind.Outcomes:
		return newOutcomeSection(s, within, plans)
	case remind.Ahead, remind.Quarter:
		return newSaidSection(s, within, plans)
	}
	v := sectionView{Title: fmt.Sprintf("%s（%d项）", wordingOf(s.Role).section, len(s.Items))}
	if wordingOf(s.Role).table {
		within.full, within.brief = 0, within.brief+within.full
	}
	for k := range s.Items {
		it := newItem(&s.Items[k], plans)
		switch {
		case k < within.full:
			it.cut(within.entries)
			v.Full = append(v.Full, it)
		case k < within.full+within.brief:
			it.cut(min(within.entries, 8))
			it.abridge(len(s.Items))
			v.Brief = append(v.Brief, it)
		case k < within.full+within.brief+within.lines:
			v.Lines = append(v.Lines, it.line())
		}
	}
	if len(v.Full) > 0 && len(v.Brief) > 0 {
		v.Folded = fmt.Sprintf("其余%d项从简列出：", len(v.Brief))
	}
	if len(v.Lines) > 0 {
		v.Listed = fmt.Sprintf("以下%d项仅列编号和时限：", len(v.Lines))
	}
	if left := len(s.Items) - len(v.Full) - len(v.Brief) - len(v.Lines); left > 0 {
		v.Left = fmt.Sprintf("因篇幅所限，另有%d项未逐项列出，请向整改办查询。", left)
	}
	return v
}

// newOutcomeSection words a section of outcomes: each in one line, as many as there is room for.
func newOutcomeSection(s *remind.Section, within extent, plans planNames) sectionView {
	var v sectionView
	for k := range s.Items {
		v.Outcomes = append(v.Outcomes, newOutcomes(&s.Items[k], plans)...)
	}
	n := len(v.Outcomes)
	v.Title = fmt.Sprintf("%s（%d项）", formTitles[s.Form], n)
	if n > within.lines {
		v.Outcomes = v.Outcomes[:within.lines]
		v.Left = fmt.Sprintf("因篇幅所限，另有%d项未逐项列出，请向整改办查询。", n-within.lines)
	}
	return v
}
