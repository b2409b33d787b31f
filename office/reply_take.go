package office

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"duban/notify/incoming"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/change"
	"duban/remind/typed"
	"duban/store"
)

// A TakeOrder says how a reply is taken. What is left empty is as the reply claims it.
type TakeOrder struct {
	ID   int64
	Keys []string    // only these matters of those that it claims; with As any
	As   string      // in place of what its words were read as: a key of takenAs
	By   string      // in whose name, where the sender speaks for nobody whom the message told
	Doc  string      // of an extension
	Note string      // goes into the events
	On   remind.Date // the day of the events; none: that on which the reply came
	To   remind.Date // of an extension
	Seen int64       // the store's revision at which it was looked over; 0: it was not
}

// takenAs are what a reply may be taken as, in the words of the commands that record the same without a reply.
var takenAs = map[string]answer.Kind{"report": answer.Done, "extend": answer.Extension, "progress": answer.Progress, "received": answer.Received}

// A TakenReply is what came of taking a reply.
type TakenReply struct {
	ReplyRow
	Recorded []Recorded
	Progress []remind.Progress
	Left     []answer.Claim // that were not taken, and are not any more
}

// Take records what a reply claims: its events in the replier's name with the office's as taker, its progress, and that it has been dealt with; all or
// none. It returns UnknownReplyError and ReplyEndedError, wraps change.RejectedEvent where the state of a matter does not take the event, and
// store.ErrChanged where something was recorded meanwhile, or since the revision that the order names.
func (o *Office) Take(ctx context.Context, order TakeOrder) (TakenReply, error) {
	t, p, err := o.ConsiderReply(ctx, order)
	if err != nil {
		return TakenReply{}, err
	}
	if order.Seen != 0 && order.Seen != p.Snap.Revision {
		return TakenReply{}, store.ErrChanged
	}
	t.State, t.Ending = ReplyTaken, answer.Ending{Reply: order.ID, At: o.Now(), Taken: true, By: o.Who, Note: order.Note, Events: p.Events}
	if err := o.endReply(ctx, p.Snap.Revision, &t.ReplyRow, t.Progress...); err != nil {
		return TakenReply{}, err
	}
	return t, nil
}

// ConsiderReply does all that Take does but record it, and returns the events as a proposal too.
func (o *Office) ConsiderReply(ctx context.Context, order TakeOrder) (TakenReply, *Proposal, error) {
	row, err := o.open(ctx, order.ID)
	if err != nil {
		return TakenReply{}, nil, err
	}
	as, known := takenAs[order.As]
	if order.As != "" && !known {
		return TakenReply{}, nil, fmt.Errorf("--as 不能是“%s”，可以是 report（报验）、extend（延期）、progress（进展）、received（仅阅知）", order.As)
	}
	snap, err := o.lookOf(ctx, slices.Concat(order.Keys, row.Keys())...)
	if err != nil {
		return TakenReply{}, nil, err
	}
	t := taking{office: o, order: order, as: as, row: row, world: o.Terms.World(snap), today: o.today()}
	t.world.Events = slices.Clip(t.world.Events) // those of the snapshot stay
	if err := t.run(); err != nil {
		return TakenReply{}, nil, err
	}
	p := &Proposal{Recorded: standAfter(t.world.On(t.today), t.events, t.was), Snap: snap, Events: t.events, office: o}
	return TakenReply{ReplyRow: t.row, Recorded: p.Recorded, Progress: t.progress, Left: t.left}, p, nil
}

// A taking is a reply that is being taken.
type taking struct {
	office *Office
	order  TakeOrder
	as     answer.Kind // none: as the reply claims
	row    ReplyRow
	world  *remind.World
	today  remind.Date

	by       string // the replier
	left     []answer.Claim
	events   []remind.Event
	was      []remind.Date
	progress []remind.Progress
}

// run makes the events and the progress of the claims that are taken.
func (t *taking) run() error {
	if err := t.name(); err != nil {
		return err
	}
	claims, err := t.claims()
	if err != nil {
		return err
	}
	for i := range claims {
		if t.covered(&claims[i]) {
			continue
		}
		if err := t.take(&claims[i]); err != nil {
			return err
		}
	}
	return nil
}

// covered reports whether an event on its problem has done already what a claim on a measure asks for. It would be told a second time.
func (t *taking) covered(c *answer.Claim) bool {
	if isProblem(c.Key) == 1 || !slices.ContainsFunc(t.events, func(e remind.Event) bool { return e.Key == c.Key.ProblemKey() }) {
		return false
	}
	_, s := t.world.On(t.today).Find(string(c.Key))
	switch {
	case s == nil:
		return false
	case c.Kind == answer.Extension:
		return s.Due == cmp.Or(t.order.To, c.To)
	default:
		return c.Kind == answer.Done && (s.State != remind.Open || c.Body != "" && s.ReportedBy(c.Body))
	}
}

