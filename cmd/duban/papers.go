package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/office"
	"duban/remind"
	"duban/remind/paperwork"
	"duban/tables"
)

// eventCommand records what the office has sent by its own ways. It is no step of a matter, which stays as it is.
func (a *app) eventCommand() *cobra.Command {
	var order office.PaperOrder
	var kind, on string
	c := &cobra.Command{
		Use: "event 编号… --kind 种类", Short: "登记已发出的督办文书（提醒函、督办单、专函）", Args: cobra.MinimumNArgs(1),
		Long: "本单位自行发出提醒函、督办单或者专函后，登记种类、文号和日期：记入该事项的督办留痕（duban history），系统不再就该事项提出同种文书。\n" +
			"登记不改变事项的状态。一份文书涉及几个事项的，一并写明各事项的编号。",
		Example: "  duban event 24 --kind 提醒函 --doc 衡整改办〔2026〕12号 --on 2026-11-20",
		RunE: func(c *cobra.Command, keys []string) (err error) {
			order.Keys = keys
			if order.Kind, err = paperwork.ParseKind(kind); err != nil {
				return help.Wrong(err)
			}
			if order.On, err = remind.ParseDate(on); err != nil {
				return help.Wrong(err)
			}
			return a.working(c.Context(), func(o *office.Office) error { return a.recordPaper(c.Context(), o, order) })
		},
	}
	c.Flags().StringVar(&kind, "kind", "", "文书的`种类`：提醒函、督办单、专函")
	c.Flags().StringVar(&order.Doc, "doc", "", "文书的`文号`")
	c.Flags().StringVar(&on, "on", "", "发出`日期`，如2026-11-23（默认今日）")
	c.Flags().StringVar(&order.Note, "note", "", "`备注`，没有文号的必填")
	return c
}

// papersCommand lists which papers the office might send, or writes drafts of them.
func (a *app) papersCommand() *cobra.Command {
	var kind string
	var to terminal.Place
	c := &cobra.Command{
		Use: "papers [编号…]", Short: "督办文书：列出建议发出的提醒函、督办单、专函，或导出代拟稿",
		Long: "列出按设置（papers）达到发出程度、尚未登记发出的督办文书。加 --format docx 导出代拟稿：不写编号的，导出建议发出的；\n" +
			"写编号和 --kind 的，不论是否达到程度，为这些事项导出该种文书。提醒函、专函每个责任单位一份，督办单每个事项一页。\n" +
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

// recordPaper records a paper, and says of which matters.
func (a *app) recordPaper(ctx context.Context, o *office.Office, order office.PaperOrder) error {
	all, err := o.RecordPaper(ctx, order)
	if err != nil {
		return err
	}
	for i := range all {
		p := &all[i]
		a.Say("%s：已登记%s", p.Key, p.Kind.Chinese())
		if p.Doc != "" {
			a.Say("%s", p.Doc)
		}
		a.Say("，%s发出\n", p.On.ChineseShort())
	}
	return nil
}
