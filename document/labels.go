package document

import "strings"

// A field is a part of a problem, however a plan labels it.
type field int

const (
	fieldTitle field = iota
	fieldGoal
	fieldMeasures
	fieldDeadline
	fieldResponsible
	fieldLead
	fieldCooperating
	fieldLeader
	fieldOther // known, and no part of a plan: it ends the field before
	fields     // how many there are
)

// usual gives the label of a field that findings speak of.
func (f field) usual() string {
	return [fields]string{
		"标题", "整改目标", "整改措施", "整改时限", "主体责任单位", "市直牵头督导验收单位", "市直配合督导验收单位", "督办市领导", "",
	}[f]
}

// kinds are the labels met in plans. A label that is not here begins no field.
var kinds = map[string]field{
	"反馈问题": fieldTitle, "整改任务": fieldTitle, "整改问题": fieldTitle, "问题名称": fieldTitle,

	"整改目标": fieldGoal, "目标任务": fieldGoal, "整改要求": fieldGoal,

	"整改措施": fieldMeasures, "重点措施": fieldMeasures, "整改措施及成效": fieldMeasures,

	"整改时限": fieldDeadline, "整改期限": fieldDeadline, "完成时限": fieldDeadline, "整改时间": fieldDeadline,

	"主体责任单位": fieldResponsible, "责任单位": fieldResponsible, "整改责任单位": fieldResponsible, "整改实施主体": fieldResponsible,
	"牵头单位": fieldResponsible,

	"市直牵头督导验收单位": fieldLead, "牵头督导验收单位": fieldLead, "验收单位": fieldLead, "牵头验收单位": fieldLead,

	"市直配合督导验收单位": fieldCooperating, "配合督导验收单位": fieldCooperating, "配合验收单位": fieldCooperating, "配合单位": fieldCooperating,

	"督办市领导": fieldLeader, "责任人": fieldLeader, "包案责任人": fieldLeader,

	"公示期限": fieldOther, "公示时间": fieldOther, "整改完成时间": fieldOther, "社会监督联系人": fieldOther, "受理部门": fieldOther,
	"受理单位": fieldOther, "整改完成情况": fieldOther, "整改情况": fieldOther, "整改结论": fieldOther, "问题编号": fieldOther,
}

// longestLabel is how many bytes a label can have: labels are looked for in the beginning of a line only.
const longestLabel = 60

// labelled reads a line that begins with a label, which a colon, a cell's border or blanks close; or that is nothing but one.
func labelled(line span) (kind field, label string, rest span, ok bool) {
	head := line.text[:min(longestLabel, len(line.text))]
	end := strings.IndexAny(head, "：:|｜"+blanks)
	if end < 0 {
		end = len(head)
	}
	kind, ok = kinds[head[:end]]
	if !ok {
		return 0, "", span{}, false
	}
	t := strings.TrimLeft(line.text[end:], blanks)
	for _, sign := range []string{"：", ":", "|", "｜"} {
		if after, closed := strings.CutPrefix(t, sign); closed {
			t = after
			break
		}
	}
	t = strings.TrimLeft(t, blanks)
	return kind, head[:end], line.cut(len(line.text)-len(t), len(line.text)), true
}
