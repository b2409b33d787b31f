package plantext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/remind/pattern"
)

// A Field is a part of a problem, however a plan labels it.
type Field int

// The fields. Responsible to Leader are lists of names: see Listed.
const (
	FieldTitle Field = iota
	fieldGoal
	FieldMeasures
	FieldDeadline
	FieldResponsible
	FieldLead
	FieldCooperating
	FieldLeader
	fieldStatus // how far it has come: no part of a plan, but worth a word
	FieldOther  // known, and no part of a plan: it ends the field before
	Fields      // how many there are
)

// Usual returns the label of a field that findings speak of.
func (f Field) Usual() string {
	return [Fields]string{
		"标题", "整改目标", "整改措施", "整改时限", "主体责任单位", "市直牵头督导验收单位", "市直配合督导验收单位", "督办市领导", "整改情况", "",
	}[f]
}

// Core reports whether a field makes a problem of what it stands under.
func (f Field) Core() bool { return f == FieldDeadline || f == FieldResponsible }

// Listed reports whether a field holds names and no sentences.
func (f Field) Listed() bool { return f >= FieldResponsible && f <= FieldLeader }

// Kinds are the labels met in plans, in simplified script and without blanks. A label that is not here begins no field.
var Kinds = map[string]Field{
	"反馈问题": FieldTitle, "整改任务": FieldTitle, "整改问题": FieldTitle, "问题名称": FieldTitle, "存在问题": FieldTitle, "存在的问题": FieldTitle,
	"督察反馈问题": FieldTitle, "问题描述": FieldTitle, "反馈意见": FieldTitle,

	"整改目标": fieldGoal, "目标任务": fieldGoal, "整改要求": fieldGoal,

	"整改措施": FieldMeasures, "重点措施": FieldMeasures, "整改措施及成效": FieldMeasures, "主要措施": FieldMeasures, "整改举措": FieldMeasures,

	"整改时限": FieldDeadline, "整改期限": FieldDeadline, "完成时限": FieldDeadline, "整改时间": FieldDeadline, "完成期限": FieldDeadline,
	"整改完成时限": FieldDeadline, "完成时间": FieldDeadline, "办结时限": FieldDeadline, "整改时限要求": FieldDeadline, "计划完成时间": FieldDeadline,

	"主体责任单位": FieldResponsible, "责任单位": FieldResponsible, "整改责任单位": FieldResponsible, "整改实施主体": FieldResponsible,
	"牵头单位": FieldResponsible, "整改牵头单位": FieldResponsible, "牵头责任单位": FieldResponsible, "整改责任主体": FieldResponsible,
	"责任部门": FieldResponsible, "牵头部门": FieldResponsible, "责任主体": FieldResponsible, "整改主体": FieldResponsible, "整改单位": FieldResponsible,
	"整改责任部门": FieldResponsible, "主办单位": FieldResponsible, "承办单位": FieldResponsible,

	"市直牵头督导验收单位": FieldLead, "牵头督导验收单位": FieldLead, "督导验收单位": FieldLead, "验收单位": FieldLead, "牵头验收单位": FieldLead,
	"督导单位": FieldLead, "督办单位": FieldLead, "验收部门": FieldLead, "督导部门": FieldLead, "牵头督导单位": FieldLead, "验收销号单位": FieldLead,

	"市直配合督导验收单位": FieldCooperating, "配合督导验收单位": FieldCooperating, "配合验收单位": FieldCooperating, "配合单位": FieldCooperating,
	"配合责任单位": FieldCooperating, "配合部门": FieldCooperating, "协办单位": FieldCooperating, "协助单位": FieldCooperating,

	"督办市领导": FieldLeader, "责任人": FieldLeader, "包案责任人": FieldLeader, "督办领导": FieldLeader, "包案领导": FieldLeader, "整改责任人": FieldLeader,
	"责任领导": FieldLeader, "牵头领导": FieldLeader, "责任市领导": FieldLeader, "包保领导": FieldLeader, "督导领导": FieldLeader, "挂牌督办领导": FieldLeader,

	"整改完成情况": fieldStatus, "整改情况": fieldStatus, "整改结论": fieldStatus, "整改进展": fieldStatus, "整改进展情况": fieldStatus,
	"完成情况": fieldStatus, "销号情况": fieldStatus, "整改状态": fieldStatus, "销号意见": fieldStatus, "验收意见": fieldStatus,

	"公示期限": FieldOther, "公示时间": FieldOther, "整改完成时间": FieldOther, "社会监督联系人": FieldOther, "受理部门": FieldOther,
	"受理单位": FieldOther, "问题编号": FieldOther, "联系人": FieldOther, "联系电话": FieldOther, "监督电话": FieldOther, "备注": FieldOther,
	"公示单位": FieldOther, "受理电话": FieldOther,
}

