package office

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/remind/answer"
)

// A life is a world in which replies come and events are recorded, without a store: what the office decides is decided of the world alone.
type life struct {
	*Office
	world   *remind.World
	now     time.Time
	replies []answer.Reply
	ended   map[int64]bool
	taken   int // events
}

// told are the messages that were sent: whom they told of what.
var toldInLife = map[string][]remind.Notice{
	"m1": {{NoticeKey: remind.NoticeKey{Obligation: "shared/1"}, Bodies: []string{"甲县"}}, {NoticeKey: remind.NoticeKey{Obligation: "shared/2"}, Bodies: []string{"甲县"}}},
	"m2": {{NoticeKey: remind.NoticeKey{Obligation: "shared/1"}, Bodies: []string{"乙县"}}},
	"m3": {{NoticeKey: remind.NoticeKey{Obligation: "shared/1"}, Bodies: []string{"市局"}}, {NoticeKey: remind.NoticeKey{Obligation: "shared/2"}, Bodies: []string{"市局"}}},
}

// receive takes in what somebody says.
func (l *life) receive(t *rapid.T) {
	message := rapid.SampledFrom([]string{"", "m1", "m2", "m3"}).Draw(t, "message")
	r := answer.Reply{
		ID: int64(len(l.replies) + 1), At: l.now, Way: answer.ByMail, Message: message, Said: l.now,
		From: rapid.SampledFrom([]string{"jia@x.example", "qian@jia.example", "yi@x.example", "ju@x.example", "sun@jia.example", "who@y.example"}).Draw(t, "from"),
		Words: rapid.SampledFrom([]string{
			"收到", "已完成整改，申请验收", "问题2已完成", "问题1申请延期至2027年6月30日", "申请延期", "管网完成六成", "未完成", "",
		}).Draw(t, "words"),
	}
	a := assignment{Reply: &r, day: l.world.On(remind.DateOf(l.now)), told: toldInLife[message], on: remind.DateOf(l.now)}
	a.speak()
	a.claim()
	l.replies = append(l.replies, r)
}

// take takes one of the replies, or is refused and changes nothing.
func (l *life) take(t *rapid.T) {
	if len(l.replies) == 0 {
		return
	}
	r := rapid.SampledFrom(l.replies).Draw(t, "reply")
	if l.ended[r.ID] {
		return
	}
	order := TakeOrder{
		ID: r.ID, As: rapid.SampledFrom([]string{"", "", "report", "extend", "progress", "received"}).Draw(t, "as"),
		Keys: rapid.SampledFrom([][]string{nil, nil, {"1"}, {"2"}, {"2", "1"}}).Draw(t, "keys"),
		By:   rapid.SampledFrom([]string{"", "甲县（吴某）"}).Draw(t, "by"), Doc: rapid.SampledFrom([]string{"", "市办〔2026〕9号"}).Draw(t, "doc"),
	}
	if rapid.Bool().Draw(t, "to") {
		order.To = remind.DateOf(l.now) + 100
	}
	before := len(l.world.Events)
	trial := *l.world
	trial.Events = slices.Clip(l.world.Events)
	x := taking{office: l.Office, order: order, as: takenAs[order.As], row: ReplyRow{Reply: r}, world: &trial, today: remind.DateOf(l.now)}
	if x.run() != nil {
		if len(l.world.Events) != before {
			t.Fatalf("what was refused left %d events", len(l.world.Events)-before)
		}
		return
	}
	l.ended[r.ID] = true
	for _, e := range x.events {
		if e.By == "" || e.Taker != l.Who || e.Kind != remind.EventReport && e.Kind != remind.EventExtend {
			t.Fatalf("an event without a replier or a taker: %+v", e)
		}
		if r.Foreign && e.By != order.By {
			t.Fatalf("nobody vouched for %+v", e)
		}
	}
	for _, p := range x.progress {
		if p.By == "" || p.Taker != l.Who || p.Reply != r.ID {
			t.Fatalf("progress without a replier or a taker: %+v", p)
		}
	}
	l.world.Events, l.taken = append(l.world.Events, x.events...), l.taken+len(x.events)
}

// record records what the office decides by itself, as far as the state takes it.
func (l *life) record(t *rapid.T) {
	kinds := []remind.EventKind{remind.EventAccept, remind.EventReturn, remind.EventClose, remind.EventReopen, remind.EventReport, remind.EventSuspend, remind.EventResume}
	e := remind.Event{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), At: l.now, Note: "原因", To: remind.DateOf(l.now) + 30}
	if _, err := l.complete(l.world, &e, rapid.SampledFrom([]string{"1", "2"}).Draw(t, "key"), remind.DateOf(l.now)); err == nil {
		l.world.Events = append(l.world.Events, e)
	}
}

// holds checks what is true whatever happened.
func (l *life) holds(t *rapid.T, events int, received bool) {
	if received && len(l.world.Events) != events {
		t.Fatal("a reply changed a state by itself")
	}
	day := l.world.On(remind.DateOf(l.now))
	for k, s := range day.States {
		byItself := s.Cause.Kind == remind.EventResume // a suspension ends so
		if s.Cause.Kind != "" && s.Cause.By == "" && !byItself && !s.Withdrawn {
			t.Fatalf("%s is %s by nobody", k, s.State)
		}
	}
	seen := map[string]bool{}
	for _, n := range day.Due().Notices {
		s := day.States[n.Obligation]
		if s == nil || n.Form != "" { // a report of the quarter, or a word ahead
			continue
		}
		if s.State != remind.Open && s.State != remind.Reported && n.Role == remind.Responsible && n.Stage != remind.StageOutcome {
			t.Fatalf("%s is %s, and %v is told %s", n.Obligation, s.State, n.Bodies, n.Stage)
		}
		one := fmt.Sprint(n.Obligation, n.Address, n.Role, n.Stage == remind.StageOutcome)
		if seen[one] {
			t.Fatalf("two stages of one role are due at once: %v", n.NoticeKey)
		}
		seen[one] = true
	}
}

// Whatever comes in and is recorded in whatever order: a reply changes no state, a state has somebody who set it, what was taken has a taker, and nobody
// is reminded of what is closed.
func TestRepliesKeepTheInvariants(t *testing.T) {
	o := answering(t)
	snap, err := o.Store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		w := *o.Terms.World(snap)
		w.Events = nil
		l := life{Office: &Office{Who: "张三", Terms: o.Terms}, world: &w, now: monday, ended: map[int64]bool{}}
		l.Now = func() time.Time { return l.now }
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			events, step := len(l.world.Events), rapid.IntRange(0, 3).Draw(t, "step")
			switch step {
			case 0:
				l.receive(t)
			case 1:
				l.take(t)
			case 2:
				l.record(t)
			default:
				l.now = l.now.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "days")).Add(time.Minute)
			}
			l.holds(t, events, step == 0)
		}
		taken += l.taken
	})
	if taken == 0 {
		t.Error("nothing was ever taken: the property says nothing")
	}
}
