package planyaml

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"duban/formats/archive"
	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/document"
	"duban/remind/people"
	"duban/remind/typed"
)

// Read reads what WritePlan writes. Every fault is a finding with its line; an error is returned only if the text is no YAML, or
// holds no problem.
// Before it is decoded, the signs that can begin a node are counted, since a node takes a hundred bytes where its text takes two. The id that an import was given wins over the file's own.
func Read(id, text string) (remind.Plan, []plantext.Finding, error) {
	if strings.Count(text, "\n")+strings.Count(text, ",")+strings.Count(text, "- ") > archive.MaxNodes {
		return remind.Plan{}, nil, archive.ErrTooLarge
	}
	root, err := plantext.ParseYAML(text)
	switch {
	case err != nil:
		return remind.Plan{}, nil, err
	case root == nil:
		return remind.Plan{}, nil, plantext.ErrEmpty
	}
	r := &yamlReader{numbers: map[int]bool{}}
	p := remind.Plan{}
	r.mapping(root.Content[0], keys{
		"id": r.string(&p.ID), "title": r.string(&p.Title), "source": r.string(&p.Source), "round": r.string(&p.Inspection),
		"problems": r.each(func(n *yaml.Node) { p.Problems = append(p.Problems, r.problem(n)) }),
	})
	switch {
	case len(p.Problems) == 0:
		return remind.Plan{}, r.findings, errors.New("文件中没有问题：应有problems一栏，可用duban export plan --format yaml查看格式")
	case id != "" && p.ID != "" && p.ID != id:
		r.find(root.Content[0], plantext.Warning, "文件中的方案编号与导入时指定的不同，以指定的为准", p.ID)
	}
	name(&p, cmp.Or(id, p.ID))
	slices.SortStableFunc(r.findings, plantext.ByPlace)
	return p, r.findings, nil
}

// name sets the id of a plan, in all that bears it.
// Keys in the file begin with its own id; under another they take that one, so that a plan can be imported beside its former self. A key that
// begins with anything else is kept.
func name(p *remind.Plan, id string) {
	former := p.ID
	p.ID = id
	for i := range p.Problems {
		p.Problems[i].Plan = id
		for k := range p.Problems[i].Commitments {
			c := &p.Problems[i].Commitments[k]
			if rest, ok := strings.CutPrefix(string(c.Key), former+"/"); ok {
				c.Key = remind.Key(id + "/" + rest)
			}
		}
	}
}

// A yamlReader reads nodes and complains of each by its line.
type yamlReader struct {
	findings []plantext.Finding
	numbers  map[int]bool // of the problems so far
}

// keys says how each key of a mapping is read.
type keys map[string]func(*yaml.Node)

// find complains of a node, at the line and column where it begins.
func (r *yamlReader) find(n *yaml.Node, v plantext.Severity, message, quote string) {
	r.findings = append(r.findings, plantext.Finding{Line: n.Line, Column: n.Column, Severity: v, Message: message, Quote: quote})
}

// mapping reads a mapping and tells which of its keys were there.
// A key that is not known is an Error: deadlin would otherwise be a problem without a term. The nodes are read and not decoded into
// structs, as the decoder stops at its first fault and knows no columns.
func (r *yamlReader) mapping(n *yaml.Node, known keys) map[string]bool {
	seen := map[string]bool{}
	if n.Kind != yaml.MappingNode {
		r.find(n, plantext.Error, "此处应为“名称: 值”的各栏", plantext.Clip(n.Value))
		return seen
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, ok := known[key.Value]
		switch {
		case !ok:
			r.find(key, plantext.Error, "无法识别的栏目，请删去或更正", plantext.Clip(key.Value))
		case seen[key.Value]:
			r.find(key, plantext.Error, "栏目重复出现，请删去一处", key.Value)
		default:
			read(value)
		}
		seen[key.Value] = true
	}
	return seen
}

// scalar returns the text of a value. References (*name) are not followed, so that no text can stand for a longer one.
func (r *yamlReader) scalar(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		r.find(n, plantext.Error, "此处应为一个值", "")
		return "", false
	}
	if n.ShortTag() == "!!null" {
		return "", true
	}
	if i := strings.IndexFunc(n.Value, plantext.Steering); i >= 0 {
		r.find(n, plantext.Note, "值中有看不见的控制字符，已去除", plantext.Clip(n.Value))
	}
	return typed.Visible(n.Value), true
}

// string returns a reader that sets a text. The readers below do so for other values; each complains of what it cannot read and goes on, so
// that all faults of a file are told at once.
func (r *yamlReader) string(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) { *to, _ = r.scalar(n) }
}

// int returns a reader of a whole number from 0 on.
func (r *yamlReader) int(to *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := r.scalar(n)
		v, err := strconv.Atoi(s)
		if ok && (err != nil || v < 0) {
			r.find(n, plantext.Error, "此处应为整数", plantext.Clip(s))
			return
		}
		*to = v
	}
}