// soft are labels of deadlines that say as often when something was done: they give way to a 整改时限.
var soft = map[string]bool{"完成时间": true}

// LongestLabel is how many bytes a label can have.
const LongestLabel = 60

// labelRunes are the characters that a label can begin with, labelHeads all that labels begin with without being one.
var labelRunes, labelHeads = func() (map[rune]bool, map[string]bool) {
	runes, heads := map[rune]bool{'【': true}, map[string]bool{}
	for word := range Kinds {
		first, _ := utf8.DecodeRuneInString(word)
		runes[first] = true
		for i := range word {
			heads[word[:i]] = i > 0
		}
	}
	return runes, heads
}()

// A closing is what stands behind a label and makes one of it.
type closing int

const (
	byBlank closing = iota
	byEnd           // of the line
	byColon
	byBorder // of a cell
)

// A label is one as it stands in a line: from its first byte to where its value begins.
type label struct {
	Kind       Field
	word       string // as written
	start, end int
	before     int // where the text before it ends: its number and decoration are no text
	closing    closing
	numbered   bool // 二、整改措施
}

var (
	// ordinal numbers a label that is used as a heading.
	ordinal = pattern.New(`^(?:[一二三四五六七八九十]+、|[（(](?:[一二三四五六七八九十]+|\d{1,2})[）)]、?|\d{1,2}[.．、])[ \x{3000}\x{A0}]*`)
	borders = []string{"|", "｜"}
	colons  = []string{"：", ":", "∶", "﹕"}
	// remark may stand between a label and its colon: 整改时限（年月）：….
	remark = pattern.New(`^[（(][^（）()：:]{1,15}[）)][ \x{3000}\x{A0}]*(?:[：:∶﹕]|$)`)
	// decoration may stand before a label.
	decoration = Blanks + "|｜●■◆▲★☆•·*#▪◎○—–-"
)

// labelsOf finds the labels of a line: that which it begins with, if any, and those within that stand after the end of a sentence, of a
// clause, of a cell, and are closed by a colon or a border. What stands in brackets is none.
// Brackets are followed, since （责任单位：甲局） inside a measure is that measure's remark and no field of the problem.
func labelsOf(text string) []label {
	var all []label
	i := 0
	if l, ok := Leading(text); ok {
		all, i = append(all, l), max(l.end, 1)
	}
	cells := len(all) > 0 && all[0].closing == byBlank
	depth, apart := 0, i > 0 && separated(text[:i])
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if apart && depth == 0 && labelRunes[foldRune(r)] {
			if l, ok := labelAt(text, i); ok && l.within(text[:i], cells) {
				all, i, apart = append(all, l), l.end, separated(text[:l.end])
				continue
			}
		}
		depth = nested(depth, r)
		i += size
		apart = !unicode.Is(unicode.Han, r) && separated(text[:i])
	}
	return all
}

// nested follows the depth of brackets. None goes beyond a sentence: some are never closed.
func nested(depth int, r rune) int {
	switch r {
	case '（', '(':
		return depth + 1
	case '）', ')':
		return max(depth-1, 0)
	case '。':
		return 0
	}
	return depth
}

// Leading finds the label that a line begins with.
func Leading(text string) (label, bool) {
	start := len(text) - len(strings.TrimLeft(text, decoration))
	number := ordinal.FindString(text[start:min(len(text), start+LongestLabel)])
	l, ok := labelAt(text, start+len(number))
	plain := start == 0 && number == "" || strings.Trim(text[:start], Blanks+"|｜") == "" && number == ""
	if !ok || !plain && l.closing == byBlank {
		return label{}, false
	}
	l.numbered, l.before = number != "", 0
	return l, true
}

// separated reports whether something has ended here: a sentence, a clause, a cell.
func separated(before string) bool {
	r, size := utf8.DecodeLastRuneInString(before)
	if r == '.' {
		return len(before) > size && !isDigit(before[len(before)-size-1])
	}
	return strings.ContainsRune(Blanks+"。；;，,！!？?|｜）)】”\"", r)
}

// within reports whether a label that stands inside a line is closed well enough for one: what blanks close, only in a line of which
// that is the way.
func (l *label) within(before string, cells bool) bool {
	switch l.closing {
	case byColon:
		return !strings.HasPrefix(l.word, "存在") // …，存在问题：… is as often said as labelled
	case byBorder:
		return strings.HasSuffix(strings.TrimRight(before, " \u3000\u00a0"), "|") || EndsWith(before, "｜", "\t")
	case byBlank:
		return cells && strings.TrimRight(before, Blanks) != before
	default:
		return false
	}
}

