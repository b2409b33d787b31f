// Package trial tries the texts that an office has put in place of the program's own, before a mail is worded with them: each is worded with samples,
// messages in which everything occurs that texts speak of.
package trial

import (
	"cmp"
	"fmt"
	"os"
	"slices"

	"duban/formats/plantext"
	"duban/notify/wording"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/digest"
	"duban/remind/paperwork"
	"duban/remind/ticket"
	"duban/seeds"
	"duban/store"
)

// Texts returns in what messages are worded: the program's own texts, or those of a folder, tried with messages of the plans held and of the
// built-in one. What does not stand the trial is found, and the program's own stands in for it.
func Texts(folder string, t *store.Terms, snap store.Snapshot, today remind.Date) (*wording.Texts, []plantext.Finding) {
	if folder == "" {
		return wording.Builtin(), nil
	}
	texts, faults := wording.Load(os.DirFS(folder), Samples(t, snap, today))
	var found []plantext.Finding
	for _, f := range faults {
		found = append(found, plantext.Finding{Severity: plantext.Warning, Message: "文本模板" + f.Error()})
	}
	return texts, found
}

// Samples returns messages in which everything occurs that texts speak of, as far as the plans and the built-in one have it: each obligation,
// before and after its date and in every state, told to readers in every role. They are small, so that trying them takes a second.
func Samples(t *store.Terms, snap store.Snapshot, today remind.Date) []remind.Message {
	s := sampler{seen: map[string]bool{}}
	worlds := []*remind.World{t.World(snap)}
	held := slices.ContainsFunc(snap.Plans, func(p remind.Plan) bool { return p.ID == seeds.PlanID })
	if !held || len(worlds[0].Book.Directory.Contacts) == 0 {
		if own, err := builtInWorld(t); err == nil { // it is part of the program
			worlds = append(worlds, own)
		}
	}
	for _, w := range worlds {
		if w.Office.Phone == "" {
			w.Office.Phone = "0734-0000000"
		}
		plain, reporting := withReports(w, digest.Reports{}), withReports(w, digest.Reports{Dispatch: digest.Weekly, Bulletin: digest.Monthly})
		s.play(plain, today)
		s.play(eventful(plain, today), today)
		s.reports(eventful(reporting, today), today)
	}
	return s.varied()
}

// withReports returns a world with other reports: the bulletin stands in for the figures of a quarter, and both have texts.
func withReports(w *remind.World, r digest.Reports) *remind.World {
	next, policy := *w, *w.Policy
	policy.Reports = r
	next.Policy = &policy
	return &next
}

// reports adds what comes by itself to a reader in each role: alone, and with a few other notices.
func (s *sampler) reports(w *remind.World, today remind.Date) {
	d := w.On(today)
	for _, g := range remind.Gather(d.Due().Notices) {
		alone := remind.Group{Address: g.Address}
		for i := range g.Notices {
			if n := &g.Notices[i]; n.Form == remind.Dispatch || n.Form == remind.Bulletin {
				alone.Notices = append(alone.Notices, *n)
			}
		}
		if len(alone.Notices) == 0 {
			continue
		}
		if kind := "report to " + alone.Notices[0].Role.String(); !s.seen[kind] {
			s.seen[kind] = true
			s.add(g, d)
			s.all = append(s.all, d.Compose(alone, remind.History{}))
		}
	}
}

// builtInWorld returns the world of the built-in plan and its sample directory.
func builtInWorld(t *store.Terms) (*remind.World, error) {
	own, _, err := builtin.Snapshot()
	if err != nil {
		return nil, err
	}
	sample, err := builtin.Directory()
	if err != nil {
		return nil, err
	}
	terms := store.Terms{Realm: store.Rehearsal, Policy: t.Policy, Office: t.Office, Links: t.Links, Sample: sample, SamplePlan: seeds.PlanID, Proposed: t.Proposed}
	return terms.World(own), nil
}

