package views

import (
	"duban/cmd/terminal"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// Shapes are what is listed of a preview or a simulation.
type Shapes struct{ Notices, Letters bool }

// Preview shows what a preview or a simulation has brought: on a screen its messages in a line each, unless more was asked for, and what is to be
// said below them.
func Preview(p *terminal.Printer, v *office.Preview, f Shapes, below func(v *office.Preview, lines []tables.MessageLine)) error {
	switch {
	case f.Letters && p.Format == "table" && len(v.Letters) > 0:
		letters(p, v.Letters)
		return nil
	case f.Letters && p.Format != "table":
		return terminal.Show(p, tables.Letters(tables.Over("待发消息", v.From, v.To)), v.Letters)
	case f.Notices || p.Format != "table":
		return terminal.Show(p, tables.Notices(v.World, tables.Over("待发提醒", v.From, v.To)), v.Notices)
	}
	lines := tables.MessageLines(v.Notices)
	if len(lines) == 0 {
		p.Say("%s至%s没有要发送的消息\n", v.From, v.To)
		return nil
	}
	if err := terminal.Show(p, tables.Messages(), lines); err != nil {
		return err
	}
	below(v, lines)
	return nil
}

// Ahead says below the messages of a preview how many they are, and how to see more of them.
func Ahead(p *terminal.Printer, v *office.Preview, lines []tables.MessageLine) {
	held := 0
	for i := range lines {
		if lines[i].Held() {
			held++
		}
	}
	p.Say("\n%s；仅为预览，没有发送\n", tables.Summed(v, lines))
	if v.World.Book.Demo {
		p.Say("现为内置的示例通讯录，每条消息的主题前均有【演示】\n")
	}
	if held > 0 {
		p.Say("其中%d条暂停发送，放行（duban release）之前不会发出\n", held)
	}
	day := lines[0].Day()
	p.Say("看全文：duban preview --messages --from %s --to %s\n逐条列出提醒：duban preview --notices\n", day, day)
}

// letters shows whole messages as people read them.
func letters(p *terminal.Printer, all []office.Letter) {
	for i := range all {
		l := &all[i]
		if i > 0 {
			p.Say("\n%s\n\n", ruler)
		}
		p.Say("日期：%s\n收件人：%s %s\n主题：%s\n消息编号：%s\n\n%s\n", l.Day.Chinese(), remind.ChannelChinese(l.To.Channel), l.To.To, l.Subject, l.ID, l.Text)
	}
}
