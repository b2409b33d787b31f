package tables

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"duban/listing"
	"duban/remind"
	"duban/store/seal"
)

// A VerifyRow is what a verification came to, as programs read it.
type VerifyRow struct {
	Seals       int            `json:"seals"`
	Rows        int            `json:"rows"`
	FirstSealed string         `json:"first_sealed"`
	LastSealed  string         `json:"last_sealed"`
	LastSeal    int64          `json:"last_seal"`
	Head        string         `json:"head"`
	Signed      int            `json:"signed"`      // seals whose signature is right
	Unsigned    int            `json:"unsigned"`    // without one
	NotChecked  int            `json:"not_checked"` // of another key, or none was given
	Unsealed    map[string]int `json:"unsealed"`    // by table
	Purged      []PurgedRow    `json:"purged"`
	Findings    []FindingRow   `json:"findings"`
	Asked       string         `json:"asked,omitempty"`      // the head that was asked for
	AskedSeal   int64          `json:"asked_seal,omitempty"` // the seal whose it is; 0: it is not in the chain
}

// A PurgedRow is a row whose personal cells were blanked.
type PurgedRow struct {
	Table string `json:"table"`
	Row   int64  `json:"row"`
	At    string `json:"at"`
	By    string `json:"by"`
	Why   string `json:"why"`
}

// A FindingRow is one thing that is wrong, with a row or with rows that follow each other.
type FindingRow struct {
	Kind     seal.Kind `json:"kind"`
	Table    string    `json:"table"`
	Row      int64     `json:"row"` // 0: unknown
	LastRow  int64     `json:"last_row"`
	Column   string    `json:"column"`
	Seal     int64     `json:"seal"` // 0: none covers it
	LastSeal int64     `json:"last_seal"`
	At       string    `json:"at"` // the first seal was made
}

// NewVerifyRow turns a verdict into what programs read.
func NewVerifyRow(v *seal.Verdict) VerifyRow {
	row := VerifyRow{
		Seals: v.Seals, Rows: v.Rows, FirstSealed: sealedAt(v.First.At), LastSealed: sealedAt(v.Last.At), LastSeal: v.Last.ID, Head: v.Last.Hash,
		Signed: v.Signed, Unsigned: v.Unsigned, NotChecked: v.Other, Unsealed: v.Unsealed, Purged: []PurgedRow{}, Findings: []FindingRow{},
	}
	for i := range v.Purged {
		p := &v.Purged[i]
		row.Purged = append(row.Purged, PurgedRow{p.Table, p.Row, sealedAt(p.At), p.By, p.Why})
	}
	for _, r := range v.Runs() {
		row.Findings = append(row.Findings, FindingRow{r.Kind, r.Table, r.Row, r.LastRow, r.Column, r.Seal, r.LastSeal, sealedAt(r.At)})
	}
	return row
}

// sealedAt is an instant of a seal; never for none.
func sealedAt(ms int64) string {
	if ms == 0 {
		return Instant(time.Time{})
	}
	return Instant(time.UnixMilli(ms))
}

// Findings shows what a verification found.
func Findings() *listing.Table[FindingRow] {
	return &listing.Table[FindingRow]{Columns: []listing.Column[FindingRow]{
		{
			Name: "seal", Title: "封存号", Kind: listing.Number, Value: func(f *FindingRow) any { return f.Seal },
			Line: func(f *FindingRow) any { return span("", f.Seal, f.LastSeal, "-") },
			Cell: func(f *FindingRow) any { return span("—", f.Seal, f.LastSeal, "至") },
		},
		{
			Name: "at", Title: "封存时间", Value: func(f *FindingRow) any { return f.At },
			Cell: func(f *FindingRow) any { return minutes(f.At) },
		},
		{
			Name: "table", Title: "记录", Value: func(f *FindingRow) any { return f.Table },
			Cell: func(f *FindingRow) any { return SealedTable(f.Table) },
		},
		{
			Name: "row", Title: "序号", Kind: listing.Number, Value: func(f *FindingRow) any { return f.Row },
			Line: func(f *FindingRow) any { return span("", f.Row, f.LastRow, "-") },
			Cell: func(f *FindingRow) any { return span("—", f.Row, f.LastRow, "至") },
		},
		{Name: "column", Title: "字段", Value: func(f *FindingRow) any { return f.Column }},
		{
			Name: "kind", Title: "发现", Value: func(f *FindingRow) any { return string(f.Kind) },
			Cell: func(f *FindingRow) any { return foundChinese[f.Kind] },
		},
	}}
}

// minutes is an instant as a person reads it.
func minutes(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return "—"
	}
	return t.In(remind.Shanghai).Format("2006-01-02 15:04")
}

// span is a number, a word where it is not known, or the first and the last of several.
func span(unknown string, first, last int64, to string) any {
	switch {
	case first == 0:
		return unknown
	case last > first:
		return fmt.Sprint(first, to, last)
	default:
		return first
	}
}

