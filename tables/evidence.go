package tables

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"duban/listing"
	"duban/office"
	"duban/office/dossier"
	"duban/remind"
	"duban/remind/people"
	"duban/remind/tally"
)

// A Section is one table of a dossier (督办留痕), in all forms that it has: lines for programs, a sheet, a table on paper.
type Section struct {
	Part    string // how programs know it
	Heading string // on the paper; empty: it belongs to the one before
	None    string // what is said where there are no rows; empty: nothing
	Grid    listing.Grid
	Write   func(io.Writer, listing.Format) error
}

// EvidenceSections returns the tables of a dossier in their order. Mask says what is shown of each text.
func EvidenceSections(e *office.Evidence, mask func(string) string) []Section {
	sent, at := sendings(e), EvidenceTime(e)
	return []Section{
		section("matter", "", "", factTable(e), facts(e), mask),
		section("deadline", "一、时限及状态", "", termTable(e), e.Terms, mask),
		section("recipient", "二、提醒及送达", "截至"+at+"，系统未记录就该事项发出过消息。", recipientTable(), recipients(sent), mask),
		section("message", "", "", sendingTable(e), sent, mask),
		section("notice", "", "", unsentTable(e), unsent(e), mask),
		section("reply", "三、答复及材料", "截至"+at+"，系统未收到就该事项的答复和材料。", replyTable(e), replies(e), mask),
		section("record", "四、办理记录", "截至"+at+"，系统未记录办理情况。", recordTable(e), records(e), mask),
		section("chain", "五、证据链", "", &listing.Table[string]{Sheet: "证据链说明", Heading: HistoryTitle(e.History), Columns: []listing.Column[string]{
			{Name: "text", Title: "说明", Width: 120, Value: func(text *string) any { return *text }},
		}}, ChainWords(e), mask),
		section("seal", "", "", coverTable(e), e.Proof.Seals, mask),
	}
}

// section makes a section of a table. Each of its lines for programs begins with its name.
func section[R any](part, heading, nothing string, t *listing.Table[R], rows []R, mask func(string) string) Section {
	t.Columns = slices.Insert(t.Columns, 0, listing.Column[R]{Name: "part", Value: func(*R) any { return part }})
	t.Mask = mask
	g := t.Grid(rows)
	g.Masked(mask)
	return Section{part, heading, nothing, g, func(w io.Writer, f listing.Format) error { return t.Write(w, f, rows) }}
}

// EvidenceTime says up to when what is on record is in a dossier.
func EvidenceTime(e *office.Evidence) string {
	at := e.At.In(remind.Shanghai)
	return remind.DateOf(at).ChineseShort() + at.Format("15时04分")
}

// A fact is one line of a dossier's head.
type fact struct{ name, title, text string }

// facts returns what a dossier is of: the matter as the document names it, whom it names, and how it stands.
func facts(e *office.Evidence) []fact {
	o := e.Obligation
	term := &e.Terms[slices.IndexFunc(e.Terms, func(t office.Term) bool { return t.Obligation.Key == o.Key })]
	all := []fact{
		{"key", "事项编号", string(o.Key)},
		{"title", "督办事项", matterWords(e)},
		{"plan", "所属方案", planWords(e.Plan)},
	}
	if o.Kind != remind.KindProblem {
		all = append(all, fact{"text", "任务原文", o.Text})
	}
	all = append(
		all,
		fact{"stated", "原定时限", dueWords(o, term.Status.Original)},
		fact{"due", "现行时限", dueWords(o, term.Status.Due) + movedWords(term)},
		fact{"state", "目前状态", StandingWords(e.Day, term.Status) + lateWords(e)},
	)
	for _, role := range people.DocumentRoles() {
		all = append(all, fact{role.String(), role.Chinese(), cmp.Or(listing.Joined(*o.In(role)), "方案未写明")})
	}
	return append(all, fact{"at", asOf, EvidenceTime(e)}, fact{"by", "导出人", e.Who}, fact{"head", "最近封存", cmp.Or(e.Proof.Head.Hash, "尚未封存")})
}

// matterWords says what the document calls the matter.
func matterWords(e *office.Evidence) string {
	o := e.Obligation
	title := o.Text
	if e.Plan != nil {
		for i := range e.Plan.Problems {
			if e.Plan.Problems[i].Number == o.Problem {
				title = e.Plan.Problems[i].Title
			}
		}
	}
	return "问题" + strconv.Itoa(o.Problem) + o.Place() + "　" + title
}

// planWords names a plan, with the document of its last version.
func planWords(p *remind.Plan) string {
	switch {
	case p == nil:
		return "系统未记录"
	case p.Doc != "":
		return "《" + p.Title + "》（" + p.Doc + "）"
	default:
		return "《" + p.Title + "》"
	}
}

