package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/notify/wording"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// nameCommand lists what problems are called in one line, or sets it for one.
func (a *app) nameCommand() *cobra.Command {
	var clear bool
	var by string
	c := &cobra.Command{
		Use: "name [编号 [简称]]", Short: "简称：列出各问题的简称，或为一个问题设定简称", Args: cobra.MaximumNArgs(2),
		Long: "简称是一个问题在邮件、群消息、日历和各种表中的一行叫法，最多20个字。不带参数时列出全部简称和来源：\n" +
			"自定（本单位设定）、内置（随内置方案提供）、推导（按规则取自问题标题）。\n\n" +
			"  duban name 22 万峰化工场地废渣     设定问题22的简称\n" +
			"  duban name 22 --clear              取消设定，恢复内置或推导的简称\n\n" +
			"简称也可以在台账的“简称”栏中修改，再用 duban import states 导入。重新导入方案后，设定的简称保留。",
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case clear && len(args) != 1:
				return help.Wrong(errors.New("--clear须写明一个问题的编号，不写简称：duban name 编号 --clear"))
			case len(args) == 2 && args[1] == "":
				return help.Wrong(errors.New("简称为空；要取消设定的简称，请用 duban name 编号 --clear"))
			case clear:
				return a.rename(c.Context(), args[0], "", by)
			case len(args) == 2:
				return a.rename(c.Context(), args[0], args[1], by)
			case by != "":
				return help.Wrong(errors.New("--by须与编号、简称同时使用"))
			}
			return a.names(c.Context(), strings.Join(args, ""))
		},
	}
	c.Flags().BoolVar(&clear, "clear", false, "取消设定的简称，恢复内置或推导的")
	c.Flags().StringVar(&by, "by", "", "由谁决定（默认为输入命令的人）")
	return c
}

// names lists what problems are called, all or that of a key.
func (a *app) names(ctx context.Context, key string) error {
	o, err := a.looking(ctx)
	if err != nil {
		return err
	}
	defer closing(o.Store)
	rows, err := o.Names(ctx, key)
	if err != nil {
		return err
	}
	today := remind.DateOf(a.now())
	if a.Format == "table" {
		return terminal.Show(&a.Printer, tables.NameLines(today), rows)
	}
	return terminal.Show(&a.Printer, tables.Names(today), rows)
}

// rename sets a short name or takes it back, and says what was before.
func (a *app) rename(ctx context.Context, key, name, by string) error {
	return a.working(ctx, func(o *office.Office) error {
		r, err := o.Rename(ctx, key, name, by)
		if err != nil {
			return err
		}
		is, was := wording.Quotable(r.Is.Text), wording.Quotable(r.Was.Text)
		if r.Was == r.Is {
			a.Say("%s：简称仍为“%s”（%s），没有变化\n", r.Problem, is, r.Is.From.Chinese())
		} else {
			a.Say("%s：简称改为“%s”（%s），原为“%s”（%s）\n", r.Problem, is, r.Is.From.Chinese(), was, r.Was.From.Chinese())
		}
		return nil
	})
}
