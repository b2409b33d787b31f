package views

import (
	"duban/cmd/terminal"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// Gaps shows what no reminder reaches, gathered by what would mend it: at most so many bodies of one cause; 0: all.
func Gaps(p *terminal.Printer, day *remind.Day, gaps []remind.Gap, most int) error {
	if len(gaps) == 0 {
		p.Say("每个事项的每个角色都有接收人。\n")
		return nil
	}
	p.Say("没有接收人：%d处（逐项见 duban check --format json）\n", len(gaps))
	for i, c := range tables.GapCauses(day, gaps) {
		p.Say("\n")
		p.Line("%d．%s（涉及%d个单位或人员）。补救办法：%s", i+1, c.Reason, len(c.Groups), c.Remedy)
		groups, more := c.Groups, 0
		if most > 0 && len(groups) > most {
			groups, more = groups[:most], len(groups)-most
		}
		if err := terminal.Show(p, tables.GapGroups(), groups); err != nil {
			return err
		}
		if more > 0 {
			p.Say("……另有%d家，见 duban check\n", more)
		}
	}
	return nil
}

// mostGaps bounds how many bodies of one cause stand before a release.
const mostGaps = 20

// Release shows before a release how many messages would go to whom, what counts as overdue and what has no recorded state.
func Release(p *terminal.Printer, r *office.Release, mail bool) error {
	var rows []tables.Addressed
	for _, g := range r.Groups {
		rows = append(rows, tables.Addressed{To: g.Address, Recipient: g.Notices[0].Recipient, Notices: len(g.Notices)})
	}
	if err := terminal.Show(p, tables.Addressees(), rows); err != nil {
		return err
	}
	p.Aside("放行后共发送%d条消息；已逾期的事项%d项，其中从未登记过状态的%d项\n", len(r.Groups), r.Overdue, r.Unknown)
	if err := showGaps(p, r); err != nil {
		return err
	}
	if r.Unknown > 0 {
		p.Aside("其中已经销号、延期的，请先用 duban import states 台账 导入\n")
	}
	if r.Review != nil {
		if err := Reviewed(p, r.Review); err != nil {
			return err
		}
	}
	if !mail {
		p.Aside("尚未设置邮件服务器：设置之前，邮件只写入outbox文件夹\n")
	}
	return nil
}

// showGaps shows who cannot be told, those with one remedy in one line.
func showGaps(p *terminal.Printer, r *office.Release) error {
	if len(r.Gaps) == 0 || p.Format != "table" {
		p.Aside("没有接收人：%d处\n", len(r.Gaps))
		return nil
	}
	return Gaps(p, r.Day, r.Gaps, mostGaps)
}
