package listing_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duban/listing"
	"duban/remind"
	"duban/remind/typed"
)

// A told is a row with everything that a column can hold.
type told struct {
	on       remind.Date
	at       time.Time
	role     remind.Role
	roles    []remind.Role
	key      remind.Key
	state    remind.State
	colour   remind.Colour
	left     int
	subject  string
	bodies   []string
	declined bool
	data     string
}

var table = listing.Table[told]{Sheet: "提醒", Columns: []listing.Column[told]{
	{Name: "on", Title: "提醒日期", Screen: true, Kind: listing.Day, Width: 12, Value: func(r *told) any { return r.on }},
	{Name: "at", Title: "发送日期", Kind: listing.Day, Width: 12, Value: func(r *told) any { return r.at }},
	{Title: "时间", Kind: listing.Clock, Value: func(r *told) any { return r.at }},
	{Name: "role", Title: "角色", Value: func(r *told) any { return r.role }},
	{Name: "roles", Value: func(r *told) any { return r.roles }},
	{Name: "obligation", Title: "任务编号", Note: "请勿修改", Value: func(r *told) any { return r.key }},
	{
		Name: "days_left", Title: "距到期天数", Screen: true, Kind: listing.Number, Value: func(r *told) any { return r.left },
		Cell: func(r *told) any {
			if r.on == 0 {
				return nil
			}
			return r.left
		},
	},
	{Name: "subject", Title: "主题", Screen: true, Width: 60, Value: func(r *told) any { return r.subject }},
	{Name: "bodies", Title: "单位", Screen: true, Value: func(r *told) any { return r.bodies }},
	{Name: "state", Title: "状态", Screen: true, Place: 4, Choices: []string{"整改中"}, Value: func(r *told) any { return r.state }},
	{
		Name: "colour", Title: "颜色", Screen: true, Place: 1, Value: func(r *told) any { return r.colour },
		Line: func(r *told) any { return r.colour.Chinese() },
		Cell: func(r *told) any { return listing.Shade{Colour: r.colour, Text: "见色"} },
	},
	{Name: "declined", Title: "已谢绝", Screen: true, Value: func(r *told) any { return r.declined }},
	{Name: "data", Rare: true, Value: func(r *told) any { return r.data }},
}}

var rows = []told{
	{
		remind.NewDate(2024, 5, 31), time.Date(2024, 5, 31, 1, 0, 0, 7, time.UTC), remind.Responsible,
		[]remind.Role{remind.Responsible, remind.Lead},
		"hengyang-2024/24.2.7@2028-12-31", remind.Open, remind.Red, -3, "【督办】<问题24> & 其他",
		[]string{"石鼓区党委、政府", "市水务集团"},
		true, "x",
	},
	{state: remind.Closed, colour: remind.Green, subject: "=1+1", bodies: []string{}},
	{state: remind.Reported, colour: remind.Purple, subject: "第一行\n第二行\t完"},
}

// Each format shows the same rows as its golden file has them; UPDATE=1 writes the files anew.
func TestFormats(t *testing.T) {
	for _, f := range []listing.Format{listing.Terminal, listing.Coloured, listing.JSON, listing.YAML, listing.CSV} {
		var b bytes.Buffer
		if err := table.Write(&b, f, rows); err != nil {
			t.Fatal(err)
		}
		golden(t, strings.ReplaceAll(string(f), " ", "_"), b.Bytes())
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
	}
}

func TestGrid(t *testing.T) {
	g := table.Grid(rows)
	var titles []string
	for _, h := range g.Heads {
		titles = append(titles, h.Title)
	}
	wantTitles := []string{"颜色", "提醒日期", "发送日期", "状态", "时间", "角色", "任务编号", "距到期天数", "主题", "单位", "已谢绝"}
	if g.Name != "提醒" || !slices.Equal(titles, wantTitles) {
		t.Errorf("sheet %s: %q, want %q", g.Name, titles, wantTitles)
	}
	want := [][]any{
		{
			listing.Shade{Colour: remind.Red, Text: "见色"},
			remind.NewDate(2024, 5, 31), remind.NewDate(2024, 5, 31), remind.Open.Chinese(), "09:00",
			"主体责任单位", "hengyang-2024/24.2.7@2028-12-31", -3, "【督办】<问题24> & 其他", "石鼓区党委、政府；市水务集团", true,
		},
		{
			listing.Shade{Colour: remind.Green, Text: "见色"},
			remind.Date(0), nil, remind.Closed.Chinese(), nil,
			"主体责任单位", "", nil, "=1+1", "", false,
		},
	}
	for i := range want {
		if !reflect.DeepEqual(g.Rows[i], want[i]) {
			t.Errorf("row %d: %#v\nwant %#v", i, g.Rows[i], want[i])
		}
	}
	if h := g.Heads[1]; h.Kind != listing.Day || h.Width != 12 {
		t.Errorf("head of a day: %+v", h)
	}
	if g.Heads[6].Note != "请勿修改" || !slices.Equal(g.Heads[3].Choices, []string{"整改中"}) {
		t.Errorf("notes and choices are lost: %+v", g.Heads)
	}
}

