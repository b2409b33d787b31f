package workbook

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"duban/formats/archive"
	"duban/remind"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	day := remind.NewDate(2026, 3, 1)
	sheet := Sheet{
		Name: "联系人", Title: "通讯录",
		Columns: []Column{
			{Title: "单位", Choices: []string{"石鼓区党委、政府", "=1+1"}},
			{Title: "手机", Note: "11位"},
			{Title: "起", Kind: DayCell},
			{Title: "顺序", Kind: NumberCell},
			{Title: "颜色"},
		},
		Rows: [][]any{{"=1+1", "013800000001", day, 2, remind.Red}, {"甲", "", remind.Date(0), nil, remind.Green}},
	}
	var b bytes.Buffer
	if err := Write(&b, []Sheet{sheet, {Name: "别名", Columns: []Column{{Title: "别名"}}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Unpack(b.Bytes()); err != nil {
		t.Fatal(err)
	}
	all, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	got, findings := Shown(all)
	if len(findings) > 0 {
		t.Errorf("findings: %v", findings)
	}
	if len(got) != 2 || got[0].Name != "联系人" || got[1].Name != "别名" {
		t.Fatalf("sheets: %+v; want 联系人 and 别名, and not the hidden lists", got)
	}
	title := []string{"通讯录", "通讯录", "通讯录", "通讯录", "通讯录"} // merged over the columns
	want := [][]string{title, {"单位", "手机", "起", "顺序", "颜色"}, {"=1+1", "013800000001", "46082", "2", "红"}, {"甲", "", "", "", "绿"}}
	if !slices.EqualFunc(got[0].Rows, want, slices.Equal[[]string]) {
		t.Errorf("rows: %q, want %q", got[0].Rows, want)
	}
	if d, ok := got[0].Day(got[0].Rows[2][2]); !ok || d != day {
		t.Errorf("day: %v %v, want %v", d, ok, day)
	}
	if w := got[0].Where(1, 2); w != "工作表“联系人”第2行C列" {
		t.Errorf("where: %s", w)
	}
}

func TestMergedCellsHoldTheirValueEverywhere(t *testing.T) {
	f := excelize.NewFile()
	date1904 := true
	for _, err := range []error{
		f.SetCellStr("Sheet1", "A1", "单位"), f.SetCellStr("Sheet1", "B3", "尾"), f.MergeCell("Sheet1", "A1", "A3"),
		f.SetCellInt("Sheet1", "C3", 44000), f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"单位"}, {"单位"}, {"单位", "尾", "44000"}}
	if !slices.EqualFunc(got[0].Rows, want, slices.Equal[[]string]) {
		t.Errorf("rows: %q, want %q", got[0].Rows, want)
	}
	if d, ok := got[0].Day("44000"); !ok || d != remind.NewDate(2024, 6, 19) {
		t.Errorf("a day of a workbook that counts from 1904: %v %v", d, ok)
	}
}

// A text of cells goes to a terminal as it is.
func TestATextOfCellsShowsWhatIsSeen(t *testing.T) {
	var out bytes.Buffer
	err := WriteCSV(&out, &Sheet{Columns: []Column{{Title: "单位"}, {Title: "姓名"}}, Rows: [][]any{{"甲\x1b[31m局\u202e", "\u2066=1"}}})
	if want := "单位,姓名\n甲[31m局,'=1\n"; err != nil || out.String() != want {
		t.Errorf("%q, want %q; %v", out.String(), want, err)
	}
}
