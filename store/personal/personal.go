// Package personal finds in the rows of a store what tells of one person, cell by cell: what is blanked when his data is purged, and what stands in
// its place. What proves what was told stays: days, matters, results, hashes, and the words that do not name him.
package personal

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"duban/remind"
	"duban/store/database"
	"duban/store/seal"
)

// Gone stands where a name or a number stood.
const Gone = "（已按规定清除）"

// A Person is one whose data is to be purged: a mailbox, with what else names him.
type Person struct {
	Channel, Address string
	Alias            string   // stands in the place of the address from now on, so that his rows are still one person's
	Words            []string // his name and numbers, as far as nobody else has them
}

// A Cell is one that changes.
type Cell struct {
	Table  string
	Row    int64
	Column string
	Value  any // text, or bytes where the column has them
}

// A rule says in which columns rows of a table name the person whose they are. ?1 is the channel, ?2 the address.
type rule struct {
	table, where string
	texts        []string // what names him in them is replaced
	blanks       []string // these are blanked whole
}

// his are the messages to the person.
const his = `(SELECT id FROM messages WHERE channel = ?1 AND address = ?2)`

// replied are the replies from the person.
const replied = `(SELECT id FROM replies WHERE lower(json_extract(body, '$.From')) = ?2 AND ?1 <> '')`

// rules are all tables in which somebody who hears, or answers, is named. Rows of what the office itself did (events, holds of matters, imports of
// plans) name those who acted for the office, whose names are the evidence itself.
var rules = []rule{
	{"notices", `channel = ?1 AND address = ?2`, []string{"key", "address", "body"}, nil},
	{"messages", `channel = ?1 AND address = ?2`, []string{"address", "recipient", "mention", "subject"}, nil},
	{"attempts", `message_id IN ` + his, []string{"reply"}, nil},
	{"settlements", `message_id IN ` + his, []string{"why"}, nil},
	{"losses", `channel = ?1 AND address = ?2`, []string{"address", "recipient", "why"}, nil},
	{"tests", `channel = ?1 AND address = ?2`, []string{"address", "recipient", "reply"}, nil},
	{"replies", `id IN ` + replied, []string{"source", "body"}, []string{"whole"}},
	{"reply_endings", `reply_id IN ` + replied, []string{"note"}, nil},
	{"progress", `reply_id IN ` + replied, []string{"body"}, nil},
	{"events", `id IN (SELECT event_id FROM reply_events WHERE reply_id IN ` + replied + `)`, []string{"body"}, nil},
	{"holds", `scope = 'addr:' || ?1 || ':' || ?2`, []string{"scope"}, nil},
}

// Of returns the cells that tell of a person, outside the directory.
func Of(ctx context.Context, t *database.Tx, p *Person) (all []Cell, err error) {
	for i := range rules {
		some, err := rules[i].cells(ctx, t, p)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", rules[i].table, err)
		}
		all = append(all, some...)
	}
	some, err := bodies(ctx, t, p)
	return append(all, some...), err
}

// cells returns the cells of one table.
func (r *rule) cells(ctx context.Context, t *database.Tx, p *Person) (all []Cell, err error) {
	columns, number := slices.Concat(r.texts, r.blanks), seal.Number(r.table)
	return all, t.Each(ctx, func(rows *sql.Rows) error {
		var id int64
		values := make([]sql.NullString, len(columns))
		places := []any{&id}
		for i := range values {
			places = append(places, &values[i])
		}
		if err := rows.Scan(places...); err != nil {
			return err
		}
		for i, column := range columns {
			is := ""
			if i < len(r.texts) {
				is = p.redacted(values[i].String)
			}
			if is != values[i].String {
				all = append(all, Cell{r.table, id, column, is})
			}
		}
		return nil
	}, `SELECT `+number+`, `+strings.Join(columns, ", ")+` FROM `+r.table+` WHERE `+r.where+` ORDER BY `+number, p.Channel, p.Address)
}

// redacted returns a text, or JSON, in which nothing names the person any more.
func (p *Person) redacted(text string) string {
	text = replaced(text, p.Address, p.Alias)
	for _, w := range p.Words {
		text = replaced(text, w, Gone)
	}
	return text
}