// name says in whose name the events are recorded: the bodies for which the sender speaks and his name, as the directory has it. For whom nobody is
// known the office has to say it, and vouches for it.
func (t *taking) name() error {
	if err := typed.Check("--by", t.order.By, typed.LongestName); err != nil {
		return err
	}
	if t.order.By = strings.TrimSpace(t.order.By); t.order.By != "" {
		t.by = t.order.By
		return nil
	}
	if t.row.Foreign {
		return fmt.Errorf("答复%d发自 %s，该地址不是所督办单位的联系人，系统不能认定由谁答复：请先向有关单位核实，再用 --by 写明答复的单位和人员", t.row.ID, t.row.From)
	}
	t.by = t.bodied(strings.Join(t.row.Bodies, "；"))
	return nil
}

// bodied returns bodies with the name of who answered for them.
func (t *taking) bodied(bodies string) string {
	name := t.row.Name
	for _, c := range t.world.Book.At(remind.NewAddress(remind.MailChannel, t.row.From)) {
		if slices.Contains(t.row.Bodies, t.world.Book.Name(c.Body, t.today)) && c.Name != "" {
			name = c.Name
			break
		}
	}
	if name == "" || name == bodies {
		return bodies
	}
	return bodies + "（" + typed.Clip(typed.VisibleLine(name), typed.LongestName/2) + "）"
}

// claims returns the claims that are taken, problems before their measures: an event on a problem covers its measures, and what it covers needs none
// of its own any more.
func (t *taking) claims() ([]answer.Claim, error) {
	claims := slices.Clone(t.row.Claims)
	if len(t.order.Keys) > 0 {
		var err error
		if claims, err = t.narrowed(); err != nil {
			return nil, err
		}
	}
	if len(claims) == 0 && t.as != answer.Received {
		return nil, fmt.Errorf("答复%d没有可以直接采纳的内容：请写明编号和采纳为何（duban take %d 编号… --as report|extend|progress），只作阅知的用 --as received", t.row.ID, t.row.ID)
	}
	claims = t.recast(claims)
	slices.SortStableFunc(claims, func(x, y answer.Claim) int { return cmp.Compare(isProblem(y.Key), isProblem(x.Key)) })
	return claims, nil
}

// recast makes of claims what they are taken as, each once. Whoever reports one of several parts reports no more than that, whatever the words
// were read as.
func (t *taking) recast(claims []answer.Claim) (once []answer.Claim) {
	add := func(c answer.Claim) {
		same := func(o answer.Claim) bool { return o.Key == c.Key && o.Kind == c.Kind && o.Body == c.Body }
		if !slices.ContainsFunc(once, same) {
			once = append(once, c)
		}
	}
	for _, c := range claims {
		parts := []string{""} // only what is done is done in parts
		if c.Kind = cmp.Or(t.as, c.Kind); c.Kind == answer.Done {
			parts = t.parts(&c)
		}
		for _, c.Body = range parts {
			add(c)
		}
	}
	return once
}

// parts returns the bodies whose parts of a matter are reported by a claim: those that have answered, or in whose name the office takes it, where they
// are some of several who share the matter; else the empty name of the whole.
func (t *taking) parts(c *answer.Claim) []string {
	o, _ := t.world.On(t.today).Find(string(c.Key))
	if c.Body != "" || o == nil {
		return []string{c.Body}
	}
	members := t.world.Book.Members(o.Responsible, t.today)
	own := slices.DeleteFunc(slices.Clone(members), func(b string) bool { return t.order.By != b && !strings.HasPrefix(t.order.By, b+"（") })
	if len(own) == 0 {
		own = slices.DeleteFunc(slices.Clone(members), func(b string) bool { return !slices.Contains(t.row.Bodies, b) })
	}
	if len(own) == 0 || len(own) == len(members) {
		return []string{""}
	}
	return own
}

// isProblem is 1 for the key of a whole problem.
func isProblem(k remind.Key) int {
	if k == k.ProblemKey() {
		return 1
	}
	return 0
}