// bool returns a reader of true or false; yes and on are words here, as in YAML 1.2.
func (r *yamlReader) bool(to *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		switch s, ok := r.scalar(n); {
		case ok && s != "true" && s != "false":
			r.find(n, plantext.Error, "此处应为true或false", plantext.Clip(s))
		default:
			*to = s == "true"
		}
	}
}

// day returns a reader of a day, 2024-05-31, which must exist.
// Its tag is not asked for: 2024-05-31 in quotes and without are the same day to the office that typed it.
func (r *yamlReader) day(to *remind.Date) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := r.scalar(n)
		d, err := remind.ParseDate(s)
		if ok && err != nil {
			r.find(n, plantext.Error, "日期应写作2024-05-31的形式，且须是有效日期", plantext.Clip(s))
			return
		}
		*to = d
	}
}

// each returns a reader of a list, which an empty value stands for as well.
// commitments: with nothing behind it is what is left when a clerk deletes the last entry.
func (r *yamlReader) each(read func(*yaml.Node)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.SequenceNode {
			if n.ShortTag() != "!!null" {
				r.find(n, plantext.Error, "此处应为列表", plantext.Clip(n.Value))
			}
			return
		}
		for _, c := range n.Content {
			read(c)
		}
	}
}

// names returns a reader of a list of names. An empty list [] is kept apart from none, as Write does.
func (r *yamlReader) names(to *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind == yaml.SequenceNode {
			*to = []string{}
		}
		r.each(func(c *yaml.Node) {
			if s, ok := r.scalar(c); ok {
				*to = append(*to, s)
			}
		})(n)
	}
}

// source returns a reader of a place in the document that the plan was read from.
func (r *yamlReader) source(to *remind.Source) func(*yaml.Node) {
	return func(n *yaml.Node) {
		r.mapping(n, keys{"line": r.int(&to.Line), "column": r.int(&to.Column), "where": r.string(&to.Where)})
	}
}

// problem reads a problem. Without a number or a deadline it is an error, since its keys are made of the one and its reminders count from the
// other; without bodies it is a warning, as in a plan that is read from text.
// A number twice is an error as well: 问题3 would have two sets of obligations under the same keys.
func (r *yamlReader) problem(n *yaml.Node) remind.Problem {
	var p remind.Problem
	known := keys{
		"number": r.int(&p.Number), "title": r.string(&p.Title), "goal": r.string(&p.Goal),
		"measures":    r.each(func(c *yaml.Node) { p.Measures = append(p.Measures, r.measure(c)) }),
		"deadline":    func(c *yaml.Node) { p.Deadline = r.deadline(c) },
		"source":      r.source(&p.Source),
		"commitments": r.each(func(c *yaml.Node) { p.Commitments = append(p.Commitments, r.commitment(c)) }),
		"named":       func(c *yaml.Node) { p.Named = r.named(c) },
	}
	for _, role := range people.DocumentRoles() {
		known[role.String()] = r.names(p.In(role))
	}
	seen := r.mapping(n, known)
	switch {
	case n.Kind != yaml.MappingNode:
		return p
	case p.Number == 0:
		r.find(n, plantext.Error, "问题缺少编号（number），应为1以上的整数", plantext.Clip(p.Title))
	case r.numbers[p.Number]:
		r.find(n, plantext.Error, fmt.Sprintf("问题编号%d重复，请更正", p.Number), plantext.Clip(p.Title))
	}
	r.numbers[p.Number] = true
	if !seen["deadline"] {
		r.find(n, plantext.Error, fmt.Sprintf("问题%d缺少“整改时限”（deadline）", p.Number), "")
	}
	for _, want := range []struct {
		key   string
		empty bool
		field plantext.Field
	}{
		{"title", p.Title == "", plantext.FieldTitle},
		{"responsible", len(p.Responsible) == 0, plantext.FieldResponsible},
		{"lead", len(p.Lead) == 0, plantext.FieldLead},
		{"leader", len(p.Leader) == 0, plantext.FieldLeader},
	} {
		if want.empty {
			r.find(n, plantext.Warning, fmt.Sprintf("问题%d缺少“%s”（%s）", p.Number, want.field.Usual(), want.key), "")
		}
	}
	return p
}

// named reads by what words of the document the bodies and people of a problem are named.
func (r *yamlReader) named(n *yaml.Node) map[remind.Role]remind.Passage {
	all, known := map[remind.Role]remind.Passage{}, keys{}
	for _, role := range people.DocumentRoles() {
		known[role.String()] = func(c *yaml.Node) {
			var said remind.Passage
			r.mapping(c, keys{"words": r.string(&said.Words), "source": r.source(&said.Source)})
			all[role] = said
		}
	}
	r.mapping(n, known)
	return all
}

