package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"duban/remind"
	"duban/remind/delivery"
)

// A Trail is a message with all that is on record of it.
type Trail struct {
	Outgoing
	Hash        string // SHA-256 of the bytes that are kept, which were held against it
	State       string // Queued, InDoubt, Delivered, Failed or Dissolved
	Next        time.Time
	Steps       []Step
	Settlements []Settlement
	Carried     []Carried
}

// Dissolved is the state of a message whose notices were given back, to be worded anew.
const Dissolved = "dissolved"

// A Step is one mark of an attempt: begin, commit or end, which alone has a verdict.
type Step struct {
	Attempt int
	Mark    string
	At      time.Time
	delivery.Verdict
}

// A Settlement is what became of a message.
type Settlement struct {
	Result string
	At     time.Time
	By     string // empty: nobody, it came about
	Why    string
}

// A Carried notice is one that a message told, with where it stands now.
type Carried struct {
	Notice remind.Notice
	State  string
}

// MessagesNamed returns the names of messages that begin so, at most so many; one that is named exactly so alone.
func (s *Store) MessagesNamed(ctx context.Context, prefix string, most int) ([]string, error) {
	var ids []string
	err := s.read(ctx, func(t *tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			ids = append(ids, "")
			return r.Scan(&ids[len(ids)-1])
		}, `SELECT id FROM messages WHERE id = ?1 OR substr(id, 1, length(?1)) = ?1 AND NOT EXISTS (SELECT 1 FROM messages WHERE id = ?1)
			ORDER BY id LIMIT ?2`, prefix, most)
	})
	return ids, err
}

// Trail returns all that is on record of a message. It returns ErrNoMessage where there is none, and an error for one whose bytes are not
// those that were fixed.
func (s *Store) Trail(ctx context.Context, id string) (r Trail, err error) {
	err = s.read(ctx, func(t *tx) (err error) {
		r, err = t.trail(ctx, id)
		return err
	})
	return r, err
}

// trail reads all that is on record of a message.
func (t *tx) trail(ctx context.Context, id string) (r Trail, err error) {
	if r.Outgoing, err = t.message(ctx, id); err != nil {
		return r, err
	}
	err = t.One(ctx, `SELECT sha256 FROM messages WHERE id = ?`, []any{id}, &r.Hash)
	return r, errors.Join(err, t.steps(ctx, &r), t.settlements(ctx, &r), t.carried(ctx, &r), t.trailState(ctx, &r))
}

// steps reads the attempts of a message, in their order.
func (t *tx) steps(ctx context.Context, r *Trail) error {
	return t.Each(ctx, func(rows *sql.Rows) error {
		var x Step
		var at int64
		err := rows.Scan(&x.Attempt, &x.Mark, &at, &x.Outcome, &x.Code, &x.Reply)
		x.At = time.UnixMilli(at).In(remind.Shanghai)
		r.Steps = append(r.Steps, x)
		return err
	}, `SELECT number, step, at, outcome, code, reply FROM attempts WHERE message_id = ?
		ORDER BY number, CASE step WHEN 'begin' THEN 1 WHEN 'commit' THEN 2 ELSE 3 END`, r.ID)
}

// settlements reads what became of a message, in the order of its recording.
func (t *tx) settlements(ctx context.Context, r *Trail) error {
	return t.Each(ctx, func(rows *sql.Rows) error {
		var x Settlement
		var at int64
		err := rows.Scan(&x.Result, &at, &x.By, &x.Why)
		x.At = time.UnixMilli(at).In(remind.Shanghai)
		r.Settlements = append(r.Settlements, x)
		return err
	}, `SELECT result, at, by_whom, why FROM settlements WHERE message_id = ? ORDER BY id`, r.ID)
}

// carried reads the notices of a message, with where they stand now: in another message perhaps.
func (t *tx) carried(ctx context.Context, r *Trail) error {
	return t.Each(ctx, func(rows *sql.Rows) error {
		var x Carried
		var body string
		err := errors.Join(rows.Scan(&body, &x.State), json.Unmarshal([]byte(body), &x.Notice))
		r.Carried = append(r.Carried, x)
		return err
	}, `SELECT n.body, s.state FROM message_notices x JOIN notices n ON n.id = x.notice_id JOIN standing s ON s.notice_id = n.id
		WHERE x.message_id = ? ORDER BY n.id`, r.ID)
}

// trailState reads where a message stands: in the queue, or as it was last settled.
func (t *tx) trailState(ctx context.Context, r *Trail) error {
	q, err := t.queued(ctx, r.ID)
	if errors.Is(err, errFinished) {
		for _, x := range r.Settlements {
			if x.Result != "bounced" && x.Result != "resend" { // they say why another one follows
				r.State = x.Result
			}
		}
		return nil
	}
	r.State, r.Next = Queued, time.UnixMilli(q.next).In(remind.Shanghai)
	if q.person {
		r.State, r.Next = InDoubt, time.Time{}
	}
	return err
}

// ShortestMessage returns the name of the delivered message of a realm that has fewest notices, a mail where there is one: what a first look
// is shown; empty where there is none.
func (s *Store) ShortestMessage(ctx context.Context, realm string) (id string, err error) {
	err = s.read(ctx, func(t *tx) error {
		return t.Each(ctx, func(r *sql.Rows) error { return r.Scan(&id) }, `SELECT m.id FROM settlements x JOIN messages m ON m.id = x.message_id
			WHERE x.result = 'delivered' AND m.realm = ? AND m.purpose = '' ORDER BY m.channel <> ?,
				(SELECT count(*) FROM message_notices n WHERE n.message_id = m.id), x.id LIMIT 1`, realm, remind.MailChannel)
	})
	return id, err
}
