package ledger

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/typed"
)

// A StateRow is one row of an office's history, or of its ledger: what an obligation had come to, and since when.
type StateRow struct {
	Line  int
	Key   string
	State remind.State
	On    remind.Date // none only in a ledger
	Doc   string
	Note  string

	Short  string      // name of the problem, as a ledger says it; empty: it says none
	Ledger bool        // the table says the deadlines too: rows that say what is known are no news
	Due    remind.Date // the deadline that a ledger says; none: it says none

	at workbook.Places
}

// Finding makes a finding about a field of the row: key, state, on, due, doc, note or short.
func (r *StateRow) Finding(v plantext.Severity, field, message, quote string) plantext.Finding {
	if r.at == nil {
		return plantext.Finding{Line: r.Line, Column: min(r.Line, 1), Severity: v, Message: message, Quote: quote}
	}
	return r.at(field).Fault(v, message, quote)
}

// ReadStates reads a table of states or a ledger, from a workbook (.xlsx) or a text of cells (.csv) with the columns key, state, on, doc, note (编号,
// 状态, 日期, 文号, 备注), in a ledger also due (完成时限). Days may be written as spreadsheets do, 2024-05-31 or 2024/5/31, as 2024年5月31日, or be cells
// of days. Every fault is a finding, and its row is left out.
func ReadStates(r io.Reader) ([]StateRow, []plantext.Finding, error) {
	raw, err := plantext.ReadBytes(r)
	if err != nil {
		return nil, nil, fmt.Errorf("台账：%w", err)
	}
	grids, findings, err := workbook.ReadGrids(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("台账：%w", err)
	}
	var rows []StateRow
	var unread []plantext.Finding
	read := false
	for i := range grids {
		t, found := grids[i].Table(ledgerFields, "key", "state", "on")
		if t == nil {
			if g := &grids[i]; len(g.Rows) > 0 && !slices.Contains(workbook.HelpSheets, g.Name) {
				f := found[0] // no error: an office may keep its own notes beside the ledger
				f.Severity, f.Message = plantext.Note, strings.TrimSuffix(f.Message, "无法读取")+"不是台账，未读取"
				unread = append(unread, f)
			}
			continue
		}
		read = true
		findings = append(findings, found...)
		for _, rec := range t.Records() {
			row, bad := readState(rec)
			if findings = append(findings, bad...); len(bad) == 0 {
				rows = append(rows, row)
			}
		}
	}
	findings = append(findings, unread...)
	if !read {
		if err := workbook.Other(grids, workbook.Ledger.Name); err != nil {
			return nil, nil, fmt.Errorf("台账：%w", err)
		}
		var why strings.Builder
		for _, f := range findings {
			why.WriteString("\n" + f.String())
		}
		return nil, nil, fmt.Errorf("没有状态表，应有编号、状态、日期、文号、备注（key,state,on,doc,note）等列%s", &why)
	}
	return rows, findings, nil
}

// readState reads a row. In a table of states a day is needed, as the history is told by it; a ledger may leave it empty.
// All faults of a row are told at once, so that its writer corrects it once.
func readState(r workbook.Record) (StateRow, []plantext.Finding) {
	_, ledger := r.T.At["due"]
	row := StateRow{Line: r.Place("key").Line, Key: workbook.Narrow(r.Cell("key")), Doc: r.Cell("doc"), Note: r.Cell("note"), Short: r.Cell("short"), Ledger: ledger, at: r.Place}
	if row.Doc == remind.NoDocument { // as ledgers mark an extension without one
		row.Doc = ""
	}
	bad, more := r.Failed("key", "state", "doc", "note", "short"), []plantext.Finding(nil)
	for _, f := range []struct {
		name, text string
		longest    int
	}{{"key", row.Key, typed.LongestName}, {"doc", row.Doc, typed.LongestName}, {"note", row.Note, typed.LongestNote}, {"short", row.Short, typed.LongestName}} {
		if n := utf8.RuneCountInString(f.text); n > f.longest {
			bad = append(bad, r.Place(f.name).Fault(plantext.Error, fmt.Sprintf("有%d个字，最多%d个，请核对", n, f.longest), plantext.Clip(f.text)))
		}
	}
	if row.Key == "" {
		bad = append(bad, r.Place("key").Fault(plantext.Error, "缺少编号（key）", ""))
	}
	state, ok := readStateName(r.Cell("state"))
	if !ok && !workbook.ErrorValue.MatchString(r.Cell("state")) {
		bad = append(bad, r.Place("state").Fault(plantext.Error, "状态无法识别，应为整改中、已完成待验收、验收通过待销号、已销号", r.Cell("state")))
	}
	row.State = state
	row.On, more = r.Day("on")
	if bad = append(bad, more...); row.On == 0 && len(more) == 0 && !ledger {
		bad = append(bad, r.Place("on").Fault(plantext.Error, "日期应写作2024-05-31的形式", ""))
	}
	row.Due, more = r.Day("due")
	return row, append(bad, more...)
}

// readStateName returns the state of a word: 已销号, as ledgers write it, or closed, as exports do.
func readStateName(s string) (remind.State, bool) {
	for _, state := range append(ledgerStates, remind.Suspended) {
		if s == string(state) || s == state.Chinese() {
			return state, true
		}
	}
	return "", false
}
