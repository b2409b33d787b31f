package matter

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/office"
	"duban/office/docket"
	"duban/office/dossier"
	"duban/remind"
	"duban/store"
	"duban/tables"
	"duban/web/shell"
)

// A coming is what is to come on one day at one stage.
type coming struct {
	Day         remind.Date
	Nominal     string // the day that the ladder says, where it is another
	Places      []string
	Stage       string
	To          []string
	Held        bool
	Provisional bool
}

// comingOf gathers what is to come of a matter, day by day and stage by stage.
func comingOf(m *docket.Matter) (all []coming) {
	type head struct {
		day, nominal remind.Date
		stage        string
		held         bool
	}
	at := map[head]int{}
	for i := range m.Ahead {
		n := &m.Ahead[i]
		h := head{n.Day, n.Nominal, stageOf(m.Day, &n.Notice), n.State == office.Held}
		k, known := at[h]
		if !known {
			k = len(all)
			at[h] = k
			x := coming{Day: n.Day, Stage: h.stage, Held: h.held}
			if n.Nominal != n.Day && !m.Day.Calendar.Workday(n.Nominal) {
				x.Nominal = n.Nominal.ChineseShort() + "为休息日"
			}
			all = append(all, x)
		}
		x := &all[k]
		x.Places, x.To = withNew(x.Places, placeIn(m, n.Obligation)), withNew(x.To, n.Recipient)
		x.Provisional = x.Provisional || n.Provisional
	}
	return all
}

// withNew returns a list with a name that it did not have.
func withNew(list []string, name string) []string {
	if name == "" || slices.Contains(list, name) {
		return list
	}
	return append(list, name)
}

// stageOf says at which stage a notice comes.
func stageOf(d *remind.Day, n *remind.Notice) string { return cmp.Or(d.Policy.Words(n), n.Stage) }

// placeIn says which of a problem's matters a key means; nothing on the page of a measure, which is of one.
func placeIn(m *docket.Matter, k remind.Key) string {
	if m.Obligation.Kind != remind.KindProblem {
		return ""
	}
	at := slices.IndexFunc(m.Terms, func(t office.Term) bool { return t.Obligation.Key == k })
	if at < 0 {
		return tables.AfterPlan(k)
	}
	o := m.Terms[at].Obligation
	if o.Kind == remind.KindProblem {
		return "问题整体"
	}
	place := cmp.Or(o.Place(), "长期任务")
	same := kept(m.Terms, func(t *office.Term) bool {
		return t.Obligation.Kind != remind.KindProblem && t.Obligation.Place() == o.Place()
	})
	if len(same) > 1 && o.Due != 0 { // one clause may promise several days
		place += "（" + o.Due.ChineseShort() + "）"
	}
	return place
}

// placeName names a place in a problem: 问题24（二）七是.
func placeName(problem int, place string) string { return "问题" + strconv.Itoa(problem) + place }

// A sent is a notice as the log has it.
type sent struct {
	At      time.Time
	Place   string
	Stage   string
	To      string
	Result  any // for the template "state"
	Message string
	Times   int
	Said    string // by the other side, where it did not arrive
}

// sentOf returns what was to be told of a matter, the newest first.
func sentOf(c *shell.Call, m *docket.Matter) (all []sent) {
	for i := range m.Entries {
		e := &m.Entries[i]
		if e.Kind != dossier.Told {
			continue
		}
		r := e.Notice
		x := sent{
			At: e.At, Place: placeIn(m, e.Key), Stage: stageOf(m.Day, &r.Notice), To: r.Notice.Recipient, Result: tables.Outcome(r.State),
			Message: r.Message, Times: r.Times,
		}
		if r.Notice.Channel != remind.MailChannel {
			x.To += "，" + remind.ChannelChinese(r.Notice.Channel)
		}
		if r.State != store.Delivered {
			x.Said = c.Mask(tables.Reply(r.Reply))
		}
		all = append(all, x)
	}
	slices.Reverse(all)
	return all
}

// An entry is a line of what is on record, other than what was told.
type entry struct {
	At    time.Time
	What  string
	Place string
	Lines []string
	Hands string
	Reply int64 // its page; 0: it is none, or the user sees none
}

// entriesOf returns what is on record of a matter, the newest first.
func entriesOf(c *shell.Call, m *docket.Matter) (all []entry) {
	for i := range m.Entries {
		e := &m.Entries[i]
		if e.Kind == dossier.Told || e.Kind == dossier.Stated && e.At.Equal(m.Entries[0].At) { // what the first version states is marked in the text
			continue
		}
		x := entry{At: e.At, What: tables.EntryWord(e), Place: placeIn(m, e.Key), Hands: c.Mask(strings.Join(tables.Hands(e), "，"))}
		for _, line := range tables.EntryLines(m.History, e) {
			x.Lines = append(x.Lines, c.Mask(line))
		}
		if e.Reply != nil && c.User.Writes() {
			x.Reply = e.Reply.ID
		}
		all = append(all, x)
	}
	slices.Reverse(all)
	return all
}

// A proof is a file that stands in a reply or in progress.
type proof struct {
	Name, Sum string
	Bytes     int
	From      string
	At        time.Time
}

// proofsOf returns the files that came of a matter, each once, the newest first.
func proofsOf(m *docket.Matter) (all []proof) {
	seen := map[string]bool{}
	for i := range m.Entries {
		e := &m.Entries[i]
		files := e.Files
		if e.Kind == dossier.Replied {
			files = e.Reply.Files
		}
		for _, f := range files {
			if seen[f.SHA256] {
				continue
			}
			seen[f.SHA256] = true
			name := f.Name
			if e.Progress != nil {
				name = cmp.Or(name, nameIn(e.Progress, f.SHA256))
			}
			all = append(all, proof{cmp.Or(name, "（未记录文件名）"), f.SHA256, f.Bytes, e.By, e.At})
		}
	}
	slices.Reverse(all)
	return all
}
