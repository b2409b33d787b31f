package record

import (
	"errors"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/office"
	"duban/store"
)

// endCommand ends a plan. There is no way back but to import the plan again: whoever ends one by mistake loses nothing by it.
func (d *Desk) endCommand() *cobra.Command {
	var e store.Ending
	c := &cobra.Command{
		Use: "end 方案", Short: "方案结束：保留方案和全部记录，不再提醒", Args: cobra.ExactArgs(1),
		Long: "结束一个方案，须用 --doc 写明依据的文件。方案和全部记录保留，不再提醒；待发的提醒撤回，此前收到过提醒的告知一次。\n" +
			"误操作的，用 duban import plan 文件 --id 方案 --apply 重新导入即可恢复，恢复后与新方案一样须放行。",
		RunE: func(c *cobra.Command, args []string) error {
			return d.Work(c.Context(), func(o *office.Office) error {
				done, err := o.End(c.Context(), args[0], e)
				switch {
				case errors.Is(err, office.ErrNoPaper):
					return help.Wrong(err)
				case err != nil:
					return err
				}
				d.Say("%s（%s）已结束，依据%s：历史保留，不再提醒；此前收到过提醒的，将告知一次", done.Plan.Title, done.Plan.ID, e.Doc)
				if done.Unfinished > 0 {
					d.Say("；其中%d个问题尚未销号", done.Unfinished)
				}
				d.Say("。误操作的，用 duban import plan 重新导入该方案即可恢复\n")
				return nil
			})
		},
	}
	c.Flags().StringVar(&e.Doc, "doc", "", "依据的`文号`，必填")
	c.Flags().StringVar(&e.By, "by", "", "作出决定的`人员`（默认操作人）")
	c.Flags().StringVar(&e.Note, "note", "", "原因或`备注`")
	return c
}
