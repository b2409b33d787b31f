package plantext

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/remind"
	"duban/remind/people"
)

// foreignLabel notes a label whose value is no part of a plan.
const foreignLabel = "该栏目不属于整改方案的内容，未读入"

// manyNotes is how often it stands before it is told once.
const manyNotes = 3

// once drops the findings on a label that is no part of a plan and stands under many problems, but for the first of them. Other findings are kept each at its place, since each needs its own correction.
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

// A planReader makes a plan of items in two passes: the first collects the bodies of all problems, the second reads the clauses, as a
// measure may name a body that another problem introduces.
type planReader struct {
	plan     remind.Plan
	places   []string // bodies with a place, each once
	known    map[string]bool
	all      gazetteer
	findings []Finding
}

// fields reads everything of an item but its clauses, which need all bodies of the plan.
// Units marked 配合 in a list of responsible or leading ones join the cooperating ones, in the order of the fields.
func (p *planReader) fields(it *item) {
	responsible, lead := SplitBodies(it.text(FieldResponsible).text), SplitBodies(it.text(FieldLead).text)
	cooperating := SplitBodies(it.text(FieldCooperating).text)
	pr := remind.Problem{
		Plan: p.plan.ID, Number: it.number, Title: it.text(FieldTitle).text, Goal: it.text(fieldGoal).text, Source: it.lines[FieldTitle][0].at(0),
		Parties: remind.Parties{
			Responsible: responsible.Bodies, Lead: lead.Bodies, Leader: persons(it.text(FieldLeader).text),
			Cooperating: slices.Concat(responsible.cooperating, lead.cooperating, cooperating.Bodies, cooperating.cooperating),
		},
	}
	pr.Named = it.passages()
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

// passages returns by what words an item names its bodies and people. The fields of names are in the order of the roles.
func (it *item) passages() map[remind.Role]remind.Passage {
	all := map[remind.Role]remind.Passage{}
	for i, role := range people.DocumentRoles() {
		if said := it.text(FieldResponsible + Field(i)); said.text != "" {
			all[role] = remind.Passage{Words: said.text, Source: said.at(0)}
		}
	}
	return all
}

// apart reports whether a name holds blanks between what may be names.
// Words of two characters are left alone: printers pull short names apart to fill a line.
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
// Which of the two it is cannot be known (市生态环境\n局 is one, 市水利局\n市住建局 are two), so it is read as one and told.
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

// Separators end a name in a list of names. A line that ends without one of them may go on in the next line.
var Separators = []string{"、", "，", ",", "；", ";", "。"}

// clauses reads the goal, then the measures, so that commitments stand in the order of the fields. A goal has no tree: all of it is one node.
// A label with 成效 in it (整改措施及成效) mixes what was done with what is to be done; a date there needs a closing such as 前 to count.
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

// complain finds fault with a problem as a whole, at its title.
func (p *planReader) complain(it *item, v Severity, message string) {
	p.findings = append(p.findings, *finding(it.lines[FieldTitle][0], v, message, ""))
}
