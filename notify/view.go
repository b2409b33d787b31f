package notify

import (
	"fmt"
	"strings"

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

type sectionView struct {
	Title  string
	Full   []itemView
	Brief  []itemView
	Folded string // says that the rest is shown as rows of a table
	Lines  []lineView
	Listed string // says that the rest is shown in one line each
	Left   string // says that the rest is not shown
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

func newView(m *remind.Message) view { return newViewWithin(m, extents[0]) }

func newViewWithin(m *remind.Message, within extent) view {
	count := tally(m)
	v := view{
		Subject: subject(m, count), Salutation: salutation(m), Count: count.words(), Colour: count.colour(), Closing: closing(m),
		Office: m.Office.Name, Phone: m.Office.Phone, Date: m.Day.ChineseShort(), Notes: notes(m),
		TroublesTitle: "【以下单位或人员未能送达，请处理】", Footer: "本邮件由督办系统自动发送。",
	}
	plans := newPlanNames(m)
	v.open(m)
	for i, t := range m.Troubles {
		if i == maxTroubles {
			v.OtherTroubles = fmt.Sprintf("另有%d条，可用 duban status 查看。", len(m.Troubles)-i)
			break
		}
		v.Troubles = append(v.Troubles, shorten(t.Who, 60)+"："+shorten(t.What, 80))
	}
	for i := range m.Sections {
		s := &m.Sections[i]
		if tabular(s.Role) {
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

// Subject returns the subject that Render returns, without the rest.
func Subject(m *remind.Message) string { return subject(m, tally(m)) }

func subject(m *remind.Message, count tallied) string {
	words := count.words()
	if words == "" && len(m.Troubles) > 0 {
		words = fmt.Sprintf("%d条未能送达", len(m.Troubles))
	}
	s := "【督办提醒】" + shorten(addressee(m), 24) + "：" + words + "（" + m.Day.ChineseShort() + "）"
	if m.Demo {
		return "【演示】" + s
	}
	return s
}

func salutation(m *remind.Message) string { return addressee(m) + "：" }

// addressee names whom the letter addresses; a leader by name and 同志.
func addressee(m *remind.Message) string {
	if has(m, remind.Leader) && m.Recipient != "" {
		return strings.ReplaceAll(m.Recipient, "；", "同志；") + "同志"
	}
	return m.Recipient
}

func has(m *remind.Message, r remind.Role) bool {
	for i := range m.Sections {
		if m.Sections[i].Role == r {
			return true
		}
	}
	return false
}

// tabular reports whether readers in a role get figures and a table, not the tasks one by one.
func tabular(r remind.Role) bool {
	return r == remind.Leader || r == remind.Office || r == remind.Inspection
}

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
	tasks, request := tasks(m)
	v.Before += "截至" + m.Day.Chinese() + "，" + tasks + "现有"
	v.After = "，" + request
	v.Opening = v.Before + v.Count + v.After
}

// tasks says whose tasks a letter speaks of, and what it asks.
func tasks(m *remind.Message) (whose, request string) {
	responsible, lead := has(m, remind.Responsible), has(m, remind.Lead)
	switch {
	case has(m, remind.Leader):
		return "由您负责督办的整改任务", "现将有关情况报告如下："
	case responsible && lead:
		return "贵单位承担和牵头督导验收的整改任务", "请予办理。具体如下："
	case responsible:
		return "贵单位承担的整改任务", "请予办理。具体如下："
	case lead:
		return "贵单位牵头督导验收的整改任务", "请予督导。具体如下："
	case has(m, remind.Office):
		return "各单位承担的整改任务", "请予调度。具体如下："
	case has(m, remind.Inspection):
		return "各单位承担的整改任务", "请予督查。具体如下："
	default:
		return "贵单位配合督导验收的整改任务", "请予配合。具体如下："
	}
}

func closing(m *remind.Message) string {
	responsible, lead := has(m, remind.Responsible), has(m, remind.Lead)
	switch {
	case len(m.Sections) == 0:
		return "请核对通讯录或者联系有关单位，更正后系统将自动补发。"
	case has(m, remind.Leader):
		return "以上情况，谨供督办参考。"
	case responsible && lead:
		return "承担的任务，请抓紧推进整改，完成后及时报送并提请验收、销号，确需延期的在到期前按程序报批；牵头督导验收的任务，请加强督导帮扶，" +
			"及时组织验收并反馈结果。"
	case responsible:
		return "请抓紧推进整改。已完成的，请及时报送完成情况并提请验收、销号；确需延期的，请在到期前按程序报批。"
	case lead:
		return "请加强督导帮扶；已完成待验收的，请及时组织验收并反馈结果。"
	case has(m, remind.Office), has(m, remind.Inspection):
		return "以上情况，谨供调度、督查参考。"
	default:
		return "请按职责分工，配合做好督导验收工作。"
	}
}

var chineseOrdinals = []string{"一", "二", "三", "四", "五", "六"}

func newSection(s *remind.Section, within extent, plans planNames) sectionView {
	v := sectionView{Title: fmt.Sprintf("%s（%d项）", sectionTitle(s.Role), len(s.Items))}
	if tabular(s.Role) {
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

func sectionTitle(r remind.Role) string {
	switch r {
	case remind.Responsible:
		return "贵单位承担主体责任的任务"
	case remind.Lead:
		return "贵单位牵头督导验收的任务"
	case remind.Cooperating:
		return "贵单位配合督导验收的任务"
	case remind.Leader:
		return "督办事项"
	case remind.Inspection:
		return "督查事项"
	default:
		return "调度事项"
	}
}
