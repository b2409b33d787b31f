package main

import (
	"errors"
	"iter"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/progress"
	"duban/cmd/terminal"
	"duban/cmd/views"
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
		return 0, 0, help.Wrong(err)
	}
	return from, to, nil
}

// spanned turns the error for a span that holds no day into wrong usage, which ends with exit code 2.
func spanned(err error) error {
	if errors.As(err, new(office.SpanError)) {
		return help.Wrong(err)
	}
	return err
}

// A previewOrder is what was typed.
type previewOrder struct {
	span
	office.PreviewOrder
	shapes views.Shapes
	budget bool
	place  terminal.Place
}

// shapeFlags binds what is listed of a preview or a simulation.
func shapeFlags(c *cobra.Command, f *views.Shapes) {
	c.Flags().BoolVar(&f.Notices, "notices", false, "逐条列出提醒（--format json、csv、xlsx 默认即是）")
	c.Flags().BoolVar(&f.Letters, "messages", false, "列出消息全文（主题、正文；json 另有 html、bytes）")
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
	o.place.Flags(c, "xlsx")
	o.flags(c, "起始日期起一个月；json、csv、xlsx 和 --budget 为方案结束之日")
	shapeFlags(c, &o.shapes)
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
	desk.Forms = a.forms()
	if desk.Texts, err = a.texts(c.Context(), desk.Store); err != nil {
		return err
	}
	o.Letters = o.shapes.Letters
	o.Month = a.Format == "table" && !o.budget // programs were promised all that lies ahead
	m := a.measure("正在读取提醒记录")
	o.Progress = func(done, total int) { m.Step(done, total) }
	p, err := desk.Play(c.Context(), o.PreviewOrder)
	m.End()
	if err != nil {
		return spanned(err)
	}
	return a.Through(&o.place, func() error {
		m = a.measureList(&o.place, "正在推算今后的提醒")
		defer m.End()
		days := views.Days{World: p.World, From: p.From, To: p.To, Notices: measured(m, p.Notices()), Letters: measured(m, p.Letters())}
		if o.budget {
			for range days.Notices { // to count their messages
			}
			return errors.Join(p.Err(), a.budgets(p.Messages))
		}
		err := views.Preview(&a.Printer, &days, o.shapes, func(lines []tables.MessageLine) { views.Ahead(&a.Printer, &days, lines) })
		return errors.Join(p.Err(), err)
	})
}

// measured returns rows that end a measuring with the last of them: before a table of them is printed.
func measured[R any](m *progress.Meter, rows iter.Seq[R]) iter.Seq[R] {
	return func(yield func(R) bool) {
		defer m.End()
		rows(yield)
	}
}
