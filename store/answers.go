package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"time"

	"duban/remind"
)

// An AnswerTerms is in which ways people can answer, by the settings.
type AnswerTerms struct {
	Open     bool                // by mail or by a link
	Patience map[remind.Role]int // see remind.Answers; none: nobody is asked for 收到
}

// asking is what was asked for by notices that may ask for 收到: the notices, read once, and by realm when each chain was first asked.
type asking struct {
	read    int64 // the newest notice that was looked at
	notices []asker
	asked   map[string]map[remind.Chain]remind.Asked
}

// An asker is a notice that may ask for 收到.
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
	now := asking{asked: map[string]map[remind.Chain]remind.Asked{}}
	if former != nil {
		now.read, now.notices = former.asking.read, slices.Clip(former.asking.notices)
	}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var a asker
		var body string
		if err := r.Scan(&a.id, &a.realm, &body); err != nil {
			return err
		}
		now.notices = append(now.notices, a)
		return json.Unmarshal([]byte(body), &now.notices[len(now.notices)-1].Notice)
	}, `SELECT id, realm, body FROM notices WHERE id > ? AND instr(body, '"Receipt":true') > 0 ORDER BY id`, now.read)
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
	snap.asking = now
	return nil
}

// SameAnswers reports whether two snapshots hold the same of what people have answered and were asked. What the office does with replies moves the
// revision.
func (s *Snapshot) SameAnswers(o *Snapshot) bool {
	return s.replied == o.replied && reflect.DeepEqual(s.asking.asked, o.asking.asked)
}

// askedBy notes when a notice has asked, where it may have arrived.
func (t *tx) askedBy(ctx context.Context, a *asker, now *asking) error {
	return t.Each(ctx, func(r *sql.Rows) error {
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
	a := remind.Answers{Open: t.Answers.Open, Patience: t.Answers.Patience, Progress: s.Progress, Heard: map[remind.Chain]time.Time{}}
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
