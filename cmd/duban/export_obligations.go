package main

import (
	"strings"

	"duban/formats/workbook"
	"duban/remind"
)

type obligationRow struct {
	Key         string        `json:"key"`
	Plan        string        `json:"plan"`
	Problem     int           `json:"problem"`
	Kind        string        `json:"kind"`
	Section     string        `json:"section"`
	Path        string        `json:"path"`
	Due         string        `json:"due"`
	BareYear    bool          `json:"bare_year"`
	Rhythm      string        `json:"rhythm"`
	Text        string        `json:"text"`
	Responsible []string      `json:"responsible"`
	Lead        []string      `json:"lead"`
	Cooperating []string      `json:"cooperating"`
	Leader      []string      `json:"leader"`
	Source      remind.Source `json:"source"`
	State       string        `json:"state"`
}

func (a *app) exportObligations(day *remind.Day) error {
	var rows []obligationRow
	for i := range day.Obligations {
		o := &day.Obligations[i]
		s := day.States[o.Key]
		row := obligationRow{
			string(o.Key), o.Plan, o.Problem, string(o.Kind), o.Section, o.Path, s.Due.String(), o.BareYear, string(o.Rhythm), o.Text,
			orEmpty(o.Responsible), orEmpty(o.Lead), orEmpty(o.Cooperating), orEmpty(o.Leader), o.Source, string(s.State),
		}
		if a.format == "table" || a.format == "csv" {
			row.Text = strings.Join(strings.Fields(row.Text), " ")
		}
		rows = append(rows, row)
	}
	return listing(a, rows, func() []workbook.Sheet { return []workbook.Sheet{obligationSheet(day)} })
}

var kindChinese = map[remind.Kind]string{remind.KindProblem: "问题", remind.KindMeasure: "措施节点", remind.KindStanding: "常态任务"}

func obligationSheet(day *remind.Day) workbook.Sheet {
	s := workbook.Sheet{Name: "任务", Columns: []workbook.Column{
		{Title: "任务编号", Width: 30},
		{Title: "方案", Width: 18},
		{Title: "问题序号", Kind: workbook.NumberCell},
		{Title: "类别", Width: 10},
		{Title: "部分"},
		{Title: "层次", Width: 14},
		{Title: "内容", Width: 60},
		{Title: "整改时限", Kind: workbook.DayCell, Width: 12},
		{Title: "原定时限", Kind: workbook.DayCell, Width: 12},
		{Title: "延期次数", Kind: workbook.NumberCell},
		{Title: "仅写年份"},
		{Title: "周期"},
		{Title: "颜色"},
		{Title: "状态", Width: 14},
		{Title: "主体责任单位", Width: 36},
		{Title: "市直牵头督导验收单位", Width: 28},
		{Title: "市直配合督导验收单位", Width: 28},
		{Title: "督办市领导", Width: 14},
		{Title: "原文行号", Kind: workbook.NumberCell},
	}}
	for i := range day.Obligations {
		o := &day.Obligations[i]
		status := day.States[o.Key]
		s.Rows = append(s.Rows, []any{
			string(o.Key), o.Plan, o.Problem, kindChinese[o.Kind], o.Section, o.Path, o.Text, status.Due, status.Original, status.Extended, o.BareYear,
			rhythmWords[o.Rhythm], day.Colour(status), status.State.Chinese(), joined(o.Responsible), joined(o.Lead), joined(o.Cooperating),
			joined(o.Leader), o.Source.Line,
		})
	}
	return s
}
