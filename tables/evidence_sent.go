package tables

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/listing"
	"duban/office"
	"duban/office/dossier"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// minute is the form of an instant in a table of a dossier, where the day and the time stand below each other.
func minute(t time.Time) string { return t.In(remind.Shanghai).Format("2006-01-02 15:04") }

// A sending is a message that told of the matter, with the notices of the matter that it carried.
type sending struct {
	*store.Trail
	number  int
	notices []*store.LogRow
}

// at is when it was sent; before an attempt has ended, when it was worded.
func (s *sending) at() time.Time {
	for i := len(s.Steps) - 1; i >= 0; i-- {
		if s.Steps[i].Mark == "end" {
			return s.Steps[i].At
		}
	}
	return s.Date
}

// sendings returns the messages that told of a matter, in the order of time.
func sendings(e *office.Evidence) (all []sending) {
	index := map[string]int{}
	for i := range e.Entries {
		x := &e.Entries[i]
		for _, m := range x.Messages {
			at, known := index[m.ID]
			if !known {
				at, index[m.ID] = len(all), len(all)
				all = append(all, sending{Trail: m.Trail})
			}
			all[at].notices = append(all[at].notices, x.Notice)
		}
	}
	slices.SortStableFunc(all, func(a, b sending) int { return a.at().Compare(b.at()) })
	for i := range all {
		all[i].number = i + 1
	}
	return all
}

// sendingTable shows the messages that told of a matter: to whom, what, with what result, and the hash by which each is known.
func sendingTable(e *office.Evidence) *listing.Table[sending] {
	type row = sending
	stages := func(s *row) []string { return stagesOf(e, s) }
	return &listing.Table[row]{Sheet: "提醒及送达", Heading: HistoryTitle(e.History), Columns: []listing.Column[row]{
		{Name: "number", Title: "序号", Kind: listing.Number, Width: 6, Value: func(s *row) any { return s.number }},
		{Name: "at", Title: "时间", Width: 17, Value: func(s *row) any { return s.at() }, Cell: func(s *row) any { return minute(s.at()) }},
		{Name: "message", Title: "消息编号", Width: 36, Aside: true, Value: func(s *row) any { return s.ID }},
		{Name: "channel", Value: func(s *row) any { return s.Channel }},
		{Name: "address", Value: func(s *row) any { return s.To }},
		{Name: "recipient", Title: "收件人", Width: 25, Value: func(s *row) any { return s.Recipient }, Cell: func(s *row) any {
			return s.Recipient + "\n" + strings.TrimSpace(remind.ChannelChinese(s.Channel)+" "+s.To)
		}},
		{Name: "stages", Title: "提醒内容", Width: 34, Value: func(s *row) any { return stages(s) }, Cell: func(s *row) any { return strings.Join(stages(s), "\n") }},
		{Name: "subject", Value: func(s *row) any { return s.Subject }},
		{Name: "words", Title: "主题和开头", Width: 42, Value: func(s *row) any { return OneLine(s.Text, firstWords) }, Cell: func(s *row) any {
			return delivery.Unmarked(s.Subject) + "\n" + OneLine(s.Text, firstWords)
		}},
		{Name: "state", Title: "结果及经过", Width: 26, Value: func(s *row) any { return s.State }, Cell: func(s *row) any { return strings.Join(outcomeLines(s), "\n") }},
		{Name: "attempts", Value: func(s *row) any { return NewMessageRow(s.Trail).Attempts }, Line: func(*row) any { return "" }},
		{Name: "settlements", Value: func(s *row) any { return NewMessageRow(s.Trail).Settlements }, Line: func(*row) any { return "" }},
		{Name: "sha256", Title: "校验值（SHA-256）", Width: 24, Value: func(s *row) any { return s.Hash }},
	}}
}

// stagesOf says at which stage a message reminded of which matters, those of one stage together, and as which reminder of each.
func stagesOf(e *office.Evidence, s *sending) []string {
	var stages []string
	places, times := map[string][]string{}, map[string][]int{}
	for _, n := range s.notices {
		words := cmp.Or(e.Day.Policy.Words(&n.Notice), n.Notice.Stage)
		if places[words] == nil {
			stages = append(stages, words)
		}
		places[words] = append(places[words], placeOf(e, n.Notice.Obligation))
		if n.Times > 0 {
			times[words] = append(times[words], n.Times)
		}
	}
	all := []string{}
	for _, words := range stages {
		line := words
		if at := places[words]; len(e.Terms) > 1 {
			line += "：" + strings.Join(at, "、")
		}
		all = append(all, line+timesWords(times[words]))
	}
	return all
}

// placeOf says in a word which of a dossier's matters a key means.
func placeOf(e *office.Evidence, k remind.Key) string {
	for i := range e.Terms {
		if o := e.Terms[i].Obligation; o.Key == k {
			return cmp.Or(o.Place(), "问题整体")
		}
	}
	return AfterPlan(k)
}

// timesWords says as which reminders of their matters notices were told; nothing where they are none.
func timesWords(times []int) string {
	switch {
	case len(times) == 0:
		return ""
	case slices.Min(times) == slices.Max(times):
		return fmt.Sprintf("（第%d次提醒）", times[0])
	default:
		return fmt.Sprintf("（第%d至%d次提醒）", slices.Min(times), slices.Max(times))
	}
}

