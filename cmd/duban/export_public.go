package main

import (
	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/formats/webpage"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/disclosure"
	"duban/tables"
)

// exportPublicCommand writes what may be published. What it leaves out is decided in remind/disclosure, for every form alike.
func (a *app) exportPublicCommand() *cobra.Command {
	var id string
	c := a.exportOf(&cobra.Command{
		Use: "public", Short: "导出可向社会公开的整改情况",
		Long: "导出可向社会公开的整改情况，每个问题一行：序号、问题、时限、状态、完成情况。只取方案原文和销号、验收、报验、延期等登记的日期、文号，\n" +
			"不含单位、人员、联系方式、备注、进展；文件属性中不写作者。html 为可直接放到政府网站上的网页。公开前请按规定审核。",
		Example: "  duban export public --format xlsx -o 整改情况公开.xlsx\n  duban export public --format html -o 整改情况公开.html",
	}, func(day *remind.Day) error {
		if err := onePlan(day, id); err != nil {
			return err
		}
		return a.exportPublic(day)
	}, "xlsx", "html")
	c.Flags().StringVar(&id, "id", "", "只导出该`编号`的方案")
	return c
}

// exportPublic writes the pages of a day, and says beside them what a person should look at first.
func (a *app) exportPublic(day *remind.Day) error {
	pages := disclosure.Of(day)
	for _, doubt := range disclosure.Doubts(day, pages) {
		a.Warn(doubt)
	}
	switch a.Format {
	case "html":
		return webpage.WriteDisclosure(a.Out, day.Today, pages)
	case "xlsx":
		return workbook.WriteNameless(a.Out, tables.Sheets(tables.DisclosureGrids(pages, day.Today)))
	default:
		return terminal.Show(&a.Printer, tables.Disclosure(""), tables.DisclosureRows(pages))
	}
}
