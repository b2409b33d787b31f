package messages

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"

	"duban/store/database"
)

// Put keeps messages that were worded in groups, takes the waiting notices into them, and makes them ready to be claimed: of each group all or none.
// Where a message has used a name before, a number is added to it. It returns what was put, and ErrTaken for each group of which a notice does not
// wait. All messages are of one realm.
func Put(ctx context.Context, t *database.Tx, groups [][]Outgoing) (all []Outgoing, refused []error, err error) {
	refused = make([]error, len(groups))
	waiting, err := waiting(ctx, t, groups)
	if err != nil {
		return nil, nil, err
	}
	var put [][]Outgoing
	for i, g := range groups {
		if !takes(waiting, g) {
			refused[i] = ErrTaken
			continue
		}
		put = append(put, g)
	}
	if all, err = named(ctx, t, put); err != nil {
		return nil, nil, err
	}
	return all, refused, errors.Join(putBodies(ctx, t, all), enclose(ctx, t, all, waiting))
}

// waiting returns those of the notices of some messages that wait, by their keys.
func waiting(ctx context.Context, t *database.Tx, groups [][]Outgoing) (map[string]int64, error) {
	var keys []string
	realm := ""
	for _, g := range groups {
		for i := range g {
			realm = g[i].Realm
			for _, k := range g[i].Notices {
				keys = append(keys, k.String())
			}
		}
	}
	ids := make(map[string]int64, len(keys))
	err := database.InLists(keys, func(list string, args []any) error {
		return t.Prepared(ctx, func(r *sql.Rows) error {
			var id int64
			var key string
			err := r.Scan(&id, &key)
			ids[key] = id
			return err
		}, `SELECT n.id, n.key FROM notices n JOIN standing s ON s.notice_id = n.id WHERE n.realm = ? AND n.key IN `+list+` AND s.state = 'waiting'`,
			slices.Insert(args, 0, any(realm))...)
	})
	return ids, err
}

// takes reports whether all notices of a group wait. They are marked as taken then: no other group gets them.
func takes(waiting map[string]int64, g []Outgoing) bool {
	mine := map[string]bool{}
	for i := range g {
		for _, k := range g[i].Notices {
			key := k.String()
			if id := waiting[key]; id <= 0 || mine[key] {
				return false
			}
			mine[key] = true
		}
	}
	for key := range mine {
		waiting[key] = -waiting[key]
	}
	return true
}

// named returns the messages of all groups, with a number added to each name that was used before. A name is made of address, day and notices, so
// what was dissolved and is worded anew on its day comes to the same one. The parts of a group count as one for the caps: by the name of the first.
func named(ctx context.Context, t *database.Tx, groups [][]Outgoing) (all []Outgoing, err error) {
	var ids []string
	for _, g := range groups {
		for i := range g {
			ids = append(ids, g[i].ID)
		}
	}
	used := map[string]bool{}
	err = database.InLists(ids, func(list string, args []any) error {
		return t.Prepared(ctx, func(r *sql.Rows) error {
			var id string
			err := r.Scan(&id)
			used[id] = true
			return err
		}, `SELECT id FROM messages WHERE id IN `+list, args...)
	})
	for _, g := range groups {
		batch := ""
		for _, m := range g {
			if used[m.ID] && err == nil {
				err = rename(ctx, t, &m, used)
			}
			used[m.ID] = true
			batch = cmp.Or(batch, m.ID)
			m.Batch = batch
			all = append(all, m)
		}
	}
	return all, err
}

// rename adds the first number to a message's name by which there is none.
func rename(ctx context.Context, t *database.Tx, m *Outgoing, used map[string]bool) error {
	name, taken := m.ID, true
	for again := 2; taken; again++ {
		m.Rename(name + "-" + strconv.Itoa(again))
		known, _, err := Used(ctx, t, m.ID)
		if err != nil {
			return err
		}
		taken = known || used[m.ID]
	}
	return nil
}

