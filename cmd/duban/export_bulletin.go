package main

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/formats/bulletin"
	"duban/remind"
	"duban/remind/digest"
	"duban/tables"
)

// exportBulletinCommand writes the monthly bulletin: what the leaders get each month, of any day.
func (a *app) exportBulletinCommand() *cobra.Command {
	var to terminal.Place
	var on, id string
	c := &cobra.Command{
		Use: "bulletin", Short: "导出月通报（docx、网页）", Args: help.WrongArgs(cobra.NoArgs),
		Long: "编制月通报：总体情况、到期及逾期情况、本期变化、县市区和督办领导情况、存在的主要问题。各数与 duban status 一致。\n" +
			"docx 按党政机关公文格式排版，为代拟稿：文号、印章和“由整改办填写”之处由整改办补齐。html 为单页网页，可打印。默认为截至今日的本月通报。",
		Example: "  duban export bulletin --format docx -o 月通报.docx",
		RunE: func(c *cobra.Command, _ []string) error {
			day, err := remind.ParseDate(on)
			if err != nil {
				return help.Wrong(err)
			}
			b, err := a.bulletin(c.Context(), day, id)
			if err != nil {
				return err
			}
			return a.Through(&to, func() error { return a.writeBulletin(b) })
		},
	}
	to.Flags(c, "docx", "html")
	c.Flags().StringVar(&on, "on", "", "截至`日期`，如2026-11-30（默认今日）")
	c.Flags().StringVar(&id, "id", "", "只通报该`编号`的方案（默认全部在执行的方案）")
	return c
}

// bulletin returns the bulletin of a day, of one plan where its id is given.
func (a *app) bulletin(ctx context.Context, on remind.Date, id string) (*digest.Bulletin, error) {
	o, err := a.looking(ctx)
	if err != nil {
		return nil, err
	}
	defer closing(o.Store)
	if id == "" {
		return o.Bulletin(ctx, on, a.settings.Reports.Ranking)
	}
	day, err := o.Today(ctx)
	if err != nil {
		return nil, err
	}
	if err := onePlan(day, id); err != nil {
		return nil, err
	}
	return o.Bulletin(ctx, on, a.settings.Reports.Ranking, id)
}

// writeBulletin writes a bulletin in the format that was asked for.
func (a *app) writeBulletin(b *digest.Bulletin) error {
	switch a.Format {
	case "docx":
		return bulletin.Write(a.Out, b)
	case "html":
		return bulletin.WritePage(a.Out, b)
	case "json":
		lines := json.NewEncoder(a.Out)
		lines.SetEscapeHTML(false)
		return lines.Encode(b)
	case "table":
		a.Line("%s", b.Title)
		a.Line("%s", strings.Join(b.Verdict, ""))
	}
	return terminal.Show(&a.Printer, tables.BulletinFigures(), b.Figures)
}