// dueWords says when something is due.
func dueWords(o *remind.Obligation, due remind.Date) string {
	switch {
	case o.Rhythm != "":
		return o.Rhythm.Chinese()
	case due == 0:
		return "持续推进，没有到期日"
	default:
		return due.ChineseShort()
	}
}

// movedWords says how a deadline came to be the one in force; nothing where it is the document's.
func movedWords(t *office.Term) string {
	var all []string
	for i := range t.Shifts {
		s := &t.Shifts[i]
		all = append(all, shiftWords(s))
	}
	if len(all) == 0 {
		return ""
	}
	return "（" + strings.Join(all, "；") + "）"
}

// shiftWords says from when to when a deadline was moved, and by what.
func shiftWords(s *office.Shift) string {
	return s.Event.On.String() + "由" + s.From.String() + "改为" + s.To.String() + "，" + cmp.Or(s.Event.Doc, remind.NoDocument)
}

// StandingWords says how a matter stands, and since when.
func StandingWords(d *remind.Day, s *remind.Status) string {
	if s.Withdrawn {
		return "已移出方案"
	}
	words := s.State.Chinese()
	switch {
	case s.State == remind.Open && s.Due != 0 && s.Due < d.Today:
		words += "，已逾期" + strconv.Itoa(int(d.Today-s.Due)) + "天"
	case s.State == remind.Open && s.Due != 0:
		words += "，距到期还有" + strconv.Itoa(int(s.Due-d.Today)) + "天"
	case s.State == remind.Suspended:
		words += "，至" + s.Until.ChineseShort() + "止"
	case s.On != 0:
		words += "，自" + s.On.ChineseShort() + "起"
	}
	if !s.Known {
		words += "（系统未记录办理进展）"
	}
	return words
}

