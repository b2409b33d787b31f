package paper_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"reflect"
	"strings"
	"testing"

	"duban/formats"
	"duban/formats/paper"
	"duban/remind"
	"duban/seeds"
)

func written(t *testing.T, p *paper.Paper) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := paper.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts returns the parts of a paper by their names.
func parts(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(b)
	}
	return all
}

func drawing(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// letter holds each kind of block.
func letter(t *testing.T) *paper.Paper {
	return &paper.Paper{Name: "关于整改的函", Office: "市整改办", Draft: "（代拟稿）", Blocks: []paper.Block{
		paper.Words(paper.Title, "关于整改\n进展的函"),
		paper.Words(paper.Subtitle, "督办〔2026〕024号"),
		paper.Words(paper.Addressee, "石鼓区人民政府："),
		paper.Words(paper.Heading1, "一、情况"),
		paper.Words(paper.Heading2, "（一）总体"),
		paper.Words(paper.Heading3, "1.水"),
		{Runs: []paper.Run{{Text: "“甲”<乙>&"}, {Text: "丙", Bold: true, Colour: "B00000"}}},
		{Table: &paper.Table{Widths: []float64{16, 70, 70}, Heads: 1, Heights: []float64{0, 20}, Rows: [][]paper.Cell{
			{paper.In("序号"), paper.In("事项"), paper.In("时限")},
			{{Runs: []paper.Run{{Text: "24"}}, Down: 2, Shade: "D9D9D9"}, paper.In("污水"), {Runs: []paper.Run{{Text: "12月"}}, Align: paper.Right}},
			{{Runs: []paper.Run{{Text: "合并"}}, Span: 2, Align: paper.Centre}},
		}}},
		paper.Words(paper.Note, "注：无。"),
		{Picture: &paper.Picture{PNG: drawing(t), Width: 40, Height: 40, Alt: "图示"}},
		paper.Words(paper.Signature, "市整改办"),
		paper.Words(paper.Date, "2026年11月30日"),
		{Style: paper.PageBreak},
		{Table: &paper.Table{Widths: []float64{156}, Small: true, Rows: [][]paper.Cell{{paper.In("末页")}}}},
	}}
}

// The built-in plan, as a paper, obliges to what its text does: the reader that takes plans from Word documents reads every word of it.
func TestAPaperIsReadAgain(t *testing.T) {
	t.Parallel()
	text, err := seeds.Files.ReadFile(seeds.PlanID + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := formats.ReadPlanFile(seeds.PlanID, "方案.txt", bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	p := &paper.Paper{Name: "方案"}
	for l := range strings.Lines(string(text)) {
		p.Blocks = append(p.Blocks, paper.Words(paper.Body, strings.TrimRight(l, "\r\n")))
	}
	got, _, err := formats.ReadPlanFile(seeds.PlanID, "方案.docx", bytes.NewReader(written(t, p)))
	if err != nil {
		t.Fatal(err)
	}
	a, b := remind.Obligations(got), remind.Obligations(want)
	for i := range a { // where it stands is told otherwise in a text without paragraphs
		a[i].Source.Where, a[i].Read.Source.Where = "", ""
	}
	if len(b) < 100 || !reflect.DeepEqual(a, b) {
		t.Errorf("%d obligations are read again of %d, or others", len(a), len(b))
	}
}

func TestThePartsAreXML(t *testing.T) {
	t.Parallel()
	all := parts(t, written(t, letter(t)))
	for name, content := range all {
		if strings.HasSuffix(name, ".png") {
			continue
		}
		d := xml.NewDecoder(strings.NewReader(content))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

func TestThePartsOfAPaper(t *testing.T) {
	t.Parallel()
	all := parts(t, written(t, letter(t)))
	tests := []struct{ part, want string }{
		{"word/document.xml", `<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"`},
		{"word/document.xml", `<w:tblW w:w="8844" w:type="dxa"/>`},
		{"word/document.xml", `<w:cantSplit/><w:tblHeader/>`},
		{"word/document.xml", `<w:vMerge w:val="restart"/><w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>`},
		{"word/document.xml", `<w:vMerge/><w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>`},
		{"word/document.xml", `<w:trHeight w:val="1134" w:hRule="atLeast"/>`},
		{"word/document.xml", `<w:t xml:space="preserve">关于整改</w:t><w:br/><w:t xml:space="preserve">进展的函</w:t>`},
		{"word/document.xml", `<w:pageBreakBefore/>`},
		{"word/document.xml", `r:embed="rId100"`},
		{"word/_rels/document.xml.rels", `Id="rId100"`},
		{"word/settings.xml", `<w:evenAndOddHeaders/>`},
		{"word/styles.xml", `w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312" w:cs="Times New Roman"`},
		{"word/styles.xml", `<w:spacing w:val="-5"/>`},
		{"word/styles.xml", `w:line="579" w:lineRule="exact"`},
		{"word/styles.xml", `<w:name w:val="heading 1"/>`},
		{"word/fontTable.xml", `<w:altName w:val="仿宋,`},
		{"word/footer1.xml", `<w:jc w:val="right"/>`},
		{"word/footer2.xml", `<w:jc w:val="left"/>`},
		{"docProps/core.xml", `<dc:title>关于整改的函</dc:title><dc:creator>市整改办</dc:creator>`},
	}
	for _, tt := range tests {
		if !strings.Contains(all[tt.part], tt.want) {
			t.Errorf("%s lacks %s", tt.part, tt.want)
		}
	}
	if len(all) != 11 {
		t.Errorf("%d parts", len(all))
	}
}

func TestThePageAcross(t *testing.T) {
	t.Parallel()
	all := parts(t, written(t, &paper.Paper{Landscape: true}))
	if want := `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1588" w:right="2098" w:bottom="1474" w:left="1984"`; !strings.Contains(all["word/document.xml"], want) {
		t.Errorf("no %s", want)
	}
}

// Name and day stand on one axis, four characters in by a short name, further left by a long one.
func TestWhoSignsStandsOverTheDay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, indent string }{
		{"市整改办", `<w:ind w:left="4095"/>`}, // the axis at 20.5 characters: 13 left of it
		{"市突出环境问题整改工作领导小组办公室", `<w:ind w:left="3150"/>`},
		{"{{署名}}", `<w:ind w:left="2835"/>`},
	} {
		all := parts(t, written(t, &paper.Paper{Blocks: []paper.Block{paper.Words(paper.Signature, tt.name), paper.Words(paper.Date, "2026年11月30日")}}))
		if n := strings.Count(all["word/document.xml"], tt.indent); n != 2 {
			t.Errorf("%s: %s stands %d times in %s", tt.name, tt.indent, n, all["word/document.xml"])
		}
	}
}

func TestTheSamePaperIsTheSameFile(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(written(t, letter(t)), written(t, letter(t))) {
		t.Error("two writings of one paper differ")
	}
}

// A document that was converted holds characters that no XML may, and a program refuses a file with one.
func TestForbiddenCharactersAreLeftOut(t *testing.T) {
	t.Parallel()
	all := parts(t, written(t, &paper.Paper{Name: "甲\x00乙", Office: "\ufffe", Blocks: []paper.Block{
		paper.Words(paper.Body, "污\x0b水\x1f厂\r\n\ud7ff\uffff\xff二\t三"),
	}}))
	if want := `<w:t xml:space="preserve">污水厂</w:t><w:br/>`; !strings.Contains(all["word/document.xml"], want) {
		t.Errorf("no %s in %s", want, all["word/document.xml"])
	}
	for name, content := range all {
		if strings.ContainsAny(content, "\x00\x0b\x1f\ufffe\uffff") {
			t.Errorf("%s holds what XML forbids", name)
		}
	}
}

func TestPapersThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, want string
		block      paper.Block
	}{
		{"a row that is too short", "has 1 of 2 columns", paper.Block{Table: &paper.Table{Widths: []float64{78, 78}, Rows: [][]paper.Cell{{paper.In("甲")}}}}},
		{"a row that is too long", "wider than its 1 columns", paper.Block{Table: &paper.Table{Widths: []float64{78}, Rows: [][]paper.Cell{{paper.In("甲"), paper.In("乙")}}}}},
		{"a drawing of another kind", "no PNG", paper.Block{Picture: &paper.Picture{PNG: []byte("GIF89a")}}},
		{"no style", "neither paragraph", paper.Block{Style: 99}},
	}
	for _, tt := range tests {
		err := paper.Write(io.Discard, &paper.Paper{Blocks: []paper.Block{tt.block}})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}
