package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/formats/upward"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/days"
)

// An upwardOrder is which sheet was asked for, and where it goes.
type upwardOrder struct {
	columns, last, month string // as they were typed
	example              bool
	to                   terminal.Place
}

// exportUpwardCommand writes the sheet that a higher office asks for, in its columns.
func (a *app) exportUpwardCommand() *cobra.Command {
	var o upwardOrder
	c := &cobra.Command{
		Use: "upward", Short: "按上级要求的表式导出上报表", Args: help.WrongArgs(cobra.NoArgs),
		Long: "按上级要求的表式导出上报表（xlsx）。表式写在 --columns 的文件中：标题、各列的次序和宽度，每列取哪一项数据、写同样的文字或留空；样例用 --example 导出。\n" +
			"进展情况取该月最新的进展和登记；该月没有的沿用上月：写明 --last 上月的表 的，照该表（连同填报人改过的文字），否则取系统中最近一次的记录。\n" +
			"工作簿另有“填报核对”一张表，逐行注明本月有更新、沿用上月还是系统未记录，报送前删去。",
		Example: "  duban export upward --example -o 表式.yaml\n  duban export upward --columns 表式.yaml --last 上月.xlsx -o 上报表.xlsx",
		RunE:    func(c *cobra.Command, _ []string) error { return a.exportUpward(c, &o) },
	}
	o.to.Flags(c, "xlsx")
	c.Flags().StringVar(&o.columns, "columns", "", "表式`文件`（YAML）")
	c.Flags().StringVar(&o.last, "last", "", "上月的`表`（xlsx 或 csv，同一表式），沿用其中的进展情况")
	c.Flags().StringVar(&o.month, "month", "", "填报的`月份`，如2026-11（默认本月）")
	c.Flags().BoolVar(&o.example, "example", false, "导出表式的样例")
	return c
}

// exportUpward writes the sheet, which is a workbook whatever format was named; on the standard error it says how many rows say nothing new.
func (a *app) exportUpward(c *cobra.Command, o *upwardOrder) error {
	if o.example {
		a.Only(&o.to, "yaml")
		return a.Through(&o.to, func() error { a.Say("%s", upward.Example); return nil })
	}
	a.Only(&o.to, "xlsx")
	if o.columns == "" {
		return help.Wrong(errors.New("须用 --columns 写明表式文件；样例用 duban export upward --example 导出"))
	}
	form, err := a.upwardForm(o.columns)
	if err != nil {
		return err
	}
	office, err := a.looking(c.Context())
	if err != nil {
		return err
	}
	defer closing(office.Store)
	month, err := a.month(o.month)
	if err != nil {
		return err
	}
	day, err := office.InMonth(c.Context(), month)
	if err != nil {
		return err
	}
	rows := upward.Rows(day, form, month)
	if o.last != "" {
		if err := a.keepLast(form, rows, o.last); err != nil {
			return err
		}
	}
	n := upward.Count(rows)
	a.Aside("%s：共%d行，本月有更新%d行，沿用上月%d行，系统未记录%d行（逐行见“填报核对”表）\n",
		upward.Month(month), len(rows), n[upward.Fresh], n[upward.Kept], n[upward.Bare])
	return a.Through(&o.to, func() error {
		return workbook.WriteNameless(a.Out, form.Sheets(rows, day, month))
	})
}

// month reads a month that was typed; none is the one that runs.
func (a *app) month(text string) (remind.Date, error) {
	if text == "" {
		today := remind.DateOf(a.now())
		return remind.NewDate(today.Year(), today.Month(), 1), nil
	}
	month, err := days.ParseMonth(text)
	if err != nil {
		return 0, help.Wrong(err)
	}
	return month, nil
}

// upwardForm reads the mapping of a form; what is wrong with it has been printed.
func (a *app) upwardForm(file string) (*upward.Form, error) {
	f, err := a.openDocument(file)
	if err != nil {
		return nil, err
	}
	form, findings, err := upward.ReadForm(f)
	a.Find(findings...)
	switch {
	case err != nil:
		err = fmt.Errorf("表式文件 %s 无法读取，没有导出：%w；样例见 duban export upward --example", file, err)
	case len(findings) > 0:
		err = fmt.Errorf("表式文件 %s 有%d处错误，没有导出：请按上列行号更正；样例见 duban export upward --example", file, len(findings))
	}
	return form, errors.Join(err, f.Close())
}

// keepLast takes over what the former sheet says.
func (a *app) keepLast(form *upward.Form, rows []upward.Row, file string) error {
	f, err := a.openDocument(file)
	if err != nil {
		return err
	}
	_, findings, err := form.KeepLast(rows, f)
	a.Find(findings...)
	return errors.Join(err, f.Close())
}
