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

// An asker is a notice that may ask for 收到, or that reminds of its matter shortly before the date.
type asker struct {
	id    int64
	realm string
	remind.Notice
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
		a.Notice = n
		if a.Receipt {
			now.notices = append(now.notices, a)
		}
		if a.Warns {
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
	for i := range now.notices {
		if err := t.askedBy(ctx, &now.notices[i], &now); err != nil {
			return err
		}
	}
	if err := t.warnings(ctx, &now); err != nil {
		return err
	}
	snap.asking = now
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
		a := &now.warners[i]
		delete(now.warned[a.realm], remind.Warned{Obligation: a.Obligation, Anchor: a.Anchor})
	}
	for i := range now.warners {
		err = errors.Join(err, t.warnedBy(ctx, &now.warners[i], now))
	}
	now.warners = slices.DeleteFunc(slices.Clone(now.warners), func(a asker) bool { return a.Due < today })
	return err
}

// warnedBy notes when a notice has reminded, where it may have arrived.
func (t *tx) warnedBy(ctx context.Context, a *asker, now *asking) error {
	return t.Prepared(ctx, func(r *sql.Rows) error {
		var text string
		if err := r.Scan(&text); err != nil {
			return err
		}
		day, err := remind.ParseDate(text)
		if now.warned[a.realm] == nil {
			now.warned[a.realm] = map[remind.Warned][]remind.Date{}
		}
		key := remind.Warned{Obligation: a.Obligation, Anchor: a.Anchor}
		days := append(slices.Clone(now.warned[a.realm][key]), day)
		slices.Sort(days)
		now.warned[a.realm][key] = slices.Compact(days)
		return err
	}, `SELECT m.day FROM standing s JOIN messages m ON m.id = s.message_id WHERE s.notice_id = ? AND `+mayHaveTold, a.id)
}

// SameAnswers reports whether two snapshots hold the same of what people have answered and were asked. What the office does with replies moves the revision.
func (s *Snapshot) SameAnswers(o *Snapshot) bool {
	return s.replied == o.replied && reflect.DeepEqual(s.asking.asked, o.asking.asked)
}

// Warned returns on which days matters were reminded of shortly before their dates in a realm, in order.
func (s *Snapshot) Warned(realm string) map[remind.Warned][]remind.Date {
	return s.asking.warned[realm]
}

// askedBy notes when a notice has asked, where it may have arrived.
func (t *tx) askedBy(ctx context.Context, a *asker, now *asking) error {
	return t.Prepared(ctx, func(r *sql.Rows) error {
		var text string
		if err := r.Scan(&text); err != nil {
			return err
		}
		day, err := remind.ParseDate(text)
		all := now.asked[a.realm]
		if all == nil {
			all = map[remind.Chain]remind.Asked{}
			now.asked[a.realm] = all
		}
		if old, known := all[a.Chain()]; !known || day < old.Day {
			all[a.Chain()] = remind.Asked{Day: day, Role: a.Role, Bodies: a.Bodies}
		}
		return err
	}, `SELECT m.day FROM standing s JOIN messages m ON m.id = s.message_id WHERE s.notice_id = ? AND `+mayHaveTold, a.id)
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
