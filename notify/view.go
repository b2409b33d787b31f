package notify

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
)

// A view is a message in the words that both renderings show.
type view struct {
	Subject, Salutation, Opening string
	Notes                        []string
	Figures                      []string // a leader's five lines
	Sections                     []sectionView
	Closing                      string
	Office, Phone, Date          string
}

type sectionView struct {
	Title  string
	Full   []itemView
	Brief  []itemView
	Folded string // says that the rest is shown in one line each
}

type itemView struct {
	Number, Title string
	Entries       []entryView
}

type entryView struct {
	Colour, Word string // the colour's code, and the sign with its word: 红·已逾期12天
	Due          string
	Asked        string
	Who          string // who supervises, who answers
	Extra        []string
}

// fullItems bounds the items of a section shown at length; the others follow in one line each, so that a mail stays under 100 KB.
const fullItems = 20

var colourCodes = [...]string{"#c0392b", "#d35400", "#b7950b", "#1f618d", "#6c3483", "#5d6d7e", "#1e8449"}

func newView(m *remind.Message) view {
	count := tally(m)
	v := view{
		Subject:    subject(m, count),
		Salutation: salutation(m), Opening: opening(m, count), Closing: closing(m), Office: m.Office.Name, Phone: m.Office.Phone,
		Date: m.Day.ChineseShort(),
	}
	if m.Demo {
		v.Notes = append(v.Notes, "本邮件由内置示例数据生成，仅供演示。")
	}
	if m.Late {
		v.Notes = append(v.Notes, "因系统停运，本次提醒晚于原定日期发出。")
	}
	if m.Provisional {
		v.Notes = append(v.Notes, "部分日期所在年份的放假安排尚未公布，工作日天数为暂定。")
	}
	for i := range m.Sections {
		s := &m.Sections[i]
		if s.Role == remind.Leader {
			v.Figures = count.figures()
		}
		v.Sections = append(v.Sections, newSection(s, i))
	}
	return v
}

// Subject gives the subject that Render gives, without the rest.
func Subject(m *remind.Message) string { return subject(m, tally(m)) }

func subject(m *remind.Message, count tallied) string {
	s := "【督办提醒】" + shorten(m.Recipient, 24) + "：" + count.words() + "（" + m.Day.ChineseShort() + "）"
	if m.Demo {
		return "【演示】" + s
	}
	return s
}

func salutation(m *remind.Message) string {
	for _, s := range m.Sections {
		if s.Role == remind.Leader {
			return m.Recipient + "同志："
		}
	}
	return m.Recipient + "："
}

func opening(m *remind.Message, c tallied) string {
	plans := map[string]bool{}
	var names []string
	for _, s := range m.Sections {
		for _, it := range s.Items {
			if !plans[it.PlanTitle] && it.PlanTitle != "" {
				plans[it.PlanTitle] = true
				names = append(names, "《"+it.PlanTitle+"》")
			}
		}
	}
	return fmt.Sprintf("根据%s，截至%s，现有%s，请予办理。具体如下：", strings.Join(names, "、"), m.Day.Chinese(), c.words())
}

func closing(m *remind.Message) string {
	for _, s := range m.Sections {
		switch s.Role {
		case remind.Responsible:
			return "请抓紧推进整改。已完成的，请及时报送完成情况并提请验收、销号；确需延期的，请在到期前按程序报批。"
		case remind.Lead:
			return "请加强督导帮扶；已完成待验收的，请及时组织验收并反馈结果。"
		}
	}
	return "以上情况，谨供督办参考。"
}

// tallied counts items, each once, by its worst entry.
type tallied struct {
	red, near, acceptance, later, standing, closed, total int
}

func tally(m *remind.Message) tallied {
	type item struct {
		plan   string
		number int
	}
	worst := map[item]remind.Entry{}
	for _, s := range m.Sections {
		for _, it := range s.Items {
			k := item{it.Plan, it.Problem}
			for _, e := range it.Entries {
				if old, ok := worst[k]; !ok || e.Colour < old.Colour {
					worst[k] = e
				}
			}
		}
	}
	var c tallied
	for _, e := range worst {
		c.total++
		switch {
		case e.Colour == remind.Red:
			c.red++
		case e.Colour == remind.Orange || e.Colour == remind.Yellow:
			c.near++
		case e.Colour == remind.Purple:
			c.acceptance++
		case e.Colour == remind.Green:
			c.closed++
		case e.Status.Due == 0:
			c.standing++
		default:
			c.later++
		}
	}
	return c
}

func (c tallied) parts() []string {
	var p []string
	for _, x := range []struct {
		n    int
		word string
	}{{c.red, "项已逾期"}, {c.near, "项临期"}, {c.acceptance, "项待验收销号"}, {c.later, "项整改中"}, {c.standing, "项常态化工作"}, {c.closed, "项回头看"}} {
		if x.n > 0 {
			p = append(p, fmt.Sprint(x.n, x.word))
		}
	}
	return p
}

func (c tallied) words() string { return strings.Join(c.parts(), "、") }

func (c tallied) figures() []string {
	return append([]string{fmt.Sprintf("共涉及%d项", c.total)}, c.parts()...)
}

var chineseOrdinals = []string{"一", "二", "三", "四", "五", "六"}

