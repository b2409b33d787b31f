package messages

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/remind"
	"duban/store/database"
)

// A Wanted says which messages are looked for; a zero field wants all.
type Wanted struct {
	Realm    string
	From, To remind.Date // by the round's day
	Who      string      // part of the recipient's name, or of the address
	Named    bool        // Who is looked for in names alone: the address is nothing for whoever asks
	Channel  string
	Words    string     // in the subject
	Within   remind.Key // a matter, or a problem with all that belongs to it
	State    string     // one of the states of a message
	Sight    *Sight     // nil: of everything

	among *string // the names of those that Within and Sight leave, as a JSON list; nil: all
}

// A Sight bounds what somebody may see: messages of which every notice is of these matters, or to his own addresses of a plan as a whole.
type Sight struct {
	Keys, Plans []remind.Key
	Own         []string // addresses that speak for him alone or with others
}

// A Listed message is one in a list.
type Listed struct {
	ID, Recipient, Subject string
	remind.Address
	Day     remind.Date
	At      time.Time // of the last attempt's end, or else of its wording
	Tried   bool      // an attempt has ended
	State   string
	Reply   string // why it failed, where it did; else what the last attempt ended with
	Notices int
}

// A Count says how many messages there are in each state.
type Count struct{ All, Queued, InDoubt, Delivered, Failed, Dissolved int }

// Of returns how many there are in a state; all of them where it is empty.
func (c *Count) Of(state string) int {
	return map[string]int{"": c.All, Queued: c.Queued, InDoubt: c.InDoubt, Delivered: c.Delivered, Failed: c.Failed, Dissolved: c.Dissolved}[state]
}

// odd are the messages that are not delivered, with where they stand. They are few, so that whoever counts looks at these alone.
const odd = `(SELECT message_id, CASE person WHEN 1 THEN 'in_doubt' ELSE 'queued' END AS state FROM queue
	UNION ALL SELECT s.message_id, s.result FROM settlements s WHERE s.result <> 'delivered' AND s.result IN ('failed', 'dissolved') AND s.message_id <> ''
		AND NOT EXISTS (SELECT 1 FROM settlements l WHERE l.message_id = s.message_id AND l.id > s.id AND l.result NOT IN ('bounced', 'resend'))
		AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.message_id = s.message_id))`

// List returns messages, the newest day first: so many of them from a place on.
func List(ctx context.Context, t *database.Tx, w Wanted, from, most int) (all []Listed, err error) {
	where, args := w.where()
	err = t.Each(ctx, func(r *sql.Rows) error {
		x, err := scanListed(r)
		all = append(all, x)
		return err
	}, `SELECT p.id, p.channel, p.address, p.recipient, p.subject, p.day, coalesce((SELECT state FROM `+odd+` o WHERE o.message_id = p.id), 'delivered') AS state,
		coalesce((SELECT at FROM attempts WHERE message_id = p.id AND step = 'end' ORDER BY number DESC LIMIT 1), 0), (SELECT composed FROM messages WHERE id = p.id),
		coalesce((SELECT why FROM settlements WHERE message_id = p.id AND result = 'failed' ORDER BY id DESC LIMIT 1),
			(SELECT reply FROM attempts WHERE message_id = p.id AND step = 'end' ORDER BY number DESC LIMIT 1), ''),
		(SELECT count(*) FROM message_notices WHERE message_id = p.id)
		FROM (SELECT m.id, m.channel, m.address, m.recipient, m.subject, m.day, m.rowid AS n FROM messages m WHERE `+where+`
			ORDER BY m.day DESC, m.rowid DESC LIMIT ? OFFSET ?) p ORDER BY p.day DESC, p.n DESC`, append(args, most, from)...)
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	return all, nil
}

// scanListed reads a row of a list.
func scanListed(r *sql.Rows) (x Listed, err error) {
	var day string
	var ended, composed int64
	if err = r.Scan(&x.ID, &x.Channel, &x.To, &x.Recipient, &x.Subject, &day, &x.State, &ended, &composed, &x.Reply, &x.Notices); err != nil {
		return x, err
	}
	x.At, x.Tried = database.Instant(composed), ended != 0
	if x.Tried {
		x.At = database.Instant(ended)
	}
	return x, x.Day.UnmarshalText([]byte(day))
}

// Counted counts the messages that are looked for, whatever their state.
func Counted(ctx context.Context, t *database.Tx, w Wanted) (c Count, err error) {
	w.State = ""
	where, args := w.where()
	if err := t.One(ctx, `SELECT count(*) FROM messages m WHERE `+where, args, &c.All); err != nil {
		return c, fmt.Errorf("count messages: %w", err)
	}
	err = t.Each(ctx, func(r *sql.Rows) error {
		var state string
		var n int
		err := r.Scan(&state, &n)
		switch state {
		case Queued:
			c.Queued = n
		case InDoubt:
			c.InDoubt = n
		case Failed:
			c.Failed = n
		case Dissolved:
			c.Dissolved = n
		}
		return err
	}, `SELECT o.state, count(*) FROM `+odd+` o CROSS JOIN messages m WHERE m.id = o.message_id AND `+where+` GROUP BY o.state`, args...)
	if err != nil {
		return c, fmt.Errorf("count messages by state: %w", err)
	}
	c.Delivered = c.All - c.Queued - c.InDoubt - c.Failed - c.Dissolved
	return c, nil
}

