package paper_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"duban/formats/paper"
)

// words are what the templates of these tests may say.
var words = paper.Known{Words: []string{"主送", "事由"}, Rows: map[string][]string{"事项": {"序号", "任务"}}}

// typed is a .docx with a body as a program wrote it.
func typed(t *testing.T, body string, more ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, content string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add("[Content_Types].xml", "<Types/>")
	add("word/document.xml", `<w:document xmlns:w="w"><w:body>`+body+`<w:sectPr/></w:body></w:document>`)
	for i := 0; i+1 < len(more); i += 2 {
		add(more[i], more[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// runs is a paragraph of several runs, as programs cut a line where somebody stopped while typing.
func runs(texts ...string) string {
	s := "<w:p>"
	for _, text := range texts {
		s += "<w:r><w:t>" + text + "</w:t></w:r>"
	}
	return s + "</w:p>"
}

// filled returns the body of a template once it is filled, with its runs joined.
func filled(t *testing.T, body string, papers ...paper.Values) string {
	t.Helper()
	tm, faults := paper.Open(typed(t, body), words)
	if err := errors.Join(faults...); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := tm.Fill(&b, "函", "整改办", papers); err != nil {
		t.Fatal(err)
	}
	content := parts(t, b.Bytes())["word/document.xml"]
	for _, s := range []string{`<w:document xmlns:w="w"><w:body>`, "<w:sectPr/></w:body></w:document>", "<w:r>", "</w:r>", `<w:t xml:space="preserve">`, "<w:t>", "</w:t>"} {
		content = strings.ReplaceAll(content, s, "")
	}
	return content
}

// A program cuts a placeholder where it likes, and its text may be anything.
func TestPlaceholdersAreFilled(t *testing.T) {
	t.Parallel()
	v := paper.Values{Words: map[string]string{"主送": `甲县<党委>&"政府"`, "事由": "一\n二\x00"}}
	const to = "甲县&lt;党委&gt;&amp;&quot;政府&quot;"
	for _, tt := range []struct{ name, body, want string }{
		{"in one run", runs("致{{主送}}："), "<w:p>致" + to + "：</w:p>"},
		{"in three runs", runs("致{", "{主", "送}}："), "<w:p>致" + to + "：</w:p>"},
		{"a brace a run", runs("{", "{", "主送", "}", "}"), "<w:p>" + to + "</w:p>"},
		{"two beside each other", runs("{{主送}}{{事", "由}}"), "<w:p>" + to + "一<w:br/>二</w:p>"},
		{"with blanks", runs("{{ 主送 }}"), "<w:p>" + to + "</w:p>"},
		{"none", runs("一", "二"), "<w:p>一二</w:p>"},
		{"a brace alone", runs("{一}"), "<w:p>{一}</w:p>"},
		{"over paragraphs nothing is joined", runs("一") + runs("{{主送}}"), "<w:p>一</w:p><w:p>" + to + "</w:p>"},
	} {
		if got := filled(t, tt.body, v); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// A row is there once for each matter, and in a file of several papers each has its own.
func TestARowForEachMatter(t *testing.T) {
	t.Parallel()
	body := "<w:tbl><w:tr><w:tc>" + runs("任务") + "</w:tc></w:tr><w:tr><w:tc>" + runs("{{#事", "项}}{{序号}}") + "</w:tc><w:tc>" + runs("{{任务}}，{{主送}}") + "</w:tc></w:tr></w:tbl>"
	row := func(n int) map[string]string {
		return map[string]string{"序号": fmt.Sprint(n), "任务": fmt.Sprint("任务", n)}
	}
	for _, n := range []int{0, 1, 3} {
		v := paper.Values{Words: map[string]string{"主送": "甲县"}, Rows: map[string][]map[string]string{}}
		want := "<w:tbl><w:tr><w:tc><w:p>任务</w:p></w:tc></w:tr>"
		for i := range n {
			v.Rows["事项"] = append(v.Rows["事项"], row(i+1))
			want += fmt.Sprintf("<w:tr><w:tc><w:p>%d</w:p></w:tc><w:tc><w:p>任务%d，甲县</w:p></w:tc></w:tr>", i+1, i+1)
		}
		if got := filled(t, body, v); got != want+"</w:tbl>" {
			t.Errorf("%d matters: %s", n, got)
		}
		if got := filled(t, body, v, v); strings.Count(got, want) != 2 || strings.Count(got, "pageBreakBefore") != 1 {
			t.Errorf("two papers of %d matters: %s", n, got)
		}
	}
}

// What cannot be used says what is wrong, by the name that somebody typed.
func TestTemplatesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	row := func(mark string) string {
		return "<w:tbl><w:tr><w:tc>" + runs(mark) + "</w:tc></w:tr></w:tbl>"
	}
	for _, tt := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"no such placeholder", typed(t, runs("{{主", "办}}")), "没有名为{{主办}}的占位符"},
		{"a matter's outside its row", typed(t, runs("{{任务}}")), "没有名为{{任务}}的占位符"},
		{"no such list", typed(t, row("{{#单位}}")), "没有名为{{#单位}}的列表，可用的有：{{#事项}}"},
		{"a list outside a table", typed(t, runs("{{#事项}}")), "{{#事项}}不在表格的行内"},
		{"one that is not closed", typed(t, runs("致{{主送：")), "“致{{主送：”中的{{和}}不成对"},
		{"one in a header", typed(t, runs("一"), "word/header1.xml", `<w:hdr xmlns:w="w">`+runs("{{文号}}")+"</w:hdr>"), "没有名为{{文号}}的占位符"},
		{"broken XML", typed(t, "<w:p></w:r>"+"<"), "word/document.xml无法读取"},
		{"no document", []byte("关于整改的函"), "不是.docx文件"},
		{"an older document", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "不是.docx文件"},
		{"another archive", archiveOf(t), "不是.docx文件"},
		{"macros", typed(t, runs("一"), "word/vbaProject.bin", "x"), "宏"},
		{"too large", make([]byte, 256<<10+1), "超过256 KiB"},
		{"what unpacks to far more", typed(t, runs("一"), "word/media/a.bmp", strings.Repeat("\x00", 65<<20)), "超过允许的大小"},
	} {
		_, faults := paper.Open(tt.raw, words)
		if err := errors.Join(faults...); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

func archiveOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.Create("xl/workbook.xml"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Whoever has edited a form stands in no paper that is made from it.
func TestAPaperDoesNotTellWhoEditedItsForm(t *testing.T) {
	t.Parallel()
	raw := typed(t, runs("一"), "docProps/core.xml", "<x>张某</x>", "docProps/app.xml", "<x>张某的电脑</x>", "docProps/custom.xml", "<x>张某</x>")
	tm, faults := paper.Open(raw, words)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var b bytes.Buffer
	if err := tm.Fill(&b, "提醒函", "整改办", []paper.Values{{}}); err != nil {
		t.Fatal(err)
	}
	for name, content := range parts(t, b.Bytes()) {
		if strings.Contains(content, "张某") {
			t.Errorf("%s tells who it was", name)
		}
	}
	if err := tm.Fill(io.Discard, "提醒函", "整改办", nil); err == nil {
		t.Error("no paper was filled in")
	}
}

// No heading stands alone at the foot of a page, no sum of a table alone on the next, no name without its day.
func TestWhatStaysOnAPage(t *testing.T) {
	t.Parallel()
	long := &paper.Table{Widths: []float64{156}, Heads: 1}
	for i := range 12 {
		long.Rows = append(long.Rows, []paper.Cell{paper.In(fmt.Sprint("行", i))})
	}
	all := parts(t, written(t, &paper.Paper{Blocks: []paper.Block{{Table: long}}}))
	for i := range 12 {
		_, before, _ := strings.Cut(all["word/document.xml"], fmt.Sprint(">行", i, "<"))
		row := all["word/document.xml"][:len(all["word/document.xml"])-len(before)]
		row = row[strings.LastIndex(row, "<w:tr>"):]
		if kept := strings.Contains(row, "<w:keepNext/>"); kept != (i == 0 || i == 10) {
			t.Errorf("row %d is kept with the next one: %t", i, kept)
		}
	}
	for _, id := range []string{"Heading1", "Heading2", "Heading3", "Lead", "Signature", "Date"} {
		_, style, _ := strings.Cut(all["word/styles.xml"], `w:styleId="`+id+`"`)
		if style, _, _ = strings.Cut(style, "</w:style>"); !strings.Contains(style, "<w:pPr><w:keepNext/>") {
			t.Errorf("%s may stand alone: %s", id, style)
		}
	}
}
