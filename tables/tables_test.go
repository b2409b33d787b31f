package tables

import (
	"regexp"
	"strings"
	"testing"

	"duban/formats/workbook"
	"duban/listing"
	"duban/office"
	"duban/remind"
)

// Every table is whole: names as programs expect them, each column once, and something to say in each.
func TestTables(t *testing.T) {
	day := &remind.Day{World: &remind.World{}} // only the values look into it
	whole(t, Problems(day.Today))
	whole(t, ProblemLines(day.Today))
	whole(t, &measureTable)
	whole(t, Obligations(day))
	whole(t, Ledger(0))
	whole(t, Disclosure("表"))
	whole(t, Noise(""))
	whole(t, Contacts(nil))
	whole(t, Collectives(&remind.Directory{}))
	whole(t, Aliases(&remind.Directory{}))
	whole(t, Successions())
	whole(t, Notices(day.World, ""))
	whole(t, Letters(""))
	whole(t, Covers(day))
	whole(t, Gaps(day))
	whole(t, &bodyTable)
	whole(t, &silenceTable)
	whole(t, Tests())
	whole(t, Budgets())
	whole(t, Addressees())
	whole(t, Messages())
	whole(t, Colours())
	whole(t, RoleStages(&office.Account{}))
	whole(t, Tellings(&remind.Policy{}))
	whole(t, Steps())
	whole(t, Settlements())
	whole(t, Carried(&remind.World{Policy: &remind.Policy{}}))
	if n := len(ProblemLines(0).Columns); n != 7 {
		t.Errorf("%d columns in the lines of problems: a name is not that of a column", n)
	}
}

var snakeCase = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)

func whole[R any](t *testing.T, table *listing.Table[R]) {
	t.Helper()
	names, titles, sheet := map[string]bool{}, map[string]bool{}, false
	for _, c := range table.Columns {
		switch {
		case c.Name == "" && c.Title == "":
			t.Errorf("%T: a column stands nowhere", table)
		case c.Name != "" && !snakeCase.MatchString(c.Name):
			t.Errorf("%T: %s is not snake_case", table, c.Name)
		case names[c.Name], titles[c.Title]:
			t.Errorf("%T: %s%s stands twice", table, c.Name, c.Title)
		case c.Value == nil, c.Title == "" && (c.Cell != nil || c.Place > 0 || c.Width > 0), c.Name == "" && c.Line != nil:
			t.Errorf("%T: %s%s is declared for where it does not stand", table, c.Name, c.Title)
		case c.Place > len(table.Columns):
			t.Errorf("%T: %s stands at %d of %d", table, c.Title, c.Place, len(table.Columns))
		}
		names[c.Name], titles[c.Title] = c.Name != "", c.Title != ""
		sheet = sheet || c.Width > 0 || c.Place > 0 || c.Note != ""
	}
	if sheet && table.Sheet == "" {
		t.Errorf("%T: its sheet has no name", table)
	}
}

// The writer of workbooks gets what the table says, a time of day as text.
func TestWorkbook(t *testing.T) {
	all := Sheets([]listing.Grid{{
		Name: "表", Rows: [][]any{{listing.Shade{Text: "红", Colour: remind.Red}, 1, nil}},
		Heads: []listing.Head{{Title: "色", Width: 9, Note: "注", Choices: []string{"红"}}, {Kind: listing.Number}, {Kind: listing.Clock}},
	}})
	s := all[0]
	c := s.Columns[0]
	if s.Name != "表" || c.Title != "色" || c.Width != 9 || c.Note != "注" || strings.Join(c.Choices, "") != "红" {
		t.Errorf("%+v", s)
	}
	if s.Columns[1].Kind != workbook.NumberCell || s.Columns[2].Kind != workbook.TextCell {
		t.Errorf("kinds of %+v", s.Columns)
	}
	if s.Rows[0][0] != (workbook.Shade{Text: "红", Colour: remind.Red}) || s.Rows[0][1] != 1 {
		t.Errorf("cells of %+v", s.Rows)
	}
}
