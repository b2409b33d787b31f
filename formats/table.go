package formats

import (
	"bytes"
	"errors"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"duban/remind"
)

// fieldTitles is a field, a column that is looked for: by its name in the program, and by the titles that offices give it, the template's first.
type fieldTitles struct {
	name   string
	titles []string
}

// A table is a grid whose header has been found.
type table struct {
	*grid
	head int            // the header's row
	at   map[string]int // field → column
}

// headRows is how far down a header may stand: titles and notes come before it.
const headRows = 10

// brackets are remarks behind a title: 邮箱（必填）.
var brackets = regexp.MustCompile(`[（(][^（）()]*[)）]`)

// bareTitle returns a column's title without what is put around it.
func bareTitle(s string) string {
	bare := func(s string) string { return strings.ToLower(strings.Trim(narrow(s), "*:：")) }
	if b := bare(brackets.ReplaceAllString(s, "")); b != "" {
		return b
	}
	return bare(s)
}

// table finds the row that holds most of the fields' titles, of the first the topmost. It returns no table if one of the needed fields is in
// none of the rows, and says which. Columns that it does not know, and second ones for a field, are findings.
func (g *grid) table(fields []fieldTitles, needed ...string) (*table, []Finding) {
	names := map[string]string{}
	for _, f := range fields {
		names[f.name] = f.name
		for _, t := range f.titles {
			names[bareTitle(t)] = f.name
		}
	}
	t := &table{grid: g}
	var found []Finding
	for r := range min(headRows, len(g.rows)) {
		at, odd := g.header(r, names)
		if len(at) > len(t.at) {
			t.head, t.at, found = r, at, odd
		}
	}
	for _, n := range needed {
		if _, ok := t.at[n]; !ok {
			return nil, []Finding{g.whole().fault(Error, "缺少“"+titleOf(fields, n)+"”列，无法读取", strings.Join(g.row(t.head), " "))}
		}
	}
	return t, found
}

func titleOf(fields []fieldTitles, name string) string {
	i := slices.IndexFunc(fields, func(f fieldTitles) bool { return f.name == name })
	return fields[i].titles[0]
}

// header reads a row as titles.
func (g *grid) header(row int, names map[string]string) (at map[string]int, odd []Finding) {
	at = map[string]int{}
	for c, cell := range g.rows[row] {
		name, known := names[bareTitle(cell)]
		first, twice := at[name]
		switch {
		case Plain(cell) == "":
		case !known:
			odd = append(odd, g.place(row, c).fault(Note, "不认识的列，未读取", Plain(cell)))
		case twice && Plain(g.rows[row][first]) == Plain(cell): // a merged title
		case twice:
			odd = append(odd, g.place(row, c).fault(Warning, "与前面的“"+Plain(g.rows[row][first])+"”列重复，未读取", Plain(cell)))
		default:
			at[name] = c
		}
	}
	return at, odd
}

// records returns the rows below the header that hold anything.
func (t *table) records() []record {
	var all []record
	for r := t.head + 1; r < len(t.rows); r++ {
		if Plain(strings.Join(t.rows[r], "")) != "" {
			all = append(all, record{t, r})
		}
	}
	return all
}

// A record is one row of a table.
type record struct {
	t *table
	n int
}

// cell returns what a person sees in a field; nothing where there is no such column.
func (r record) cell(field string) string {
	c, ok := r.t.at[field]
	if !ok || c >= len(r.t.rows[r.n]) {
		return ""
	}
	return Plain(r.t.rows[r.n][c])
}

// errorValue is what a cell shows whose formula has failed, in Excel, WPS and LibreOffice.
var errorValue = regexp.MustCompile(`^(#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|BLOCKED!|GETTING_DATA)|Err:\d+)$`)

// failed returns a finding for each of some fields that holds the error of a formula instead of a value.
func (r record) failed(fields ...string) []Finding {
	var all []Finding
	for _, f := range fields {
		if cell := r.cell(f); errorValue.MatchString(cell) {
			all = append(all, r.place(f).fault(Error, "单元格中的公式出错，没有结果，请改为实际内容", cell))
		}
	}
	return all
}

