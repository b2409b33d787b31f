package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"reflect"
	"slices"
	"time"

	"duban/remind"
	"duban/store/messages"
)

// An AnswerTerms is in which ways people can answer, by the settings.
type AnswerTerms struct {
	Open     bool                // by mail or by a link
	Patience map[remind.Role]int // see remind.Answers; none: nobody is asked for 收到
}

// asking is what was asked for by notices that may ask for 收到, and what was reminded of shortly before its date: the notices, read once, and by realm
// when each chain was first asked, and when each matter was reminded of.
type asking struct {
	read    int64 // the newest notice that was looked at
	notices []asker
	asked   map[string]map[remind.Chain]remind.Asked
	warners []asker // that remind of a matter whose date has not passed
	warned  map[string]map[remind.Warned][]remind.Date
}

// An asker is a notice that may ask for 收到, or that reminds of its matter shortly before the date: what of it counts then.
type asker struct {
	id     int64
	realm  string
	chain  remind.Chain
	role   remind.Role
	bodies []string
	due    remind.Date
}

// warned returns the matter of which a notice reminds.
func (a *asker) warned() remind.Warned {
	return remind.Warned{Obligation: a.chain.Obligation, Anchor: a.chain.Anchor}
}

// asked reads who was asked for 收到. Notices are never changed, so each is looked at once; what became of them is asked each time, but only where
// something was sent since the former snapshot.
func (t *tx) asked(ctx context.Context, snap, former *Snapshot) error {
	if former != nil && former.tellings == snap.tellings && former.asking.read > 0 {
		snap.asking = former.asking
		return nil
	}
	now := asking{asked: map[string]map[remind.Chain]remind.Asked{}, warned: map[string]map[remind.Warned][]remind.Date{}}
	if former != nil {
		now.read, now.notices, now.warners = former.asking.read, slices.Clip(former.asking.notices), slices.Clip(former.asking.warners)
		for realm, all := range former.asking.warned {
			now.warned[realm] = maps.Clone(all)
		}
	}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var a asker
		var key, body string
		if err := r.Scan(&a.id, &a.realm, &key, &body); err != nil {
			return err
		}
		n, err := messages.Notice(key, body)
		a.chain, a.role, a.bodies, a.due = n.Chain(), n.Role, n.Bodies, n.Due
		if n.Receipt {
			now.notices = append(now.notices, a)
		}
		if n.Warns {
			now.warners = append(now.warners, a)
		}
		return err
	}, `SELECT id, realm, key, body FROM notices WHERE id > ? AND (instr(body, '"Receipt":true') > 0 OR instr(body, '"Warns":true') > 0) ORDER BY id`, now.read)
	if err != nil {
		return err
	}
	if err := t.One(ctx, `SELECT coalesce(max(id), 0) FROM notices`, nil, &now.read); err != nil {
		return err
	}
	if err := errors.Join(t.eachTold(ctx, now.notices, now.ask), t.warnings(ctx, &now)); err != nil {
		return err
	}
	snap.asking = now
	return nil
}

// eachTold calls yield for those of some notices that may have arrived, in their order, with the day of the message.
func (t *tx) eachTold(ctx context.Context, all []asker, yield func(*asker, remind.Date)) error {
	for some := range slices.Chunk(all, 200) {
		ids := make([]int64, len(some))
		for i := range some {
			ids[i] = some[i].id
		}
		days, err := messages.Told(ctx, t.Tx, ids)
		if err != nil {
			return err
		}
		for i := range some {
			if day, told := days[some[i].id]; told {
				yield(&some[i], day)
			}
		}
	}
	return nil
}

// warnings reads anew when matters were reminded of whose dates have not passed; of the others it is known, and they are looked at no more.
func (t *tx) warnings(ctx context.Context, now *asking) error {
	var last string
	if err := t.One(ctx, `SELECT coalesce((SELECT day FROM rounds ORDER BY id DESC LIMIT 1), '')`, nil, &last); err != nil {
		return err
	}
	today, err := remind.ParseDate(last)
	for i := range now.warners {
		delete(now.warned[now.warners[i].realm], now.warners[i].warned())
	}
	err = errors.Join(err, t.eachTold(ctx, now.warners, now.warn))
	now.warners = slices.DeleteFunc(slices.Clone(now.warners), func(a asker) bool { return a.due < today })
	return err
}

// warn notes on which day a notice has reminded.
func (x *asking) warn(a *asker, day remind.Date) {
	if x.warned[a.realm] == nil {
		x.warned[a.realm] = map[remind.Warned][]remind.Date{}
	}
	days := append(slices.Clone(x.warned[a.realm][a.warned()]), day)
	slices.Sort(days)
	x.warned[a.realm][a.warned()] = slices.Compact(days)
}

// SameAnswers reports whether two snapshots hold the same of what people have answered and were asked. What the office does with replies moves the revision.
func (s *Snapshot) SameAnswers(o *Snapshot) bool {
	return s.replied == o.replied && reflect.DeepEqual(s.asking.asked, o.asking.asked)
}

// Warned returns on which days matters were reminded of shortly before their dates in a realm, in order.
func (s *Snapshot) Warned(realm string) map[remind.Warned][]remind.Date {
	return s.asking.warned[realm]
}

// ask notes on which day a notice has asked; the first of its chain counts.
func (x *asking) ask(a *asker, day remind.Date) {
	if x.asked[a.realm] == nil {
		x.asked[a.realm] = map[remind.Chain]remind.Asked{}
	}
	if old, known := x.asked[a.realm][a.chain]; !known || day < old.Day {
		x.asked[a.realm][a.chain] = remind.Asked{Day: day, Role: a.role, Bodies: a.bodies}
	}
}

// answers returns what people have answered, as messages speak of it.
func (t *Terms) answers(s *Snapshot) remind.Answers {
	a := remind.Answers{Open: t.Answers.Open, Patience: t.Answers.Patience, Progress: s.Progress, Heard: map[remind.Chain]time.Time{}, Warned: s.Warned(t.Realm)}
	if a.Patience != nil {
		a.Asked = maps.Clone(s.asking.asked[t.Realm])
	}
	for k, at := range s.Answered[t.Realm] {
		if c := k.Chain(); at.After(a.Heard[c]) {
			a.Heard[c] = at
		}
	}
	for i := range s.Replies {
		r := &s.Replies[i]
		e, ended := s.Endings[r.ID]
		switch {
		case !ended && r.Waits():
			a.Waiting = append(a.Waiting, r.Waiting())
		case ended && !e.Taken && r.From != "":
			a.Dismissed = append(a.Dismissed, remind.Dismissal{
				Address: remind.NewAddress(remind.MailChannel, r.From), At: e.At, Said: remind.DateOf(r.At), Keys: r.Claimed(), Note: e.Note,
			})
		}
	}
	return a
}