// lateWords says how many measures of a problem are overdue, where any is.
func lateWords(e *office.Evidence) string {
	n := 0
	for i := range e.Terms {
		if t := &e.Terms[i]; t.Obligation.Kind == remind.KindMeasure && t.Obligation.Key != e.Obligation.Key && e.Day.Standing(t.Status) == tally.Overdue {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "；所属措施" + strconv.Itoa(n) + "项已逾期"
}

// factTable shows a dossier's head.
func factTable(e *office.Evidence) *listing.Table[fact] {
	return &listing.Table[fact]{Sheet: "概况", Heading: HistoryTitle(e.History), Columns: []listing.Column[fact]{
		{Name: "name", Value: func(f *fact) any { return f.name }},
		{Title: "项目", Width: 16, Value: func(f *fact) any { return f.title }},
		{Name: "text", Title: "内容", Width: 100, Value: func(f *fact) any { return f.text }},
	}}
}

// termTable shows the deadlines of a matter and all that belongs to it.
func termTable(e *office.Evidence) *listing.Table[office.Term] {
	type row = office.Term
	return &listing.Table[row]{Sheet: "时限及状态", Heading: HistoryTitle(e.History), Columns: []listing.Column[row]{
		{Name: "key", Title: "编号", Width: 20, Value: func(t *row) any { return t.Obligation.Key }, Cell: func(t *row) any { return AfterPlan(t.Obligation.Key) }},
		{Name: "source", Title: "原文出处和读法", Width: 50, Value: func(t *row) any { return StatedWords(t.Obligation, t.Stated) }},
		{Name: "original", Title: "原定时限", Kind: listing.Day, Width: 23, Value: func(t *row) any { return t.Status.Original }},
		{Name: "due", Title: "现行时限", Kind: listing.Day, Width: 23, Value: func(t *row) any { return t.Status.Due }},
		{Name: "shifts", Title: "时限变动及依据", Width: 34, Value: func(t *row) any {
			all := []string{}
			for i := range t.Shifts {
				all = append(all, shiftWords(&t.Shifts[i]))
			}
			return all
		}, Cell: func(t *row) any { return strings.Trim(movedWords(t), "（）") }},
		{Name: "state", Value: func(t *row) any { return t.Status.State }},
		{Name: "since", Value: func(t *row) any { return t.Status.On }},
		{Title: "目前状态", Width: 24, Value: func(t *row) any { return StandingWords(e.Day, t.Status) }},
	}}
}

// replies returns what was answered, in the order of time.
func replies(e *office.Evidence) []dossier.Entry { return entriesOf(e, dossier.Replied) }

// entriesOf returns the entries of some kinds.
func entriesOf(e *office.Evidence, kinds ...dossier.Kind) (all []dossier.Entry) {
	for i := range e.Entries {
		if slices.Contains(kinds, e.Entries[i].Kind) {
			all = append(all, e.Entries[i])
		}
	}
	return all
}

// records returns what was done: all entries that no other section has.
func records(e *office.Evidence) (all []dossier.Entry) {
	elsewhere := []dossier.Kind{dossier.Told, dossier.Replied, dossier.Answered, dossier.Stated}
	for i := range e.Entries {
		if !slices.Contains(elsewhere, e.Entries[i].Kind) {
			all = append(all, e.Entries[i])
		}
	}
	return all
}

// replyTable shows what was answered, with what became of it and the files that came.
func replyTable(e *office.Evidence) *listing.Table[dossier.Entry] {
	type row = dossier.Entry
	ended := map[int64]*row{}
	for i := range e.Entries {
		if x := &e.Entries[i]; x.Kind == dossier.Answered {
			ended[x.Ending.Reply] = x
		}
	}
	return &listing.Table[row]{Sheet: "答复及材料", Heading: HistoryTitle(e.History), Columns: []listing.Column[row]{
		{Name: "at", Title: "时间", Width: 18, Value: func(r *row) any { return r.At }, Cell: func(r *row) any { return minute(r.At) }},
		{Name: "id", Title: "答复号", Width: 8, Kind: listing.Number, Value: func(r *row) any { return int(r.Reply.ID) }},
		{Name: "name", Value: func(r *row) any { return r.Reply.Name }},
		{Name: "from", Value: func(r *row) any { return r.Reply.From }},
		{Name: "bodies", Value: func(r *row) any { return orEmpty(r.Reply.Bodies) }},
		{Title: "答复人", Width: 26, Value: func(r *row) any { return Replier(r.Reply) + "\n" + Way(r.Reply.Way) }},
		{Name: "message", Value: func(r *row) any { return r.Reply.Message }},
		{Name: "words", Title: "原话", Width: 50, Value: func(r *row) any { return r.Reply.Words }, Cell: func(r *row) any {
			return strings.Join(strings.Fields(r.Reply.Words), " ")
		}},
		{Name: "result", Title: "处理", Width: 30, Value: func(r *row) any {
			end := ended[r.Reply.ID]
			if end == nil {
				return "待整改办处理"
			}
			return strings.Join(append(append([]string{minute(end.At)}, EntryLines(e.History, end)...), Hands(end)...), "\n")
		}},
		{Name: "files", Title: "材料（名称、大小、校验值）", Width: 50, Value: func(r *row) any { return proofRows(r.Reply.Files) }, Cell: func(r *row) any {
			return strings.Join(append(fileLines(r.Reply.Files), leftLines(r)...), "\n")
		}},
		{Name: "left", Rare: true, Value: func(r *row) any { return orEmpty(r.Reply.Left) }},
	}}
}

// leftLines names the files that came and were not kept.
func leftLines(r *dossier.Entry) (all []string) {
	for _, left := range r.Reply.Left {
		all = append(all, "未收存："+left)
	}
	return all
}

// recordTable shows what was done, with the document, who decided and who typed it.
func recordTable(e *office.Evidence) *listing.Table[dossier.Entry] {
	type row = dossier.Entry
	return &listing.Table[row]{Sheet: "办理记录", Heading: HistoryTitle(e.History), Columns: []listing.Column[row]{
		{Name: "at", Title: "登记时间", Width: 18, Value: func(r *row) any { return r.At }, Cell: func(r *row) any { return minute(r.At) }},
		{Name: "on", Value: func(r *row) any { return r.On }},
		{Name: "kind", Title: "内容", Width: 12, Value: func(r *row) any { return string(r.Kind) }, Cell: func(r *row) any { return EntryWord(r) }},
		{Name: "key", Title: "编号", Width: 16, Value: func(r *row) any { return r.Key }, Cell: func(r *row) any { return AfterPlan(r.Key) }},
		{Name: "text", Title: "记录", Width: 76, Value: func(r *row) any { return strings.Join(EntryLines(e.History, r), "\n") }},
		{Name: "doc", Rare: true, Value: func(r *row) any { return r.Doc }},
		{Name: "note", Rare: true, Value: func(r *row) any { return r.Note }},
		{Name: "by", Rare: true, Value: func(r *row) any { return r.By }},
		{Name: "taker", Rare: true, Value: func(r *row) any { return r.Taker }},
		{Name: "typist", Rare: true, Value: func(r *row) any { return r.Typist }},
		{Title: "经办", Width: 26, Value: func(r *row) any { return strings.Join(Hands(r), "\n") }},
	}}
}
