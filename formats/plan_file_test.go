package formats_test

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"

	"duban/formats"
	"duban/formats/archive"
	"duban/formats/plantext"
	"duban/formats/word"
)

// sheetXML returns a workbook whose one sheet holds what is given, sharing texts.
func sheetXML(t testing.TB, inside, shared string) []byte {
	const ns = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const rel = `"http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	return pack(t, map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
		"_rels/.rels":         rels + `<Relationship Id="r1" Type=` + rel + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<workbook` + ns + `><sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": rels + `<Relationship Id="r1" Type=` + rel + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type=` + rel + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet` + ns + `>` + inside + `</worksheet>`,
		"xl/sharedStrings.xml":     `<sst` + ns + `>` + shared + `</sst>`,
	})
}

func document1(t *testing.T, xml string) []byte {
	return pack(t, map[string]string{"word/document.xml": xml, "[Content_Types].xml": "<Types/>"})
}

// What cannot be read is refused with what to do, soon and without taking much memory.
func TestPlanFilesThatAreRefused(t *testing.T) {
	body := func(inside string) string {
		return `<w:document ` + wordSpace + `><w:body>` + inside + `</w:body></w:document>`
	}
	laughs := `<!DOCTYPE d [<!ENTITY a "哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`
	for _, tt := range []struct {
		what, name string
		raw        []byte
		want       error
		says       string
	}{
		{"nothing", "a.txt", nil, plantext.ErrEmpty, "空"},
		{"blanks", "a.docx", []byte("\ufeff \r\n\t"), plantext.ErrEmpty, "空"},
		{"a PDF", "a.pdf", []byte("%PDF-1.7\n"), formats.ErrForeign, "PDF"},
		{"a picture", "a.jpg", []byte("\xFF\xD8\xFF\xE0\x00\x10JFIF"), formats.ErrForeign, "图片"},
		{"another picture", "a.png", []byte("\x89PNG\r\n\x1a\n"), formats.ErrForeign, "图片"},
		{"RTF", "a.doc", []byte(`{\rtf1\ansi`), formats.ErrForeign, "RTF"},
		{"a page that is called a workbook", "a.xls", []byte("<html><table>"), formats.ErrForeign, "网页"},
		{"a compressed folder", "a.zip", pack(t, map[string]string{"方案.docx": "x"}), formats.ErrForeign, "解压"},
		{"another one", "a.rar", []byte("Rar!\x1a\x07\x00"), formats.ErrForeign, "解压"},
		{"an old document", "a.doc", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 512)...), archive.ErrOldForm, ".docx"},
		{"an old document of WPS", "a.wps", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 512)...), formats.ErrForeign, "WPS"},
		{"an open document", "a.ods", pack(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), formats.ErrForeign, "ODF"},
		{"a binary workbook", "a.xlsb", pack(t, map[string]string{"xl/workbook.bin": "x", "[Content_Types].xml": "<Types/>"}), formats.ErrForeign, "xlsb"},
		{"a page for print", "a.ofd", pack(t, map[string]string{"OFD.xml": "<a/>"}), formats.ErrForeign, "OFD"},
		{"slides", "a.pptx", pack(t, map[string]string{"ppt/presentation.xml": "<a/>"}), formats.ErrForeign, "演示"},
		{"a document without text", "a.docx", (&docx{}).part("word/document.xml", "-").bytes(t), word.ErrNoBody, "正文"},
		{"a document of macros", "a.docx", (&docx{}).part("word/vbaProject.bin", "x").bytes(t), archive.ErrMacro, "宏"},
		{"half a document", "a.docx", (&docx{}).add(para("甲")).bytes(t)[:400], archive.ErrBroken, "损坏"},
		{"half an element", "a.docx", document1(t, body("<w:p>")[:90]), archive.ErrBroken, "损坏"},
		{"a broken stylesheet", "a.docx", (&docx{}).part("word/styles.xml", "<w:styles").bytes(t), archive.ErrBroken, "styles.xml"},
		{"elements in elements", "a.docx", document1(t, body(strings.Repeat("<w:p>", 100_000)+strings.Repeat("</w:p>", 100_000))), archive.ErrTooLarge, "嵌套"},
		{"entities in entities", "a.docx", document1(t, laughs+body(para("甲")+"<w:p><w:r><w:t>&c;</w:t></w:r></w:p>")), archive.ErrBroken, "损坏"},
		{"a bomb of tags", "a.docx", document1(t, body(strings.Repeat("<w:p/>", 2<<20+1))), archive.ErrTooLarge, "大小"},
		{"a bomb of paragraphs", "a.docx", document1(t, body(strings.Repeat("<w:p/>", 1<<20))), archive.ErrTooLarge, "大小"},
		{"a bomb of cells", "a.docx", document1(t, body("<w:tbl>"+strings.Repeat(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr></w:tc></w:tr>`, 1<<15)+"</w:tbl>")), archive.ErrTooLarge, "大小"},
		{"a bomb of letters", "a.docx", document1(t, body("<w:p><w:r><w:t>"+strings.Repeat("A", 20<<20)+"</w:t></w:r></w:p>")), archive.ErrTooLarge, "大小"},
		{"a bomb of merged text", "a.docx", document1(t, body("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>"+strings.Repeat("A", 1<<20)+"</w:t></w:r></w:p></w:tc></w:tr>"+
			strings.Repeat("<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr>", 1<<15)+"</w:tbl>")), archive.ErrTooLarge, "大小"},
		{"a bomb of one text in many cells", "a.xlsx", sheetXML(t, "<sheetData>"+strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 1<<15)+"</sheetData>",
			"<si><t>"+strings.Repeat("A", 1<<20)+"</t></si>"), archive.ErrTooLarge, "大小"},
		{"a bomb of texts", "a.xlsx", sheetXML(t, "<sheetData/>", strings.Repeat("<si/>", 2<<20+1)), archive.ErrTooLarge, "大小"},
		{"a bomb of rows", "a.xlsx", sheetXML(t, `<sheetData><row r="2000000000"><c r="A2000000000"><v>1</v></c></row></sheetData>`, ""), archive.ErrTooLarge, "大小"},
		{"a bomb of columns", "a.xlsx", sheetXML(t, `<sheetData>`+strings.Repeat(`<row><c r="XFD1"><v>1</v></c></row>`, 1<<14)+`</sheetData>`, ""), archive.ErrTooLarge, "大小"},
		{"a bomb of merged cells", "a.xlsx", sheetXML(t, `<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`, ""), archive.ErrTooLarge, "大小"},
		{"a bomb of commas", "a.csv", []byte(strings.Repeat(",", 8<<20)), archive.ErrTooLarge, "大小"},
		{"a bomb of lists", "a.yaml", []byte("a: [" + strings.Repeat("a,", 4<<20) + "]"), archive.ErrTooLarge, "大小"},
		{"a document of nothing", "a.docx", (&docx{}).add(para("甲")).bytes(t), plantext.ErrNoItems, "没有找到任何问题"},
		{"a sheet of nothing", "a.xlsx", sheetXML(t, "<sheetData/>", ""), plantext.ErrNoItems, "没有找到任何问题"},
		{"a quote left open", "a.csv", []byte("序号,问题,\"整改\n"), nil, "引号"},
		{"no YAML", "a.yaml", []byte("a: [\n"), nil, "YAML"},
		{"YAML of two plans", "a.yaml", []byte("id: a\n---\nid: b\n"), nil, "第2行起"},
		{"YAML of nothing", "a.yaml", []byte("# 空\n"), plantext.ErrEmpty, "空"},
		{"YAML of something else", "a.yaml", []byte("a: 1\n"), nil, "problems"},
		{"another encoding", "a.txt", []byte("\xff\xfe\x00\x4e\xff"), plantext.ErrEncoding, "编码"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _, err := formats.ReadPlanFile("p", tt.name, bytes.NewReader(tt.raw))
			runtime.ReadMemStats(&after)
			if all := after.TotalAlloc - before.TotalAlloc; all > 512<<20 {
				t.Errorf("%d MiB were allocated", all>>20)
			}
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %v with %q", err, tt.want, tt.says)
			}
		})
	}
}

// A text of Word that says what a plan holds is told by its content, whatever it is called.
func TestFormsAreToldByContent(t *testing.T) {
	d := wordLabelTable().bytes(t)
	for _, name := range []string{"方案.docx", "方案.txt", "方案", "方案.csv", "方案.yaml"} {
		if p, _, err := formats.ReadPlanFile("p", name, bytes.NewReader(d)); err != nil || len(p.Problems) != 2 {
			t.Errorf("%s: %v, %d problems", name, err, len(p.Problems))
		}
	}
	if p, _, err := formats.ReadPlanFile("p", "整改/清单.v2.csv", strings.NewReader(csvPlan[strings.Index(csvPlan, "序号"):])); err != nil || p.Title != "清单.v2" {
		t.Errorf("a table without a title: %v, %q", err, p.Title)
	}
	strict := strings.NewReplacer("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
	elsewhere := &docx{}
	elsewhere.add(para("一、题"), para("整改时限：2025年12月31日"))
	parts := pack(t, map[string]string{
		"_rels/.rels":        `<Relationships><Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>`,
		"word/document2.xml": strict.Replace(`<w:document ` + wordSpace + `><w:body>` + elsewhere.body.String() + `</w:body></w:document>`),
	})
	if p, _, err := formats.ReadPlanFile("p", "a.docx", bytes.NewReader(parts)); err != nil || len(p.Problems) != 1 {
		t.Errorf("a document of the strict form under another name: %v, %d problems", err, len(p.Problems))
	}
}
