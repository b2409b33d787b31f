package views

import (
	"iter"

	"duban/cmd/terminal"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// Shapes are what is listed of a preview or a simulation.
type Shapes struct{ Notices, Letters bool }

// Days are what a preview or a simulation has brought. Its notices or letters are looked at once.
type Days struct {
	World    *remind.World
	From, To remind.Date
	Notices  iter.Seq[office.Telling]
	Letters  iter.Seq[office.Letter]
}

// Preview shows what some days bring: on a screen its messages in a line each, unless more was asked for, and what is to be said below them. What
// programs read is printed as it comes.
func Preview(p *terminal.Printer, v *Days, f Shapes, below func(lines []tables.MessageLine)) error {
	switch {
	case f.Letters && p.Format == "table":
		if letters(p, v.Letters) {
			return nil
		}
	case f.Letters:
		return terminal.Stream(p, tables.Letters(tables.Over("待发消息", v.From, v.To)), v.Letters)
	case f.Notices || p.Format != "table":
		return terminal.Stream(p, tables.Notices(v.World, tables.Over("待发提醒", v.From, v.To)), v.Notices)
	}
	var lines []tables.MessageLine
	if !f.Letters {
		lines = tables.MessageLines(v.Notices)
	}
	if len(lines) == 0 {
		p.Say("%s至%s没有要发送的消息\n", v.From, v.To)
		return nil
	}
	if err := terminal.Show(p, tables.Messages(), lines); err != nil {
		return err
	}
	below(lines)
	return nil
}

// Ahead says below the messages of a preview how many they are, and how to see more of them.
func Ahead(p *terminal.Printer, v *Days, lines []tables.MessageLine) {
	held := 0
	for i := range lines {
		if lines[i].Held() {
			held++
		}
	}
	p.Say("\n%s；仅为预览，没有发送\n", tables.Summed(v.From, v.To, lines))
	if v.World.Book.Demo {
		p.Say("现为内置的示例通讯录，每条消息的主题前均有【演示】\n")
	}
	if held > 0 {
		p.Say("其中%d条暂停发送，放行（duban release）之前不会发出\n", held)
	}
	day := lines[0].Day()
	p.Say("看全文：duban preview --messages --from %s --to %s\n逐条列出提醒：duban preview --notices\n", day, day)
}

// letters shows whole messages as people read them, and reports whether there are any.
func letters(p *terminal.Printer, all iter.Seq[office.Letter]) (any bool) {
	for l := range all {
		if any {
			p.Say("\n%s\n\n", ruler)
		}
		any = true
		p.Say("日期：%s\n收件人：%s %s\n主题：%s\n消息编号：%s\n\n%s\n", l.Day.Chinese(), remind.ChannelChinese(l.To.Channel), l.To.To, l.Subject, l.ID, l.Text)
	}
	return any
}
