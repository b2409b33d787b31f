package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"duban/formats/archive"
	"duban/formats/plantext"
	"duban/remind"
)

// FieldTitles is a field, a column that is looked for: by its name in the program, and by the titles that offices give it, the template's first.
type FieldTitles struct {
	Name   string
	Titles []string
}

// A Table is a grid whose header has been found.
type Table struct {
	*Grid
	head int            // the header's row
	At   map[string]int // field → column
}

// HeadRows is how far down a header may stand: titles and notes come before it.
const HeadRows = 10

// brackets are remarks behind a title: 邮箱（必填）.
var brackets = regexp.MustCompile(`[（(][^（）()]*[)）]`)

// BareTitle returns a column's title without what is put around it.
// Templates mark what must be filled in by *, and writers put a colon behind; a title that is all in brackets is kept as it is.
func BareTitle(s string) string {
	bare := func(s string) string { return strings.ToLower(strings.Trim(Narrow(s), "*:：")) }
	if b := bare(brackets.ReplaceAllString(s, "")); b != "" {
		return b
	}
	return bare(s)
}

// Table finds the row that holds most of the fields' titles, of the first the topmost. It returns no table if needed fields are not in it, and
// says which, all at once. Columns that it does not know, and second ones for a field, are findings.
// The most titles and not the first with any, as a line above the header may hold a word, 单位, that is a title as well.
func (g *Grid) Table(fields []FieldTitles, needed ...string) (*Table, []plantext.Finding) {
	names := map[string]string{}
	for _, f := range fields {
		names[f.Name] = f.Name
		for _, t := range f.Titles {
			names[BareTitle(t)] = f.Name
		}
	}
	t := &Table{Grid: g}
	var found []plantext.Finding
	for r := range min(HeadRows, len(g.Rows)) {
		at, odd := g.header(r, names)
		if len(at) > len(t.At) {
			t.head, t.At, found = r, at, odd
		}
	}
	var lacking []string
	for _, n := range needed {
		if _, ok := t.At[n]; !ok {
			lacking = append(lacking, "“"+titleOf(fields, n)+"”")
		}
	}
	if len(lacking) > 0 {
		return nil, []plantext.Finding{g.Whole().Fault(plantext.Error, "缺少"+strings.Join(lacking, "、")+"列，无法读取", g.heading(t.head))}
	}
	return t, slices.Concat(found, t.repeated(names), g.sifted())
}

// repeated finds the columns that have the title of another before them and say something else: which of the two holds, nobody could tell. A
// title that is merged over two columns, or a column that was copied, says the same and is passed over.
func (t *Table) repeated(names map[string]string) []plantext.Finding {
	var all []plantext.Finding
	titles := t.Row(t.head)
	for c, title := range titles {
		first, known := t.At[names[BareTitle(title)]]
		if !known || first == c || Plain(title) == "" || Plain(titles[first]) != Plain(title) {
			continue
		}
		for r := t.head + 1; r < len(t.Rows); r++ {
			if said := Plain(t.cell(r, c)); said != "" && said != Plain(t.cell(r, first)) {
				all = append(all, t.place(r, c).Fault(plantext.Error, "有两列“"+Plain(title)+"”，此处与前一列的内容不同，请合并为一列", plantext.Clip(said)))
				break
			}
		}
	}
	return all
}

// cell returns a cell as it stands in its row; nothing beyond the row's end.
func (g *Grid) cell(row, column int) string {
	if column < len(g.Rows[row]) {
		return g.Rows[row][column]
	}
	return ""
}

// sifted notes the first cell from which characters were taken that turn others round or steer a terminal, and how many there are.
func (g *Grid) sifted() []plantext.Finding {
	n, at := 0, Place{}
	quote := ""
	for r, row := range g.Rows {
		for c, cell := range row {
			if !strings.ContainsFunc(cell, plantext.Steering) {
				continue
			}
			if n++; n == 1 {
				at, quote = g.place(r, c), plantext.Clip(Plain(cell))
			}
		}
	}
	if n == 0 {
		return nil
	}
	return []plantext.Finding{at.Fault(plantext.Note, fmt.Sprintf("此处等%d个单元格中有看不见的控制字符，已去除", n), quote)}
}