// replaced replaces a word, also as JSON writes it and in capitals. It goes on behind what it has put in, which may hold the word itself.
func replaced(text, word, by string) string {
	quoted, _ := json.Marshal(word) // a text
	for _, form := range slices.Compact([]string{word, strings.Trim(string(quoted), `"`)}) {
		done := ""
		for at := index(text, form); form != "" && at >= 0; at = index(text, form) {
			done, text = done+text[:at]+by, text[at+len(form):]
		}
		text = done + text
	}
	return text
}

// index finds a word whatever the case of its letters, where that leaves places as they are.
func index(text, word string) int {
	if low := strings.ToLower(text); len(low) == len(text) {
		return strings.Index(low, strings.ToLower(word))
	}
	return strings.Index(text, word)
}

// bodies returns the words of messages that name the person, with the files that went with them: they are blanked whole, as what is left of a
// sentence proves nothing. The hash of each stays.
func bodies(ctx context.Context, t *database.Tx, p *Person) (all []Cell, err error) {
	err = t.Each(ctx, func(rows *sql.Rows) error {
		var id int64
		var packed []byte
		if err := rows.Scan(&id, &packed); err != nil || len(packed) == 0 {
			return err
		}
		text, err := unpacked(packed)
		if err == nil && p.redacted(text) != text {
			all = append(all, Cell{"messages", id, "body", []byte{}})
		}
		return err
	}, `SELECT rowid, body FROM messages WHERE channel = ?1 AND address = ?2 ORDER BY rowid`, p.Channel, p.Address)
	if err != nil {
		return nil, err
	}
	for _, c := range slices.Clone(all) {
		err = t.Each(ctx, func(rows *sql.Rows) error {
			a := Cell{Table: "message_attachments", Column: "data", Value: []byte{}}
			err := rows.Scan(&a.Row)
			all = append(all, a)
			return err
		}, `SELECT rowid FROM message_attachments WHERE message_id = (SELECT id FROM messages WHERE rowid = ?) ORDER BY rowid`, c.Row)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// unpacked returns the words of a message as they are kept.
func unpacked(packed []byte) (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(z)
	return string(text), err
}

// Directories returns the cells of the versions of the directory, with the people in them blanked whose address is one of these.
func Directories(ctx context.Context, t *database.Tx, people []Person) (all []Cell, err error) {
	return all, t.Each(ctx, func(rows *sql.Rows) error {
		var id int64
		var body string
		if err := rows.Scan(&id, &body); err != nil {
			return err
		}
		var d remind.Directory
		if err := json.Unmarshal([]byte(body), &d); err != nil {
			return err
		}
		if !blanked(&d, people) {
			return nil
		}
		text, err := json.Marshal(d)
		all = append(all, Cell{"versions", id, "body", string(text)})
		return err
	}, `SELECT id, body FROM versions WHERE kind = 'directory' ORDER BY id`)
}

// blanked blanks people in a directory, and reports whether any of them is in it.
func blanked(d *remind.Directory, people []Person) (any bool) {
	for i := range d.Contacts {
		c := &d.Contacts[i]
		for _, p := range people {
			if to := remind.NewAddress(c.Channel, c.Address); to.Channel == p.Channel && to.To == p.Address {
				c.Name, c.Title, c.Address, c.Mobile, c.Mention, c.For = Gone, "", p.Alias, "", nil, ""
				any = true
			}
		}
	}
	return any
}

// Told returns of which matters each mailbox was told, in any realm.
func Told(ctx context.Context, t *database.Tx) (map[remind.Address][]remind.Key, error) {
	all := map[remind.Address][]remind.Key{}
	return all, t.Each(ctx, func(rows *sql.Rows) error {
		var to remind.Address
		var k remind.Key
		err := rows.Scan(&to.Channel, &to.To, &k)
		all[to] = append(all[to], k)
		return err
	}, `SELECT DISTINCT channel, address, obligation FROM notices ORDER BY channel, address, obligation`)
}