// A sampler gathers messages until every kind of notice, and every obligation, has been in one.
type sampler struct {
	all  []remind.Message
	seen map[string]bool
}

// mostSampleDays bounds the days that are looked at in each world, so that ten plans take little longer than one.
const mostSampleDays = 12

// play adds what is told on days about the dates of a world.
func (s *sampler) play(w *remind.World, today remind.Date) {
	for _, on := range sampleDays(w, today) {
		d := w.On(on)
		for _, g := range remind.Gather(d.Due().Notices) {
			s.add(g, d)
		}
	}
}

// add adds a message of a group with those notices of which there is none of their kind yet, and a few beside them.
func (s *sampler) add(g remind.Group, d *remind.Day) {
	few := remind.Group{Address: g.Address}
	for i := range g.Notices {
		n := &g.Notices[i]
		kind := fmt.Sprint(n.Role, n.Stage, n.Form, n.State, n.Obligation.Kind(), n.Due < d.Today, len(n.Bodies) > 1)
		if !s.seen[kind] || !s.seen[string(n.Obligation)] {
			s.seen[kind], s.seen[string(n.Obligation)] = true, true
			few.Notices = append(few.Notices, *n)
		}
	}
	if len(few.Notices) == 0 {
		return
	}
	few.Notices = append(few.Notices, g.Notices[:min(3, len(g.Notices))]...)
	slices.SortFunc(few.Notices, remind.CompareNotices)
	few.Notices = slices.CompactFunc(few.Notices, func(a, b remind.Notice) bool { return a.NoticeKey == b.NoticeKey })
	for part := range slices.Chunk(few.Notices, 12) {
		h := remind.History{Reminded: map[remind.Key]int{}}
		if len(s.all)%2 == 1 { // half of them are told what is new since the last time
			h.Messages = []remind.Sent{{Day: d.Today - 7, At: (d.Today - 7).At(9, 0)}}
			for i := range part {
				h.Reminded[part[i].Obligation] = 1 + i%12
			}
		}
		s.all = append(s.all, d.Compose(remind.Group{Address: g.Address, Notices: part}, h))
	}
}

// varied returns the messages, some of them once more with what a message itself may be: a demonstration, late, of a provisional calendar, with a
// link, of an office without a telephone, with somebody who could not be told, with answers that wait, were laid aside or did not come.
func (s *sampler) varied() []remind.Message {
	all := s.all
	for i := range s.all {
		if i%9 != 0 {
			continue
		}
		m := s.all[i]
		m.Demo, m.Late, m.Provisional = true, true, true
		m.Link = cmp.Or(m.Link, "https://duban.example"+ticket.Path)
		m.Office.Phone = ""
		m.Troubles = []remind.Trouble{{Who: "某单位", What: "地址无法送达"}, {Who: "甲"}, {Who: "乙"}, {Who: "丙", What: "没有联系人"}}
		m.Waiting, m.Unheard = slices.Repeat(sampleWaiting, 8), slices.Repeat(sampleUnheard, 8)
		m.Drafts = sampleDrafts(&m)
		m.Dismissed = []remind.Dismissal{{Said: m.Day - 3, Keys: []remind.Key{"p/1", "p/2"}, Note: "验收资料不全"}, {Said: m.Day - 2, Note: "附件无法打开"}}
		all = append(all, m)
		m.Sections = nil
		all = append(all, m)
	}
	for i := range s.all {
		if more := everyKind(&s.all[i]); len(more) > 0 {
			return append(all, more...)
		}
	}
	return all
}

// What an office's mail says of answers, in each way.
var (
	sampleWaiting = []remind.Waiting{
		{At: remind.NewDate(2026, 11, 20).At(10, 0), Who: "某单位（王某）", Keys: []remind.Key{"p/1"}, What: "已完成，申请验收", Words: "已整改到位。"},
		{At: remind.NewDate(2026, 11, 20).At(10, 0), Who: "某某"},
	}
	sampleUnheard = []remind.Unheard{{Who: "某单位", Since: remind.NewDate(2026, 11, 20), Keys: []remind.Key{"p/1"}}, {Who: "某单位", Since: remind.NewDate(2026, 11, 2), Quiet: 10}}
)