// titleOf returns the title by which findings call a field: the first, which templates use.
func titleOf(fields []FieldTitles, name string) string {
	i := slices.IndexFunc(fields, func(f FieldTitles) bool { return f.Name == name })
	return fields[i].Titles[0]
}

// header reads a row as titles.
func (g *Grid) header(row int, names map[string]string) (at map[string]int, odd []plantext.Finding) {
	at = map[string]int{}
	for c, cell := range g.Rows[row] {
		name, known := names[BareTitle(cell)]
		first, twice := at[name]
		switch {
		case Plain(cell) == "":
		case !known:
			odd = append(odd, g.place(row, c).Fault(plantext.Note, "不认识的列，未读取", Plain(cell)))
		case twice && Plain(g.Rows[row][first]) == Plain(cell): // a merged title
		case twice:
			odd = append(odd, g.place(row, c).Fault(plantext.Warning, "与前面的“"+Plain(g.Rows[row][first])+"”列重复，未读取", Plain(cell)))
		default:
			at[name] = c
		}
	}
	return at, odd
}

// Records returns the rows below the header that hold anything.
func (t *Table) Records() []Record {
	var all []Record
	for r := t.head + 1; r < len(t.Rows); r++ {
		if Plain(strings.Join(t.Rows[r], "")) != "" {
			all = append(all, Record{t, r})
		}
	}
	return all
}

// A Record is one row of a table.
type Record struct {
	T *Table
	n int
}

// Cell returns what a person sees in a field; nothing where there is no such column.
func (r Record) Cell(field string) string { return Plain(r.Raw(field)) }

// Raw returns a field as it stands in its cell, with what nobody sees.
func (r Record) Raw(field string) string {
	c, ok := r.T.At[field]
	if !ok || c >= len(r.T.Rows[r.n]) {
		return ""
	}
	return r.T.Rows[r.n][c]
}

// ErrorValue is what a cell shows whose formula has failed, in Excel, WPS and LibreOffice.
var ErrorValue = regexp.MustCompile(`^(#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|BLOCKED!|GETTING_DATA)|Err:\d+)$`)

// Failed returns a finding for each of some fields that holds the error of a formula instead of a value.
func (r Record) Failed(fields ...string) []plantext.Finding {
	var all []plantext.Finding
	for _, f := range fields {
		if cell := r.Cell(f); ErrorValue.MatchString(cell) {
			all = append(all, r.Place(f).Fault(plantext.Error, "单元格中的公式出错，没有结果，请改为实际内容", cell))
		}
	}
	return all
}

// Place says where a field of the row stands; the row's first cell where there is no such column.
func (r Record) Place(field string) Place { return r.T.place(r.n, r.T.At[field]) }

// Day reads a field as a day; none if it is empty. What is no day is a finding.
// 2024-05-31 0:00:00 is a day that a program exported; the time behind it is dropped.
func (r Record) Day(field string) (remind.Date, []plantext.Finding) {
	cell := Narrow(r.Cell(field))
	if cell == "" {
		return 0, nil
	}
	d, ok := r.T.Day(cell)
	if !ok { // a time of day may follow
		date, _, _ := strings.Cut(r.Cell(field), " ")
		d, ok = r.T.Day(Narrow(date))
	}
	switch {
	case ok:
		return d, nil
	case dayPattern.MatchString(cell):
		return 0, []plantext.Finding{r.Place(field).Fault(plantext.Error, "没有这一天，请更正", r.Cell(field))}
	default:
		return 0, []plantext.Finding{r.Place(field).Fault(plantext.Error, "日期应写作2024-05-31的形式", r.Cell(field))}
	}
}

