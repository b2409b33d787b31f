package main

import (
	"errors"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
	"duban/tables"
)

// span is a range of days from flags.
type span struct{ from, to string }

// flags binds the days of a span, and says where it ends if nothing is typed.
func (s *span) flags(c *cobra.Command, end string) {
	c.Flags().StringVar(&s.from, "from", "", "起始`日期`，如2026-11-24（默认明日）")
	c.Flags().StringVar(&s.to, "to", "", "截止`日期`（默认"+end+"）")
}

// dates reads the days; none where none was typed.
func (s *span) dates() (from, to remind.Date, err error) {
	from, err1 := remind.ParseDate(s.from)
	to, err2 := remind.ParseDate(s.to)
	if err := errors.Join(err1, err2); err != nil {
		return 0, 0, usageError{err}
	}
	return from, to, nil
}

// spanned turns the error for a span that holds no day into wrong usage, which ends with exit code 2.
func spanned(err error) error {
	if errors.As(err, new(office.SpanError)) {
		return usageError{err}
	}
	return err
}

// A previewOrder is what was typed.
type previewOrder struct {
	span
	office.PreviewOrder
	shapes
	budget bool
	place  destination
}

// shapes are what is listed of a preview or a simulation.
type shapes struct{ notices, letters bool }

// flags binds the shapes.
func (f *shapes) flags(c *cobra.Command) {
	c.Flags().BoolVar(&f.notices, "notices", false, "逐条列出提醒（--format json、csv、xlsx 默认即是）")
	c.Flags().BoolVar(&f.letters, "messages", false, "列出消息全文（主题、正文；json 另有 html、bytes）")
}

// previewCommand plays the rounds to come and sends nothing. It decides by the same functions as the daemon, so what it
// shows is what will be sent if nothing changes until then.
func (a *app) previewCommand() *cobra.Command {
	var o previewOrder
	c := &cobra.Command{
		Use: "preview", Short: "预览今后一个月将发送的消息，不实际发送",
		Long: "预览今后一个月（从明日起）将发送的消息，每条一行：日期、收件人、主题，不实际发送。\n" +
			"逐条列出提醒用 --notices，看消息全文用 --messages，看各渠道最忙的一天用 --budget。\n" +
			"供程序读取的格式（json、csv）和 xlsx 每条提醒一行，没有写 --to 的直到方案结束；加 --messages 的，每条消息一行。",
		Example: "  duban preview\n  duban preview --messages --from 2026-12-01 --to 2026-12-01\n  duban preview --notices --format xlsx -o 下月提醒.xlsx --to 2026-12-31",
		RunE:    func(c *cobra.Command, _ []string) error { return a.preview(c, &o) },
	}
	o.place.flags(c, "xlsx")
	o.span.flags(c, "起始日期起一个月；json、csv、xlsx 和 --budget 为方案结束之日")
	o.shapes.flags(c)
	c.Flags().BoolVar(&o.budget, "budget", false, "改列各渠道最忙的一天和一分钟")
	c.MarkFlagsMutuallyExclusive("notices", "messages", "budget")
	c.Flags().BoolVar(&o.All, "all", false, "连同已由其他提醒替代、过时未发的")
	return c
}

// preview shows what some days would bring.
func (a *app) preview(c *cobra.Command, o *previewOrder) (err error) {
	desk, err := a.looking(c.Context())
	if err != nil {
		return err
	}
	defer closing(desk.Store)
	if o.From, o.To, err = o.dates(); err != nil {
		return err
	}
	if desk.Texts, err = a.texts(c.Context(), desk.Store); err != nil {
		return err
	}
	m := a.measure("正在推算今后的提醒")
	o.Letters, o.Progress = o.letters, m.Step
	o.Month = a.format == "table" && !o.budget // programs were promised all that lies ahead
	p, err := desk.Preview(c.Context(), o.PreviewOrder)
	m.End()
	if err != nil {
		return spanned(err)
	}
	return a.through(&o.place, func() error {
		if o.budget {
			return a.budgets(p)
		}
		return a.played(p, o.shapes, a.ahead)
	})
}

// played shows what a preview or a simulation has brought: on a screen its messages in a line each, unless more was asked for, and what is to be
// said below them.
func (a *app) played(p *office.Preview, f shapes, below func(p *office.Preview, lines []tables.MessageLine)) error {
	switch {
	case f.letters && a.format == "table" && len(p.Letters) > 0:
		a.letters(p.Letters)
		return nil
	case f.letters && a.format != "table":
		return show(a, tables.Letters(tables.Over("待发消息", p.From, p.To)), p.Letters)
	case f.notices || a.format != "table":
		return show(a, tables.Notices(p.World, tables.Over("待发提醒", p.From, p.To)), p.Notices)
	}
	lines := tables.MessageLines(p.Notices)
	if len(lines) == 0 {
		a.say("%s至%s没有要发送的消息\n", p.From, p.To)
		return nil
	}
	if err := show(a, tables.Messages(), lines); err != nil {
		return err
	}
	below(p, lines)
	return nil
}

// ahead says below the messages of a preview how many they are, and how to see more of them.
func (a *app) ahead(p *office.Preview, lines []tables.MessageLine) {
	held := 0
	for i := range lines {
		if lines[i].Held() {
			held++
		}
	}
	a.say("\n%s；仅为预览，没有发送\n", tables.Summed(p, lines))
	if p.World.Book.Demo {
		a.say("现为内置的示例通讯录，每条消息的主题前均有【演示】\n")
	}
	if held > 0 {
		a.say("其中%d条暂停发送，放行（duban release）之前不会发出\n", held)
	}
	day := lines[0].Day()
	a.say("看全文：duban preview --messages --from %s --to %s\n逐条列出提醒：duban preview --notices\n", day, day)
}

// letters shows whole messages as people read them.
func (a *app) letters(all []office.Letter) {
	for i := range all {
		l := &all[i]
		if i > 0 {
			a.say("\n%s\n\n", ruler)
		}
		a.say("日期：%s\n收件人：%s %s\n主题：%s\n消息编号：%s\n\n%s\n", l.Day.Chinese(), remind.ChannelChinese(l.To.Channel), l.To.To, l.Subject, l.ID, l.Text)
	}
}