// deadline reads a deadline: dated, with a date, or continuous, without one. A dated one that goes on afterwards says continuous: true.
// A dated one without its date would never become due, and nobody would notice.
func (r *yamlReader) deadline(n *yaml.Node) remind.Deadline {
	var d remind.Deadline
	var kind, rule string
	r.mapping(n, keys{
		"kind": r.string(&kind), "date": r.day(&d.Date), "revised": r.day(&d.Revised), "bare_year": r.bool(&d.BareYear), "continuous": r.bool(&d.Continues), "text": r.string(&d.Text),
		"rule": r.string(&rule), "source": r.source(&d.Read.Source),
	})
	d.Kind, d.Read.Rule = document.DeadlineKind(kind), r.rule(n, rule)
	switch {
	case d.Kind != remind.Dated && d.Kind != remind.Continuous:
		r.find(n, plantext.Error, "整改时限的种类（kind）应为date或continuous", plantext.Clip(kind))
	case d.Kind == remind.Dated && d.Date == 0:
		r.find(n, plantext.Error, "整改时限缺少有效日期（date）", plantext.Clip(d.Text))
	case d.Kind == remind.Continuous && d.Date != 0:
		r.find(n, plantext.Error, "持续推进的问题不应有日期，如到期后仍须坚持，请写kind: date和continuous: true", d.Date.String())
	}
	return d
}

// rules are by what a day can have been made of words.
var rules = []remind.Rule{
	"", document.RuleDay, document.RuleTenDays, document.RuleMonth, document.RuleQuarter, document.RuleHalf, document.RuleYear, document.RuleFiveYear,
}

// rule reads by what a day was made of the words of the document; most files that were written by hand do not say it.
func (r *yamlReader) rule(n *yaml.Node, name string) remind.Rule {
	if !slices.Contains(rules, remind.Rule(name)) {
		r.find(n, plantext.Error, "日期的读法（rule）应为day、ten_days、month_end、quarter_end、half_end、year_end或plan_end，或不写", plantext.Clip(name))
	}
	return remind.Rule(name)
}

// measure reads a measure with those nested in it.
func (r *yamlReader) measure(n *yaml.Node) remind.Measure {
	var m remind.Measure
	r.mapping(n, keys{
		"number": r.string(&m.Number), "path": r.string(&m.Path), "text": r.string(&m.Text), "source": r.source(&m.Source),
		"measures": r.each(func(c *yaml.Node) { m.Measures = append(m.Measures, r.measure(c)) }),
	})
	return m
}

// measureNumber is the place of a measure, 2.7 for （二）七是; 0 for the goal.
var measureNumber = regexp.MustCompile(`^(?:\d+(?:\.\d+)*)?$`)

// commitment reads a commitment, which has a date or a rhythm and never both. A key is kept as written, since it is a name for life.
// With both it could be reminded of twice for one thing, with neither never.
func (r *yamlReader) commitment(n *yaml.Node) remind.Commitment {
	var c remind.Commitment
	var rhythm, key, rule string
	r.mapping(n, keys{
		"key": r.string(&key), "number": r.string(&c.Number), "section": r.string(&c.Section), "path": r.string(&c.Path), "due": r.day(&c.Due), "revised": r.day(&c.Revised), "bare_year": r.bool(&c.BareYear),
		"rhythm": r.string(&rhythm), "text": r.string(&c.Text), "responsible": r.names(&c.Responsible), "lead": r.names(&c.Lead), "source": r.source(&c.Source),
		"words": r.string(&c.Read.Words), "rule": r.string(&rule),
	})
	c.Rhythm, c.Key, c.Read.Rule = remind.Rhythm(rhythm), remind.Key(key), r.rule(n, rule)
	if _, rest, ok := strings.Cut(key, "/"); key != "" && (!ok || rest == "") {
		r.find(n, plantext.Error, "事项编号（key）应为“方案编号/编号”的形式，或不写", plantext.Clip(key))
	}
	switch c.Rhythm {
	case "", remind.Weekly, remind.Monthly, remind.Quarterly, remind.Yearly:
	default:
		r.find(n, plantext.Error, "频次（rhythm）应为week、month、quarter或year", plantext.Clip(rhythm))
	}
	if (c.Due == 0) == (c.Rhythm == "") {
		r.find(n, plantext.Error, "承诺应有完成日期（due）或频次（rhythm），且只有一个", plantext.Clip(c.Text))
	}
	if c.Section != remind.SectionGoal && c.Section != remind.SectionMeasures {
		r.find(n, plantext.Error, "承诺的出处（section）应为“目标”或“措施”", plantext.Clip(c.Section))
	}
	if !measureNumber.MatchString(c.Number) || strings.HasPrefix(c.Number, "00") {
		r.find(n, plantext.Error, "承诺的编号（number）应为2.7的形式", plantext.Clip(c.Number))
	}
	return c
}
