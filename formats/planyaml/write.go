package planyaml

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"duban/remind"
	"duban/remind/people"
)

// Write writes a plan as the .yaml that ReadPlanFile reads again without loss. What is empty is left out; Problem.Plan is the plan's
// id and not written.
// Nodes are built by hand, as the encoder of structs knows neither the order of the keys wanted here nor which lists stand in one line.
func Write(w io.Writer, p remind.Plan) error {
	m := &mapping{}
	m.text("id", p.ID)
	m.text("title", p.Title)
	m.text("source", p.Source)
	m.text("round", p.Inspection)
	problems := &yaml.Node{Kind: yaml.SequenceNode}
	for i := range p.Problems {
		problems.Content = append(problems.Content, problemNode(&p.Problems[i]))
	}
	m.list("problems", problems)
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := errors.Join(enc.Encode(m.node()), enc.Close()); err != nil {
		return fmt.Errorf("write plan %s: %w", p.ID, err)
	}
	return nil
}

// A mapping is a YAML mapping being written.
type mapping struct{ content []*yaml.Node }

// put adds a key with its value; keys stand in the order in which they are put, so that the same plan gives the same bytes.
func (m *mapping) put(key string, v *yaml.Node) {
	m.content = append(m.content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, v)
}

// text writes a text that is not empty, in quotes where a bare one could be read as anything else.
// The tag !!str makes the encoder quote 2024 or true as it needs, so that a title of digits does not come back as a number.
func (m *mapping) text(key, v string) {
	if v != "" {
		m.put(key, textNode(v))
	}
}

// textNode returns a text as YAML. What cannot be printed is escaped in quotes, so that an editor shows it.
func textNode(v string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: v}
	if strings.ContainsFunc(v, func(r rune) bool { return !unicode.IsPrint(r) }) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// number writes a number that is not 0.
func (m *mapping) number(key string, v int) {
	if v != 0 {
		m.put(key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(v)})
	}
}

// yes writes true; false is left out.
func (m *mapping) yes(key string, v bool) {
	if v {
		m.put(key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"})
	}
}

// list writes a list or a mapping that holds anything.
func (m *mapping) list(key string, n *yaml.Node) {
	if len(n.Content) > 0 {
		m.put(key, n)
	}
}

// names writes a list of names; one that is empty and not nil stays so.
// Names stand in one line, [市住建局, 市城管局], since a problem has several such lists.
func (m *mapping) names(key string, all []string) {
	if all == nil {
		return
	}
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, v := range all {
		n.Content = append(n.Content, textNode(v))
	}
	m.put(key, n)
}

// day writes a day as 2024-05-31, without quotes.
func (m *mapping) day(key string, d remind.Date) {
	if d != 0 {
		m.put(key, &yaml.Node{Kind: yaml.ScalarNode, Value: d.String()})
	}
}

// source writes a place in the document in one line: {line: 3, column: 1}.
func (m *mapping) source(s remind.Source) {
	if s != (remind.Source{}) {
		inner := &mapping{}
		inner.number("line", s.Line)
		inner.number("column", s.Column)
		inner.text("where", s.Where)
		n := inner.node()
		n.Style = yaml.FlowStyle
		m.put("source", n)
	}
}

// node returns the mapping as a node of YAML.
func (m *mapping) node() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode, Content: m.content} }

// problemNode returns a problem with all that it holds. The keys are those that Read knows.
func problemNode(p *remind.Problem) *yaml.Node {
	m := &mapping{}
	m.number("number", p.Number)
	m.text("title", p.Title)
	m.text("goal", p.Goal)
	m.list("measures", measureNodes(p.Measures))
	d := &mapping{}
	d.text("kind", string(p.Deadline.Kind))
	d.day("date", p.Deadline.Date)
	d.day("revised", p.Deadline.Revised)
	d.yes("bare_year", p.Deadline.BareYear)
	d.yes("continuous", p.Deadline.Continues)
	d.text("text", p.Deadline.Text)
	d.text("rule", string(p.Deadline.Read.Rule))
	d.source(p.Deadline.Read.Source)
	m.list("deadline", d.node())
	for _, role := range people.DocumentRoles() {
		m.names(role.String(), *p.In(role))
	}
	named := &mapping{}
	for _, role := range people.DocumentRoles() {
		if said, ok := p.Named[role]; ok {
			passage := &mapping{}
			passage.text("words", said.Words)
			passage.source(said.Source)
			named.list(role.String(), passage.node())
		}
	}
	m.list("named", named.node())
	m.source(p.Source)
	all := &yaml.Node{Kind: yaml.SequenceNode}
	for i := range p.Commitments {
		all.Content = append(all.Content, commitmentNode(&p.Commitments[i]))
	}
	m.list("commitments", all)
	return m.node()
}

// measureNodes returns measures with those nested in them, in the order of the text.
// The number of a measure is a text, since it is a sign of the document, （一） or 一是, and no count.
func measureNodes(measures []remind.Measure) *yaml.Node {
	all := &yaml.Node{Kind: yaml.SequenceNode}
	for i := range measures {
		m := &mapping{}
		m.text("number", measures[i].Number)
		m.text("path", measures[i].Path)
		m.text("text", measures[i].Text)
		m.source(measures[i].Source)
		m.list("measures", measureNodes(measures[i].Measures))
		all.Content = append(all.Content, m.node())
	}
	return all
}

// commitmentNode returns a commitment with its key and its revised date, which no text of a plan carries.
func commitmentNode(c *remind.Commitment) *yaml.Node {
	m := &mapping{}
	m.text("number", c.Number)
	m.text("section", c.Section)
	m.text("path", c.Path)
	m.day("due", c.Due)
	m.day("revised", c.Revised)
	m.text("key", string(c.Key))
	m.yes("bare_year", c.BareYear)
	m.text("rhythm", string(c.Rhythm))
	m.text("text", c.Text)
	m.text("words", c.Read.Words)
	m.text("rule", string(c.Read.Rule))
	m.names("responsible", c.Responsible)
	m.names("lead", c.Lead)
	m.source(c.Source)
	return m.node()
}
