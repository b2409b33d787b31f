package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/remind/paperwork"
	"duban/tables"
)

// papersCommand lists which papers the office might send, or writes drafts of them.
func (a *app) papersCommand() *cobra.Command {
	var kind string
	var to terminal.Place
	c := &cobra.Command{
		Use: "papers [编号…]", Args: cobra.ArbitraryArgs, Short: "督办文书：列出建议发出的提醒函、督办单、专函，或导出代拟稿",
		Long: "列出按设置（papers）达到发出程度、尚未登记发出的督办文书。\n" +
			"加 --format docx 和 --kind 导出该种文书的代拟稿：不写编号的，为建议发出的；写编号的，不论是否达到程度，为这些事项。提醒函、专函每个责任单位一份，督办单每个事项一页。\n" +
			"代拟稿不带红头、文号和印章；发出后用 duban event 登记，不再列出。",
		Example: "  duban papers\n  duban papers --kind 提醒函 --format docx -o 提醒函.docx\n  duban papers 24 --kind 督办单 --format docx -o 督办单.docx",
		RunE: func(c *cobra.Command, keys []string) error {
			var k paperwork.Kind
			var err error
			if kind != "" {
				k, err = paperwork.ParseKind(kind)
			} else if len(keys) > 0 || a.Format == "docx" {
				err = errors.New("须用 --kind 写明种类：提醒函、督办单或者专函")
			}
			if err != nil {
				return help.Wrong(err)
			}
			return a.papers(c.Context(), k, keys, &to)
		},
	}
	c.Flags().StringVar(&kind, "kind", "", "只要该`种类`：提醒函、督办单、专函")
	to.Flags(c, "xlsx", "docx")
	return c
}

// papers lists papers, or writes their drafts.
func (a *app) papers(ctx context.Context, kind paperwork.Kind, keys []string, to *terminal.Place) error {
	o, err := a.looking(ctx)
	if err != nil {
		return err
	}
	defer closing(o.Store)
	all, desk, err := o.Papers(ctx, kind, keys)
	if err != nil {
		return err
	}
	if a.Format == "docx" && len(all) == 0 {
		return errors.New("没有建议发出的" + kind.Chinese() + "；要为某一事项代拟，请写明编号：duban papers 编号 --kind " + kind.Chinese() + " --format docx")
	}
	return a.Through(to, func() error {
		if a.Format != "docx" {
			return terminal.Show(&a.Printer, tables.Papers(desk.Day), all)
		}
		forms := a.forms()
		a.Find(a.textFaults...)
		return forms.Write(a.Out, desk, all)
	})
}
