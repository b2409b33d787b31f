// Package covering finds the seals that cover the rows of a problem, so that whoever holds its dossier can have them verified.
package covering

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"duban/remind"
	"duban/store/database"
	"duban/store/seal"
)

// A Proof says by which seals what is on record of a problem is held.
type Proof struct {
	Head   seal.Seal // the last one of all, which stands for all before it
	Seals  []Cover   // those that cover rows of it, in their order
	Rows   int       // of the problem
	Loose  int       // of them that no seal covers yet
	Purged int       // of them in which personal data was blanked
}

// A Cover is a seal, with how many rows of the problem it covers.
type Cover struct {
	seal.Seal
	Rows int
}

// When returns when a seal was made.
func (c *Cover) When() time.Time { return time.UnixMilli(c.At).In(remind.Shanghai) }

// of are the conditions by which rows of a table are a problem's. ?1 is its key, ?2 the realm, ?3 its plan.
var of = map[string]string{
	"notices":             `realm = ?2 AND ` + within("obligation"),
	"messages":            `id IN ` + told,
	"message_notices":     `notice_id IN (SELECT id FROM notices WHERE realm = ?2 AND ` + within("obligation") + `)`,
	"message_attachments": `message_id IN ` + told,
	"attempts":            `message_id IN ` + told,
	"settlements":         `message_id IN ` + told,
	"events":              within("key"),
	"chases":              within("key"),
	"progress":            within("key"),
	"papers":              within("key"),
	"reviews":             within("key"),
	"short_names":         `problem = ?1`,
	"versions":            `kind = 'directory' OR kind = 'plan' AND name = ?3`,
	"replies":             `message_id IN ` + told,
	"reply_endings":       `reply_id IN ` + answered,
	"reply_events":        `reply_id IN ` + answered,
	"proofs":              `sha256 IN (SELECT f.value ->> 'SHA256' FROM replies r, json_each(r.body, '$.Files') f WHERE r.message_id IN ` + told + `)`,
	"doubts":              `notice_id IN (SELECT id FROM notices WHERE realm = ?2 AND ` + within("obligation") + `)`,
	"endings":             `plan = ?3`,
	"holds":               `scope IN ('all', ?3) OR ` + within("scope"),
}

// told are the messages that told of the problem.
var told = `(SELECT x.message_id FROM message_notices x JOIN notices n ON n.id = x.notice_id WHERE n.realm = ?2 AND ` + within("n.obligation") + `)`

// answered are the replies to such messages.
var answered = `(SELECT id FROM replies WHERE message_id IN ` + told + `)`

// within is the condition that a column holds the key of a problem, or of something that belongs to it.
func within(column string) string {
	return `(` + column + ` = ?1 OR substr(` + column + `, 1, length(?1) + 1) IN (?1 || '.', ?1 || '@', ?1 || '~'))`
}

// Of returns by which seals what is on record of a problem in a realm is held.
func Of(ctx context.Context, t *database.Tx, realm string, problem remind.Key, seals []seal.Seal) (p Proof, err error) {
	rows := make([]Cover, len(seals))
	for i := range seals {
		rows[i].Seal = seals[i]
	}
	for _, table := range seal.Tables {
		where, ok := of[table.Name]
		if !ok {
			continue
		}
		if err := p.count(ctx, t, table, rows, numbered(where, problem, realm)); err != nil {
			return p, err
		}
	}
	for i := range rows {
		if rows[i].Rows > 0 {
			p.Seals = append(p.Seals, rows[i])
		}
	}
	if len(seals) > 0 {
		p.Head = seals[len(seals)-1]
	}
	return p, nil
}

// count adds the rows of a table to the seals that cover them. A seal covers so many rows from where the one before it ended.
func (p *Proof) count(ctx context.Context, t *database.Tx, table seal.Table, seals []Cover, values []any) error {
	where := of[table.Name]
	at, upTo := 0, 0
	if len(seals) > 0 {
		upTo = seals[0].Counts[table.Name]
	}
	query := `SELECT nth, EXISTS (SELECT 1 FROM purges WHERE tbl = '` + table.Name + `' AND row_no = own) FROM
		(SELECT *, ` + table.Number + ` AS own, row_number() OVER (ORDER BY ` + table.Order + `) AS nth FROM ` + table.Name + `) x WHERE ` + where + ` ORDER BY nth`
	return t.Each(ctx, func(r *sql.Rows) error {
		place, purged := 0, false
		if err := r.Scan(&place, &purged); err != nil {
			return err
		}
		if p.Rows++; purged {
			p.Purged++
		}
		for at < len(seals) && upTo < place {
			if at++; at < len(seals) {
				upTo += seals[at].Counts[table.Name]
			}
		}
		if at < len(seals) {
			seals[at].Rows++
		} else {
			p.Loose++
		}
		return nil
	}, query, values...)
}

// numbered returns the arguments that a condition asks for: a database refuses more than these.
func numbered(where string, problem remind.Key, realm string) []any {
	all := []any{problem, realm, problem.Plan()}
	n := 0
	for i, name := range []string{"?1", "?2", "?3"} {
		if strings.Contains(where, name) {
			n = i + 1
		}
	}
	return all[:n]
}

// OfMessage returns the seal that covers a message as it was worded, of its time and hash alone; false while none does.
func OfMessage(ctx context.Context, t *database.Tx, id string) (s seal.Seal, sealed bool, err error) {
	// Messages are numbered without gaps, so a number is a place among those that are sealed.
	err = t.One(ctx, `SELECT id, at, alg, hash FROM (SELECT id, at, alg, hash, sum(coalesce(CAST(json_extract(counts, '$.messages') AS INTEGER), 0)) OVER (ORDER BY id) AS upto FROM seals) x
		WHERE upto >= (SELECT rowid FROM messages WHERE id = ?) ORDER BY id LIMIT 1`, []any{id}, &s.ID, &s.At, &s.Alg, &s.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return s, false, nil
	}
	return s, err == nil, err
}
