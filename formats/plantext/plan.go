package plantext

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/remind"
)

// MaxBytes bounds a plan's text, in bytes.
const MaxBytes = 64 << 20

// ErrNoItems says that a text holds no problem that could be read.
var ErrNoItems = errors.New("文中没有找到任何问题：应有编号的问题（如“一、……”“序号1”“第1项”），其下有“整改时限：”“责任单位：”等栏目，或有含这些栏目的表格")

// Read reads a plan's text in UTF-8 or GB18030. The findings say, with their lines, what is missing, ambiguous or left out on
// purpose. An error is returned only if nothing can be had: the bytes are no such text (ErrEncoding), over 64 MiB, or hold no problem
// (ErrNoItems). The time it takes grows with the text's length and no faster, whatever stands in it.
func Read(id string, r io.Reader) (remind.Plan, []Finding, error) {
	raw, err := ReadBytes(r)
	if err != nil {
		return remind.Plan{}, nil, fmt.Errorf("read plan %s: %w", id, err)
	}
	text, err := Decode(raw)
	if err != nil {
		return remind.Plan{}, nil, fmt.Errorf("read plan %s: %w", id, err)
	}
	plan, findings, err := ReadText(id, text)
	if err != nil {
		return remind.Plan{}, nil, fmt.Errorf("read plan %s: %w", id, err)
	}
	return plan, findings, nil
}

// ReadBytes reads a whole file of at most maxPlan bytes.
func ReadBytes(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err == nil && len(raw) > MaxBytes {
		err = errors.New("文件超过64MB")
	}
	return raw, err
}

// ReadText reads a plan's text.
func ReadText(id, text string) (remind.Plan, []Finding, error) {
	text = strings.Map(plainRune, text)
	lines := newPaper(text).whole()
	cut := cutItems(lines)
	if len(cut.items) == 0 {
		if n, ok := announced(text); ok {
			return remind.Plan{}, nil, fmt.Errorf("文中称共%s个问题，实际一个也没有读出；%w", n, ErrNoItems)
		}
		return remind.Plan{}, nil, ErrNoItems
	}
	p := planReader{plan: remind.Plan{ID: id, Title: title(lines)}, findings: cut.lost, known: map[string]bool{}}
	for i := range cut.items {
		p.fields(&cut.items[i])
	}
	p.all = newGazetteer(p.places)
	for i := range cut.items {
		p.clauses(&cut.items[i], &p.plan.Problems[i])
	}
	p.missing(cut.items)
	p.numbering(cut.form, cut.items)
	p.totals(cut.preamble.String())
	slices.SortStableFunc(p.findings, ByPlace)
	return p.plan, once(p.findings), nil
}

// foreignLabel notes a label whose value is no part of a plan.
const foreignLabel = "该栏目不属于整改方案的内容，未读入"

// manyNotes is how often it stands before it is told once.
const manyNotes = 3

// once tells of a label that is no part of a plan and stands under many problems at the first of them.
func once(findings []Finding) []Finding {
	count := map[Finding]int{}
	alike := func(f Finding) Finding { return Finding{Severity: f.Severity, Message: f.Message, Quote: f.Quote} }
	for _, f := range findings {
		count[alike(f)]++
	}
	kept := findings[:0]
	for _, f := range findings {
		n := count[alike(f)]
		switch {
		case f.Message != foreignLabel || n > 0 && n < manyNotes:
			kept = append(kept, f)
		case n > 0:
			count[alike(f)] = 0
			f.Message += fmt.Sprintf("（全文共%d处）", n)
			kept = append(kept, f)
		}
	}
	return kept
}

type planReader struct {
	plan     remind.Plan
	places   []string // bodies with a place, each once
	known    map[string]bool
	all      gazetteer
	findings []Finding
}

// title joins the lines before the first long paragraph, heading or label; or returns the beginning of the first line.
func title(lines []span) string {
	var t strings.Builder
	for _, l := range lines {
		if t.Len() > 4*LongestLabel || utf8.RuneCountInString(l.text) > 40 || EndsWith(l.text, "。", "：", ":") || heads(l) {
			break
		}
		t.WriteString(l.text)
	}
	if t.Len() == 0 && len(lines) > 0 {
		first, _, _ := strings.Cut(lines[0].text, "。")
		return Clip(first)
	}
	return Clip(t.String())
}

// heads reports whether a line begins a part of the document: with a number, a label, or as the head of a table.
func heads(l span) bool {
	for i := range forms {
		if h, ok := forms[i].head(opening(l.text)); ok && h.number > 0 {
			return true
		}
	}
	columns, _ := tableHeader(l.cells())
	return columns != nil || len(labelsOf(l.text)) > 0
}

