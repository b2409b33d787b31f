package tables

import (
	"cmp"
	"fmt"
	"strings"

	"duban/office"
	"duban/office/dossier"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/delivery"
	"duban/remind/review"
	"duban/store"
)

// RuleWord says by what a day was made of the words of a document.
func RuleWord(r remind.Rule) string {
	if r == "" {
		return "日期的读法未记录"
	}
	return review.Rule(r).Chinese()
}

// AfterPlan returns a key without its plan.
func AfterPlan(k remind.Key) string {
	_, rest, _ := strings.Cut(string(k), "/")
	return cmp.Or(rest, string(k))
}

// Hands says who had a hand in an entry.
func Hands(e *dossier.Entry) (all []string) {
	add := func(what, who string) {
		if who != "" {
			all = append(all, what+"："+who)
		}
	}
	by, taker := "决定", "采纳"
	switch {
	case e.Kind == dossier.Replied, e.Taker != "" && e.Kind == dossier.Happened:
		by = "答复"
	case e.Kind == dossier.Went:
		by, taker = "报送", "登记"
	case e.Kind == dossier.Answered:
		taker = "处理"
	}
	add(by, e.By)
	add(taker, e.Taker)
	add("录入", e.Typist)
	return all
}

// entryLines say of each kind of entry what it tells, beside its document and note.
var entryLines = map[dossier.Kind]func(h *office.History, e *dossier.Entry) []string{
	dossier.Imported: func(_ *office.History, e *dossier.Entry) []string { return planLines(e.Plan) },
	dossier.Stated:   func(_ *office.History, e *dossier.Entry) []string { return []string{StatedWords(e.Obligation, e.Due)} },
	dossier.Withdrawn: func(_ *office.History, e *dossier.Entry) []string {
		return []string{"新版方案中没有该事项，不再提醒", "原为" + StatedWords(e.Obligation, e.Due)}
	},
	dossier.Contacts: func(_ *office.History, e *dossier.Entry) []string {
		return append(speakerLines("新增", e.Gained), speakerLines("减少", e.Lost)...)
	},
	dossier.Named:    func(_ *office.History, e *dossier.Entry) []string { return []string{nameWords(e.Name)} },
	dossier.Held:     holdLines,
	dossier.Released: holdLines,
	dossier.Happened: eventLines,
	dossier.Went: func(_ *office.History, e *dossier.Entry) []string {
		return append([]string{strings.Join(strings.Fields(e.Progress.Text), " ")}, fileLines(e.Files)...)
	},
	dossier.Replied:  func(_ *office.History, e *dossier.Entry) []string { return answerLines(e.Reply) },
	dossier.Answered: takenLines,
	dossier.Ended:    func(*office.History, *dossier.Entry) []string { return []string{"方案已经结束，不再提醒"} },
	dossier.Sent: func(_ *office.History, e *dossier.Entry) []string {
		return []string{e.Paper.Kind.Chinese() + "，" + e.Paper.On.ChineseShort() + "发出"}
	},
	dossier.Told: noticeLines,
}

// EntryLines says in whole sentences what an entry tells, line by line.
func EntryLines(h *office.History, e *dossier.Entry) []string {
	var all []string
	if say := entryLines[e.Kind]; say != nil {
		all = say(h, e)
	}
	if e.Doc != "" {
		all = append(all, cmp.Or(docWords[e.Kind], "依据")+"："+e.Doc)
	}
	if e.Note != "" {
		all = append(all, cmp.Or(noteWords[e.Kind], "备注")+"："+e.Note)
	}
	return all
}

// docWords say what the document of an entry is, where nothing is done by it.
var docWords = map[dossier.Kind]string{dossier.Sent: "文号"}

// noteWords say what the note of an entry is, where it is no remark.
var noteWords = map[dossier.Kind]string{dossier.Held: "原因", dossier.Released: "原因"}

// planLines says which version of a plan was taken in.
func planLines(p *remind.Plan) []string {
	if p.Source == "" {
		return []string{"内置方案：" + p.Title}
	}
	return []string{"方案：" + p.Title, "文件：" + p.Source}
}

