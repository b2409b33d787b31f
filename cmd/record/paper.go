package record

import (
	"context"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/office"
	"duban/remind"
	"duban/remind/paperwork"
)

// eventCommand records what the office has sent by its own ways. It is no step of a matter, which stays as it is.
func (d *Desk) eventCommand() *cobra.Command {
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
			return d.Work(c.Context(), func(o *office.Office) error { return d.recordPaper(c.Context(), o, order) })
		},
	}
	c.Flags().StringVar(&kind, "kind", "", "文书的`种类`：提醒函、督办单、专函")
	c.Flags().StringVar(&order.Doc, "doc", "", "文书的`文号`")
	c.Flags().StringVar(&on, "on", "", "发出`日期`，如2026-11-23（默认今日）")
	c.Flags().StringVar(&order.Note, "note", "", "`备注`，没有文号的必填")
	return c
}

// recordPaper records a paper, and says of which matters.
func (d *Desk) recordPaper(ctx context.Context, o *office.Office, order office.PaperOrder) error {
	all, err := o.RecordPaper(ctx, order)
	if err != nil {
		return err
	}
	for i := range all {
		p := &all[i]
		d.Say("%s：已登记%s", p.Key, p.Kind.Chinese())
		if p.Doc != "" {
			d.Say("%s", p.Doc)
		}
		d.Say("，%s发出\n", p.On.ChineseShort())
	}
	return nil
}
