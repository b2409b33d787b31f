package draft

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/formats/paper"
	"duban/remind"
	"duban/remind/people"
	"duban/remind/typed"
)

// A Desk is from whose desk drafts come, and when.
type Desk struct {
	Day    remind.Date
	Answer remind.Date // by when an answer is asked for
	Office remind.SignOff
	Demo   bool
	Most   int // matters of a paper; 0: all
}

// DeskOf returns the desk from which a message comes.
func DeskOf(m *remind.Message) Desk {
	return Desk{Day: m.Day, Answer: m.Answer, Office: m.Office, Demo: m.Demo}
}

// known are the placeholders of a form. Those of a matter stand in the rows of {{#事项}}, and elsewhere for the first matter of the paper.
var known = paper.Known{
	Words: slices.Concat([]string{"稿本", "主送", "方案", "事项数", "日期", "年份", "截至日期", "反馈日期", "署名", "联系电话"}, ofMatter),
	Rows:  map[string][]string{"事项": append([]string{"序号"}, ofMatter...)},
}

var ofMatter = []string{
	"编号", "事项", "任务内容", "依据", "责任单位", "牵头单位", "配合单位", "督办领导", "时限", "期限情况", "进展", "提醒情况",
}

const unrecorded = "系统未记录"

// shorten says in a word of a row what a table would say in each of them.
func (k *Desk) shorten(row map[string]string) {
	for _, name := range []string{"进展", "提醒情况"} {
		if row[name] == k.noProgress() || row[name] == noWarning {
			row[name] = unrecorded
		}
	}
}

// values returns what stands for the placeholders of a draft.
func (k *Desk) values(p *remind.Draft) paper.Values {
	v := paper.Values{Rows: map[string][]map[string]string{}}
	var plans []string
	var first map[string]string
	total := len(p.Keys())
	for i := range p.Items {
		it := &p.Items[i]
		if t := "《" + it.PlanTitle + "》"; !slices.Contains(plans, t) {
			plans = append(plans, t)
		}
		for e := range it.Entries {
			if k.Most > 0 && len(v.Rows["事项"]) == k.Most {
				break
			}
			row := k.matter(it, &it.Entries[e])
			if first == nil {
				first = maps.Clone(row)
			}
			row["序号"] = fmt.Sprint(len(v.Rows["事项"]) + 1)
			k.shorten(row)
			v.Rows["事项"] = append(v.Rows["事项"], row)
		}
	}
	words := map[string]string{
		"稿本": "（代拟稿）", "主送": p.Body, "方案": strings.Join(plans, "、"), "事项数": fmt.Sprint(total), "日期": k.Day.ChineseShort(),
		"年份": fmt.Sprint(k.Day.Year()), "截至日期": k.Day.ChineseShort(), "反馈日期": k.Answer.ChineseShort(), "署名": k.Office.Name,
		"联系电话": cmp.Or(k.Office.Phone, "　　　　　　"),
	}
	if k.Demo {
		words["稿本"] = "【演示】" + words["稿本"]
	}
	maps.Copy(words, first)
	if p.Body == "" {
		words["主送"] = words["责任单位"]
	}
	if left := total - len(v.Rows["事项"]); left > 0 {
		row := map[string]string{"序号": ""}
		for _, name := range ofMatter {
			row[name] = ""
		}
		row["事项"] = fmt.Sprintf("因篇幅所限，另有%d项未列出，请用duban papers导出", left)
		v.Rows["事项"] = append(v.Rows["事项"], row)
	}
	v.Words = words
	return v
}

