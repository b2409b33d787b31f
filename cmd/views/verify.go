package views

import (
	"duban/cmd/terminal"
	"duban/store/seal"
	"duban/tables"
)

// mostFindings is how many findings are shown on a terminal: what follows from one may be as long as the store.
const mostFindings = 50

// Verify words what a verification came to.
func Verify(p *terminal.Printer, v *seal.Verdict, row *tables.VerifyRow) error {
	if v.Seals == 0 {
		p.Say("尚无封存：服务运行后，每次核查结束时封存\n")
		return nil
	}
	w := tables.NewVerifyWords(v, row)
	p.Line("%s", w.Checked)
	if len(v.Findings) == 0 {
		p.Say("全部与封存时一致：没有改动、删除、插入，次序不变\n")
	} else {
		p.Say("\n%s\n", w.Unlike)
		if err := terminal.Show(p, tables.Findings(), row.Findings[:min(len(row.Findings), mostFindings)]); err != nil {
			return err
		}
		if n := len(row.Findings) - mostFindings; n > 0 {
			p.Say("另有%d处，用 --format csv 查看全部\n", n)
		}
		if v.OnlyGone() {
			p.Line("只缺少记录，没有改动：核对的是导出或复制的文件的，可能没有写全或者传输中断，请重新导出（duban export chain）后再核对")
		}
		p.Say("请保留现场，与最近的备份逐条核对（duban verify 备份文件）\n\n")
	}
	p.Line("%s", w.Signatures)
	p.Line("%s", w.Unsealed)
	if w.Purged != "" {
		p.Line("%s", w.Purged)
	}
	p.Say("%s\n", w.Head)
	return nil
}

// AskedHead prints whether a head that somebody noted is in the chain, and reports it.
func AskedHead(p *terminal.Printer, v *seal.Verdict, head string) (known bool) {
	lines, known := tables.HeadWords(v, head)
	for _, line := range lines {
		p.Line("%s", line)
	}
	return known
}
