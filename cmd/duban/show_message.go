package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/office"
	"duban/tables"
)

// showCommand shows one message as it was sent: whoever denies having got it, or asks what it said, is answered by this.
func (a *app) showCommand() *cobra.Command {
	var page terminal.Place
	c := &cobra.Command{
		Use: "show 消息", Short: "查看一条消息：发出的原文、发送经过和对方答复、校验值", Args: cobra.ExactArgs(1),
		Long: "查看一条消息：收件人、主题和发出的原文，每次发送的时间、步骤和对方的答复，登记的结果，所含的提醒，以及所存内容的校验值（SHA-256）。\n" +
			"消息编号见 duban notices，可只写开头几位，也可用邮件的 Message-ID。",
		Example: "  duban show 3f2a91\n  duban show 3f2a91 --html 邮件.html",
		RunE: func(c *cobra.Command, args []string) error {
			return a.working(c.Context(), func(o *office.Office) error { return a.showMessage(c.Context(), o, args[0], &page) })
		},
	}
	c.Flags().StringVar(&page.File, "html", "", "另将邮件的网页正文写入该`文件`，可用浏览器查看")
	c.Flags().BoolVar(&page.Force, "force", false, "与 --html 同用：文件已存在的予以替换")
	return c
}

// showMessage shows a message, and writes its page into a file where one is named.
func (a *app) showMessage(ctx context.Context, o *office.Office, name string, page *terminal.Place) error {
	t, err := o.Trail(ctx, name)
	if err != nil {
		return err
	}
	if page.File != "" {
		if t.HTML == "" {
			return errors.New("该消息不是邮件，没有网页正文")
		}
		if err := a.As.AsRoot(func() error { return page.Free(page.File) }); err != nil {
			return err
		}
		if err := a.As.AsRoot(func() error { return page.WriteWhole(page.File, []byte(t.HTML)) }); err != nil {
			return err
		}
	}
	if a.Format != "table" {
		return terminal.Emit(&a.Printer, []tables.MessageRow{tables.NewMessageRow(&t)})
	}
	day, err := o.Today(ctx)
	if err != nil {
		return err
	}
	return views.Message(&a.Printer, &t, day.World)
}