// Exponent is a number as programs write large ones: 1.3800000001E+10.
var Exponent = regexp.MustCompile(`^\d(?:\.(\d+))?[eE]\+?\d{1,2}$`)

// Number returns a field that is meant as a row of digits, as typed: a program may have made a number of it. One of which digits are lost
// is a finding.
// A mobile number of 11 digits typed into a cell of numbers is shown as 1.38E+10, and a CSV saved from it holds no more than that.
func (r Record) Number(field string) (string, []plantext.Finding) {
	cell := strings.TrimSuffix(Narrow(r.Cell(field)), ".0")
	m := Exponent.FindStringSubmatch(cell)
	if m == nil {
		return cell, nil
	}
	f, _, err := big.ParseFloat(cell, 10, 200, big.ToNearestEven)
	if len(m[1]) < 6 || err != nil || !f.IsInt() { // a short one was cut: 1.38E+10
		message := "号码被表格软件改成了科学记数，已丢失末尾数字：请将该列设为文本格式后重新填写"
		return "", []plantext.Finding{r.Place(field).Fault(plantext.Error, message, r.Cell(field))}
	}
	return f.Text('f', 0), nil
}

// List splits a field at the marks that separate entries of a list, line breaks among them.
func (r Record) List(field string) []string {
	return strings.FieldsFunc(r.Cell(field), func(c rune) bool { return strings.ContainsRune("、，,；;|\n\t ", c) })
}

// Row returns a row, nothing if there is none.
func (g *Grid) Row(n int) []string {
	if n < len(g.Rows) {
		return g.Rows[n]
	}
	return nil
}

// place says where a cell stands, rows and columns counted from 0.
func (g *Grid) place(row, column int) Place {
	if g.Lines != nil {
		return Place{Line: g.Lines[row], Column: column + 1, cell: true}
	}
	return Place{Line: row + 1, Column: column + 1, Where: g.Where(row, column), cell: true}
}

// Whole says where the whole grid stands.
func (g *Grid) Whole() Place {
	if g.Lines != nil {
		return Place{}
	}
	return Place{Where: "工作表“" + g.Name + "”"}
}

// ReadGrids reads a file of Excel, or a text of cells, and says what in it nobody sees.
func ReadGrids(raw []byte) ([]Grid, []plantext.Finding, error) {
	if !Packed(raw) {
		text, err := Text(raw)
		if err != nil {
			return nil, nil, err
		}
		g, err := ReadCSV(text)
		return []Grid{g}, nil, err
	}
	raw, err := archive.Slim(raw)
	if err != nil {
		return nil, nil, err
	}
	z, err := archive.Unpack(raw)
	if err != nil {
		return nil, nil, err
	}
	if !archive.Holds(z, "xl/workbook.xml") {
		return nil, nil, errors.New("文件不是Excel工作簿（.xlsx），请在WPS或Excel中另存为.xlsx后重新导入")
	}
	all, err := Read(raw)
	if err != nil {
		return nil, nil, err
	}
	grids, found := Shown(all)
	return grids, found, nil
}

// Text returns a file that is no archive as text. A page of the web that is called .xls, as systems of offices export, and whatever else is no
// text of cells is refused with what to do. What holds nothing at all is ErrEmpty: that a column is missing from it would be true, and no help.
func Text(raw []byte) (string, error) {
	if len(bytes.Trim(raw, "\x00\xEF\xBB\xBF \t\r\n")) == 0 {
		return "", plantext.ErrEmpty
	}
	if err := archive.Foreign(raw); err != nil {
		return "", err
	}
	text, err := plantext.Decode(raw)
	if err != nil {
		return "", err
	}
	return text, archive.ForeignText(text)
}

// Packed reports whether a file is an archive, as those of Word and Excel are.
func Packed(raw []byte) bool {
	return bytes.HasPrefix(raw, archive.ZipMagic) || bytes.HasPrefix(raw, archive.OleMagic)
}
