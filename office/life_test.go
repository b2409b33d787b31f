package office

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/preview"
	"duban/store"
)

// A life is a world in which days go by, messages are sent, replies come and events are recorded, all by what office and daemon decide by, without a
// store: what is decided is decided of the world alone.
type life struct {
	*Office
	snap     store.Snapshot
	asked    map[remind.Chain]remind.Asked
	told     preview.Told
	now      time.Time
	played   remind.Date // the last day whose round was held
	messages []remind.Message
	seen     seen
	counts   map[string]int // what happened, so that a property that tries nothing is found out
}

// someone are the people of a life. 甲县 and 乙县 share a mailbox, which is an office's that has work of its own, too.
func someone() remind.Directory {
	mail := func(body, name, to string, roles ...remind.Role) remind.Contact {
		return remind.Contact{Body: body, Name: name, Channel: remind.MailChannel, Address: to, Roles: roles}
	}
	return remind.Directory{
		Contacts: []remind.Contact{
			mail("甲县", "赵某", "jia@x.example"), mail("甲县", "钱某", "qian@jia.example"), mail("甲县", "孙县长", "head@jia.example", remind.Head),
			mail("甲县", "值班室", "both@x.example"), mail("乙县", "值班室", "both@x.example"), mail("乙县", "李某", "yi@x.example"),
			mail("市局", "周某", "ju@x.example"), mail("丙局", "吴某", "bing@x.example"), mail("王某", "王某", "wang@x.example"),
			mail("整改办", "张三", "office@x.example"), mail("市委督查室", "郑某", "dc@x.example"),
		},
		Collectives: map[string][]string{"各县": {"甲县", "乙县"}},
	}
}

// newLife returns a life with a plan of its own.
func newLife(t *rapid.T) *life {
	policy := remind.DefaultPolicy()
	l := &life{
		Office: &Office{Who: "张三", Terms: store.Terms{
			Realm: store.Rehearsal, Policy: &policy,
			Answers: store.AnswerTerms{Open: true, Patience: map[remind.Role]int{remind.Responsible: 10}},
		}},
		snap: store.Snapshot{
			Directory: someone(), HasPeople: true, Endings: map[int64]answer.Ending{}, Answered: map[string]store.Answered{store.Rehearsal: {}},
		},
		asked: map[remind.Chain]remind.Asked{}, now: monday, played: remind.DateOf(monday) - 1, seen: newSeen(), counts: map[string]int{},
	}
	l.Now = func() time.Time { return l.now }
	plan := remind.Plan{ID: "p", Title: "方案"}
	for n := range rapid.IntRange(1, 3).Draw(t, "problems") {
		plan.Problems = append(plan.Problems, someProblem(t, n+1))
	}
	l.snap.Plans = []remind.Plan{plan}
	return l
}

// someProblem draws a problem, due some time ago, soon or never, with measures.
func someProblem(t *rapid.T, number int) remind.Problem {
	p := remind.Problem{
		Plan: "p", Number: number, Title: fmt.Sprintf("问题%d整改滞后", number), Deadline: remind.Deadline{Kind: remind.Continuous, Text: "持续推进"},
		Parties: remind.Parties{
			Responsible: rapid.SampledFrom([][]string{{"甲县"}, {"乙县"}, {"甲县", "乙县"}, {"各县"}}).Draw(t, "responsible"),
			Lead:        rapid.SampledFrom([][]string{{"市局"}, {"丙局", "市局"}, {"甲县"}}).Draw(t, "lead"),
			Cooperating: rapid.SampledFrom([][]string{nil, {"丙局"}, {"甲县", "乙县"}}).Draw(t, "cooperating"),
			Leader:      []string{"王某"},
		},
	}
	due := remind.DateOf(monday) + remind.Date(rapid.IntRange(-60, 100).Draw(t, "due"))
	if rapid.IntRange(0, 4).Draw(t, "dated") > 0 {
		p.Deadline = remind.Deadline{Kind: remind.Dated, Date: due}
	}
	for n := range rapid.IntRange(0, 2).Draw(t, "measures") {
		early := remind.Date(rapid.SampledFrom([]int{0, 10, 40}).Draw(t, "early"))
		p.Commitments = append(p.Commitments, remind.Commitment{Number: fmt.Sprint(n + 1), Section: remind.SectionMeasures, Due: due - early, Text: "建成管网"})
	}
	return p
}

