// Package checklist reads the sheet (核对表) on which a second person has checked what was read of a plan, and holds it against the plan that is
// kept (judge.go).
//
// The sheet is written where its table is declared, with the listings; a test there reads back what was written. A reading is found by the code
// of its row, and only if sentence and value of the row are still its own: what was changed on the sheet was not what anybody checked.
package checklist

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"duban/formats/plantext"
	"duban/formats/workbook"
)

// fields are the columns of the sheet.
var fields = []workbook.FieldTitles{
	{Name: "number", Titles: []string{"序号"}},
	{Name: "key", Titles: []string{"事项编号", "编号"}},
	{Name: "what", Titles: []string{"核对内容"}},
	{Name: "sentence", Titles: []string{"原文"}},
	{Name: "where", Titles: []string{"出处"}},
	{Name: "rule", Titles: []string{"判定规则"}},
	{Name: "value", Titles: []string{"读出结果"}},
	{Name: "result", Titles: []string{"核对结果"}},
	{Name: "note", Titles: []string{"更正意见"}},
	{Name: "reviewer", Titles: []string{"核对人"}},
	{Name: "print", Titles: []string{"核对码"}},
	{Name: "plan", Titles: []string{"方案"}},
	{Name: "problem", Titles: []string{"问题序号"}}, // those below stand in CSV alone
	{Name: "kind", Titles: []string{"类别"}},
}

// A Sheet is one that was filled in: its rows, without those that check nothing, and the hash of the file.
type Sheet struct {
	Rows   []Row
	SHA256 string
}

// A Row is one reading with what somebody found of it.
type Row struct {
	Key, What, Sentence, Value, Print string
	Result, Note, Reviewer            string

	at workbook.Places
}

// Read reads a sheet from a workbook (.xlsx) or a text of cells (.csv). Rows in which nothing was filled in are left out.
func Read(r io.Reader) (Sheet, []plantext.Finding, error) {
	raw, err := plantext.ReadBytes(r)
	if err != nil {
		return Sheet{}, nil, fmt.Errorf("读取核对表：%w", err)
	}
	grids, findings, err := workbook.ReadGrids(raw)
	if err != nil {
		return Sheet{}, nil, fmt.Errorf("读取核对表：%w", err)
	}
	sum := sha256.Sum256(raw)
	s := Sheet{SHA256: hex.EncodeToString(sum[:])}
	read := false
	for i := range grids {
		if slices.Contains(workbook.HelpSheets, grids[i].Name) {
			continue
		}
		t, found := grids[i].Table(fields, "key", "value", "result", "reviewer")
		if t == nil {
			continue
		}
		read = true
		findings = append(findings, found...)
		for _, rec := range t.Records() {
			if row := readRow(rec); row.checks() {
				s.Rows = append(s.Rows, row)
			}
		}
	}
	if !read {
		if err := workbook.Other(grids, workbook.Checklist.Name); err != nil {
			return Sheet{}, nil, fmt.Errorf("读取核对表：%w", err)
		}
		return Sheet{}, nil, fmt.Errorf("没有核对表：应有事项编号、读出结果、核对结果、核对人等列，可用 duban export review 导出")
	}
	return s, findings, nil
}

// readRow reads a row.
func readRow(r workbook.Record) Row {
	return Row{
		Key: workbook.Narrow(r.Cell("key")), What: r.Cell("what"), Sentence: r.Cell("sentence"), Value: r.Cell("value"), Print: workbook.Narrow(r.Cell("print")),
		Result: r.Cell("result"), Note: r.Cell("note"), Reviewer: r.Cell("reviewer"), at: r.Place,
	}
}

// checks reports whether the row is of a reading, and something was filled in. What heads the rows of a problem, and what is to be signed below
// them, stands in merged cells, so that all of them say the same.
func (r *Row) checks() bool {
	merged := r.Value != "" && r.Value == r.Result
	return !merged && (r.Key != "" || r.Print != "") && r.Result+r.Note+r.Reviewer != ""
}

// results are the words for what was found, those of the sheet first.
var results = map[string]bool{
	"无误": true, "正确": true, "对": true, "是": true, "一致": true, "√": true, "✓": true, "right": true,
	"有误": false, "错误": false, "错": false, "否": false, "不一致": false, "×": false, "✗": false, "wrong": false,
}

// result returns whether the reading was found right; false, false where the row does not say it.
func (r *Row) result() (right, said bool) {
	right, said = results[strings.Trim(r.Result, "。. ")]
	return right, said
}