// place says where a field of the row stands; the row's first cell where there is no such column.
func (r record) place(field string) fieldPlace { return r.t.place(r.n, r.t.at[field]) }

// day reads a field as a day; none if it is empty. What is no day is a finding.
func (r record) day(field string) (remind.Date, []Finding) {
	cell := narrow(r.cell(field))
	if cell == "" {
		return 0, nil
	}
	d, ok := r.t.day(cell)
	if !ok { // a time of day may follow
		date, _, _ := strings.Cut(r.cell(field), " ")
		d, ok = r.t.day(narrow(date))
	}
	switch {
	case ok:
		return d, nil
	case dayPattern.MatchString(cell):
		return 0, []Finding{r.place(field).fault(Error, "没有这一天，请更正", r.cell(field))}
	default:
		return 0, []Finding{r.place(field).fault(Error, "日期应写作2024-05-31的形式", r.cell(field))}
	}
}

// exponent is a number as programs write large ones: 1.3800000001E+10.
var exponent = regexp.MustCompile(`^\d(?:\.(\d+))?[eE]\+?\d{1,2}$`)

// number returns a field that is meant as a row of digits, as typed: a program may have made a number of it. One of which digits are lost
// is a finding.
func (r record) number(field string) (string, []Finding) {
	cell := strings.TrimSuffix(narrow(r.cell(field)), ".0")
	m := exponent.FindStringSubmatch(cell)
	if m == nil {
		return cell, nil
	}
	f, _, err := big.ParseFloat(cell, 10, 200, big.ToNearestEven)
	if len(m[1]) < 6 || err != nil || !f.IsInt() { // a short one was cut: 1.38E+10
		message := "号码被表格软件改成了科学记数，已丢失末尾数字：请将该列设为文本格式后重新填写"
		return "", []Finding{r.place(field).fault(Error, message, r.cell(field))}
	}
	return f.Text('f', 0), nil
}

// list splits a field at the marks that separate entries of a list, line breaks among them.
func (r record) list(field string) []string {
	return strings.FieldsFunc(r.cell(field), func(c rune) bool { return strings.ContainsRune("、，,；;|\n\t ", c) })
}

// row returns a row, nothing if there is none.
func (g *grid) row(n int) []string {
	if n < len(g.rows) {
		return g.rows[n]
	}
	return nil
}

// place says where a cell stands, rows and columns counted from 0.
func (g *grid) place(row, column int) fieldPlace {
	if g.lines != nil {
		return fieldPlace{line: g.lines[row], column: column + 1, cell: true}
	}
	return fieldPlace{line: row + 1, column: column + 1, where: g.where(row, column), cell: true}
}

// whole says where the whole grid stands.
func (g *grid) whole() fieldPlace {
	if g.lines != nil {
		return fieldPlace{}
	}
	return fieldPlace{where: "工作表“" + g.name + "”"}
}

// readGrids reads a file of Excel, or a text of cells, and says what in it nobody sees.
func readGrids(raw []byte) ([]grid, []Finding, error) {
	if !packed(raw) {
		text, err := decode(raw)
		if err != nil {
			return nil, nil, err
		}
		g, err := readCSV(text)
		return []grid{g}, nil, err
	}
	z, err := unpack(raw)
	if err != nil {
		return nil, nil, err
	}
	if !holds(z, "xl/workbook.xml") {
		return nil, nil, errors.New("文件不是Excel工作簿（.xlsx），请在WPS或Excel中另存为.xlsx后重新导入")
	}
	all, err := readWorkbook(raw)
	if err != nil {
		return nil, nil, err
	}
	grids, found := shown(all)
	return grids, found, nil
}

// packed reports whether a file is an archive, as those of Word and Excel are.
func packed(raw []byte) bool { return bytes.HasPrefix(raw, zipMagic) || bytes.HasPrefix(raw, oleMagic) }