// outcomeLines says what became of a message, and what its attempts came to; of one that went well at once, no more than that.
func outcomeLines(s *sending) []string {
	all := []string{results[s.State]}
	n := 0
	for i := range s.Steps {
		if s.Steps[i].Mark == "end" {
			n++
		}
	}
	for i := range s.Steps {
		x := &s.Steps[i]
		if x.Mark != "end" || n == 1 && x.Outcome == delivery.Delivered {
			continue
		}
		line := fmt.Sprintf("第%d次（%s）：%s", x.Attempt, x.At.In(remind.Shanghai).Format("01-02 15:04"), verdicts[x.Outcome].Text)
		if x.Outcome != delivery.Delivered {
			line += cutIn("，", OneLine(Reply(x.Reply), firstWords))
		}
		all = append(all, line)
	}
	for _, x := range s.Settlements {
		if x.By != "" || x.Result == "bounced" {
			all = append(all, results[x.Result]+"，"+minute(x.At)+cutIn("，", x.By)+cutIn("：", OneLine(Reply(x.Why), firstWords)))
		}
	}
	return all
}

// cutIn returns a text behind a mark; nothing for none.
func cutIn(mark, text string) string {
	if text == "" {
		return ""
	}
	return mark + text
}

// A recipient is an address that heard of the matter, with all messages to it counted by what became of them.
type recipient struct {
	first     *sending
	from, to  time.Time
	sum       int
	delivered int
	failed    int
	other     int // in doubt, on the way, or taken back
}

// recipients counts the messages of a matter by address, in the order in which each was first written to.
func recipients(sent []sending) (all []recipient) {
	index := map[remind.Address]int{}
	for i := range sent {
		s := &sent[i]
		at, known := index[s.Address]
		if !known {
			at, index[s.Address] = len(all), len(all)
			all = append(all, recipient{first: s, from: s.at()})
		}
		r := &all[at]
		r.to, r.sum = s.at(), r.sum+1
		switch s.State {
		case store.Delivered:
			r.delivered++
		case store.Failed:
			r.failed++
		default:
			r.other++
		}
	}
	return all
}

// recipientTable shows how many messages each address got.
func recipientTable() *listing.Table[recipient] {
	type row = recipient
	return &listing.Table[row]{Sheet: "收件人", Heading: "收件人及消息数", Columns: []listing.Column[row]{
		{Name: "recipient", Title: "收件人", Width: 34, Value: func(r *row) any { return r.first.Recipient }},
		{Name: "channel", Value: func(r *row) any { return r.first.Channel }},
		{Name: "address", Title: "渠道和地址", Width: 34, Value: func(r *row) any { return r.first.To }, Cell: func(r *row) any {
			return strings.TrimSpace(remind.ChannelChinese(r.first.Channel) + " " + r.first.To)
		}},
		{Name: "messages", Title: "消息数", Kind: listing.Number, Width: 9, Value: func(r *row) any { return r.sum }},
		{Name: "delivered", Title: "已送达", Kind: listing.Number, Width: 9, Value: func(r *row) any { return r.delivered }},
		{Name: "failed", Title: "发送失败", Kind: listing.Number, Width: 10, Value: func(r *row) any { return r.failed }},
		{Name: "other", Title: "存疑、发送中或撤回", Kind: listing.Number, Width: 20, Value: func(r *row) any { return r.other }},
		{Name: "from", Title: "首次", Kind: listing.Day, Width: 18, Value: func(r *row) any { return r.from }},
		{Name: "to", Title: "最近", Kind: listing.Day, Width: 18, Value: func(r *row) any { return r.to }},
	}}
}

// unsent returns the notices of a matter that went into no message.
func unsent(e *office.Evidence) (all []dossier.Entry) {
	for i := range e.Entries {
		if x := &e.Entries[i]; x.Kind == dossier.Told && len(x.Messages) == 0 {
			all = append(all, *x)
		}
	}
	return all
}

// unsentTable shows the notices of a matter that went into no message, and why.
func unsentTable(e *office.Evidence) *listing.Table[dossier.Entry] {
	type row = dossier.Entry
	return &listing.Table[row]{Sheet: "未发送的提醒", Heading: HistoryTitle(e.History), Columns: []listing.Column[row]{
		{Name: "on", Title: "应提醒日期", Kind: listing.Day, Width: 12, Value: func(r *row) any { return r.On }},
		{Name: "key", Title: "编号", Width: 20, Value: func(r *row) any { return r.Key }, Cell: func(r *row) any { return AfterPlan(r.Key) }},
		{Name: "stage", Title: "提醒节点", Width: 24, Value: func(r *row) any { return r.Notice.Notice.Stage }, Cell: func(r *row) any {
			return cmp.Or(e.Day.Policy.Words(&r.Notice.Notice), r.Notice.Notice.Stage)
		}},
		{Name: "recipient", Title: "收件人", Width: 40, Value: func(r *row) any { return r.Notice.Notice.Recipient }},
		{Name: "channel", Value: func(r *row) any { return r.Notice.Notice.Channel }},
		{Name: "address", Value: func(r *row) any { return r.Notice.Notice.To }},
		{Name: "state", Title: "情况", Width: 24, Value: func(r *row) any { return r.Notice.State }, Cell: func(r *row) any { return outcomes[r.Notice.State].Text }},
	}}
}
