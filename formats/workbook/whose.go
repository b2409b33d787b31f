package workbook

import (
	"fmt"
	"slices"
	"strings"

	"duban/formats/plantext"
)

// A Kind is one of the tables that an office fills in and hands back: what people call it, and the command that takes it in.
type Kind struct {
	Name, Command string

	signs [][]string // titles of a row that is of no other table, in its workbook and in its CSV
}

// The tables that are exported, filled in and imported again. A plan is none of them: it comes from elsewhere, in as many forms as there are
// offices, and nothing but its reader can tell it.
var (
	Ledger    = Kind{Name: "台账", Command: "duban import states", signs: [][]string{{"编号", "原定时限", "状态"}, {"key", "original", "state"}}}
	Contacts  = Kind{Name: "通讯录", Command: "duban import contacts", signs: [][]string{{"单位", "角色", "渠道"}}}
	Checklist = Kind{Name: "核对表", Command: "duban import review", signs: [][]string{{"读出结果", "核对结果"}, {"value", "result", "print"}}}
)

// An OtherError says that a file is another table than the one that was asked for.
type OtherError struct {
	Kind Kind   // what it is
	For  string // what it was given for
}

// Error says what the file is, and how it is taken in.
func (e OtherError) Error() string {
	return fmt.Sprintf("文件是%s，不是%s，请按%[1]s导入（%[3]s）", e.Kind.Name, e.For, e.Kind.Command)
}

// Other returns an OtherError if the first sheet that holds anything is one of the tables that are known, and not the one it was given for; nil if
// it may be. Whoever has all of them on his desk takes the wrong one some day, and what its reader then misses, one column or a hundred
// deadlines, would not tell him so. The first sheet alone is asked, as a workbook of a plan may well have a list of telephones behind it.
func Other(grids []Grid, given string) error {
	i := slices.IndexFunc(grids, func(g Grid) bool { return len(g.Rows) > 0 })
	if i < 0 {
		return nil
	}
	for _, k := range []Kind{Checklist, Ledger, Contacts} {
		if k.Name != given && slices.ContainsFunc(k.signs, grids[i].titled) {
			return OtherError{k, given}
		}
	}
	return nil
}

// titled reports whether one of the rows in which a header may stand has all these titles.
func (g *Grid) titled(titles []string) bool {
	for _, row := range g.Rows[:min(HeadRows, len(g.Rows))] {
		bare := make([]string, len(row))
		for i, cell := range row {
			bare[i] = BareTitle(cell)
		}
		if !slices.ContainsFunc(titles, func(t string) bool { return !slices.Contains(bare, t) }) {
			return true
		}
	}
	return false
}

// heading returns what stands in a row, each text once: a title that is merged over a table's width stands in each of its cells.
func (g *Grid) heading(row int) string {
	var words []string
	for _, cell := range g.Row(row) {
		if Plain(cell) != "" && !slices.Contains(words, cell) {
			words = append(words, cell)
		}
	}
	return plantext.Clip(strings.Join(words, " "))
}