// StatedWords cites what the document says of a deadline, where, and how the day was read from it.
func StatedWords(o *remind.Obligation, due remind.Date) string {
	cited := o.Text
	if o.Kind == remind.KindProblem {
		cited = o.Read.Words
	} else if !strings.Contains(cited, o.Read.Words) {
		cited += o.Read.Words
	}
	return placeWords(o) + cite("：", cited) + readWords(o, due)
}

// SourceWords says what StatedWords does beside the sentence itself: of it only the words that date it.
func SourceWords(o *remind.Obligation, due remind.Date) string {
	return placeWords(o) + cite("，原文", o.Read.Words) + readWords(o, due)
}

// placeWords says where the words stand that date an obligation.
func placeWords(o *remind.Obligation) string {
	where := "整改时限"
	if o.Kind != remind.KindProblem {
		where = cmp.Or(o.Section+o.Path, "长期任务")
	}
	if line := wordsAt(o).Line; line > 0 {
		where += fmt.Sprintf("（第%d行）", line)
	}
	return where
}

// cite puts words of the document in quotation marks, after a word that leads to them.
func cite(lead, words string) string {
	if words == "" {
		return ""
	}
	return lead + "“" + strings.Join(strings.Fields(words), " ") + "”"
}

// readWords says how a day was read from the words of the document.
func readWords(o *remind.Obligation, due remind.Date) string {
	switch {
	case o.Rhythm != "":
		return "；频次：" + o.Rhythm.Chinese()
	case due == 0:
		return "；没有到期日"
	default:
		return "；读作" + due.String() + "（" + RuleWord(o.Read.Rule) + "）"
	}
}

// speakerLines names contacts, each in a line.
func speakerLines(what string, list []remind.Contact) (all []string) {
	for _, c := range list {
		who := strings.TrimSpace(c.Body + " " + c.Name)
		line := what + "：" + who + "（" + strings.TrimSpace(remind.ChannelChinese(c.Channel)+" "+c.Address) + "）"
		if c.From != 0 || c.To != 0 {
			line += "，" + cmp.Or(c.From.String(), "此前") + "至" + cmp.Or(c.To.String(), "长期")
		}
		all = append(all, line)
	}
	return all
}

// nameWords says how a problem was named.
func nameWords(name string) string {
	if name == "" {
		return "取消自定的简称"
	}
	return "简称定为“" + name + "”"
}

// holdLines says what was held or released.
func holdLines(_ *office.History, e *dossier.Entry) []string {
	all := []string{"范围：" + scopeWords(&e.Hold.Hold)}
	switch {
	case e.Hold.By == store.EnteredBy:
		return append(all, "新导入的方案，放行之前不发送")
	case e.Hold.Until != 0:
		all = append(all, "至"+e.Hold.Until.String()+"止，其后自行恢复")
	}
	if n := e.Hold.Unreviewed; n > 0 {
		all = append(all, fmt.Sprintf("未经第二人核对即放行（尚有%d处未核对）", n))
	}
	if e.Hold.Second != "" {
		all = append(all, "同意："+e.Hold.Second)
	}
	return all
}

// scopeWords says what a hold is of.
func scopeWords(h *store.Hold) string {
	switch {
	case h.Scope == store.Everything:
		return "全部"
	case strings.HasPrefix(h.Scope, "addr:"):
		return "地址 " + strings.TrimPrefix(h.Scope, "addr:")
	case !strings.Contains(h.Scope, "/"):
		return "方案 " + h.Scope
	default:
		return "事项 " + h.Scope
	}
}

// eventLines says what happened.
func eventLines(_ *office.History, e *dossier.Entry) []string {
	v := e.Event
	what := "自" + v.On.String() + "起"
	switch v.Kind {
	case remind.EventExtend:
		what = "时限改为" + v.To.String() + "，" + v.On.String() + "批准"
		if v.Alone {
			what += "（所属措施不随之延期）"
		}
	case remind.EventSuspend:
		what += "，至" + v.To.String() + "止"
	}
	all := []string{what}
	if v.For != "" {
		all = append(all, "单位："+v.For+"（只登记该单位的部分）")
	}
	if v.Shortcut {
		all = append(all, "补录：越过了中间状态")
	}
	if v.Undocumented() {
		all = append(all, remind.NoDocument)
	}
	return all
}