// narrowed returns the claims on the keys that were typed; a problem's number means all claims within it. A key on which nothing is claimed is taken
// only as what the office says.
func (t *taking) narrowed() ([]answer.Claim, error) {
	day := t.world.On(t.today)
	var all []answer.Claim
	taken := make([]bool, len(t.row.Claims))
	for _, key := range once(day, t.order.Keys) {
		found, _, err := Find(day, key)
		if err != nil {
			return nil, err
		}
		before := len(all)
		for i, c := range t.row.Claims {
			if !taken[i] && (c.Key == found.Key || found.Kind == remind.KindProblem && c.Key.ProblemKey() == found.Key) {
				all, taken[i] = append(all, c), true
			}
		}
		switch {
		case len(all) > before:
		case t.as == "":
			return nil, fmt.Errorf("答复%d没有提到%s：确要采纳的，请用 --as 写明采纳为何（report、extend、progress、received）", t.row.ID, found.Key)
		default:
			all = append(all, answer.Claim{Key: found.Key})
		}
	}
	for i, c := range t.row.Claims {
		if !taken[i] {
			t.left = append(t.left, c)
		}
	}
	return all, nil
}

// take makes of one claim an event or a line of progress; of 收到 nothing.
func (t *taking) take(c *answer.Claim) error {
	came := remind.DateOf(t.row.At)
	e := remind.Event{Key: c.Key, On: cmp.Or(t.order.On, came), By: t.by, Taker: t.office.Who, Doc: t.order.Doc, Note: t.order.Note}
	switch c.Kind {
	case answer.Done:
		e.Kind, e.For = remind.EventReport, c.Body
		if c.Body != "" && t.order.By == "" {
			e.By = t.bodied(c.Body)
		}
		if err := t.overtaken(c); err != nil {
			return err
		}
	case answer.Extension:
		e.Kind, e.On, e.To = remind.EventExtend, cmp.Or(t.order.On, t.today), cmp.Or(t.order.To, c.To) // it counts from when it is granted
	case answer.Progress:
		return t.report(c, e.On)
	default:
		return nil
	}
	return t.event(&e, c)
}

// overtaken refuses to report by a reply what has been returned or reopened since it came: it says nothing of that. Whoever names a day knows better.
func (t *taking) overtaken(c *answer.Claim) error {
	_, s := t.world.On(t.today).Find(string(c.Key))
	if s == nil || t.order.On != 0 {
		return nil
	}
	since := s.Cause
	for _, r := range s.Returns {
		if r.Body == c.Body {
			since = r.Event
		}
	}
	if since.At.After(t.row.At) && (since.Kind == remind.EventReturn || since.Kind == remind.EventReopen) {
		return change.RejectedEvent(fmt.Sprintf("收到答复%d之后，%s已登记“%s”（%s），该答复不是对此的答复；仍要据此报验的，请用 --on 写明报验的日期",
			t.row.ID, c.Key, change.EventWord(since.Kind), since.On))
	}
	return nil
}

// event checks an event against how its matter stands after those before it.
func (t *taking) event(e *remind.Event, c *answer.Claim) error {
	e.At = t.office.Now()
	due, err := t.office.complete(t.world, e, string(c.Key), t.today)
	if err != nil {
		return errors.Join(err, fmt.Errorf("（不采纳这一项的，用 duban take %d 只写其余的编号；全部不采纳的，用 duban dismiss %d --note 原因）", t.row.ID, t.row.ID))
	}
	if e.Kind == remind.EventExtend && e.Note == "" { // the document stands behind it; why it was asked for is kept beside it
		e.Note = typed.Clip(c.Reason, typed.LongestNote)
	}
	t.events, t.was = append(t.events, *e), append(t.was, due)
	t.world.Events = append(t.world.Events, *e)
	return nil
}

// spoken is what the replier says, without signature and slogans where those are not all that he says.
func (t *taking) spoken() string {
	words := strings.TrimSpace(t.row.Words)
	if t.row.Way != answer.ByMail {
		return words
	}
	return answer.Unsigned(cmp.Or(incoming.Spoken(words), words))
}

// report makes a line of progress of what the reply says.
func (t *taking) report(c *answer.Claim, on remind.Date) error {
	if on > t.today {
		return change.RejectedEvent("--on " + on.String() + " 晚于今日，请填写今日或此前的日期")
	}
	p := remind.Progress{
		Key: c.Key, On: on, At: t.office.Now(), By: t.by, Taker: t.office.Who, Reply: t.row.ID,
		Text: cmp.Or(t.order.Note, typed.Clip(t.spoken(), typed.LongestNote)),
	}
	for i := range t.row.Files {
		p.Files = append(p.Files, t.row.Files[i].SHA256)
	}
	t.progress = append(t.progress, p)
	return nil
}
