package views

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"duban/cmd/terminal"
	"duban/store/database"
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
	if v.Seals == 1 {
		p.Line("已核对第%d号封存（%s），共%d条记录", v.First.ID, sealedAt(v.First.At), v.Rows)
	} else {
		p.Line("已核对第%d号至第%d号封存（%s至%s），共%d个封存、%d条记录", v.First.ID, v.Last.ID, sealedAt(v.First.At), sealedAt(v.Last.At), v.Seals, v.Rows)
	}
	if len(v.Findings) == 0 {
		p.Say("全部与封存时一致：没有改动、删除、插入，次序不变\n")
	} else {
		p.Say("\n发现%d处与封存时不一致%s：\n", len(row.Findings), among(len(v.Findings), len(row.Findings)))
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
	p.Line("签名：%s", signatures(v))
	p.Line("尚未封存：%s", unsealed(v))
	if n := len(v.Purged); n > 0 {
		last := &v.Purged[n-1]
		p.Line("依登记清除个人信息的记录：%d条，最近一次由%s于%s登记（%s）；原内容不再可见，其余不变", n, last.By, sealedAt(last.At), last.Why)
	}
	p.Say("最新印记：第%d号 %s\n", v.Last.ID, v.Last.Hash)
	return nil
}

// among says how many records a number of places has, where it is more.
func among(records, places int) string {
	if records == places {
		return ""
	}
	return fmt.Sprintf("，共%d条记录", records)
}

// signatures says whose signatures were checked.
func signatures(v *seal.Verdict) string {
	var parts []string
	if v.Signed > 0 {
		parts = append(parts, fmt.Sprintf("%d个核对无误", v.Signed))
	}
	if v.Other > 0 {
		parts = append(parts, fmt.Sprintf("%d个未核对（没有给出所用的密钥，可用 --key 给出）", v.Other))
	}
	if v.Unsigned > 0 {
		parts = append(parts, fmt.Sprintf("%d个没有签名", v.Unsigned))
	}
	return strings.Join(parts, "，")
}

// unsealed says what no seal has yet.
func unsealed(v *seal.Verdict) string {
	if len(v.Unsealed) == 0 {
		return "无"
	}
	n := 0
	var parts []string
	for _, table := range slices.Sorted(maps.Keys(v.Unsealed)) {
		n += v.Unsealed[table]
		parts = append(parts, fmt.Sprintf("%s%d", tables.TableWord(table), v.Unsealed[table]))
	}
	return fmt.Sprintf("%d条（%s），服务下一次核查结束时封存", n, strings.Join(parts, "、"))
}

// AskedHead prints whether a head that somebody noted is in the chain, and reports it.
func AskedHead(p *terminal.Printer, v *seal.Verdict, head string) (known bool) {
	found := v.Find(head)
	switch {
	case len(found) == 1:
		p.Line("印记 %s 在链中：第%d号封存，%s", head, found[0].ID, sealedAt(found[0].At))
		return true
	case len(found) > 1:
		p.Line("印记 %s 太短，对应%d个封存，请写得更长一些", head, len(found))
		return false
	}
	p.Line("印记 %s 不在链中：请先核对有无抄错；没有抄错的，说明记录曾被整体改写，或者该印记封存之后的记录已不在其中", head)
	for _, r := range v.Restored {
		p.Line("  数据库曾于%s用%s的备份恢复：两者之间的封存不在其中，可用恢复时保留的原数据库（duban.db.replaced-…）核对", sealedAt(r.At), sealedAt(r.Backup))
	}
	return false
}

// sealedAt is an instant of the chain as a person reads it.
func sealedAt(ms int64) string { return Instant(database.Instant(ms)) }