// A place beyond the columns is the last one, and two that want the same keep their order.
func TestPlaces(t *testing.T) {
	column := func(title string, place int) listing.Column[int] {
		return listing.Column[int]{Title: title, Place: place, Value: func(n *int) any { return *n }}
	}
	tests := []struct {
		name    string
		columns []listing.Column[int]
		want    string
	}{
		{"as declared", []listing.Column[int]{column("a", 0), column("b", 0)}, "ab"},
		{"to the front", []listing.Column[int]{column("a", 0), column("b", 1)}, "ba"},
		{"to the back", []listing.Column[int]{column("a", 3), column("b", 0), column("c", 0)}, "bca"},
		{"beyond the back", []listing.Column[int]{column("a", 9), column("b", 0)}, "ba"},
		{"two at once", []listing.Column[int]{column("a", 3), column("b", 1), column("c", 0), column("d", 0)}, "bcad"},
		{"no title", []listing.Column[int]{column("", 0), column("b", 0)}, "b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, h := range (&listing.Table[int]{Columns: tt.columns}).Grid(nil).Heads {
				got += h.Title
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestRareColumns(t *testing.T) {
	for _, tt := range []struct {
		value any
		want  string
	}{
		{"", "{}"},
		{0, "{}"},
		{false, "{}"},
		{nil, "{}"},
		{[]string{}, "{}"},
		{[]string(nil), "{}"},
		{remind.Date(0), "{}"},
		{time.Time{}, "{}"},
		{"a", `{"v":"a"}`},
		{1, `{"v":1}`},
		{true, `{"v":true}`},
		{[]string{""}, `{"v":[""]}`},
		{struct{}{}, `{"v":{}}`},
	} {
		column := listing.Column[int]{Name: "v", Rare: true, Value: func(*int) any { return tt.value }}
		var b bytes.Buffer
		if err := (&listing.Table[int]{Columns: []listing.Column[int]{column}}).Write(&b, listing.JSON, []int{0}); err != nil || b.String() != tt.want+"\n" {
			t.Errorf("%#v: %s %v, want %s", tt.value, b.String(), err, tt.want)
		}
	}
}

func TestPick(t *testing.T) {
	var b strings.Builder
	if err := table.Pick("subject", "nothing", "on").Write(&b, listing.CSV, rows[:1]); err != nil || b.String() != "subject,on\n【督办】<问题24> & 其他,2024-05-31\n" {
		t.Errorf("%q %v", b.String(), err)
	}
}

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "abc": 3, "督办": 4, "（二）七是": 10, "ａ１": 4, "“引”": 4, "ｱ": 1, "e\u0301": 1, "2024年5月31日": 13, "\u200b": 0, "한글": 4,
	} {
		if got := listing.Width(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	for _, f := range []listing.Format{listing.Terminal, listing.JSON, listing.YAML, listing.CSV} {
		if err := table.Write(full{}, f, rows); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%s: a full disk: %v", f, err)
		}
	}
	if err := table.Write(io.Discard, "xlsx", rows); err == nil {
		t.Error("an unknown format is written")
	}
	bad := listing.Table[int]{Columns: []listing.Column[int]{{Name: "v", Value: func(*int) any { return func() {} }}}}
	if err := bad.Write(io.Discard, listing.JSON, []int{0}); err == nil || !strings.Contains(err.Error(), "column v") {
		t.Errorf("no JSON: %v", err)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// Whatever the table, every format shows every row and column, in order.
func TestEverythingIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns, count := rapid.IntRange(1, 6).Draw(t, "columns"), rapid.IntRange(0, 6).Draw(t, "rows")
		var all listing.Table[[]string]
		for i := range columns {
			all.Columns = append(all.Columns, listing.Column[[]string]{
				Name: fmt.Sprint("name_", i), Title: fmt.Sprint("题", i), Place: rapid.IntRange(0, columns+1).Draw(t, "place"),
				Value: func(r *[]string) any { return (*r)[i] },
			})
		}
		rows := make([][]string, count)
		for i := range rows {
			for range columns {
				rows[i] = append(rows[i], rapid.StringMatching(`[a-z0-9督办，。（“=<"',. ]{0,30}[a-z督办]`).Draw(t, "cell"))
			}
		}
		shownAsData(t, &all, rows)
		shownAsText(t, &all, rows)
		shownOnScreen(t, &all, rows)
		shownAsGrid(t, &all, rows)
	})
}

func written(t *rapid.T, all *listing.Table[[]string], f listing.Format, rows [][]string) string {
	var b strings.Builder
	if err := all.Write(&b, f, rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func shownAsData(t *rapid.T, all *listing.Table[[]string], rows [][]string) {
	lines := slices.Collect(strings.Lines(written(t, all, listing.JSON, rows)))
	if len(lines) != len(rows) {
		t.Fatalf("%d lines of JSON, %d rows", len(lines), len(rows))
	}
	if n := strings.Count(written(t, all, listing.YAML, rows), "---\n"); n != len(rows) {
		t.Fatalf("%d documents of YAML, %d rows", n, len(rows))
	}
	for i, line := range lines {
		var object map[string]string
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatal(err)
		}
		last := -1
		for j := range all.Columns {
			name := all.Columns[j].Name
			at := strings.Index(line, `"`+name+`":`)
			if object[name] != rows[i][j] || at <= last {
				t.Fatalf("row %d, %s: %s, want %q", i, name, line, rows[i][j])
			}
			last = at
		}
	}
}

func shownAsText(t *rapid.T, all *listing.Table[[]string], rows [][]string) {
	records, err := csv.NewReader(strings.NewReader(written(t, all, listing.CSV, rows))).ReadAll()
	if err != nil || len(records) != len(rows)+1 {
		t.Fatalf("%d records of CSV, %d rows: %v", len(records), len(rows), err)
	}
	for i, row := range rows {
		for j, cell := range row {
			if records[i+1][j] != typed.Disarm(cell) {
				t.Fatalf("row %d of CSV: %q, want %q", i, records[i+1], row)
			}
		}
	}
}

// shownOnScreen: whatever does not fit a line goes on below it, within its column, and is whole if it is read from above.
func shownOnScreen(t *rapid.T, all *listing.Table[[]string], rows [][]string) {
	screen := written(t, all, listing.Terminal, rows)
	heads := all.Grid(nil).Heads
	var starts []int
	for j, h := range heads {
		before, _, found := strings.Cut(screen, h.Title)
		if !found || strings.Contains(before, "\n") {
			t.Fatalf("no head %s in the first line:\n%s", h.Title, screen)
		}
		starts = append(starts, listing.Width(before))
		if j > 0 && starts[j] <= starts[j-1] {
			t.Fatalf("%s stands before %s:\n%s", h.Title, heads[j-1].Title, screen)
		}
	}
	got := make([]string, len(heads))
	for _, line := range slices.Collect(strings.Lines(screen))[1:] {
		line = strings.TrimSuffix(line, "\n")
		if listing.Width(line) > 100 {
			t.Fatalf("a line of %d places:\n%s", listing.Width(line), screen)
		}
		place := 0
		for _, r := range line {
			at, exact := slices.BinarySearch(starts, place)
			if !exact {
				at--
			}
			got[at] += strings.TrimSpace(string(r))
			place += listing.Width(string(r))
		}
	}
	for j, h := range heads {
		want := ""
		at := slices.IndexFunc(all.Columns, func(c listing.Column[[]string]) bool { return c.Title == h.Title })
		for _, row := range rows {
			want += strings.ReplaceAll(row[at], " ", "")
		}
		if got[j] != want {
			t.Fatalf("column %s: %q, want %q\n%s", h.Title, got[j], want, screen)
		}
	}
}

func shownAsGrid(t *rapid.T, all *listing.Table[[]string], rows [][]string) {
	g := all.Grid(rows)
	if len(g.Heads) != len(all.Columns) || len(g.Rows) != len(rows) {
		t.Fatalf("%d heads, %d rows", len(g.Heads), len(g.Rows))
	}
	for j := range all.Columns {
		at := slices.IndexFunc(g.Heads, func(h listing.Head) bool { return h.Title == all.Columns[j].Title })
		for i := range rows {
			if at < 0 || g.Rows[i][at] != rows[i][j] {
				t.Fatalf("row %d of column %d is not in %v", i, j, g.Rows)
			}
		}
	}
}

// A struct goes out to programs only with names made for them: an address that slipped into a column would show Go's names.
func TestWhatProgramsCannotReadIsRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		value any
		good  bool
	}{
		"a pair without names":  {remind.Address{Channel: "mail", To: "a@x.example"}, false},
		"a pointer to a pair":   {&remind.Address{Channel: "mail"}, false},
		"a list of pairs":       {[]remind.Address{}, false},
		"a map of pairs":        {map[string]remind.Address{}, false},
		"a span of days":        {struct{ From, To remind.Date }{1, 2}, false},
		"a text on a colour":    {listing.Shade{Text: "甲"}, true},
		"a struct with names":   {remind.Source{Line: 3, Column: 1}, true},
		"a day":                 {remind.NewDate(2024, 5, 31), true},
		"an instant":            {time.Unix(0, 0), true},
		"nothing":               {nil, true},
		"a list":                {[]string{"甲"}, true},
		"a struct that is text": {remind.Red, true},
	} {
		table := listing.Table[int]{Columns: []listing.Column[int]{{Name: "address", Value: func(*int) any { return tt.value }}}}
		for _, f := range []listing.Format{listing.JSON, listing.YAML, listing.CSV, listing.Terminal} {
			err := table.Write(io.Discard, f, []int{1})
			if (err == nil) != tt.good || err != nil && !strings.Contains(err.Error(), "column address: the fields of ") {
				t.Errorf("%s as %s: %v", name, f, err)
			}
		}
	}
}
