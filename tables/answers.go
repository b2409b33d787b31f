package tables

import (
	"slices"
	"strings"
	"time"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/answer"
)

// replyStates say where a reply stands in the office's list, in words and colour.
var replyStates = map[office.ReplyState]listing.Shade{
	office.ReplyWaits: {Text: "待处理", Colour: remind.Yellow}, office.ReplyNoted: {Text: "阅知", Colour: remind.Grey},
	office.ReplyTaken: {Text: "已采纳", Colour: remind.Green}, office.ReplyDismissed: {Text: "不予采纳", Colour: remind.Grey},
}

// ReplyState says where a reply stands.
func ReplyState(s office.ReplyState) string { return replyStates[s].Text }

// ways say how a reply came.
var ways = map[answer.Way]string{answer.ByMail: "邮件", answer.ByLink: "链接"}

// Way says how a reply came.
func Way(w answer.Way) string { return ways[w] }

// A ProofRow is a file that came with a reply, as programs read it.
type ProofRow struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// A CheckRow is one result of a server's check of a sender, as programs read it.
type CheckRow struct {
	Method string `json:"method"`
	Result string `json:"result"`
}

// Answers shows what recipients answered, and what the office did with it.
func Answers(w *remind.World, heading string) *listing.Table[office.ReplyRow] {
	type row = office.ReplyRow
	name := Named(w)
	return &listing.Table[row]{Sheet: "答复", Heading: heading, Columns: []listing.Column[row]{
		{Name: "id", Title: "编号", Kind: listing.Number, Width: 6, Screen: true, Value: func(r *row) any { return int(r.ID) }},
		{Name: "at", Title: "收到日期", Kind: listing.Day, Width: 11, Screen: true, Value: func(r *row) any { return r.At }},
		{Title: "时间", Kind: listing.Clock, Width: 7, Value: func(r *row) any { return r.At }},
		{
			Name: "way", Title: "方式", Width: 6, Value: func(r *row) any { return r.Way },
			Cell: func(r *row) any { return ways[r.Way] },
		},
		{Title: "答复人", Width: 24, Screen: true, Value: func(r *row) any { return Replier(&r.Reply) }},
		{Name: "message", Title: "所答复的消息", Width: 34, Aside: true, Value: func(r *row) any { return r.Message }},
		{Name: "from", Title: "发件地址", Width: 24, Aside: true, Value: func(r *row) any { return r.From }},
		{Name: "name", Title: "自称", Width: 10, Aside: true, Value: func(r *row) any { return r.Name }},
		{Name: "bodies", Value: func(r *row) any { return list(r.Bodies) }},
		{Name: "foreign", Value: func(r *row) any { return r.Foreign }},
		{Name: "subject", Title: "主题", Width: 30, Aside: true, Value: func(r *row) any { return r.Subject }},
		{
			Name: "claims", Title: "拟采纳为", Width: 36, Screen: true, Value: func(r *row) any { return list(r.Claims) },
			Line: func(r *row) any { return claimed(r, func(k remind.Key) string { return string(k) }) }, Cell: func(r *row) any { return claimed(r, name) },
		},
		{
			Name: "words", Title: "答复原话", Width: 50, Screen: true, Brief: true, Value: func(r *row) any { return r.Words },
			Line: func(r *row) any { return strings.Join(strings.Fields(r.Words), " ") },
		},
		{Name: "whole", Rare: true, Value: func(r *row) any { return r.Whole }, Line: func(r *row) any { return strings.Join(strings.Fields(r.Whole), " ") }},
		{
			Name: "files", Title: "材料", Width: 20, Value: func(r *row) any { return proofRows(r.Files) },
			Line: func(r *row) any { return proofNames(r) }, Cell: func(r *row) any { return proofNames(r) },
		},
		{Name: "left", Title: "未收存的材料", Width: 20, Aside: true, Value: func(r *row) any { return list(r.Left) }},
		{Name: "auth", Value: func(r *row) any { return checks(&r.Reply) }, Line: func(r *row) any { return Checks(&r.Reply) }},
		{Name: "doubts", Title: "疑点", Width: 30, Value: func(r *row) any { return list(r.Doubts) }, Cell: func(r *row) any { return Doubts(&r.Reply) }},
		{
			Name: "state", Title: "状态", Width: 9, Screen: true, Value: func(r *row) any { return r.State },
			Cell: func(r *row) any { return replyStates[r.State] },
		},
		{Name: "taken_by", Value: func(r *row) any { return by(r, office.ReplyTaken) }},
		{Name: "dismissed_by", Value: func(r *row) any { return by(r, office.ReplyDismissed) }},
		{Title: "处理人", Width: 10, Value: func(r *row) any { return r.Ending.By }},
		{Name: "ended_at", Title: "处理日期", Kind: listing.Day, Width: 11, Value: func(r *row) any { return r.Ending.At }},
		{Name: "note", Title: "处理说明", Width: 24, Value: func(r *row) any { return r.Ending.Note }},
		{Name: "events", Value: func(r *row) any { return recordedEvents(r) }, Line: func(r *row) any { return len(r.Ending.Events) }},
	}}
}

