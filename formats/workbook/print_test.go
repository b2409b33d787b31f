package workbook

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"duban/remind"
)

// opened writes sheets and opens them as another program does.
func opened(t *testing.T, sheets ...Sheet) *excelize.File {
	t.Helper()
	var b, again bytes.Buffer
	if err := Write(&b, sheets); err != nil {
		t.Fatal(err)
	}
	if err := Write(&again, sheets); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("written twice it differs; %v", err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

var printable = Sheet{
	Name: "台账", Title: "整改台账（截至2026年11月28日）&A",
	Columns: []Column{{Title: "问题", Width: 40}, {Title: "天数", Kind: NumberCell}, {Title: "颜色"}, {Title: "编号", Aside: true}},
	Rows:    [][]any{{"甲", 12, remind.Red, "p/1"}, {"乙", 3, remind.Orange, "p/2"}},
}

// An office prints a sheet as it comes: A4 across, a title, the header on every page, and no keys.
func TestASheetIsPrinted(t *testing.T) {
	f := opened(t, printable)
	if got, err := f.GetCellValue("台账", "A1"); err != nil || got != printable.Title {
		t.Errorf("title %q %v", got, err)
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name] = n.RefersTo
	}
	want := map[string]string{"_xlnm.Print_Area": "'台账'!$A$1:$C$4", "_xlnm.Print_Titles": "'台账'!$2:$2", "_xlnm._FilterDatabase": "'台账'!$A$2:$D$4"}
	if !maps.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	page, err1 := f.GetPageLayout("台账")
	sheet, err2 := f.GetSheetProps("台账")
	if err1 != nil || err2 != nil || *page.Size != paperA4 || *page.Orientation != "landscape" || *page.FitToWidth != 1 || *page.FitToHeight != 0 || !*sheet.FitToPage {
		t.Errorf("page %+v %v %v", page, err1, err2)
	}
	foot, err := f.GetHeaderFooter("台账")
	if err != nil || !strings.Contains(foot.OddFooter, "第&P页　共&N页") || !strings.Contains(foot.OddFooter, `&11&"宋体,Regular"整改台账（截至2026年11月28日）&&A`) {
		t.Errorf("footer %+v %v", foot, err)
	}
	long := printable
	long.Title = strings.Repeat("长标题", 12)
	if foot, err := opened(t, long).GetHeaderFooter("台账"); err != nil || !strings.Contains(foot.OddFooter, long.Title+`&R&11&"宋体,Regular"第&P页`) {
		t.Errorf("under a long title the page stands in %+v %v", foot, err)
	}
	panes, err := f.GetPanes("台账")
	if err != nil || !panes.Freeze || panes.YSplit != headRow {
		t.Errorf("panes %+v %v", panes, err)
	}
}

// Chinese fonts, numbers in the middle, and red told from orange without colours.
func TestHowCellsLook(t *testing.T) {
	f := opened(t, printable)
	style := func(cell string) *excelize.Style {
		id, err := f.GetCellStyle("台账", cell)
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for cell, want := range map[string]excelize.Font{"A1": {Family: "黑体", Size: 16}, "A2": {Family: "黑体", Size: 10.5}, "A3": {Family: "宋体", Size: 10.5}, "C4": {Family: "宋体", Size: 10.5}} {
		if got := style(cell).Font; got.Family != want.Family || got.Size != want.Size {
			t.Errorf("%s: %s %v, want %s %v", cell, got.Family, got.Size, want.Family, want.Size)
		}
	}
	if s := style("B3"); s.Alignment.Horizontal != "center" || !s.Alignment.WrapText {
		t.Errorf("a number stands %+v", s.Alignment)
	}
	if !style("C3").Font.Bold || style("C4").Font.Bold {
		t.Error("red is not the one that is bold")
	}
	if d := grey(style("C4").Fill.Color[0]) - grey(style("C3").Fill.Color[0]); d < 25 {
		t.Errorf("in grey, red and orange are %d of 255 apart", d)
	}
}

// grey returns how bright a colour is on a printer without colours, as ITU-R BT.601 has it.
func grey(colour string) int {
	r, g, b := hex(colour)
	return (299*int(r) + 587*int(g) + 114*int(b)) / 1000
}

// hex reads a colour of six digits.
func hex(s string) (r, g, b uint8) {
	digit := func(i int) uint8 { return uint8(slices.Index([]byte("0123456789ABCDEF"), s[i])) } //nolint:gosec // a digit
	return digit(0)<<4 + digit(1), digit(2)<<4 + digit(3), digit(4)<<4 + digit(5)
}

// A sheet without a title has its name over it; one whose printed columns do not stand together is refused.
func TestWhatIsNotPrinted(t *testing.T) {
	f := opened(t, Sheet{Name: "别名", Columns: []Column{{Title: "别名"}}})
	if got, err := f.GetCellValue("别名", "A1"); err != nil || got != "别名" {
		t.Errorf("title %q %v", got, err)
	}
	if merged, err := f.GetMergeCells("别名"); err != nil || len(merged) > 0 {
		t.Errorf("merged %v %v", merged, err)
	}
	for _, columns := range [][]Column{{{Title: "编号", Aside: true}, {Title: "问题"}}, {{Title: "编号", Aside: true}}} {
		if err := Write(&bytes.Buffer{}, []Sheet{{Name: "表", Columns: columns}}); err == nil {
			t.Errorf("written: %+v", columns)
		}
	}
}
