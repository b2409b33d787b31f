package office

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/store"
)

// Forms are what the links of mails lead to. They may be asked for by several goroutines, and keep the world between looks: whoever opens links
// all day has the plans read once.
type Forms struct {
	Office *Office

	mu   sync.Mutex
	snap *store.Snapshot
	day  *remind.Day
}

// Form returns what the link of a message shows now. It returns answer.ErrNoForm where the message was never sent.
func (f *Forms) Form(ctx context.Context, message string) (*answer.Form, error) {
	trail, err := f.Office.sent(ctx, message)
	if err != nil {
		return nil, err
	}
	f.mu.Lock() // to the end, as a day makes its indexes when they are asked for
	defer f.mu.Unlock()
	if err := f.look(ctx); err != nil {
		return nil, err
	}
	a := assignment{Reply: &answer.Reply{Message: message, From: trail.To, At: f.Office.Now()}, day: f.day, on: trail.Day}
	for i := range trail.Carried {
		a.told = append(a.told, trail.Carried[i].Notice)
	}
	a.speak()
	form := &answer.Form{
		Message: message, Address: trail.To, Name: a.Name, Recipient: trail.Recipient, Subject: trail.Subject, Day: trail.Day, Speaks: !a.Foreign,
		Matters: a.asked(), Office: f.Office.Terms.Office,
	}
	for i := range f.snap.Replies {
		if f.snap.Replies[i].Message == message {
			form.Earlier = slices.Insert(form.Earlier, 0, f.snap.Replies[i])
		}
	}
	return form, nil
}

// sent returns a mail that was sent in the realm.
func (o *Office) sent(ctx context.Context, message string) (store.Trail, error) {
	trail, err := o.Store.Trail(ctx, message)
	if unsent(o, &trail, err) || err == nil && trail.Channel != remind.MailChannel {
		return trail, answer.ErrNoForm
	}
	return trail, err
}

// look makes the world anew where something was recorded, or the day has changed.
func (f *Forms) look(ctx context.Context) error {
	snap, err := f.Office.Store.Refresh(ctx, f.snap, time.Time{})
	if err != nil {
		return err
	}
	today := f.Office.today()
	if f.snap == nil || f.snap.Revision != snap.Revision || f.day.Today != today {
		f.day = f.Office.Terms.World(snap).On(today)
	}
	f.snap = &snap
	return nil
}

// asked returns the matters on which the sender works, as they stand now, each once, in the order in which the message told them.
func (a *assignment) asked() (all []answer.Asked) {
	plans := map[string]bool{}
	for i := range a.told {
		plans[a.told[i].Plan] = true
	}
	for i := range a.told {
		o, s := a.day.Find(string(a.told[i].Obligation))
		known := slices.ContainsFunc(all, func(m answer.Asked) bool { return m.Key == a.told[i].Obligation })
		if o == nil || known || !a.works(&a.told[i]) {
			continue
		}
		m := answer.Asked{
			Matter: answer.Matter{Key: o.Key, Problem: o.Problem, Due: s.Due, Title: a.day.ShortName(o.Key.ProblemKey()).Text},
			State:  standing(s, a.day.Today), Open: s.Answerable(), Own: a.any(a.day.Book.Members(o.Responsible, a.day.Today)),
		}
		m.Name = fmt.Sprintf("问题%d　%s", o.Problem, m.Title)
		if len(plans) > 1 {
			m.Name += "（" + a.day.PlanName(o.Plan) + "）"
		}
		m.Name += a.which(o)
		all = append(all, m)
	}
	return all
}

// which says which part of its problem a matter is; empty: it is all that was told of it.
func (a *assignment) which(o *remind.Obligation) string {
	switch {
	case o.Kind == remind.KindProblem && a.measures(o):
		return "　整体"
	case o.Kind != remind.KindMeasure:
		return ""
	case o.Section == remind.SectionGoal:
		return "　整改目标" + o.Path
	default:
		return "　措施" + o.Path
	}
}

// measures reports whether a measure of a problem is told beside it, so that the two have to be told apart.
func (a *assignment) measures(o *remind.Obligation) bool {
	return slices.ContainsFunc(a.told, func(n remind.Notice) bool { return n.Obligation != o.Key && n.Obligation.ProblemKey() == o.Key })
}

// works reports whether a notice asks something of a body for which the sender still speaks.
func (a *assignment) works(n *remind.Notice) bool {
	asks := remind.CanAnswer(n.Role) || slices.ContainsFunc(n.Roles, remind.CanAnswer)
	return asks && n.Form == remind.Tasks && n.Stage != remind.StageOutcome && a.any(a.day.Book.Names(n.Bodies, a.day.Today))
}

// any reports whether the sender speaks for any of some bodies.
func (a *assignment) any(bodies []string) bool {
	return slices.ContainsFunc(bodies, func(b string) bool { return slices.Contains(a.Bodies, b) })
}

// standing says how a matter stands: when it is due, or what became of it.
func standing(s *remind.Status, today remind.Date) string {
	left := int(s.Due - today)
	switch {
	case s.Withdrawn:
		return "已不在整改方案中"
	case s.State != remind.Open:
		return s.State.Chinese() + "（" + s.On.ChineseShort() + "）"
	case s.Due == 0:
		return "长期任务"
	case left < 0:
		return fmt.Sprintf("时限%s，已逾期%d天", s.Due.ChineseShort(), -left)
	case left == 0:
		return "今日到期"
	default:
		return fmt.Sprintf("时限%s，还有%d天", s.Due.ChineseShort(), left)
	}
}
