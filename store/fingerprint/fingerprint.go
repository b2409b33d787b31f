// Package fingerprint says what a database holds, table by table, so that a copy can be held against what was copied; and reads any table,
// whatever its columns.
package fingerprint

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"strings"
)

// A Print says by table what a database holds: how many rows, and a hash over all of them. A backup is good if its own is that of the
// store at the instant of the copy; SQLite's checks alone would not see a row that is missing.
type Print map[string]Sum

// A Sum is what all rows of a table come to.
type Sum struct {
	Rows int64
	Hash string // SHA-256, hexadecimal
}

// Stamp is the name in table meta under which a backup keeps the instant that it stands for; a store has none.
const Stamp = "backup_at"

// Take reads every row as the connection sees it. The stamp does not count.
func Take(ctx context.Context, c *sql.Conn) (Print, error) {
	var names []string
	err := Query(ctx, c, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`, func(v []any) error {
		names = append(names, fmt.Sprint(v[0]))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	all := Print{}
	for _, name := range names {
		// By rowid: the order in which the rows were written, which a copy keeps.
		q := `SELECT * FROM "` + name + `" ORDER BY rowid`
		if name == "meta" {
			q = `SELECT * FROM meta WHERE name <> '` + Stamp + `' ORDER BY name`
		}
		h := NewHash()
		if err := Query(ctx, c, q, h.Row); err != nil {
			return nil, fmt.Errorf("read table %s: %w", name, err)
		}
		all[name] = h.Sum()
	}
	return all, nil
}

// A Hash is of the rows of a table, which are given to it one after the other.
type Hash struct {
	rows int64
	of   hash.Hash
}

// NewHash returns the hash of no rows.
func NewHash() *Hash { return &Hash{of: sha256.New()} }

// Row adds a row.
func (h *Hash) Row(row []any) error {
	h.rows++
	return hashRow(h.of, row)
}

// Sum returns how many rows there were, and their hash.
func (h *Hash) Sum() Sum { return Sum{h.rows, hex.EncodeToString(h.of.Sum(nil))} }

// hashRow adds a row so that no two different rows add the same bytes.
func hashRow(h io.Writer, row []any) error {
	for _, v := range row {
		text, ok := v.([]byte)
		if !ok {
			text = fmt.Append(nil, v)
		}
		_, err1 := fmt.Fprintf(h, "%T %d ", v, len(text))
		_, err2 := h.Write(text)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
	}
	return nil
}

// Rows counts all rows.
func (f Print) Rows() (n int64) {
	for _, t := range f {
		n += t.Rows
	}
	return n
}

// Differs names, in order, the first table in which two fingerprints differ; empty: in none.
func (f Print) Differs(other Print) string {
	names := slices.Sorted(maps.Keys(f))
	for _, name := range append(names, slices.Sorted(maps.Keys(other))...) {
		if f[name] != other[name] {
			return name
		}
	}
	return ""
}

// Query calls yield for every row; the values are those of the call only. It reads any table, whatever its columns, so that a table which a later
// version adds is in the fingerprint by itself.
func Query(ctx context.Context, c *sql.Conn, q string, yield func([]any) error) error {
	rows, err := c.QueryContext(ctx, q)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // the error that matters is Err's
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	values, places := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return err
		}
		if err := yield(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Sound runs SQLite's own checks of a whole database: its pages and indexes, and that no row refers to one that is not there. They read
// everything, which takes seconds after years.
func Sound(ctx context.Context, c *sql.Conn) error {
	var faults []error
	for _, pragma := range []string{"integrity_check", "foreign_key_check"} {
		err := Query(ctx, c, "PRAGMA "+pragma, func(v []any) error {
			if text := fmt.Sprint(v...); text != "ok" {
				faults = append(faults, fmt.Errorf("%s: %s", pragma, text))
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", pragma, err)
		}
	}
	return errors.Join(faults...)
}

// maxFaults bounds how much of a damage is said: what follows from it may be as long as the database.
const maxFaults = 5

// Shortened returns the first faults of a database, each with the table that it is in, as far as one is; else what the check of the whole has said.
func Shortened(ctx context.Context, c *sql.Conn, whole string) string {
	var tables, faults []string
	_ = Query(ctx, c, `SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0`, func(v []any) error { // what it cannot list it cannot name
		tables = append(tables, fmt.Sprint(v[0]))
		return nil
	})
	for _, table := range tables {
		err := Query(ctx, c, `PRAGMA integrity_check("`+table+`")`, func(v []any) error {
			if text := strings.TrimPrefix(fmt.Sprint(v...), "*** in database main ***\n"); text != "ok" {
				faults = append(faults, table+": "+text)
			}
			return nil
		})
		if err != nil { // so much that the check itself gives up
			faults = append(faults, table+": "+err.Error())
		}
	}
	if len(faults) == 0 {
		faults = strings.Split(whole, "\n")
	}
	if n := len(faults) - maxFaults; n > 0 {
		faults = append(faults[:maxFaults], fmt.Sprintf("另有%d处", n))
	}
	return strings.ReplaceAll(strings.Join(faults, "；"), "\n", "，")
}
