package record

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/office"
	"duban/tables"
)

// purgeCommand blanks the personal data of those who have left, once their matters have long been closed. Nothing is ever purged unless it is typed.
func (d *Desk) purgeCommand() *cobra.Command {
	var note string
	var yes bool
	c := &cobra.Command{
		Use: "purge", Short: "清除已离任联系人的个人信息，先列出将清除什么", Args: help.WrongArgs(cobra.NoArgs),
		Long: "清除已不在通讯录中的联系人的姓名、邮箱、手机号（历次通讯录、提醒、消息、退信、测试、答复中的）。\n" +
			"只清除其所涉事项已全部销号、并已满留存期（设置项 retention.personal，默认24个月，不少于6个月）的；现任联系人和未办结事项的一律不动。\n" +
			"时间、事项、结果和每条记录的校验值保留，证据链照常核验；写有其姓名、号码的消息正文整条清除，只留校验值。\n" +
			"先列出将清除什么，没有任何改动；加 --yes 和 --note 后清除，不能恢复。此前的备份中仍有原文，须按本单位规定一并销毁。",
		Example: "  duban purge\n  duban purge --yes --note 按规定清除离任联系人信息",
		RunE: func(c *cobra.Command, _ []string) error {
			if yes && note == "" {
				return help.Wrong(errors.New("清除须用 --note 写明依据"))
			}
			return d.Work(c.Context(), func(o *office.Office) error { return d.purge(c.Context(), o, note, yes) })
		},
	}
	c.Flags().StringVar(&note, "note", "", "`依据`；清除时必填")
	c.Flags().BoolVar(&yes, "yes", false, "清除；不加则只列出将清除什么")
	return c
}

// purge shows whose data would be purged, and with yes does so.
func (d *Desk) purge(ctx context.Context, o *office.Office, note string, yes bool) error {
	p, err := o.BeforePurge(ctx, d.Personal())
	if err != nil {
		return err
	}
	if len(p.Former) == 0 {
		d.Aside("没有已离任的联系人，无可清除\n")
		return nil
	}
	if err := terminal.Show(d.Printer, tables.Former(), p.Former); err != nil {
		return err
	}
	n := len(p.People())
	switch {
	case n == 0:
		d.Aside("没有可清除的：以上各人均不满足条件\n")
		return nil
	case !yes:
		d.Aside("可清除%d人，涉及%s\n尚未清除，没有任何改动；确认无误后加 --yes 和 --note 依据 清除，清除后不能恢复\n", n, tables.PurgeWords(p.Cells))
		return nil
	}
	rows, err := o.Purge(ctx, p, note)
	if err != nil {
		return err
	}
	d.Aside("已清除%d人的个人信息，共%d条记录；校验值留存，可用 duban verify 核验。此前的备份中仍有原文，请按规定处理\n", n, rows)
	return nil
}