// foundChinese says what is wrong.
var foundChinese = map[seal.Kind]string{
	seal.Changed: "内容被改动", seal.Removed: "被删除", seal.Inserted: "封存之后插入", seal.Moved: "次序被改动", seal.Content: "内容与所附杂凑值不符",
	seal.TooLarge: "展开后超过64 MB，不是正常写入的内容，未予核对", seal.SealChanged: "封存本身被改动", seal.SealMissing: "封存缺失",
	seal.Unlinked: "与上一号封存不衔接", seal.BadMAC: "签名不符或者缺失",
	seal.NoMAC: "没有一个封存由该密钥签名", seal.BadPurge: "与清除登记不符",
}

// SealedTable names a table as people know what is in it, with its own name.
func SealedTable(table string) string {
	if name := tableChinese[table]; name != "" {
		return name + "（" + table + "）"
	}
	return table
}

// tableChinese names what is in the tables.
var tableChinese = map[string]string{
	"asked_rounds": "加开轮次", "attempts": "发送记录", "backups": "备份记录", "channel_events": "渠道记录", "chases": "催办", "clock_acceptances": "时钟确认",
	"doubts": "恢复存疑", "endings": "方案结束", "events": "整改状态登记", "holds": "暂停与放行", "losses": "地址失效", "message_attachments": "消息附件",
	"message_notices": "消息所含提醒", "messages": "消息", "notices": "提醒", "progress": "进展", "proofs": "佐证材料", "purges": "清除登记", "replies": "答复",
	"reply_endings": "答复处理", "reply_events": "答复登记", "restore_searches": "恢复核查", "restores": "恢复记录", "rounds": "轮次", "seals": "封存",
	"settlements": "结果登记", "short_names": "简称", "tests": "测试消息", "versions": "方案、通讯录、日历版本",
	"reviews": "核对记录", "papers": "已发文书", "account_acts": "用户记录",
}

// TableWord is what a table holds in one word; the name itself where nobody has given it one.
func TableWord(table string) string { return cmp.Or(tableChinese[table], table) }

// VerifyWords say what a verification came to, a sentence each. Unlike and Purged may be empty.
type VerifyWords struct{ Checked, Unlike, Signatures, Unsealed, Purged, Head string }

// NewVerifyWords words a verification of a chain that has a seal.
func NewVerifyWords(v *seal.Verdict, row *VerifyRow) VerifyWords {
	w := VerifyWords{Signatures: "签名：" + signatures(v), Unsealed: "尚未封存：" + unsealed(v), Head: fmt.Sprintf("最新印记：第%d号 %s", v.Last.ID, v.Last.Hash)}
	w.Checked = fmt.Sprintf("已核对第%d号至第%d号封存（%s至%s），共%d个封存、%d条记录", v.First.ID, v.Last.ID, minutes(sealedAt(v.First.At)), minutes(sealedAt(v.Last.At)), v.Seals, v.Rows)
	if v.Seals == 1 {
		w.Checked = fmt.Sprintf("已核对第%d号封存（%s），共%d条记录", v.First.ID, minutes(sealedAt(v.First.At)), v.Rows)
	}
	if n := len(v.Findings); n > 0 {
		w.Unlike = fmt.Sprintf("发现%d处与封存时不一致%s：", len(row.Findings), among(n, len(row.Findings)))
	}
	if n := len(v.Purged); n > 0 {
		last := &v.Purged[n-1]
		w.Purged = fmt.Sprintf("依登记清除个人信息的记录：%d条，最近一次由%s于%s登记（%s）；原内容不再可见，其余不变", n, last.By, minutes(sealedAt(last.At)), last.Why)
	}
	return w
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
		parts = append(parts, fmt.Sprintf("%s%d", TableWord(table), v.Unsealed[table]))
	}
	return fmt.Sprintf("%d条（%s），服务下一次核查结束时封存", n, strings.Join(parts, "、"))
}

// HeadWords returns in words whether a head that somebody noted is in the chain, and reports whether it is.
func HeadWords(v *seal.Verdict, head string) (lines []string, known bool) {
	switch found := v.Find(head); {
	case len(found) == 1:
		return []string{fmt.Sprintf("印记 %s 在链中：第%d号封存，%s", head, found[0].ID, minutes(sealedAt(found[0].At)))}, true
	case len(found) > 1:
		return []string{fmt.Sprintf("印记 %s 太短，对应%d个封存，请写得更长一些", head, len(found))}, false
	}
	lines = []string{"印记 " + head + " 不在链中：请先核对有无抄错；没有抄错的，说明记录曾被整体改写，或者该印记封存之后的记录已不在其中"}
	for _, r := range v.Restored {
		lines = append(lines, fmt.Sprintf("  数据库曾于%s用%s的备份恢复：两者之间的封存不在其中，可用恢复时保留的原数据库（duban.db.replaced-…）核对", minutes(sealedAt(r.At)), minutes(sealedAt(r.Backup))))
	}
	return lines, false
}
