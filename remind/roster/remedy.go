package roster

import (
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/people"
)

// Remedy says what would close a gap, for the office: which row or setting to add or to correct, with what it can know of it.
func Remedy(d *remind.Day, g remind.Gap) string {
	on := max(g.From, d.Today)
	all, _ := d.Book.Speakers(g.Body, g.Role)
	switch {
	case g.Body == "":
		return "请报请明确" + g.Role.Chinese() + "，在方案中补列后重新导入"
	case len(all) == 0 && len(d.Book.All(g.Body)) > 0:
		return "请在通讯录“联系人”表中为“" + g.Body + "”添加以“" + g.Role.Chinese() + "”身份接收提醒的联系人，或在现有联系人的“角色”栏中补上"
	case len(all) == 0 && people.Collective(g.Body):
		return "请在通讯录“集体称谓”表中列明“" + g.Body + "”的成员单位" + suggestion(d, g)
	case len(all) == 0:
		return "请在通讯录“联系人”表中为“" + g.Body + "”添加一行，填写渠道和地址" + people.OrSuccessor
	}
	// Each contact may be mended in a way of its own; one of them is enough.
	var ways []string
	for i := range all {
		if way := d.Book.Mend(all[i], on); way != "" && !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	return strings.Join(ways, "；或")
}

// suggestion offers the bodies that the clauses of the problems name where the problems themselves name the collective only.
func suggestion(d *remind.Day, g remind.Gap) string {
	problem := g.Obligation.ProblemKey()
	var named []string
	for i := range d.Obligations {
		o := &d.Obligations[i]
		if o.Key.ProblemKey() != problem || slices.Contains(o.Bodies(g.Role), g.Body) {
			continue
		}
		for _, body := range o.Bodies(g.Role) {
			if !slices.Contains(named, body) {
				named = append(named, body)
			}
		}
	}
	if len(named) == 0 {
		return ""
	}
	return "。措施中点名的有：" + strings.Join(named, "；") + "，供参考，请核定"
}
