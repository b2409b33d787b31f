package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"duban/notify/incoming"
	"duban/remind"
	"duban/remind/answer"
	"duban/store"
)

// Receive takes in what a recipient answered, by mail or by the form behind a link: it assigns the reply to the message that it answers, says for whom
// its sender speaks and what its words claim, and keeps it with its files. It changes no state. What a reply came with already (the claims of a
// form) stays. It reports whether the reply is new, and sets its ID; one of the same source is not taken in twice.
func (o *Office) Receive(ctx context.Context, r *answer.Reply) (isNew bool, err error) {
	if r.ID, err = o.Store.ReplyFrom(ctx, r.Source); err != nil || r.ID != 0 {
		return false, err
	}
	if r.At.IsZero() {
		r.At = o.Now()
	}
	a, err := o.assign(ctx, r)
	if err != nil {
		return false, err
	}
	return o.keep(ctx, a)
}

// keep says of a reply what can be said without a person, and keeps it.
func (o *Office) keep(ctx context.Context, a *assignment) (isNew bool, err error) {
	if err := o.toldBy(ctx, a); err != nil {
		return false, err
	}
	a.speak()
	a.claim()
	a.suspect()
	return o.Store.AddReply(ctx, a.Reply)
}

// An assignment is a reply that is being taken in, with what is known of the message that it answers.
type assignment struct {
	*answer.Reply
	day    *remind.Day
	before []answer.Reply  // that were kept already
	told   []remind.Notice // by the message; none: the reply is not assigned
	on     remind.Date     // the message's day
}

// A lastLook is the store as it was last seen. After a weekend replies come by the dozen: each needs all that is known, and changes nearly nothing.
type lastLook struct {
	mu   sync.Mutex
	snap *store.Snapshot
}

// assign begins to take a reply in, by what is known now.
func (o *Office) assign(ctx context.Context, r *answer.Reply) (*assignment, error) {
	o.last.mu.Lock() // the daemon and the pages behind links may both be asked to
	defer o.last.mu.Unlock()
	snap, err := o.Store.Refresh(ctx, o.last.snap, time.Time{})
	if err != nil {
		return nil, err
	}
	o.last.snap = &snap
	return &assignment{Reply: r, day: o.Terms.World(snap).On(remind.DateOf(r.At)), before: snap.Replies}, nil
}

// toldBy reads what the message told that a reply answers. One that was never sent, or belongs to another realm, nobody can have answered: the reply is
// kept all the same, and not assigned.
func (o *Office) toldBy(ctx context.Context, a *assignment) error {
	if a.Message == "" {
		return nil
	}
	trail, err := o.Store.Trail(ctx, a.Message)
	switch {
	case unsent(o, &trail, err):
		a.Message = ""
		a.Doubts = append(a.Doubts, "所答复的消息没有发送记录")
		return nil
	case err != nil:
		return err
	}
	a.on = trail.Day
	for i := range trail.Carried {
		a.told = append(a.told, trail.Carried[i].Notice)
	}
	return nil
}

// unsent reports whether there is no such message, or one that was never sent in the realm.
func unsent(o *Office, trail *store.Trail, err error) bool {
	return errors.Is(err, store.ErrNoMessage) || err == nil && (trail.Realm != o.Terms.Realm || len(trail.Steps) == 0)
}

// speak says for which bodies the sender speaks: those that the message told, by the directory of the day, from whichever of their addresses. Of a
// reply that is not assigned it says all for whom the address speaks, so that the office need not look them up.
func (a *assignment) speak() {
	var told []string
	for i := range a.told {
		told = append(told, a.day.Book.Names(a.told[i].Bodies, a.day.Today)...)
	}
	a.Bodies = nil
	for _, c := range a.day.Book.At(remind.NewAddress(remind.MailChannel, a.From)) {
		body := a.day.Book.Name(c.Body, a.day.Today)
		if !a.speaks(c) || a.Message != "" && !slices.Contains(told, body) {
			continue
		}
		if !slices.Contains(a.Bodies, body) {
			a.Bodies = append(a.Bodies, body)
		}
		if a.Name == "" {
			a.Name = c.Name
		}
	}
	a.Foreign = len(a.Bodies) == 0
}

// speaks reports whether a contact spoke for its body when the reply came; whoever stood in on the day of the message answers it afterwards, too.
func (a *assignment) speaks(c *remind.Contact) bool {
	on := func(day remind.Date) bool { return c.From <= day && (c.To == 0 || day <= c.To) }
	return on(a.day.Today) || c.For != "" && a.on != 0 && on(a.on)
}

// matters are what the message told and can still be answered for; where all of it is closed, all.
func (a *assignment) matters() []answer.Matter {
	var all, open []answer.Matter
	seen := map[remind.Key]bool{}
	for i := range a.told {
		found, s := a.day.Find(string(a.told[i].Obligation))
		if found == nil || seen[found.Key] {
			continue
		}
		seen[found.Key] = true
		m := answer.Matter{Key: found.Key, Problem: found.Problem, Due: s.Due, Title: a.day.ShortName(found.Key.ProblemKey()).Text}
		all = append(all, m)
		if s.State != remind.Closed && !s.Withdrawn {
			open = append(open, m)
		}
	}
	if len(open) > 0 {
		return open
	}
	return all
}

