package document

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"duban/remind"
)

// A StateRow is one row of an office's history: what an obligation had come to, and since when.
type StateRow struct {
	Line  int
	Key   string
	State remind.State
	On    remind.Date
	Doc   string
	Note  string
}

var stateColumns = map[string]string{
	"key": "key", "state": "state", "on": "on", "doc": "doc", "note": "note",
	"编号": "key", "状态": "state", "日期": "on", "文号": "doc", "备注": "note",
}

// ReadStates reads a CSV file with the columns key, state, on, doc, note (编号, 状态, 日期, 文号, 备注). Days may be written as
// spreadsheets do, 2024-05-31 or 2024/5/31, or as 2024年5月31日. Every fault is a finding, and its row is left out.
func ReadStates(r io.Reader) ([]StateRow, []Finding, error) {
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1
	head, err := c.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("状态表没有表头: %w", err)
	}
	at := map[string]int{}
	for i, h := range head {
		if name, ok := stateColumns[strings.Trim(strings.TrimPrefix(h, "\ufeff"), blanks)]; ok {
			at[name] = i
		}
	}
	for _, want := range []string{"key", "state", "on"} {
		if _, ok := at[want]; !ok {
			return nil, nil, fmt.Errorf("状态表缺少“%s”列，应有 key,state,on,doc,note", want)
		}
	}
	var rows []StateRow
	var findings []Finding
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return rows, findings, nil
		}
		if err != nil {
			return rows, findings, fmt.Errorf("状态表无法读取: %w", err)
		}
		line, _ := c.FieldPos(0)
		if strings.Trim(strings.Join(record, ""), blanks) == "" {
			continue
		}
		row, bad := readState(record, at, line)
		if findings = append(findings, bad...); len(bad) == 0 {
			rows = append(rows, row)
		}
	}
}

func readState(record []string, at map[string]int, line int) (StateRow, []Finding) {
	cell := func(name string) string {
		if i, ok := at[name]; ok && i < len(record) {
			return strings.Trim(record[i], blanks)
		}
		return ""
	}
	row := StateRow{Line: line, Key: cell("key"), Doc: cell("doc"), Note: cell("note")}
	var bad []Finding
	complain := func(message, quote string) {
		bad = append(bad, Finding{Line: line, Column: 1, Severity: Error, Message: message, Quote: quote})
	}
	if row.Key == "" {
		complain("缺少编号（key）", "")
	}
	state, ok := readStateName(cell("state"))
	if !ok {
		complain("状态无法识别，应为整改中、已完成待验收、验收通过待销号、已销号", cell("state"))
	}
	row.State = state
	on, ok := readDay(cell("on"))
	if !ok {
		complain("日期应写作2024-05-31的形式", cell("on"))
	}
	row.On = on
	return row, bad
}

var dayPattern = regexp.MustCompile(`^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$`)

func readDay(s string) (remind.Date, bool) {
	m := dayPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	year, _ := strconv.Atoi(m[1]) // the pattern admits digits only
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	return remind.NewDate(year, time.Month(month), day), remind.ValidDate(year, month, day)
}

func readStateName(s string) (remind.State, bool) {
	for _, state := range []remind.State{remind.Open, remind.Reported, remind.Accepted, remind.Closed} {
		if s == string(state) || s == state.Chinese() {
			return state, true
		}
	}
	return "", false
}