// sampleDrafts has a draft of each kind, and more than there is room for.
func sampleDrafts(m *remind.Message) (all []remind.Draft) {
	for _, s := range m.Sections {
		for _, kind := range paperwork.Kinds() {
			all = append(all, remind.Draft{Kind: kind, Body: "某单位", Items: s.Items}, remind.Draft{Kind: kind, Items: s.Items[:min(1, len(s.Items))]})
		}
	}
	return slices.Repeat(all, 3)
}

// sampleAnswers has 收到 and progress asked for, and reported of every problem.
func sampleAnswers(w *remind.World, today remind.Date) remind.Answers {
	a := remind.Answers{Open: true, Patience: map[remind.Role]int{remind.Responsible: 10}}
	for i := range w.Obligations {
		if o := &w.Obligations[i]; o.Kind == remind.KindProblem {
			a.Progress = append(a.Progress, remind.Progress{Key: o.Key, On: today - 5, At: (today - 5).At(10, 0), By: "某单位", Text: "管网已铺设3公里"})
		}
	}
	return a
}

// sampleDays returns days on which stages of all sorts are told: about the dates of the obligations, and some from today on.
func sampleDays(w *remind.World, today remind.Date) []remind.Date {
	var all []remind.Date
	for i := range w.Obligations {
		due := w.Obligations[i].Due
		for _, off := range []remind.Date{-90, -30, -15, -7, -3, -1, 0, 1, 40} {
			if due != 0 {
				all = append(all, due+off)
			}
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	step := max(1, (len(all)+mostSampleDays-1)/mostSampleDays)
	days := []remind.Date{today, remind.NewDate(today.Year(), 12, 1), remind.NewDate(today.Year()+1, 1, 4), remind.NewDate(today.Year()+1, 3, 1)}
	for i := 0; i < len(all); i += step {
		days = append(days, all[i])
	}
	return days
}

// eventful returns a world in which something has happened to each obligation, and somebody was told of it before.
func eventful(w *remind.World, today remind.Date) *remind.World {
	next := *w
	next.Heard, next.Answers = remind.Heard{}, sampleAnswers(w, today)
	for _, n := range w.On(today).Due().Notices {
		next.Heard.Add(n)
	}
	kinds := []remind.EventKind{
		remind.EventReport, remind.EventAccept, remind.EventReturn, remind.EventClose, remind.EventReopen, remind.EventExtend, remind.EventSuspend,
		remind.EventResume, "",
	}
	next.Events = nil
	for i := range w.Obligations {
		o := &w.Obligations[i]
		kind := kinds[i%len(kinds)]
		e := remind.Event{Key: o.Key, On: today - 1, At: (today - 1).At(10, 0), By: "整改办", Doc: "衡整改办〔2026〕9号", Note: "验收资料不全"}
		for _, before := range map[remind.EventKind][]remind.EventKind{
			remind.EventReturn: {remind.EventReport}, remind.EventReopen: {remind.EventClose}, remind.EventResume: {remind.EventSuspend},
		}[kind] {
			e.Kind, e.ID = before, e.ID+1
			e.To = today + 30
			next.Events = append(next.Events, e)
		}
		switch kind {
		case "": // one of its bodies has reported
			if len(o.Responsible) < 2 {
				continue
			}
			kind, e.For = remind.EventReport, o.Responsible[0]
		case remind.EventExtend:
			e.To = max(o.Due, today) + 60
		case remind.EventSuspend:
			e.To = today + 30
		}
		e.Kind, e.At, e.ID = kind, (today-1).At(11, 0), int64(i+1000)
		next.Events = append(next.Events, e)
	}
	return &next
}
