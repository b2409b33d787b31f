package main

import (
	"errors"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/store"
)

// endCommand ends a plan. There is no way back but to import the plan again: whoever ends one by mistake loses nothing by it.
func (a *app) endCommand() *cobra.Command {
	var e store.Ending
	c := &cobra.Command{
		Use: "end PLAN", Short: "a plan has ended: it is kept with its history, and reminds nobody any more", Args: cobra.ExactArgs(1),
		Long: "End a plan by the document that says so (--doc). The plan and all that was recorded of it are kept; nothing of it is reminded of any more,\n" +
			"what waits is dropped, and whoever was reminded of it hears once that it has ended. duban import plan FILE --id PLAN --apply takes it up again, held as a new one is.",
		RunE: func(c *cobra.Command, args []string) error {
			return a.working(c.Context(), func(o *office.Office) error {
				done, err := o.End(c.Context(), args[0], e)
				switch {
				case errors.Is(err, office.ErrNoPaper):
					return usageError{err}
				case err != nil:
					return err
				}
				a.say("%s（%s）已结束，依据%s：历史保留，不再提醒；此前收到过提醒的，将告知一次", done.Plan.Title, done.Plan.ID, e.Doc)
				if done.Unfinished > 0 {
					a.say("；其中%d个问题尚未销号", done.Unfinished)
				}
				a.say("。误操作的，用 duban import plan 重新导入该方案即可恢复\n")
				return nil
			})
		},
	}
	c.Flags().StringVar(&e.Doc, "doc", "", "the document that says so; needed")
	c.Flags().StringVar(&e.By, "by", "", "who decided (default: who types)")
	c.Flags().StringVar(&e.Note, "note", "", "reason or remark")
	return c
}