// fields reads everything of an item but its clauses, which need all bodies of the plan.
func (p *planReader) fields(it *item) {
	responsible, lead := SplitBodies(it.text(FieldResponsible).text), SplitBodies(it.text(FieldLead).text)
	cooperating := SplitBodies(it.text(FieldCooperating).text)
	pr := remind.Problem{
		Plan: p.plan.ID, Number: it.number, Title: it.text(FieldTitle).text, Goal: it.text(fieldGoal).text, Source: it.lines[FieldTitle][0].at(0),
		Responsible: responsible.Bodies, Lead: lead.Bodies, Leader: people(it.text(FieldLeader).text),
		Cooperating: slices.Concat(responsible.cooperating, lead.cooperating, cooperating.Bodies, cooperating.cooperating),
	}
	p.findings = append(p.findings, it.faults...)
	if value := it.text(FieldDeadline); value.text != "" {
		d, found := readDeadline(value)
		pr.Deadline = d
		p.findings = append(p.findings, found...)
	}
	p.findings = append(p.findings, it.claims()...)
	for _, f := range []Field{FieldResponsible, FieldLead, FieldCooperating} {
		p.wrapped(it, f)
	}
	for _, b := range pr.Responsible {
		if place(b) != b && !strings.HasPrefix(b, "各") && !p.known[b] {
			p.known[b] = true
			p.places = append(p.places, b)
		}
		if apart(b) {
			p.complain(it, Warning, fmt.Sprintf("问题%d的责任单位名称中有空格，似缺少顿号，已作为一个名称读入，请核对：“%s”", it.number, Clip(b)))
		}
		if utf8.RuneCountInString(b) > maxName {
			p.complain(it, Warning, fmt.Sprintf("问题%d的责任单位名称过长，似缺少顿号，请核对：“%s”", it.number, Clip(b)))
		}
	}
	p.plan.Problems = append(p.plan.Problems, pr)
}

// apart reports whether a name holds blanks between what may be names.
func apart(name string) bool {
	words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(Blanks, r) })
	return len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < 3 })
}

// missing complains of fields that are not there: of one that the whole text lacks, once.
func (p *planReader) missing(items []item) {
	for _, f := range []Field{fieldGoal, FieldMeasures, FieldResponsible, FieldLead, FieldLeader} {
		var without []*item
		for i := range items {
			if items[i].text(f).text == "" {
				without = append(without, &items[i])
			}
		}
		if len(without) == len(items) && len(items) > 1 {
			p.findings = append(p.findings, Finding{Severity: Warning, Message: fmt.Sprintf("全文%d个问题都缺少“%s”", len(items), f.Usual())})
			continue
		}
		for _, it := range without {
			p.complain(it, Warning, fmt.Sprintf("问题%d缺少“%s”", it.number, f.Usual()))
		}
	}
	for i := range items {
		if items[i].text(FieldDeadline).text == "" {
			p.undated(&items[i], &p.plan.Problems[i])
		}
	}
}

// undated complains of a problem without a deadline, which its dated commitments may do without.
func (p *planReader) undated(it *item, pr *remind.Problem) {
	n := 0
	for _, c := range pr.Commitments {
		if c.Due != 0 {
			n++
		}
	}
	if n == 0 {
		p.complain(it, Error, fmt.Sprintf("问题%d缺少“整改时限”", it.number))
		return
	}
	p.complain(it, Warning, fmt.Sprintf("问题%d没有“整改时限”，只按目标和措施中写明日期的%d项提醒，请核对", it.number, n))
}

// wrapped complains of a list of bodies that goes on in another line without a 、: one name or two.
func (p *planReader) wrapped(it *item, f Field) {
	before := ""
	for _, l := range it.lines[f] {
		if l.text == "" {
			continue
		}
		if before != "" && !EndsWith(before, Separators...) && !slices.ContainsFunc(Separators, func(s string) bool { return strings.HasPrefix(l.text, s) }) {
			p.findings = append(p.findings, *finding(l, Warning,
				fmt.Sprintf("问题%d的“%s”换行处没有顿号，已连读为一个名称，请核对", it.number, f.Usual()), Clip(l.text)))
		}
		before = l.text
	}
}

var Separators = []string{"、", "，", ",", "；", ";", "。"}

func (p *planReader) clauses(it *item, pr *remind.Problem) {
	c := clauses{problem: pr, own: newGazetteer(pr.Responsible), all: &p.all, section: remind.SectionGoal}
	c.told = slices.ContainsFunc(it.labels[FieldMeasures], func(word string) bool { return strings.Contains(word, "成效") })
	c.read(&node{own: it.text(fieldGoal)})
	root := &node{}
	nest(root, it.text(FieldMeasures), 0)
	pr.Measures = root.measures()
	c.section = remind.SectionMeasures
	root.walk(c.read)
	p.findings = append(p.findings, c.findings...)
}

