package main

import (
	"context"

	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/office"
)

// exportEvidenceCommand makes of the history of a matter a paper that can be laid on a table.
func (a *app) exportEvidenceCommand() *cobra.Command {
	var alone bool
	to := terminal.Place{Several: true}
	c := &cobra.Command{
		Use: "evidence 编号", Short: "导出督办留痕：某事项的时限、提醒、答复、办理和证据链", Args: cobra.ExactArgs(1),
		Long: "把某事项的全部记录整理成一份留痕材料：事项概况、时限及状态、提醒及送达（何时、向谁、说了什么、结果如何，每条消息附校验值）、答复及材料、办理记录、证据链。\n" +
			"docx 供打印、归档，消息逾60条的只列要紧的并写明其余条数；xlsx、json 逐条列全。文件格式按文件名结尾判定。\n" +
			"写问题编号的，连同其各项措施和长期任务；加 --alone 的，只列问题本身。邮箱和手机号默认遮去一部分，加 --full 的全部显示。",
		Example: "  duban export evidence 24 -o 留痕.docx\n  duban export evidence 24.2.7@2028-12-31 -o 留痕.xlsx --full",
		RunE: func(c *cobra.Command, args []string) error {
			return a.working(c.Context(), func(o *office.Office) error { return a.evidence(c.Context(), o, args[0], alone, &to) })
		},
	}
	to.Flags(c, "docx", "xlsx")
	c.Flags().BoolVar(&alone, "alone", false, "只列问题本身，不列其措施和长期任务")
	return c
}

// evidence writes the dossier of a matter.
func (a *app) evidence(ctx context.Context, o *office.Office, key string, alone bool, to *terminal.Place) error {
	m := a.measure("正在汇总记录")
	e, err := o.Evidence(ctx, key, alone)
	m.End()
	if err != nil {
		return err
	}
	return a.Through(to, func() error { return views.Evidence(&a.Printer, e) })
}