// putBodies keeps the bytes of messages and of their files.
func putBodies(ctx context.Context, t *database.Tx, all []Outgoing) error {
	rows, p := make([][]any, len(all)), packer{}
	for i := range all {
		m := &all[i]
		x, err := m.packed, error(nil)
		if x == nil || x.name != m.ID { // it was given another name, which its words bear
			x, err = p.pack(m)
		}
		if err != nil {
			return fmt.Errorf("pack message %s: %w", m.ID, err)
		}
		rows[i] = []any{
			m.ID, m.Realm, m.Channel, m.To, m.Recipient, m.Day.String(), database.Millis(m.Date), database.Millis(m.Expires), m.Leader, m.Urgent,
			m.References, strings.Join(m.Mention, "\n"), m.Subject, x.bytes, x.sum, cmp.Or(m.Batch, m.ID), m.Purpose,
		}
	}
	err := t.Insert(ctx, `INSERT INTO messages (id, realm, channel, address, recipient, day, composed, expires, leader, urgent, refs, mention,
		subject, body, sha256, batch, purpose)`, "", rows)
	for i := range all {
		err = errors.Join(err, putAttachments(ctx, t, all[i]))
	}
	return err
}

// enclose takes waiting notices into their messages, and puts these into the queue.
func enclose(ctx context.Context, t *database.Tx, all []Outgoing, waiting map[string]int64) error {
	var told, queue [][]any
	var taken []int64
	for i := range all {
		m := &all[i]
		for _, k := range m.Notices {
			id := -waiting[k.String()]
			told, taken = append(told, []any{m.ID, id}), append(taken, id)
		}
		queue = append(queue, []any{m.ID, m.Realm, m.Channel, database.Millis(m.Date), 0, 0, 0, 0})
	}
	err1 := t.Insert(ctx, `INSERT INTO message_notices (message_id, notice_id)`, "", told)
	// The last message that a notice stands in is the one that takes it now.
	err2 := database.InLists(taken, func(list string, args []any) error {
		return t.Do(ctx, `UPDATE standing SET state = 'queued', message_id = (SELECT x.message_id FROM message_notices x
			WHERE x.notice_id = standing.notice_id ORDER BY x.rowid DESC LIMIT 1) WHERE notice_id IN `+list, args...)
	})
	err3 := t.Insert(ctx, `INSERT INTO queue (message_id, realm, channel, next_at, attempts, failures, doubtful, person)`, "", queue)
	return errors.Join(err1, err2, err3)
}

// A packer packs the bytes of messages one after another: what it works with is made once for all of them, for it is dear.
type packer struct {
	z     *gzip.Writer
	plain bytes.Buffer
}

// A body is the bytes of a message as they are kept, packed, and a hash of what they were before: evidence that can be checked, and a check that they
// are read as they were written.
type body struct {
	name  string // of the message
	bytes []byte
	sum   string
}

// pack returns the body of a message.
func (p *packer) pack(m *Outgoing) (*body, error) {
	p.plain.Reset()
	e := json.NewEncoder(&p.plain)
	e.SetEscapeHTML(false) // a fifth of a mail would be escapes of what is in no page
	if err := e.Encode(m.Rendered); err != nil {
		return nil, err
	}
	plain := bytes.TrimSuffix(p.plain.Bytes(), []byte("\n"))
	var to bytes.Buffer
	if p.z == nil {
		p.z, _ = gzip.NewWriterLevel(&to, gzip.BestSpeed) // the level is one
	} else {
		p.z.Reset(&to)
	}
	_, err := p.z.Write(plain)
	err = errors.Join(err, p.z.Close()) // only now all of it is there
	hash := sha256.Sum256(plain)
	return &body{m.ID, to.Bytes(), hex.EncodeToString(hash[:])}, err
}

// putAttachments keeps the files of a message. Their hashes stand in its body, so that the hash of the body vouches for them too. They are
// packed already, and lie beside the body: whoever looks at words alone reads no files.
func putAttachments(ctx context.Context, t *database.Tx, m Outgoing) error {
	for i := range m.Attachments {
		a := &m.Attachments[i]
		if sum := sha256.Sum256(a.Data); hex.EncodeToString(sum[:]) != a.SHA256 {
			return fmt.Errorf("attachment %d of message %s: %w", i+1, m.ID, ErrAltered)
		}
		if err := t.Do(ctx, `INSERT INTO message_attachments (message_id, place, data) VALUES (?, ?, ?)`, m.ID, i, a.Data); err != nil {
			return err
		}
	}
	return nil
}
