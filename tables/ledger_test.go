package tables

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/formats/ledger"
	"duban/formats/workbook"
	"duban/remind"
)

// A ledger is read as it was written, and with it the deadlines; nothing that a spreadsheet might change is changed.
func TestALedgerSurvivesItsFile(t *testing.T) {
	states := []remind.State{remind.Open, remind.Reported, remind.Accepted, remind.Closed, remind.Suspended}
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.SampledFrom([]remind.Date{0, remind.NewDate(2026, 1, 31), remind.NewDate(2028, 2, 29)})
		word := rapid.SampledFrom([]string{"", "衡整办〔2024〕7号", "=1+1", "0012", "1.38E+10", "两行\n备注", "2026-01-01"})
		var rows []LedgerRow
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			key := remind.Key(rapid.SampledFrom([]string{"p/1", "p/24.2.7@2028-12-31", "p/1.5~week"}).Draw(t, "key"))
			rows = append(rows, LedgerRow{
				Obligation: &remind.Obligation{Plan: "p", Key: key, Parties: remind.Parties{Responsible: []string{"甲", "乙"}}}, title: strings.Repeat("题，", 90),
				due: day.Draw(t, "due"), original: day.Draw(t, "original"), state: rapid.SampledFrom(states).Draw(t, "state"), on: day.Draw(t, "on"),
				doc: word.Draw(t, "doc"), note: word.Draw(t, "note"), colour: remind.Red, overdue: 12,
			})
		}
		var b bytes.Buffer
		if err := workbook.Write(&b, Sheets(LedgerGrids(rows, remind.NewDate(2026, 11, 28)))); err != nil {
			t.Fatal(err)
		}
		got, findings, err := ledger.ReadStates(&b)
		if err != nil || len(findings) > 0 || len(got) != len(rows) {
			t.Fatalf("%d rows, %v %v", len(got), findings, err)
		}
		for i, r := range rows {
			g := got[i]
			if !g.Ledger || g.Key != string(r.Key) || g.State != r.state || g.On != r.on || g.Doc != r.doc || g.Note != r.note || g.Due != r.due || g.Line != i+3 {
				t.Fatalf("got %+v, want %+v", g, r)
			}
		}
	})
}