// claim reads what the words of a mail claim, and gives each claim the part of the duty that it can speak of.
func (a *assignment) claim() {
	claims := a.Claims
	if a.Way == answer.ByMail && a.Message != "" {
		j := answer.Judge(incoming.Spoken(a.Words), a.matters(), a.said())
		claims = append(claims, j.Claims...)
		a.Doubts = append(a.Doubts, j.Doubts...)
	}
	a.Claims = nil
	for _, c := range claims {
		found, s := a.day.Find(string(c.Key))
		told := slices.ContainsFunc(a.told, func(n remind.Notice) bool { return n.Obligation == c.Key })
		switch {
		case found == nil: // it has gone with its plan
		case !told:
			a.Doubts = append(a.Doubts, "所填事项"+string(c.Key)+"不在所答复的消息中")
		default:
			a.Claims = append(a.Claims, a.parts(c, found, s)...)
		}
	}
}

// said is the day on which a mail says that it was written, as far as that can be.
func (a *assignment) said() remind.Date {
	if a.Said.IsZero() || a.Said.After(a.At) {
		return a.day.Today
	}
	return remind.DateOf(a.Said)
}

// parts returns a claim with what stands against it: one of completion for each body whose part it is, where several share the duty.
func (a *assignment) parts(c answer.Claim, o *remind.Obligation, s *remind.Status) []answer.Claim {
	members := a.day.Book.Members(o.Responsible, a.day.Today)
	var own []string
	for _, m := range members {
		if slices.Contains(a.Bodies, m) {
			own = append(own, m)
		}
	}
	c.Doubts = slices.Clone(c.Doubts)
	switch c.Kind {
	case answer.Done:
		c.Doubts = append(c.Doubts, a.againstDone(own, o, s)...)
	case answer.Extension:
		c.Doubts = append(c.Doubts, a.againstExtension(&c, len(members), s)...)
	}
	if c.Kind != answer.Done || c.Body != "" || len(own) == 0 || len(own) == len(members) {
		return []answer.Claim{c}
	}
	var all []answer.Claim
	for _, body := range own {
		part := c
		part.Body, part.Doubts = body, slices.Clone(c.Doubts)
		if s.State == remind.Open && s.ReportedBy(body) {
			part.Doubts = append(part.Doubts, body+"已经报验")
		}
		all = append(all, part)
	}
	return all
}

// againstDone says what stands against a claim of completion, by those whose work it is.
func (a *assignment) againstDone(own []string, o *remind.Obligation, s *remind.Status) (all []string) {
	if s.Withdrawn {
		all = append(all, "该事项已不在整改方案中")
	} else if s.State != remind.Open {
		all = append(all, fmt.Sprintf("该事项现为“%s”（%s）", s.State.Chinese(), s.On.ChineseShort()))
	}
	lead := a.day.Book.Members(o.Lead, a.day.Today)
	switch {
	case len(own) > 0 || len(a.Bodies) == 0:
	case slices.ContainsFunc(a.Bodies, func(b string) bool { return slices.Contains(lead, b) }):
		all = append(all, "答复单位为牵头督导验收单位，不是主体责任单位；如为验收意见，请用 duban accept 登记")
	default:
		all = append(all, "答复单位不是该事项的主体责任单位")
	}
	return all
}

// againstExtension says what stands against an extension that is asked for.
func (a *assignment) againstExtension(c *answer.Claim, bodies int, s *remind.Status) (all []string) {
	if s.Withdrawn || s.State == remind.Closed || s.Due == 0 {
		return []string{map[bool]string{true: "该事项没有时限", false: "该事项已销号或已不在整改方案中"}[s.Due == 0]}
	}
	if late := a.day.Today - s.Due; late > 0 {
		words := fmt.Sprintf("时限已过：时限为%s，提出时已逾期%d天", s.Due.ChineseShort(), late)
		if said := a.said(); said <= s.Due {
			words = fmt.Sprintf("时限已过：时限为%s，收到时已逾期%d天，邮件自称写于%s", s.Due.ChineseShort(), late, said.ChineseShort())
		}
		all = append(all, words)
	}
	if a.Way == answer.ByLink && c.To != 0 && c.To <= s.Due {
		all = append(all, "申请的日期不晚于现行时限（"+s.Due.ChineseShort()+"）")
	}
	if bodies > 1 {
		all = append(all, fmt.Sprintf("该事项由%d家单位共同负责，延期适用于全部单位", bodies))
	}
	return all
}

// suspect says where the receiving server does not believe who the sender is: anybody can write an address into a mail.
func (a *assignment) suspect() {
	result := map[string]string{}
	for _, c := range a.Auth {
		result[strings.ToLower(c.Method)] = strings.ToLower(c.Result)
	}
	bad := func(method string) bool { return result[method] == "fail" || result[method] == "softfail" }
	if bad("dmarc") || result["dmarc"] != "pass" && bad("spf") && result["dkim"] != "pass" {
		a.Doubts = append(a.Doubts, "收件服务器未能核实发件人，可能是冒名邮件，请先电话核实")
	}
}