// fileLines names files that came as proof.
func fileLines(files []answer.File) (all []string) {
	for _, f := range files {
		name := cmp.Or(f.Name, "（未记录文件名）")
		if f.Bytes > 0 {
			name += fmt.Sprintf("，%d字节", f.Bytes)
		}
		all = append(all, "佐证材料："+name+"，校验值 "+f.SHA256)
	}
	return all
}

// answerLines says what was answered, whole.
func answerLines(r *answer.Reply) []string {
	all := []string{fmt.Sprintf("答复%d（%s），%s", r.ID, Way(r.Way), Replier(r))}
	if !r.Foreign { // a stranger is named by his address
		all[0] += " " + r.From
	}
	if r.Message != "" {
		all = append(all, "所答复的消息："+r.Message)
	}
	all = append(all, "原话：“"+strings.Join(strings.Fields(r.Words), " ")+"”")
	for _, g := range Alike(r.Claims) {
		all = append(all, "拟采纳为："+Claim(&g[0], AfterPlan)+Covered(g))
	}
	all = append(all, fileLines(r.Files)...)
	for _, left := range r.Left {
		all = append(all, "未收存："+left)
	}
	if doubts := Doubts(r); doubts != "" {
		all = append(all, "疑点："+doubts)
	}
	if auth := Checks(r); auth != "" {
		all = append(all, "收信服务器对发件人的核验："+auth)
	}
	return all
}

// takenLines says what the office did with a reply.
func takenLines(_ *office.History, e *dossier.Entry) []string {
	if !e.Ending.Taken {
		return []string{fmt.Sprintf("答复%d不予采纳", e.Ending.Reply)}
	}
	all := []string{fmt.Sprintf("采纳答复%d", e.Ending.Reply)}
	for i := range e.Ending.Events {
		v := &e.Ending.Events[i]
		all = append(all, "登记："+AfterPlan(v.Key)+" "+EntryWord(&dossier.Entry{Event: v}))
	}
	return all
}

// noticeLines says who was to be told what, by which messages, and what became of them.
func noticeLines(h *office.History, e *dossier.Entry) []string {
	n := &e.Notice.Notice
	what := cmp.Or(h.Day.Policy.Words(n), n.Stage)
	whom := n.Recipient
	if role := roleWord(n.Role); !strings.HasPrefix(whom, role) {
		whom = role + whom
	}
	first := what + "，致" + whom
	if n.On != remind.DateOf(e.At) {
		first += "，应于" + n.On.String() + "提醒"
	}
	if e.Notice.Times > 0 {
		first += fmt.Sprintf("，第%d次提醒", e.Notice.Times)
	}
	all := []string{first + "：" + outcomes[e.Notice.State].Text}
	for _, m := range e.Messages {
		if m.Again {
			all = append(all, "消息 "+m.ID+"，见上")
			continue
		}
		all = append(all, messageLines(m.Trail)...)
	}
	return all
}

// messageLines says what a message said, and what became of it.
func messageLines(t *store.Trail) []string {
	all := []string{
		fmt.Sprintf("消息 %s（%s）：%s", t.ID, strings.TrimSpace(remind.ChannelChinese(t.Channel)+" "+t.To), t.Subject),
		"开头：" + OneLine(t.Text, firstWords), "校验值 " + t.Hash,
	}
	for i := range t.Steps {
		s := &t.Steps[i]
		if s.Mark != "end" {
			continue
		}
		line := fmt.Sprintf("第%d次发送，%s：%s", s.Attempt, s.At.Format("2006-01-02 15:04:05"), verdicts[s.Outcome].Text)
		if said := Reply(s.Reply); said != "" {
			line += "，对方答复：" + said
		}
		all = append(all, line)
	}
	for _, s := range t.Settlements {
		if s.By == "" && s.Result == string(delivery.Delivered) { // the attempt has said so
			continue
		}
		line := "结果：" + results[s.Result] + "，" + s.At.Format("2006-01-02 15:04")
		if s.By != "" {
			line += "，" + s.By + "登记"
		}
		if s.Why != "" {
			line += "：" + Reply(s.Why)
		}
		all = append(all, line)
	}
	return all
}
