package document

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

// maxPlan bounds a plan's text, in bytes.
const maxPlan = 64 << 20

// ErrNoItems says that a text holds no problem that could be read.
var ErrNoItems = errors.New("文中没有找到任何问题：应有“一、……”形式的标题，其下有“整改时限：”和“主体责任单位：”等栏目")

// ReadPlan reads a plan's text. The findings say, with their lines, what is missing, ambiguous or left out on purpose. An error is
// returned only if nothing can be had: the text is no UTF-8, over 64 MiB, or holds no problem (ErrNoItems).
func ReadPlan(id string, r io.Reader) (remind.Plan, []Finding, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxPlan+1))
	switch {
	case err != nil:
		return remind.Plan{}, nil, fmt.Errorf("read plan %s: %w", id, err)
	case len(raw) > maxPlan:
		return remind.Plan{}, nil, fmt.Errorf("read plan %s: 文件超过64MB", id)
	case !utf8.Valid(raw):
		return remind.Plan{}, nil, fmt.Errorf("read plan %s: 文件不是UTF-8编码", id)
	}
	all := lines(string(raw))
	preamble, items := cutItems(all)
	if len(items) == 0 {
		return remind.Plan{}, nil, fmt.Errorf("read plan %s: %w", id, ErrNoItems)
	}
	p := planReader{plan: remind.Plan{ID: id, Title: title(all)}}
	for i := range items {
		p.bodies(&items[i])
	}
	for i := range items {
		p.clauses(&items[i], &p.plan.Problems[i])
	}
	p.numbering(items)
	p.totals(preamble)
	return p.plan, p.findings, nil
}

type planReader struct {
	plan     remind.Plan
	places   []string
	findings []Finding
}

// title joins the lines before the first empty stretch that ends the heading: those up to the first long paragraph.
func title(all []span) string {
	t := ""
	for _, l := range all {
		if utf8.RuneCountInString(l.text) > 40 || strings.HasSuffix(l.text, "。") {
			break
		}
		t += l.text
	}
	return clip(t)
}

// bodies reads everything of an item but its clauses, which need all bodies of the plan.
func (p *planReader) bodies(it *item) {
	pr := remind.Problem{
		Plan: p.plan.ID, Number: it.number, Title: it.title.text, Goal: it.fields[labelGoal].text, Source: it.title.at(0),
		Responsible: splitBodies(it.fields[labelResponsible].text), Lead: splitBodies(it.fields[labelLead].text),
		Cooperating: splitBodies(it.fields[labelCooperating].text), Leader: splitBodies(it.fields[labelLeader].text),
	}
	for _, label := range []string{labelGoal, labelMeasures, labelResponsible, labelLead, labelLeader} {
		if it.fields[label].text == "" {
			p.complain(it.title, Warning, fmt.Sprintf("问题%d缺少“%s”", it.number, label))
		}
	}
	for label, value := range it.fields {
		if strings.HasSuffix(label, "（重复）") {
			p.complain(value, Error, fmt.Sprintf("问题%d的栏目“%s”重复出现，请删去一处", it.number, strings.TrimSuffix(label, "（重复）")))
		}
	}
	if value, ok := it.fields[labelDeadline]; ok && value.text != "" {
		d, f := readDeadline(value)
		pr.Deadline = d
		if f != nil {
			p.findings = append(p.findings, *f)
		}
	} else {
		p.complain(it.title, Error, fmt.Sprintf("问题%d缺少“整改时限”", it.number))
	}
	for _, b := range pr.Responsible {
		if place(b) != b && !strings.HasPrefix(b, "各") && !slices.Contains(p.places, b) {
			p.places = append(p.places, b)
		}
	}
	p.plan.Problems = append(p.plan.Problems, pr)
}

func (p *planReader) clauses(it *item, pr *remind.Problem) {
	goal := &node{own: it.fields[labelGoal]}
	c := clauses{problem: pr, places: p.places, section: remind.SectionGoal}
	c.read(goal, "0")
	root := &node{}
	nest(root, it.fields[labelMeasures], 0)
	pr.Measures = root.measures()
	c.section = remind.SectionMeasures
	root.walk(func(n *node) { c.read(n, n.number) })
	p.findings = append(p.findings, c.findings...)
}

func (p *planReader) complain(s span, v Severity, message string) {
	p.findings = append(p.findings, *finding(s, v, message, ""))
}

// numbering compares the problems' numbers with their order.
func (p *planReader) numbering(items []item) {
	seen := map[int]bool{}
	for i, it := range items {
		switch {
		case seen[it.number]:
			p.complain(it.title, Error, fmt.Sprintf("问题编号%d重复，请更正", it.number))
		case i > 0 && it.number != items[i-1].number+1:
			p.complain(it.title, Error, fmt.Sprintf("问题编号不连续：%d之后是%d", items[i-1].number, it.number))
		}
		seen[it.number] = true
	}
}

var (
	statedYear       = regexp.MustCompile(`(\d{4})年完成整改(\d+)个`)
	statedContinuous = regexp.MustCompile(`持续推进整改(\d+)个`)
	statedAll        = regexp.MustCompile(`(\d+)个问题`)
)

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
		p.compare(m[1]+"年完成整改", m[2], years[m[1]])
	}
	if m := statedContinuous.FindStringSubmatch(preamble); m != nil {
		p.compare("持续推进整改", m[1], goes)
	}
	if m := statedAll.FindStringSubmatch(preamble); m != nil {
		p.compare("问题总数", m[1], len(p.plan.Problems))
	}
}

func (p *planReader) compare(what, stated string, read int) {
	if stated != strconv.Itoa(read) {
		p.findings = append(p.findings, Finding{Severity: Error, Message: fmt.Sprintf("%s：文中称%s个，实际读出%d个，请核对", what, stated, read)})
	}
}