// list returns a list as programs read it: none is an empty one.
func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

// recordedEvents returns the events that were recorded by taking a reply, their instants as programs read all.
func recordedEvents(r *office.ReplyRow) []remind.Event {
	all := []remind.Event{}
	for _, e := range r.Ending.Events {
		e.At = e.At.In(remind.Shanghai).Truncate(time.Second)
		all = append(all, e)
	}
	return all
}

// by returns who has ended a reply so.
func by(r *office.ReplyRow, s office.ReplyState) string {
	if r.State == s {
		return r.Ending.By
	}
	return ""
}

// Replier says who answered: the bodies for which an address speaks, and who it is; of a stranger that he is one.
func Replier(r *answer.Reply) string {
	who := strings.Join(r.Bodies, "；")
	switch {
	case r.Foreign:
		return strings.TrimSpace(r.Name + " " + r.From + "（不是所督办单位的联系人）")
	case r.Name == "" || r.Name == who:
		return who
	}
	return who + "（" + r.Name + "）"
}

// Claim says what a reply claims of one matter.
func Claim(c *answer.Claim, name func(remind.Key) string) string {
	words := name(c.Key) + "：" + c.Kind.Chinese()
	switch {
	case c.Kind == answer.Extension && c.To != 0:
		words += "至" + c.To.ChineseShort()
	case c.Kind == answer.Extension:
		words += "（日期待核）"
	case c.Body != "":
		words += "（" + c.Body + "的部分）"
	}
	return words
}

// claimed says all that a reply claims.
func claimed(r *office.ReplyRow, name func(remind.Key) string) string {
	var all []string
	for i := range r.Claims {
		all = append(all, Claim(&r.Claims[i], name))
	}
	if len(all) == 0 && r.Message == "" {
		return "未能对应到督办消息"
	}
	return listing.Joined(all)
}

// proofRows returns files as programs read them.
func proofRows(files []answer.File) []ProofRow {
	all := []ProofRow{}
	for _, f := range files {
		all = append(all, ProofRow{f.Name, f.Type, f.Bytes, f.SHA256})
	}
	return all
}

// proofNames says which files came.
func proofNames(r *office.ReplyRow) string {
	var all []string
	for i := range r.Files {
		all = append(all, r.Files[i].Name)
	}
	return listing.Joined(all)
}

// checks returns what the receiving server says of the sender, as programs read it.
func checks(r *answer.Reply) []CheckRow {
	all := []CheckRow{}
	for _, c := range r.Auth {
		all = append(all, CheckRow(c))
	}
	return all
}

// Checks says what the receiving server says of the sender: spf=pass dkim=none.
func Checks(r *answer.Reply) string {
	var all []string
	for _, c := range r.Auth {
		all = append(all, c.Method+"="+c.Result)
	}
	return strings.Join(all, " ")
}

// Doubts says what the office should look at: of the reply, and of each of its claims.
func Doubts(r *answer.Reply) string {
	all := slices.Clone(r.Doubts)
	for i := range r.Claims {
		for _, d := range r.Claims[i].Doubts {
			if len(r.Claims) > 1 {
				d = "问题" + strings.TrimPrefix(string(r.Claims[i].Key), r.Claims[i].Key.Plan()+"/") + "：" + d
			}
			all = append(all, d)
		}
	}
	return listing.Joined(all)
}