func (p *planReader) complain(it *item, v Severity, message string) {
	p.findings = append(p.findings, *finding(it.lines[FieldTitle][0], v, message, ""))
}

// numbering compares the problems' numbers with their order. A list that has its numbers from another may leave some out.
func (p *planReader) numbering(f *form, items []item) {
	seen := map[int]bool{}
	for i, it := range items {
		switch {
		case it.counted && len(items) == 1:
			p.complain(&items[i], Warning, "问题没有编号，已编为1，请核对")
		case it.counted:
			p.complain(&items[i], Error, fmt.Sprintf("问题没有编号，暂按先后编为%d，请在文中写明编号", it.number))
		case f.sparse && i > 0 && it.number != items[i-1].number+1 && !seen[it.number]:
			p.complain(&items[i], Warning, fmt.Sprintf("问题编号不连续：%d之后是%d，如系节选可不更正", items[i-1].number, it.number))
		case seen[it.number]:
			p.complain(&items[i], Error, fmt.Sprintf("问题编号%d重复，请更正", it.number))
		case i > 0 && it.number != items[i-1].number+1:
			p.complain(&items[i], Error, fmt.Sprintf("问题编号不连续：%d之后是%d", items[i-1].number, it.number))
		}
		seen[it.number] = true
	}
}

var (
	statedYear       = regexp.MustCompile(`(\d{4})年完成整改(\d+)个`)
	statedContinuous = regexp.MustCompile(`持续推进整改(\d+)个`)
	statedAll        = regexp.MustCompile(`([^，。；、\d]{0,8}?)(\d+|[一二三四五六七八九十百]+)\s*[个项条](?:整改|反馈|具体|突出|生态环境)*(?:问题|任务|事项)`)
	statedRows       = regexp.MustCompile(`(?:[（(]|清单|台账|任务表)(?:共|合计|总计)[计有列]?\s*(\d+|[一二三四五六七八九十百]+)\s*[项条]`)
	some             = regexp.MustCompile(`^(?:中|里|之一|的第)`)
	sum              = regexp.MustCompile(`共|合计|总计|总数`)
)

// announced returns how many problems a text says that it holds: the number that stands after 共, else the first in digits.
func announced(text string) (number string, ok bool) {
	for _, loc := range statedAll.FindAllStringSubmatchIndex(text, -1) {
		m := groups(text, loc)
		n := Numeral(m[2])
		switch {
		case strings.HasSuffix(m[1], "第") || some.MatchString(text[loc[1]:]): // one of them, or some
		case sum.MatchString(m[1]):
			return strconv.Itoa(numberOf(m[2])), true
		case n == 0 && !ok:
			number, ok = m[2], true
		}
	}
	if m := statedRows.FindStringSubmatch(text); m != nil && !ok {
		return strconv.Itoa(numberOf(m[1])), true
	}
	return number, ok
}

// totals compares what the preamble states with what was read.
func (p *planReader) totals(preamble string) {
	years, goes := map[string]int{}, 0
	for _, pr := range p.plan.Problems {
		if pr.Deadline.Kind == remind.Continuous {
			goes++
		} else {
			years[strconv.Itoa(pr.Deadline.Date.Year())]++
		}
	}
	for _, m := range statedYear.FindAllStringSubmatch(preamble, -1) {
		p.compare(Error, m[1]+"年完成整改", m[2], years[m[1]])
	}
	if m := statedContinuous.FindStringSubmatch(preamble); m != nil {
		p.compare(Error, "持续推进整改", m[1], goes)
	}
	if n, ok := announced(preamble); ok {
		weight := Error
		if p.mentioned(preamble) {
			weight = Warning // of all that an inspection found, a plan may hold one part
		}
		p.compare(weight, "问题总数", n, len(p.plan.Problems))
	}
}

// mentioned reports whether the preamble names the number of problems that were read, among others.
func (p *planReader) mentioned(preamble string) bool {
	return slices.ContainsFunc(statedAll.FindAllStringSubmatch(preamble, -1), func(m []string) bool {
		return !strings.HasSuffix(m[1], "第") && numberOf(m[2]) == len(p.plan.Problems)
	})
}

func (p *planReader) compare(weight Severity, what, stated string, read int) {
	if stated != strconv.Itoa(read) {
		p.findings = append(p.findings, Finding{Severity: weight, Message: fmt.Sprintf("%s：文中称%s个，实际读出%d个，请核对", what, stated, read)})
	}
}
