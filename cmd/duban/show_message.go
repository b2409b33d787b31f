package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
	"duban/store"
	"duban/tables"
)

// ruler parts a message from what is said of it.
const ruler = "────────────────────────────────────────"

// showCommand shows one message as it was sent: whoever denies having got it, or asks what it said, is answered by this.
func (a *app) showCommand() *cobra.Command {
	var page destination
	c := &cobra.Command{
		Use: "show 消息", Short: "查看一条消息：发出的原文、发送经过和对方答复、校验值", Args: cobra.ExactArgs(1),
		Long: "查看一条消息：收件人、主题和发出的原文，每次发送的时间、步骤和对方的答复，登记的结果，所含的提醒，以及所存内容的校验值（SHA-256）。\n" +
			"消息编号见 duban notices，可只写开头几位，也可用邮件的 Message-ID。",
		Example: "  duban show 3f2a91\n  duban show 3f2a91 --html 邮件.html",
		RunE: func(c *cobra.Command, args []string) error {
			return a.working(c.Context(), func(o *office.Office) error { return a.showMessage(c.Context(), o, args[0], &page) })
		},
	}
	c.Flags().StringVar(&page.file, "html", "", "另将邮件的网页正文写入该`文件`，可用浏览器查看")
	c.Flags().BoolVar(&page.force, "force", false, "与 --html 同用：文件已存在的予以替换")
	return c
}

// showMessage shows a message, and writes its page into a file where one is named.
func (a *app) showMessage(ctx context.Context, o *office.Office, name string, page *destination) error {
	t, err := o.Trail(ctx, name)
	if err != nil {
		return err
	}
	if page.file != "" {
		if t.HTML == "" {
			return errors.New("该消息不是邮件，没有网页正文")
		}
		if err := a.as.AsRoot(func() error { return page.free(page.file) }); err != nil {
			return err
		}
		if err := a.as.AsRoot(func() error { return writeWhole(page.file, []byte(t.HTML), page) }); err != nil {
			return err
		}
	}
	if a.format != "table" {
		return emit(a, []tables.MessageRow{tables.NewMessageRow(&t)})
	}
	day, err := o.Today(ctx)
	if err != nil {
		return err
	}
	return a.shown(&t, day.World)
}

// shown words a message for the terminal.
func (a *app) shown(t *store.Trail, w *remind.World) error {
	a.say("消息编号：%s\n主题：%s\n收件人：%s（%s %s）\n", t.ID, t.Subject, t.Recipient, remind.ChannelChinese(t.Channel), t.To)
	a.say("日期：%s，编写于%s\n状态：%s", t.Day, moment(t.Date), tables.MessageState(t.State))
	if !t.Next.IsZero() {
		a.say("，下次发送%s", moment(t.Next))
	}
	a.say("\n校验值：%s（SHA-256，所存内容与之相符）\n\n%s\n%s\n%s\n", t.Hash, ruler, t.Text, ruler)
	a.say("\n发送经过\n")
	if len(t.Steps) == 0 {
		a.say("尚未发送\n")
	} else if err := show(a, tables.Steps(), t.Steps); err != nil {
		return err
	}
	if len(t.Settlements) > 0 {
		a.say("\n结果\n")
		if err := show(a, tables.Settlements(), t.Settlements); err != nil {
			return err
		}
	}
	if len(t.Carried) > 0 {
		a.say("\n所含提醒\n")
		if err := show(a, tables.Carried(w), t.Carried); err != nil {
			return err
		}
	}
	if t.State == store.InDoubt {
		a.say("\n下一步：向对方核实后登记，已收到的用 duban settle %s --sent，没有收到的用 duban settle %s --resend\n", t.ID, t.ID)
	}
	return nil
}
