package upward

import (
	_ "embed"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind/typed"
)

// Example is a mapping that explains itself and can be used as it is.
//
//go:embed example.yaml
var Example string

// A Form is what the sheet that is asked for looks like.
type Form struct {
	Title    string // over the columns; {month}, {day} and {office} in it are filled in
	Measures bool   // a row a dated measure, and a problem without any; else a row a problem
	Columns  []Column
}

// A Column is one of a form: a field, a text that is the same in each row, or nothing that the clerk fills in.
type Column struct {
	Heading string
	Width   float64
	Text    string
	field   *field // nil: Text
}

// A formReader reads a mapping's nodes, and complains of each by its line.
type formReader struct {
	form     Form
	findings []plantext.Finding
}

// ReadForm reads a mapping. Every fault is a finding with its line; an error is returned only if the text is no YAML.
func ReadForm(r io.Reader) (*Form, []plantext.Finding, error) {
	raw, err := plantext.ReadBytes(r)
	if err != nil {
		return nil, nil, err
	}
	text, err := workbook.Text(raw)
	if err != nil && !errors.Is(err, plantext.ErrEmpty) { // nothing is a fault like others, and said with where a sample is
		return nil, nil, err
	}
	root, err := plantext.ParseYAML(text)
	switch {
	case err != nil:
		return nil, nil, err
	case root == nil:
		return nil, []plantext.Finding{{Line: 1, Severity: plantext.Error, Message: "文件是空的；样例见 duban export upward --example"}}, nil
	}
	f := &formReader{}
	f.mapping(root.Content[0], map[string]func(*yaml.Node){
		"title": f.words(&f.form.Title), "rows": f.rows, "columns": func(n *yaml.Node) {
			if n.Kind != yaml.SequenceNode {
				f.fault(n, "此处应为列表，每列一项", n.Value)
			}
			for _, c := range n.Content {
				f.column(c)
			}
		},
	})
	if len(f.form.Columns) == 0 && len(f.findings) == 0 {
		f.fault(root.Content[0], "没有写明任何一列（columns）；样例见 duban export upward --example", "")
	}
	return &f.form, f.findings, nil
}

// fault complains of a node.
func (f *formReader) fault(n *yaml.Node, message, quote string) {
	f.findings = append(f.findings, plantext.Finding{Line: n.Line, Column: n.Column, Severity: plantext.Error, Message: message, Quote: plantext.Clip(quote)})
}

// mapping reads the keys of a mapping; one that is not known is a fault.
func (f *formReader) mapping(n *yaml.Node, known map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		f.fault(n, "此处应为“名称: 值”的各栏", n.Value)
		return
	}
	var seen []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		read, ok := known[key.Value]
		switch {
		case !ok:
			f.fault(key, "无法识别的栏目，可用："+strings.Join(slices.Sorted(maps.Keys(known)), "、"), key.Value)
		case slices.Contains(seen, key.Value):
			f.fault(key, "栏目重复出现，请删去一处", key.Value)
		default:
			read(n.Content[i+1])
		}
		seen = append(seen, key.Value)
	}
}

// words returns what reads a text into a place.
func (f *formReader) words(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode {
			f.fault(n, "此处应为一个值", "")
			return
		}
		if n.ShortTag() != "!!null" {
			*to = typed.Visible(n.Value)
		}
	}
}

// rows reads what a row is.
func (f *formReader) rows(n *yaml.Node) {
	if n.Value != "problems" && n.Value != "measures" {
		f.fault(n, "rows 应为 problems（每个问题一行）或 measures（每项有时限的措施一行）", n.Value)
	}
	f.form.Measures = n.Value == "measures"
}

// column reads a column.
func (f *formReader) column(n *yaml.Node) {
	var c Column
	var name, width string
	at := n
	f.mapping(n, map[string]func(*yaml.Node){
		"heading": f.words(&c.Heading), "text": f.words(&c.Text), "width": f.words(&width),
		"field": func(n *yaml.Node) {
			at = n
			f.words(&name)(n)
		},
	})
	if name != "" {
		c.field = fieldOf(name)
	}
	switch {
	case n.Kind != yaml.MappingNode:
		return
	case strings.TrimSpace(c.Heading) == "":
		f.fault(n, "这一列没有写明标题（heading）", "")
	case name != "" && c.field == nil:
		f.fault(at, "没有这一数据项（field），可用："+Fields(), name)
	case name != "" && c.Text != "":
		f.fault(n, "field 和 text 只能写一个", c.Heading)
	}
	if width != "" {
		w, err := strconv.ParseFloat(width, 64)
		if err != nil || w < 2 || w > 120 {
			f.fault(n, "列宽（width）应为2至120的数", width)
		}
		c.Width = w
	}
	f.form.Columns = append(f.form.Columns, c)
}
