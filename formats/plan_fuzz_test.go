package formats_test

import (
	"bytes"
	"testing"

	"duban/formats"
	"duban/remind"
)

// tryPlan reads a file and looks whether all that comes of it stands somewhere.
func tryPlan(t *testing.T, name string, raw []byte) {
	t.Helper()
	p, findings, err := formats.ReadPlanFile("p", name, bytes.NewReader(raw))
	if err != nil {
		return
	}
	if len(p.Problems) == 0 {
		t.Fatal("neither a problem nor an error")
	}
	for _, o := range remind.Obligations(p) {
		if o.Source.Line < 1 || o.Source.Column < 1 {
			t.Fatalf("%s stands at %+v", o.Key, o.Source)
		}
	}
	for _, f := range findings {
		if f.Line < 0 || f.Message == "" || f.Severity == "" {
			t.Fatalf("%+v", f)
		}
	}
}

// The parts of a document are varied, as an archive of varied bytes is hardly ever whole.
func FuzzReadDocx(f *testing.F) {
	for _, d := range []*docx{wordNumbering(), wordChanges(), wordLabelTable(), wordHeaderTable()} {
		f.Add(d.body.String(), d.parts["word/numbering.xml"], d.parts["word/styles.xml"])
	}
	f.Fuzz(func(t *testing.T, body, numbering, styles string) {
		d := (&docx{}).add(body)
		if numbering != "" {
			d.part("word/numbering.xml", numbering)
		}
		if styles != "" {
			d.part("word/styles.xml", styles)
		}
		tryPlan(t, "a.docx", d.bytes(t))
	})
}

func FuzzReadSheet(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>问题</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>`, `<si><t>序号</t></si>`)
	f.Add(`<sheetData><row><c t="inlineStr"><is><t>问题</t></is></c><c t="inlineStr"><is><t>整改时限</t></is></c><c t="inlineStr"><is><t>责任单位</t></is></c></row>`+
		`<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>45657</v></c><c t="inlineStr"><is><t>乙局</t></is></c></row></sheetData>`, "")
	f.Fuzz(func(t *testing.T, sheet, shared string) { tryPlan(t, "a.xlsx", sheetXML(t, sheet, shared)) })
}

func FuzzReadPlanFile(f *testing.F) {
	f.Add("a.docx", wordLabelTable().bytes(f))
	f.Add("a.csv", []byte(csvPlan))
	f.Add("a.yaml", []byte("id: p\nproblems:\n  - {number: 1, title: 甲, deadline: {kind: date, date: 2025-12-31}, source: {line: 1, column: 1}}\n"))
	f.Add("a.txt", []byte("一、题\n整改时限：2024年5月31日\n"))
	f.Fuzz(func(t *testing.T, name string, raw []byte) {
		p, findings, err := formats.ReadPlanFile("p", name, bytes.NewReader(raw))
		if err == nil && len(p.Problems) == 0 {
			t.Fatal("neither a problem nor an error")
		}
		for _, f := range findings {
			if f.Line < 0 || f.Message == "" {
				t.Fatalf("%+v", f)
			}
		}
	})
}
