package messages

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
)

// The states of a message.
const (
	Queued    = "queued"
	Delivered = "delivered"
	Failed    = "failed"
	InDoubt   = "in_doubt"  // waits for a person
	Dissolved = "dissolved" // its notices were given back, to be worded anew
)

// A Trail is a message with all that is on record of it.
type Trail struct {
	Outgoing
	Hash        string // SHA-256 of the bytes that are kept, which were held against it; of those that were, where a purge has blanked them
	State       string // Queued, InDoubt, Delivered, Failed or Dissolved
	Next        time.Time
	Steps       []Step
	Settlements []Settlement
	Carried     []Carried
}

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

// TrailOf reads all that is on record of a message.
func TrailOf(ctx context.Context, t *database.Tx, id string) (r Trail, err error) {
	if r.Outgoing, err = Read(ctx, t, id); err != nil {
		return r, err
	}
	err = t.One(ctx, `SELECT sha256 FROM messages WHERE id = ?`, []any{id}, &r.Hash)
	return r, errors.Join(err, steps(ctx, t, &r), settlements(ctx, t, &r), carried(ctx, t, &r), trailState(ctx, t, &r))
}

// steps reads the attempts of a message, in their order.
func steps(ctx context.Context, t *database.Tx, r *Trail) error {
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
func settlements(ctx context.Context, t *database.Tx, r *Trail) error {
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
func carried(ctx context.Context, t *database.Tx, r *Trail) error {
	return t.Each(ctx, func(rows *sql.Rows) error {
		var x Carried
		var key, body string
		if err := rows.Scan(&key, &body, &x.State); err != nil {
			return err
		}
		n, err := Notice(key, body)
		x.Notice = n
		r.Carried = append(r.Carried, x)
		return err
	}, `SELECT `+NoticeColumns+`, s.state FROM message_notices x JOIN notices n ON n.id = x.notice_id JOIN standing s ON s.notice_id = n.id
		WHERE x.message_id = ? ORDER BY n.id`, r.ID)
}

// trailState reads where a message stands: in the queue, or as it was last settled.
func trailState(ctx context.Context, t *database.Tx, r *Trail) error {
	q, err := PlaceOf(ctx, t, r.ID)
	if errors.Is(err, ErrFinished) {
		for _, x := range r.Settlements {
			if x.Result != "bounced" && x.Result != "resend" { // they say why another one follows
				r.State = x.Result
			}
		}
		return nil
	}
	r.State, r.Next = Queued, time.UnixMilli(q.Next).In(remind.Shanghai)
	if q.Person {
		r.State, r.Next = InDoubt, time.Time{}
	}
	return err
}

// A Live message is one that is not finished.
type Live struct {
	Outgoing
	Attempts, Doubtful int
	Person             bool // in doubt, waits for a person
	Next               time.Time
	Reply              string // what the last attempt ended with
}

// liveOf reads a message in the queue, with what its last attempt ended with.
func liveOf(ctx context.Context, t *database.Tx, id string) (Live, error) {
	m, err1 := Read(ctx, t, id)
	q, err2 := PlaceOf(ctx, t, id)
	l := Live{Outgoing: m, Attempts: q.Attempts, Doubtful: q.Doubtful, Person: q.Person, Next: time.UnixMilli(q.Next).In(remind.Shanghai)}
	err3 := t.QueryRowContext(ctx, `SELECT reply FROM attempts WHERE message_id = ? AND step = 'end' ORDER BY number DESC LIMIT 1`, id).Scan(&l.Reply)
	if errors.Is(err3, sql.ErrNoRows) {
		err3 = nil
	}
	return l, errors.Join(err1, err2, err3)
}

// AllLive returns the messages of a realm that are not finished, the next one first.
func AllLive(ctx context.Context, t *database.Tx, realm string) (all []Live, err error) {
	ids, err := names(ctx, t, `SELECT message_id FROM queue WHERE realm = ? ORDER BY next_at, message_id`, realm)
	for _, id := range ids {
		l, e := liveOf(ctx, t, id)
		err = errors.Join(err, e)
		all = append(all, l)
	}
	return all, err
}

// names reads the names of messages.
func names(ctx context.Context, t *database.Tx, query string, args ...any) (ids []string, err error) {
	err = t.Each(ctx, func(r *sql.Rows) error {
		ids = append(ids, "")
		return r.Scan(&ids[len(ids)-1])
	}, query, args...)
	return ids, err
}

// Named returns the names of messages that begin so, at most so many; one that is named exactly so alone.
func Named(ctx context.Context, t *database.Tx, prefix string, most int) ([]string, error) {
	return names(ctx, t, `SELECT id FROM messages WHERE id = ?1 OR substr(id, 1, length(?1)) = ?1 AND NOT EXISTS (SELECT 1 FROM messages WHERE id = ?1)
		ORDER BY id LIMIT ?2`, prefix, most)
}

// OfProblem returns the names of the messages of a realm that told of a problem or of something that belongs to it, in the order in which they
// were worded.
func OfProblem(ctx context.Context, t *database.Tx, realm string, problem remind.Key) ([]string, error) {
	return names(ctx, t, `SELECT m.id FROM messages m WHERE m.realm = ? AND m.id IN
		(SELECT x.message_id FROM message_notices x JOIN notices n ON n.id = x.notice_id WHERE `+ofProblem+`) ORDER BY m.rowid`,
		realm, problem, problem, problem, problem, problem)
}

// Shortest returns the name of the delivered message of a realm that has fewest notices, a mail where there is one; empty where there is none.
func Shortest(ctx context.Context, t *database.Tx, realm string) (string, error) {
	ids, err := names(ctx, t, `SELECT m.id FROM settlements x JOIN messages m ON m.id = x.message_id
		WHERE x.result = 'delivered' AND m.realm = ? AND m.purpose = '' ORDER BY m.channel <> ?,
			(SELECT count(*) FROM message_notices n WHERE n.message_id = m.id), x.id LIMIT 1`, realm, remind.MailChannel)
	return strings.Join(ids, ""), err
}
