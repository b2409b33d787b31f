// Package replies keeps what recipients answer: replies as they came, the bytes of their files, what the office did with each, and how matters go on.
// Its functions read and write in a transaction of the store, which alone says what is kept together.
package replies

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"duban/remind/answer"
	"duban/store/database"
)

// Errors that callers tell apart.
var (
	ErrNone  = errors.New("没有这条答复")
	ErrEnded = errors.New("该答复已经处理")
	ErrProof = errors.New("没有这份材料")

	errAltered = errors.New("a file's bytes are not those of its hash")
)

// Add keeps a reply with the bytes of its files and sets its ID. It reports whether the reply is new: one of the same source that is kept already
// stays as it was, for a mail is seen again after a restart, and a form pressed twice.
func Add(ctx context.Context, t *database.Tx, r *answer.Reply) (isNew bool, err error) {
	if r.Source == "" { // all of them would be one
		return false, errors.New("a reply has no source")
	}
	if r.ID, err = From(ctx, t, r.Source); err != nil || r.ID != 0 {
		return false, err
	}
	kept := *r
	kept.ID, kept.Whole = 0, ""
	body, err := json.Marshal(&kept)
	if err != nil {
		return false, err
	}
	for i := range r.Files {
		if err := addProof(ctx, t, &r.Files[i]); err != nil {
			return false, fmt.Errorf("file %d of a reply: %w", i+1, err)
		}
	}
	q := `INSERT INTO replies (source, at, message_id, body, whole) VALUES (?, ?, ?, ?, ?) RETURNING id`
	return true, t.One(ctx, q, []any{r.Source, database.Millis(r.At), r.Message, string(body), r.Whole}, &r.ID)
}

// From returns the ID of the reply of a source; 0 where there is none.
func From(ctx context.Context, t *database.Tx, source string) (id int64, err error) {
	err = t.One(ctx, `SELECT coalesce((SELECT id FROM replies WHERE source = ?), 0)`, []any{source}, &id)
	return id, err
}

// addProof keeps the bytes of a file once, whoever sent them how often.
func addProof(ctx context.Context, t *database.Tx, f *answer.File) error {
	if sum := sha256.Sum256(f.Data); hex.EncodeToString(sum[:]) != f.SHA256 {
		return errAltered
	}
	return t.Do(ctx, `INSERT INTO proofs (sha256, data) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING`, f.SHA256, f.Data)
}

// All returns the replies that came after one and up to an instant, in their order, without the text of mails as a whole and the bytes of files.
func All(ctx context.Context, t *database.Tx, after int64, at time.Time) (all []answer.Reply, err error) {
	err = t.Each(ctx, func(rows *sql.Rows) error {
		var r answer.Reply
		err := scan(rows, &r)
		all = append(all, r)
		return err
	}, `SELECT id, body, '' FROM replies WHERE id > ? AND at <= ? ORDER BY id`, after, database.Millis(at))
	return all, err
}

// One returns a reply whole, but for the bytes of its files. It returns ErrNone where there is none.
func One(ctx context.Context, t *database.Tx, id int64) (r answer.Reply, err error) {
	row := t.QueryRowContext(ctx, `SELECT id, body, whole FROM replies WHERE id = ?`, id)
	if err = scan(row, &r); errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	return r, err
}

// A scanner is a row that is read.
type scanner interface{ Scan(places ...any) error }

// scan reads a reply. ID and whole text stand in columns of their own: the body was written before there was an ID.
func scan(row scanner, r *answer.Reply) error {
	var id int64
	var body, whole string
	if err := row.Scan(&id, &body, &whole); err != nil {
		return err
	}
	err := json.Unmarshal([]byte(body), r)
	r.ID, r.Whole = id, whole
	return err
}

// Proof returns the bytes of a file by their hash, and holds them against it. It returns ErrProof where there is none.
func Proof(ctx context.Context, t *database.Tx, sum string) (data []byte, err error) {
	err = t.One(ctx, `SELECT data FROM proofs WHERE sha256 = ?`, []any{sum}, &data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrProof
	}
	if is := sha256.Sum256(data); err == nil && hex.EncodeToString(is[:]) != sum {
		return nil, errAltered
	}
	return data, err
}