// labelAt reads the longest label that begins at byte i. Its characters may be pulled apart (责 任 单 位：), if more than a blank closes it.
// 整改措施及成效 begins with another label, 整改措施, so the longest that is closed counts; it is looked for within the window only.
func labelAt(text string, i int) (found label, ok bool) {
	boxed := strings.HasPrefix(text[i:], "【")
	start := i
	if boxed {
		start += len("【")
	}
	word, spaced := make([]byte, 0, LongestLabel), false
	for j := start; j < min(len(text), i+window) && len(word) < LongestLabel; {
		r, size := utf8.DecodeRuneInString(text[j:])
		j += size
		if strings.ContainsRune(Blanks, r) && len(word) > 0 {
			spaced = true
			continue
		}
		if !unicode.Is(unicode.Han, r) {
			break
		}
		word = utf8.AppendRune(word, foldRune(r))
		kind, known := Kinds[string(word)]
		if !known {
			continue
		}
		if end, by, closed := closingOf(text, j, boxed); closed && (by != byBlank || !spaced) {
			found, ok = label{Kind: kind, word: text[start:j], start: i, end: end, before: i, closing: by}, true
		}
	}
	return found, ok
}

// closingOf returns what closes a label that ends at byte j, and where its value begins.
// A label that runs on into Chinese text without a sign (整改目标是…) is none: only a colon, a border, a tab, a blank or the end closes it.
func closingOf(text string, j int, boxed bool) (end int, by closing, ok bool) {
	rest := strings.TrimLeft(text[j:], Blanks)
	gap := text[j : len(text)-len(rest)]
	if boxed {
		if rest, ok = strings.CutPrefix(rest, "】"); !ok {
			return 0, 0, false
		}
		by = byColon
	}
	if m := remark.FindString(rest[:min(len(rest), LongestLabel)]); m != "" && !ordinal.MatchString(m) {
		rest = strings.TrimLeft(rest[len(m):], Blanks)
		return len(text) - len(rest), byColon, true
	}
	sign := ""
	for _, s := range colons {
		if strings.HasPrefix(rest, s) {
			sign, by = s, byColon
		}
	}
	for _, s := range borders {
		if strings.HasPrefix(rest, s) {
			sign, by = s, byBorder
		}
	}
	switch {
	case sign != "" || boxed:
	case rest == "":
		by = byEnd
	case strings.Contains(gap, "\t"):
		by = byBorder
	case gap == "":
		return 0, 0, false
	}
	return len(text) - len(strings.TrimLeft(rest[len(sign):], Blanks)), by, true
}

// columnOf returns what a column's head calls it, a remark in brackets left out.
func columnOf(cell string) string {
	word := compact(cell)
	if i := strings.IndexAny(word, "（("); i > 0 {
		return word[:i]
	}
	return word
}

// compact returns the beginning of a text without its blanks and in simplified script, as labels are kept.
func compact(text string) string {
	var b strings.Builder
	for _, r := range text {
		if b.Len() > LongestLabel {
			break
		}
		if !strings.ContainsRune(Blanks, r) {
			b.WriteRune(foldRune(r))
		}
	}
	return b.String()
}

// What a column holds that is no field of a problem.
const (
	ColumnOther  = FieldOther
	ColumnNumber = Fields + iota // the problem's number
)

// ColumnLabels are labels of columns that begin no field in a running text.
var ColumnLabels = map[string]Field{
	"序号": ColumnNumber, "编号": ColumnNumber, "问题序号": ColumnNumber, "问题编号": ColumnNumber, "任务序号": ColumnNumber, "项目序号": ColumnNumber,

	"问题": FieldTitle, "存在问题": FieldTitle, "存在的问题": FieldTitle, "问题描述": FieldTitle, "问题内容": FieldTitle, "具体问题": FieldTitle,
	"督察反馈问题": FieldTitle, "反馈意见": FieldTitle, "反馈问题内容": FieldTitle, "整改事项": FieldTitle, "突出问题": FieldTitle,
	"主要问题": FieldTitle, "问题清单": FieldTitle, "整改内容": FieldTitle, "任务内容": FieldTitle,

	"目标": fieldGoal, "整改目标要求": fieldGoal,
	"措施": FieldMeasures, "整改举措": FieldMeasures, "具体措施": FieldMeasures, "具体整改措施": FieldMeasures, "主要措施": FieldMeasures,
	"时限": FieldDeadline, "期限": FieldDeadline, "时间要求": FieldDeadline,

	"市直督导验收单位": FieldLead, "市直牵头单位": FieldLead,
	"市领导": FieldLeader,

	"备注": ColumnOther, "进展情况": ColumnOther, "整改进展": ColumnOther, "完成情况": ColumnOther,
}
