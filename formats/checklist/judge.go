package checklist

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/review"
	"duban/remind/typed"
)

// A Judgement is what a sheet says of the plans that are held.
type Judgement struct {
	Taken    []review.Verdict // what is new; plan, reading, result, who and why are set
	Known    int              // rows that say what is on record
	Findings []plantext.Finding
	Plans    []string // of which the rows are, each once
}

// Judge holds a sheet against the plans held and what is known of them. Rows that are of no reading any more, or were changed, are told and not
// taken; a row that cannot be answered for (no name, or the name of who took the plan in) is an error.
func (s *Sheet) Judge(plans []remind.Plan, known map[string]review.Verdict) Judgement {
	j := judge{known: known, prints: map[string]*held{}, places: map[string]*held{}, keys: map[string]bool{}, seen: map[string]int{}}
	for i := range plans {
		j.hold(&plans[i])
	}
	for i := range s.Rows {
		j.row(&s.Rows[i])
	}
	for i := range j.Taken {
		j.Taken[i].File = s.SHA256
	}
	return j.Judgement
}

// A held reading is one of a plan that is held.
type held struct {
	review.Reading
	plan *remind.Plan
}

// A judge goes over the rows of a sheet.
type judge struct {
	Judgement
	known  map[string]review.Verdict
	prints map[string]*held
	places map[string]*held // by key, content and value, for sheets from which the codes were taken
	keys   map[string]bool
	seen   map[string]int // the line of each reading's row
}

// hold takes in what was read of a plan.
func (j *judge) hold(p *remind.Plan) {
	readings := review.Of(p)
	for i := range readings {
		h := &held{readings[i], p}
		j.prints[h.Print()], j.places[place(string(h.Key), h.Content(), h.Shown())] = h, h
		j.keys[string(h.Key)] = true
	}
}

// place is what of a row tells its reading apart without a code.
func place(key, content, value string) string {
	return strings.Join([]string{key, review.Squeezed(content), review.Squeezed(value)}, "\n")
}

// row judges one row.
func (j *judge) row(r *Row) {
	h := j.find(r)
	if h == nil || j.twice(r, h) || j.unanswered(r, h) {
		return
	}
	right, _ := r.result()
	v := review.Verdict{Plan: h.plan.ID, Print: h.Print(), Key: h.Key, What: h.What, Right: right, By: r.Reviewer, Note: r.Note}
	j.of(h.plan.ID)
	if !right {
		j.fault(r, plantext.Warning, "result", fmt.Sprintf("核对有误：%s“%s”；%s", h.Content(), h.Shown(), Mend), r.Note)
	}
	if old, ok := j.known[v.Print]; ok && old.Same(&v) {
		j.Known++
		return
	}
	j.Taken = append(j.Taken, v)
}

// Mend says how a reading that was found wrong is mended: nothing is changed by the sheet itself.
const Mend = "请改正方案文件后用 duban import plan 重新导入，再核对改动之处"

// of notes a plan of which the sheet has rows.
func (j *judge) of(plan string) {
	if !slices.Contains(j.Plans, plan) {
		j.Plans = append(j.Plans, plan)
	}
}

// find returns the reading of a row; nil, with why, where there is none that the row still says.
func (j *judge) find(r *Row) *held {
	h := j.prints[r.Print]
	if r.Print == "" {
		h = j.places[place(r.Key, r.What, r.Value)]
	}
	switch {
	case h == nil && j.keys[r.Key]:
		j.fault(r, plantext.Warning, "key", "该行与现行方案读出的内容不符（方案已有改动，或表中内容被改），未采用；请重新导出核对表", r.Value)
	case h == nil:
		j.fault(r, plantext.Warning, "key", "现行方案中没有该行的事项，未采用", r.Key)
	case review.Squeezed(r.Value) != review.Squeezed(h.Shown()) && r.Value != h.Value: // a CSV has the value as programs read it
		j.fault(r, plantext.Warning, "value", fmt.Sprintf("“读出结果”被改动（应为“%s”），未采用；读错的请在“核对结果”中选“有误”，在“更正意见”中写明", h.Shown()), r.Value)
	case review.Squeezed(workbook.Plain(h.Sentence)) != review.Squeezed(r.Sentence):
		j.fault(r, plantext.Warning, "sentence", "“原文”被改动，与方案不符，未采用；请重新导出核对表", plantext.Clip(r.Sentence))
	default:
		return h
	}
	return nil
}

// twice reports whether a reading has had a row before.
func (j *judge) twice(r *Row, h *held) bool {
	line := r.at("key").Line
	if first, ok := j.seen[h.Print()]; ok {
		j.fault(r, plantext.Error, "key", fmt.Sprintf("与第%d行重复，请删去一行", first), r.Key)
		return true
	}
	j.seen[h.Print()] = line
	return false
}

// unanswered reports whether nobody answers for what a row says, or whoever does may not.
func (j *judge) unanswered(r *Row, h *held) bool {
	n := len(j.Findings)
	right, said := r.result()
	switch {
	case !said:
		j.fault(r, plantext.Error, "result", "“核对结果”应为“无误”或“有误”", r.Result)
	case r.Reviewer == "":
		j.fault(r, plantext.Error, "reviewer", "没有填写核对人", r.Result)
	case h.plan.Typist != "" && r.Reviewer == h.plan.Typist:
		j.fault(r, plantext.Error, "reviewer", "核对人与导入方案的操作人为同一人，请由另一人核对", r.Reviewer)
	case utf8.RuneCountInString(r.Reviewer) < 2:
		j.fault(r, plantext.Error, "reviewer", "核对人应填写姓名", r.Reviewer)
	case utf8.RuneCountInString(r.Reviewer) > typed.LongestName || utf8.RuneCountInString(r.Note) > typed.LongestNote:
		j.fault(r, plantext.Error, "note", fmt.Sprintf("内容过长：核对人最多%d个字，更正意见最多%d个字", typed.LongestName, typed.LongestNote), r.Note)
	case !right && r.Note == "":
		j.fault(r, plantext.Error, "note", "核对有误的，请在“更正意见”中写明应为什么", r.Value)
	}
	return len(j.Findings) > n
}

// fault tells of a row.
func (j *judge) fault(r *Row, v plantext.Severity, field, message, quote string) {
	j.Findings = append(j.Findings, r.at(field).Fault(v, message, plantext.Clip(quote)))
}