// ByDay counts the messages that are looked for by the days of their rounds.
func ByDay(ctx context.Context, t *database.Tx, w Wanted) (map[remind.Date]int, error) {
	where, args := w.where()
	all := map[remind.Date]int{}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var day string
		var n int
		var d remind.Date
		if err := r.Scan(&day, &n); err != nil {
			return err
		}
		if err := d.UnmarshalText([]byte(day)); err != nil {
			return err
		}
		all[d] = n
		return nil
	}, `SELECT m.day, count(*) FROM messages m WHERE `+where+` GROUP BY m.day`, args...)
	if err != nil {
		return nil, fmt.Errorf("count messages by day: %w", err)
	}
	return all, nil
}

// Channels returns the channels on which a realm has messages.
func Channels(ctx context.Context, t *database.Tx, realm string) ([]string, error) {
	// Each is found by a jump past the one before: a walk over all messages would be as long as they are many.
	return names(ctx, t, `WITH RECURSIVE c (name) AS (SELECT min(channel) FROM messages WHERE realm = ?1
		UNION ALL SELECT (SELECT min(channel) FROM messages WHERE realm = ?1 AND channel > c.name) FROM c WHERE c.name IS NOT NULL)
		SELECT name FROM c WHERE name IS NOT NULL`, realm)
}

// where returns the condition for a message m that is looked for, and its arguments.
func (w *Wanted) where() (string, []any) {
	terms, args := []string{"m.realm = ?"}, []any{w.Realm}
	add := func(wanted bool, term string, values ...any) {
		if wanted {
			terms, args = append(terms, term), append(args, values...)
		}
	}
	add(w.From != 0, "m.day >= ?", w.From.String())
	add(w.To != 0, "m.day <= ?", w.To.String())
	add(w.Who != "" && w.Named, "instr(m.recipient, ?) > 0", w.Who)
	add(w.Who != "" && !w.Named, "(instr(m.recipient, ?) > 0 OR instr(m.address, lower(?)) > 0)", w.Who, w.Who)
	add(w.Channel != "", "m.channel = ?", w.Channel)
	add(w.Words != "", "instr(m.subject, ?) > 0", w.Words)
	if w.among != nil {
		add(true, "m.id IN (SELECT value FROM json_each(?))", *w.among)
	}
	add(w.State == Delivered, "m.id NOT IN (SELECT message_id FROM "+odd+" o)")
	add(w.State != "" && w.State != Delivered, "m.id IN (SELECT message_id FROM "+odd+" o WHERE state = ?)", w.State)
	return strings.Join(terms, " AND "), args
}

// Resolve finds out once which messages told of what is looked for, and may be seen: all other questions are asked of these.
func (w *Wanted) Resolve(ctx context.Context, t *database.Tx) error {
	terms, args := []string{}, []any{}
	if w.Within != "" {
		terms, args = append(terms, ofMatter), append(args, w.Realm, w.Within, w.Within, w.Within, w.Within, w.Within, w.Within, w.Within)
	}
	if w.Sight != nil {
		keys, err1 := json.Marshal(w.Sight.Keys)
		plans, err2 := json.Marshal(w.Sight.Plans)
		own, err3 := json.Marshal(w.Sight.Own)
		if err := errors.Join(err1, err2, err3); err != nil {
			return err
		}
		terms, args = append(terms, inSight), append(args, w.Realm, string(keys), w.Realm, string(plans), string(own))
	}
	if len(terms) == 0 {
		return nil
	}
	ids, err := names(ctx, t, strings.Join(terms, " INTERSECT "), args...)
	if err != nil {
		return fmt.Errorf("find messages by what they told: %w", err)
	}
	if ids == nil {
		ids = []string{}
	}
	list, err := json.Marshal(ids)
	text := string(list)
	w.among = &text
	return err
}

// afterAll is a character that comes after all that keys are made of.
const afterAll = "\x7f"

// ofMatter are the messages that told of a matter or of something that belongs to it. The bounds lead the search to its notices; what else begins
// like it is left out after them.
const ofMatter = `SELECT x.message_id FROM notices n JOIN message_notices x ON x.notice_id = n.id
	WHERE n.realm = ? AND n.obligation >= ? AND n.obligation < ? || '` + afterAll + `' AND ` + ofProblem

// inSight are the messages of which every notice may be seen.
const inSight = `SELECT x.message_id FROM (SELECT id FROM notices WHERE realm = ? AND obligation IN (SELECT value FROM json_each(?))
		UNION SELECT id FROM notices WHERE realm = ? AND obligation IN (SELECT value FROM json_each(?)) AND address IN (SELECT value FROM json_each(?))) n
	JOIN message_notices x ON x.notice_id = n.id GROUP BY x.message_id HAVING count(*) = (SELECT count(*) FROM message_notices y WHERE y.message_id = x.message_id)`

// All reports whether a message may be seen that told so: as List decides it.
func (s *Sight) All(told []remind.NoticeKey) bool {
	for i := range told {
		n := &told[i]
		if !slices.Contains(s.Keys, n.Obligation) && (!slices.Contains(s.Plans, n.Obligation) || !slices.Contains(s.Own, n.To)) {
			return false
		}
	}
	return len(told) > 0
}
