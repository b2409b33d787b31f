package matter

import (
	"slices"

	"duban/office/docket"
	"duban/remind"
	"duban/remind/change"
	"duban/store"
)

// A deed is something that the office does with matters: what it is called, which fields its form has, and when a matter takes it.
type deed struct {
	Name   string // in addresses
	Word   string
	Kind   remind.EventKind // empty: it is no event
	Fields []string
	Needs  []string // fields that must be filled in
	Says   string   // over the form
	Danger bool     // it silences or ends something
	Once   bool     // it tells nobody anything, so that its form is its own preview
	takes  func(*docket.Matter) bool
}

// event reports whether a matter takes an event of a kind: of the whole, or while others still work of one body's part.
func event(kind remind.EventKind, m *docket.Matter) bool {
	whole, part := remind.Event{Kind: kind}, remind.Event{Kind: kind, For: "x"}
	return present(m) && (m.Status.Takes(whole) || m.Status.State == remind.Open && m.Status.Takes(part))
}

// present reports whether a plan in force has the matter.
func present(m *docket.Matter) bool { return !m.Status.Withdrawn }

// deeds are all that can be done, in the order of their buttons.
var deeds = []deed{
	{Name: "report", Word: "报验", Kind: remind.EventReport, Fields: fields("for"), Says: "责任单位报告整改完成，转为“已完成待验收”。只有部分单位报验的，选定单位。"},
	{Name: "accept", Word: "验收", Kind: remind.EventAccept, Fields: fields(), Says: "牵头督导验收单位验收通过，转为“验收通过待销号”。未经报验直接验收的，须写明说明，系统标为“补录”。"},
	{
		Name: "return", Word: "退回", Kind: remind.EventReturn, Fields: fields("for"), Needs: []string{"note"}, Danger: true,
		Says: "报验或者验收后退回整改，原因将告知责任单位和牵头督导验收单位。",
	},
	{Name: "close", Word: "销号", Kind: remind.EventClose, Fields: fields(), Says: "事项办结，转为“已销号”，不再提醒。未经验收直接销号的，须写明说明，系统标为“补录”。"},
	{Name: "reopen", Word: "反弹", Kind: remind.EventReopen, Fields: fields(), Needs: []string{"note"}, Danger: true, Says: "已销号的事项反弹，恢复为“整改中”，原因将告知有关单位。"},
	{
		Name: "extend", Word: "延期", Kind: remind.EventExtend, Fields: append([]string{"to"}, fields("alone")...), Needs: []string{"to"},
		Says: "时限改为新的日期；原定时限仍列明。没有文号的须写明说明，系统标为“无文号”。",
	},
	{
		Name: "suspend", Word: "暂停", Kind: remind.EventSuspend, Fields: append([]string{"to"}, fields()...), Needs: []string{"to"}, Danger: true,
		Says: "至暂停的最后一日止不提醒任何人，其后自行恢复；时限不变。",
	},
	{Name: "resume", Word: "恢复", Kind: remind.EventResume, Fields: fields(), Says: "提前结束暂停，恢复为“整改中”。"},
	{
		Name: "chase", Word: "催办", Fields: []string{"by", "note"}, Says: "在发信时段内立即提醒责任单位，并抄送牵头督导验收单位；同一地址一日只催办一次。",
		takes: func(m *docket.Matter) bool { return change.CheckChase(m.Status, m.Obligation.Key) == nil },
	},
	{
		Name: "hold", Word: "暂不发出", Fields: []string{"to", "note", "second"}, Needs: []string{"to", "note"}, Danger: true,
		Says: "该事项的提醒暂不发出，至所填之日止，其后自行恢复；状态和时限不变。其间督办市领导有应收提醒的，须另有一人同意。",
		takes: func(m *docket.Matter) bool {
			return present(m) && !slices.ContainsFunc(m.Snap.Holds, func(h store.Hold) bool { return ownHold(m, &h) })
		},
	},
	{
		Name: "release", Word: "放行", Fields: []string{"note"}, Says: "恢复发送该事项的提醒，于下一轮发出。",
		takes: func(m *docket.Matter) bool {
			return slices.ContainsFunc(m.Snap.Holds, func(h store.Hold) bool { return ownHold(m, &h) })
		},
	},
	{Name: "progress", Word: "登记进展", Fields: []string{"by", "on", "note", "files"}, Once: true, takes: present, Says: "记入督办留痕，不改变状态，不向任何人发出提醒。"},
	{
		Name: "paper", Word: "登记文书", Fields: []string{"kind", "doc", "on", "note"}, Needs: []string{"kind"}, Once: true, takes: present,
		Says: "本单位自行发出提醒函、督办单或者专函后在此登记，记入督办留痕，不再建议发出同种文书；不改变状态。",
	},
	{
		Name: "name", Word: "改简称", Fields: []string{"name", "by"}, Once: true, takes: func(m *docket.Matter) bool { return present(m) && m.Obligation.Kind == remind.KindProblem },
		Says: "简称用于提醒、台账和日历，最多20个字；留空的，恢复系统拟定的简称。",
	},
}

// fields returns the fields that all events have, with those that this one has besides.
func fields(more ...string) []string { return append(more, "by", "doc", "on", "note") }

// ownHold reports whether a hold is of the matter itself.
func ownHold(m *docket.Matter, h *store.Hold) bool {
	return h.Scope == string(m.Obligation.Key) && h.On && h.Runs(m.Day.Today)
}

// Takes reports whether a matter takes a deed now.
func (d *deed) Takes(m *docket.Matter) bool {
	if d.Kind != "" {
		return event(d.Kind, m)
	}
	return d.takes(m)
}

// deedOf returns the deed of a name; nil: there is none.
func deedOf(name string) *deed {
	if i := slices.IndexFunc(deeds, func(d deed) bool { return d.Name == name }); i >= 0 {
		return &deeds[i]
	}
	return nil
}

// An act is a button of a page.
type act struct {
	Name, Word string
	Main       bool // what comes next by itself
}

// next is what usually comes next in a state.
var next = map[remind.State]string{remind.Open: "report", remind.Reported: "accept", remind.Accepted: "close", remind.Suspended: "resume"}

// actsOf returns the buttons of a matter's page.
func actsOf(m *docket.Matter) (all []act) {
	for i := range deeds {
		if d := &deeds[i]; d.Takes(m) {
			all = append(all, act{d.Name, d.Word, d.Name == next[m.Status.State]})
		}
	}
	return all
}
