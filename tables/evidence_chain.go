package tables

import (
	"cmp"
	"fmt"

	"duban/listing"
	"duban/office"
	"duban/store/covering"
	"duban/store/seal"
)

// algNames are the algorithms of seals as papers name them.
var algNames = map[string]string{seal.SM3: "SM3（GB/T 32905）", seal.SHA256: "SHA-256"}

// coverTable shows the seals that cover what is on record of a matter.
func coverTable(e *office.Evidence) *listing.Table[covering.Cover] {
	type row = covering.Cover
	return &listing.Table[row]{Sheet: "证据链", Heading: HistoryTitle(e.History), Columns: []listing.Column[row]{
		{Name: "seal", Title: "封存号", Kind: listing.Number, Width: 9, Value: func(c *row) any { return int(c.ID) }},
		{Name: "at", Title: "封存时间", Width: 22, Value: func(c *row) any { return c.When() }, Cell: func(c *row) any { return c.When().Format("2006-01-02 15:04:05") }},
		{Name: "rows", Title: "所封本事项记录数", Kind: listing.Number, Width: 17, Value: func(c *row) any { return c.Rows }},
		{Name: "alg", Title: "算法", Width: 18, Value: func(c *row) any { return c.Alg }, Cell: func(c *row) any { return cmp.Or(algNames[c.Alg], c.Alg) }},
		{Name: "hash", Title: "封存校验值", Width: 66, Value: func(c *row) any { return c.Hash }},
		{Name: "mac", Title: "签名", Width: 30, Aside: true, Value: func(c *row) any { return c.MAC }},
		{Name: "key", Rare: true, Value: func(c *row) any { return c.Key }},
	}}
}

// ChainWords say what holds the records of a matter, what does not yet, and how it is checked.
func ChainWords(e *office.Evidence) []string {
	p := &e.Proof
	if p.Head.ID == 0 {
		return []string{fmt.Sprintf("本事项所属问题共有记录%d条，系统尚未封存。封存在服务运行时自动进行。", p.Rows)}
	}
	head := covering.Cover{Seal: p.Head}
	all := []string{
		fmt.Sprintf("系统按先后次序封存全部记录，每次封存的校验值由此次各条记录和上一次的校验值算出，任何记录的改动、增删、调换都会使其后的校验值不符。"+
			"本事项所属问题共有记录%d条，由%d次封存覆盖%s。", p.Rows, len(p.Seals), looseWords(p.Loose)),
		fmt.Sprintf("最近一次封存：第%d号，%s，校验值%s。", p.Head.ID, head.When().Format("2006-01-02 15:04:05"), p.Head.Hash),
		"核验方法：在服务器上运行 duban verify --head " + p.Head.Hash + "，系统重新计算全部校验值，逐一比对；不用本系统的，可用 openssl 按随附说明（证据链说明）逐条复算。" +
			"消息校验值为消息正文（主题、文字、网页）的 SHA-256，材料校验值为文件内容的 SHA-256。",
	}
	if p.Purged > 0 {
		all = append(all, fmt.Sprintf("其中%d条记录的个人信息已按规定清除，清除前后的校验值留存，不影响核验。", p.Purged))
	}
	return all
}

// looseWords says how many rows no seal covers yet.
func looseWords(n int) string {
	if n == 0 {
		return "，没有未封存的"
	}
	return fmt.Sprintf("，另有%d条尚未封存（下次封存时覆盖）", n)
}

// fewSeals returns the last seals, as many as a paper has room for, and what it says of the others.
func fewSeals(seals [][]any) (last [][]any, words string) {
	if len(seals) <= mostSeals {
		return seals, ""
	}
	return seals[len(seals)-mostSeals:], fmt.Sprintf("下表列出最近%d次；此前%d次均在其后各次校验值之内，逐次列于工作簿。", mostSeals, len(seals)-mostSeals)
}

// mostSeals is how many seals a paper lists.
const mostSeals = 20
