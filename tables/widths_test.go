package tables

import (
	"testing"

	"duban/formats/workbook"
	"duban/office"
	"duban/remind"
)

// Every workbook can be read on A4, and says over its columns what it is and of which day.
func TestWorkbooksFitThePaper(t *testing.T) {
	policy := remind.DefaultPolicy()
	w := &remind.World{Policy: &policy, Book: remind.NewBook(remind.Directory{}, remind.Reachability{})}
	day := w.Prepare().On(remind.NewDate(2026, 11, 28))
	grids := append(LedgerGrids(nil, day.Today), PlanGrids(nil, day.Today)...)
	grids = append(grids, CoverageGrids(&office.Coverage{Day: day})...)
	grids = append(grids, Obligations(day).Grid(nil), Notices(w, AsOf("提醒记录", day.Today)).Grid(nil), Names(day.Today).Grid(nil), Letters(Over("待发消息", day.Today, day.Today+30)).Grid(nil),
		History(&office.History{Day: day, Obligation: &remind.Obligation{Key: "own/1", Problem: 1}}).Grid(nil))
	for _, s := range Sheets(grids) {
		if s.Title == "" || s.Title == s.Name {
			t.Errorf("%s has no title", s.Name)
		}
		printed(t, s.Name, s.Columns)
	}
	if want := "整改台账（截至2026年11月28日）"; grids[0].Title != want {
		t.Errorf("title %q, want %q", grids[0].Title, want)
	}
}

func printed(t *testing.T, name string, columns []workbook.Column) {
	t.Helper()
	all := 0.0
	for _, c := range columns {
		switch {
		case c.Aside:
		case c.Width > 0:
			all += c.Width
		default:
			all += float64(2*len([]rune(c.Title)) + 4)
		}
	}
	if all > workbook.Widest {
		t.Errorf("%s: printed columns of %v characters, over %v", name, all, workbook.Widest)
	}
}

// What is not printed stands behind all else, and the terminal keeps the order of the columns.
func TestKeysStandAside(t *testing.T) {
	heads := Ledger(0).Grid(nil).Heads
	aside := false
	for _, h := range heads {
		if aside && !h.Aside {
			t.Errorf("%s stands behind what is not printed", h.Title)
		}
		aside = aside || h.Aside
	}
	if heads[0].Title != "问题" || !aside {
		t.Errorf("heads %+v", heads)
	}
}