// world returns the world as it stands.
func (l *life) world() *remind.World {
	w := l.Terms.World(l.snap)
	w.Answers.Asked, w.Heard = l.asked, l.told.Heard
	return w
}

// day returns the day as it stands.
func (l *life) day() *remind.Day { return l.world().On(l.today()) }

// pass lets days go by with their rounds.
func (l *life) pass(t *rapid.T) {
	to := l.today() + remind.Date(rapid.SampledFrom([]int{1, 1, 3, 7, 20, 45}).Draw(t, "days"))
	w := l.world()
	preview.Rounds(w, l.played+1, to, &l.told, func(r preview.Round) bool {
		d := w.On(r.Day)
		for i := range r.Messages {
			m := &r.Messages[i]
			l.seen.message(t, d, m, l.asked)
			for k := range m.Notices {
				w.Answers.Note(&m.Notices[k], m.Day)
				l.counts[m.Notices[k].Stage]++
			}
			l.messages = append(l.messages, *m)
		}
		return true
	})
	if w.Answers.Asked != nil {
		l.asked = w.Answers.Asked
	}
	l.played, l.now = to, to.At(10, 0)
}

// receive takes in what somebody says, by mail or by a form.
func (l *life) receive(t *rapid.T) {
	l.now = l.now.Add(time.Minute)
	r := answer.Reply{ID: int64(len(l.snap.Replies) + 1), At: l.now, Way: answer.ByMail, Said: l.now}
	a := assignment{Reply: &r, day: l.day(), on: l.today()}
	if len(l.messages) > 0 && rapid.IntRange(0, 9).Draw(t, "assigned") > 0 {
		m := rapid.SampledFrom(l.messages).Draw(t, "message")
		r.Message, r.From, a.told, a.on = m.ID, m.To, m.Notices, m.Day
	}
	if r.Message == "" || rapid.IntRange(0, 2).Draw(t, "other") == 0 {
		r.From = rapid.SampledFrom([]string{"jia@x.example", "QIAN@jia.example", "both@x.example", "yi@x.example", "ju@x.example", "jia@x.example.evil"}).Draw(t, "from")
	}
	r.Words = rapid.SampledFrom([]string{
		"收到", "已完成整改，申请验收", "问题2已完成", "问题1申请延期至2027年6月30日", "申请延期", "管网完成六成，其余正在推进", "未完成", "", "本单位负责部分已整改到位",
	}).Draw(t, "words")
	if r.Message != "" && rapid.Bool().Draw(t, "form") {
		r.Way = answer.ByLink
		kinds := []answer.Kind{answer.Received, answer.Done, answer.Extension, answer.Progress}
		c := answer.Claim{Key: rapid.SampledFrom(a.told).Draw(t, "matter").Obligation, Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		if c.Kind == answer.Extension {
			c.To = l.today() + remind.Date(rapid.IntRange(-20, 200).Draw(t, "to"))
		}
		r.Claims = []answer.Claim{c, {Key: "p/9", Kind: answer.Done}} // the second nobody told
	}
	a.speak()
	a.claim()
	l.seen.reply(t, &a)
	l.snap.Replies = append(l.snap.Replies, r)
	for i := range a.told {
		if !r.Foreign {
			l.snap.Answered[store.Rehearsal][a.told[i].NoticeKey] = r.At
		}
	}
	l.counts["reply"]++
}

// waiting draws a reply that nobody has dealt with; nil: there is none.
func (l *life) waiting(t *rapid.T) *answer.Reply {
	var open []*answer.Reply
	for i := range l.snap.Replies {
		if r := &l.snap.Replies[i]; l.snap.Endings[r.ID].Reply == 0 {
			open = append(open, r)
		}
	}
	if len(open) == 0 {
		return nil
	}
	return rapid.SampledFrom(open).Draw(t, "reply")
}

// take takes a reply, or is refused and changes nothing.
func (l *life) take(t *rapid.T) {
	r := l.waiting(t)
	if r == nil {
		return
	}
	l.now = l.now.Add(time.Minute)
	order := TakeOrder{
		ID: r.ID, As: rapid.SampledFrom([]string{"", "", "report", "extend", "progress", "received"}).Draw(t, "as"),
		Keys: rapid.SampledFrom([][]string{nil, nil, {"1"}, {"2"}, {"2", "1", "2"}}).Draw(t, "keys"),
		By:   rapid.SampledFrom([]string{"", "甲县（吴某）"}).Draw(t, "by"), Doc: rapid.SampledFrom([]string{"", "市办〔2026〕9号"}).Draw(t, "doc"),
	}
	if rapid.Bool().Draw(t, "to") {
		order.To = l.today() + 100
	}
	x := taking{office: l.Office, order: order, as: takenAs[order.As], row: ReplyRow{Reply: *r}, world: l.world(), today: l.today()}
	if x.run() != nil {
		l.counts["refused"]++
		return
	}
	l.seen.taken(t, &x)
	l.snap.Endings[r.ID] = answer.Ending{Reply: r.ID, At: l.now, Taken: true, By: l.Who, Events: x.events}
	l.add(x.events...)
	l.snap.Progress = append(l.snap.Progress, x.progress...)
	l.counts["taken"] += len(x.events)
	l.counts["progress"] += len(x.progress)
}

// add records events.
func (l *life) add(events ...remind.Event) {
	for _, e := range events {
		e.ID = int64(len(l.snap.Events) + 1)
		l.snap.Events = append(slices.Clip(l.snap.Events), e)
	}
}

// dismiss lays a reply aside.
func (l *life) dismiss(t *rapid.T) {
	if r := l.waiting(t); r != nil {
		l.snap.Endings[r.ID] = answer.Ending{Reply: r.ID, At: l.now, By: l.Who, Note: "请补充材料"}
		l.counts["dismissed"]++
	}
}

// key draws a matter.
func (l *life) key(t *rapid.T) string {
	keys := l.world().Obligations
	return string(keys[rapid.IntRange(0, len(keys)-1).Draw(t, "key")].Key)
}

// record records what the office decides by itself, as far as the state takes it.
func (l *life) record(t *rapid.T) {
	l.now = l.now.Add(time.Minute)
	key := l.key(t)
	_, s := l.day().Find(key)
	kinds := slices.DeleteFunc([]remind.EventKind{
		remind.EventReport, remind.EventAccept, remind.EventReturn, remind.EventClose, remind.EventReopen, remind.EventExtend, remind.EventSuspend, remind.EventResume,
	}, func(k remind.EventKind) bool { return !s.Takes(remind.Event{Kind: k}) })
	e := remind.Event{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), At: l.now, Note: "原因", Doc: rapid.SampledFrom([]string{"", "市办〔2026〕9号"}).Draw(t, "doc")}
	switch e.Kind {
	case remind.EventReport, remind.EventReturn:
		e.For = rapid.SampledFrom([]string{"", "", "甲县", "乙县"}).Draw(t, "for")
	case remind.EventExtend, remind.EventSuspend:
		e.To = l.today() + remind.Date(rapid.IntRange(-10, 120).Draw(t, "to"))
		e.Alone = rapid.Bool().Draw(t, "alone") && e.Kind == remind.EventExtend
	}
	if _, err := l.complete(l.world(), &e, key, l.today()); err == nil {
		l.add(e)
		l.counts["event"]++
	}
}

// chase presses for a matter, or is refused.
func (l *life) chase(t *rapid.T) {
	l.now = l.now.Add(time.Minute)
	on := l.played + 1
	key, err := chasable(l.day(), store.NewHolds(l.snap.Holds, store.Rehearsal, on), l.key(t))
	if err == nil {
		c := remind.Chase{ID: int64(len(l.snap.Chases) + 1), Key: key, On: l.world().Calendar.After(on), At: l.now, Who: l.Who}
		l.snap.Chases = append(slices.Clip(l.snap.Chases), c)
	}
}

// hold holds a matter or an address, or releases all that is held.
func (l *life) hold(t *rapid.T) {
	scope := rapid.SampledFrom([]string{"", "p/1", "addr:mail:jia@x.example", store.Everything}).Draw(t, "scope")
	if scope == "" {
		l.snap.Holds = nil
		return
	}
	l.snap.Holds = append(slices.Clip(l.snap.Holds), store.Hold{Scope: scope, On: true, By: l.Who, Until: l.today() + 10})
}