func newSection(s *remind.Section, i int) sectionView {
	v := sectionView{Title: fmt.Sprintf("%s、%s（%d项）", chineseOrdinals[i], sectionTitle(s.Role), len(s.Items))}
	brief := s.Role == remind.Leader || s.Role == remind.Office || s.Role == remind.Inspection
	for k := range s.Items {
		it := newItem(&s.Items[k])
		if brief || k >= fullItems {
			it.abridge()
			v.Brief = append(v.Brief, it)
		} else {
			v.Full = append(v.Full, it)
		}
	}
	if !brief && len(v.Brief) > 0 {
		v.Folded = fmt.Sprintf("其余%d项从简列出：", len(v.Brief))
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
	default:
		return "调度事项"
	}
}

func newItem(it *remind.Item) itemView {
	v := itemView{Number: fmt.Sprint("问题", it.Problem), Title: shorten(it.Title, 60)}
	for i := range it.Entries {
		v.Entries = append(v.Entries, newEntry(&it.Entries[i]))
	}
	return v
}

// abridge keeps of each entry what a table row has room for: the clause cut short, and who answers only where it changes.
func (v *itemView) abridge() {
	who := ""
	for i := range v.Entries {
		e := &v.Entries[i]
		e.Asked = shorten(e.Asked, 48)
		if e.Who == who {
			e.Who = ""
		} else {
			who = e.Who
		}
	}
}

func newEntry(e *remind.Entry) entryView {
	o, s := e.Obligation, e.Status
	v := entryView{Colour: colourCodes[e.Colour], Word: e.Colour.Chinese() + "·" + Standing(e)}
	if s.Due != 0 {
		v.Due = s.Due.Chinese()
		if s.Extended > 0 {
			v.Due += "（原定" + s.Original.ChineseShort() + "）"
		}
	}
	v.Asked = asked(o, 160)
	v.Who = who(e)
	v.Extra = extra(e)
	return v
}

// asked says what an obligation asks for, its clause at most n characters long.
func asked(o *remind.Obligation, n int) string {
	switch {
	case o.Kind == remind.KindProblem:
		return "完成该问题全部整改任务"
	case o.Path != "":
		return shorten(o.Text, n) + "（整改措施" + o.Path + "）"
	case o.Section == remind.SectionGoal:
		return shorten(o.Text, n) + "（整改目标）"
	default:
		return "持续推进整改，请报送本期进展情况"
	}
}

func who(e *remind.Entry) string {
	var p []string
	add := func(label string, names []string) {
		if len(names) > 0 {
			p = append(p, label+"："+shorten(strings.Join(names, "；"), 80))
		}
	}
	if e.Notice.Role != remind.Responsible {
		add("主体责任", e.Responsible)
	}
	add("牵头督导验收", e.Lead)
	add("督办市领导", e.Leader)
	return strings.Join(p, "　")
}

func extra(e *remind.Entry) []string {
	var x []string
	if e.Total > 0 {
		x = append(x, fmt.Sprintf("责任单位已报%d/%d家", len(e.Status.Parts), e.Total))
	}
	cause := &e.Status.Cause
	switch {
	case e.Status.State == remind.Open && cause.Kind == remind.EventReturn:
		x = append(x, "已退回："+shorten(cause.Note, 120)+document(cause.Doc))
	case e.Status.State == remind.Open && cause.Kind == remind.EventReopen:
		x = append(x, "问题反弹，重新整改："+shorten(cause.Note, 120)+document(cause.Doc))
	case e.Status.State == remind.Open && cause.Kind == remind.EventResume:
		x = append(x, "暂停期满，恢复整改"+document(cause.Doc))
	}
	for _, r := range e.Status.Returns {
		if e.Notice.Role != remind.Responsible || slices.Contains(e.Notice.Bodies, r.Body) {
			x = append(x, r.Body+"所报已退回："+shorten(r.Event.Note, 120)+document(r.Event.Doc))
		}
	}
	if e.Reminders > 0 {
		x = append(x, fmt.Sprintf("已提醒%d次", e.Reminders))
	}
	return x
}

func document(doc string) string {
	if doc == "" {
		return ""
	}
	return "（" + doc + "）"
}

// Standing says how an obligation stands, in words: 已逾期12天, 今日到期, 距到期还有2天（2个工作日）.
func Standing(e *remind.Entry) string {
	s := e.Status
	switch {
	case s.State == remind.Closed:
		return "已销号，请开展回头看"
	case s.State != remind.Open && s.Due != 0 && e.DaysLeft < 0:
		return fmt.Sprintf("%s（逾期%d天）", s.State.Chinese(), -e.DaysLeft)
	case s.State != remind.Open:
		return s.State.Chinese()
	case s.Due == 0:
		return period(e.Obligation.Rhythm)
	case e.DaysLeft < 0:
		return fmt.Sprintf("已逾期%d天", -e.DaysLeft)
	case e.DaysLeft == 0:
		return "今日到期"
	case e.DaysLeft <= 15:
		return fmt.Sprintf("距到期还有%d天（%d个工作日）", e.DaysLeft, e.WorkdaysLeft)
	default:
		return fmt.Sprintf("距到期还有%d天", e.DaysLeft)
	}
}

func period(r remind.Rhythm) string {
	if r == remind.Yearly {
		return "本年度应报"
	}
	return "本季度应报"
}

// shorten cuts a text at n characters, if it can at a mark that ends a clause.
func shorten(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	for i := n; i > n*2/3; i-- {
		if strings.ContainsRune("，。；、 ", r[i]) {
			return string(r[:i]) + "…"
		}
	}
	return string(r[:n]) + "…"
}