// matter returns what stands for the placeholders of a matter.
func (k *Desk) matter(it *remind.Item, e *remind.Entry) map[string]string {
	number := fmt.Sprintf("第%d项", it.Problem)
	where := number
	text := cmp.Or(it.Goal, it.Title)
	title := number + "“" + named(it) + "”"
	if o := e.Obligation; o.Kind != remind.KindProblem {
		where, text = number+cmp.Or(o.Section, "措施")+o.Path, o.Text
		title += "的" + cmp.Or(o.Section, "措施") + o.Path
	}
	names := func(list []string) string {
		return cmp.Or(typed.Clip(strings.Join(list, "；"), longTask), "方案未列明")
	}
	row := map[string]string{
		"编号": number, "事项": title, "任务内容": typed.Clip(text, longTask), "依据": "《" + it.PlanTitle + "》" + where,
		"时限": due(e.Status), "期限情况": left(e), "进展": k.progress(it, e), "提醒情况": told(e),
	}
	for _, r := range people.NamedRoles() {
		row[roleNames[r.String()]] = names(*e.In(r))
	}
	return row
}

// A form of one matter stays on one page: of a longer title the short name stands, and of a longer text its beginning.
const (
	longTitle = 60
	longTask  = 200
)

// named is what a problem is called on paper.
func named(it *remind.Item) string {
	title := strings.TrimRight(it.Title, "。；;")
	if utf8.RuneCountInString(title) > longTitle && it.Short != "" {
		return it.Short
	}
	return title
}

// roleNames are the placeholders of bodies, by the roles in which a document names them.
var roleNames = map[string]string{"responsible": "责任单位", "lead": "牵头单位", "cooperating": "配合单位", "leader": "督办领导"}

// due says the date in force, and how it came about where it was moved.
func due(s *remind.Status) string {
	if s.Due == 0 {
		return "持续推进"
	}
	words := s.Due.ChineseShort()
	if s.Extended > 0 && s.Original != s.Due {
		words += "（原定" + s.Original.ChineseShort() + "，经" + cmp.Or(s.Moved.Doc, "登记") + "变更）"
	}
	return words
}

// left says how far the date is.
func left(e *remind.Entry) string {
	switch {
	case e.Status.Due == 0:
		return "方案未定具体时限"
	case e.DaysLeft < 0:
		return fmt.Sprintf("已逾期%d天", -e.DaysLeft)
	case e.DaysLeft == 0:
		return "今日到期"
	default:
		return fmt.Sprintf("距到期还有%d天", e.DaysLeft)
	}
}

// progress says how a matter goes on, as far as it is on record.
func (k *Desk) progress(it *remind.Item, e *remind.Entry) string {
	var all []string
	if c := &e.Status.Cause; c.Kind == remind.EventReturn {
		all = append(all, c.On.ChineseShort()+"退回整改："+cmp.Or(c.Note, unrecorded+"原因"))
	}
	if p := it.Progress; p != nil {
		all = append(all, cmp.Or(p.On, remind.DateOf(p.At)).ChineseShort()+p.By+"报送："+cmp.Or(p.Text, "（见所附材料）"))
	}
	if len(all) == 0 {
		return k.noProgress()
	}
	return strings.Join(all, "；")
}

// noProgress says that none is on record.
func (k *Desk) noProgress() string {
	return "截至" + k.Day.ChineseShort() + "，" + unrecorded + "该事项进展"
}

// noWarning says that a matter was not reminded of before its date, and that no paper was sent, as far as is on record.
const noWarning = unrecorded + "到期前15日内的提醒和已发文书"

// told says how often a matter was reminded of before its date, and which papers were sent for it.
func told(e *remind.Entry) string {
	var all []string
	if n := len(e.Warned); n > 0 {
		var days []string
		for _, d := range e.Warned {
			days = append(days, d.ChineseShort())
		}
		all = append(all, fmt.Sprintf("到期前15日内已提醒%d次（%s）", n, strings.Join(days, "、")))
	}
	for i := range e.Papers {
		p := &e.Papers[i]
		all = append(all, p.On.ChineseShort()+"已发"+p.Kind.Chinese()+p.Doc)
	}
	return cmp.Or(strings.Join(all, "；"), noWarning)
}
