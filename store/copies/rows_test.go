package copies_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duban/store/copies"
	"duban/store/database"
	"duban/store/schema"
)

// made returns a new database with the tables of a store.
func made(t *testing.T) *sql.DB {
	t.Helper()
	db, err := database.Connect(filepath.Join(t.TempDir(), database.File), "synchronous(off)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := schema.File(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return db
}

// filled returns one with rows of every kind of cell, and more rows and bytes than go over at once.
func filled(t *testing.T) *sql.DB {
	t.Helper()
	db := made(t)
	for n := range 150 {
		do(t, db, `INSERT INTO events (key, kind, at, body) VALUES (?, 'report', ?, ?)`, fmt.Sprint("p/", n), n, strings.Repeat("字", n))
	}
	do(t, db, `INSERT INTO proofs (sha256, data) VALUES ('b', ?), ('a', ?), ('c', x'')`, make([]byte, 3<<20), []byte{0, 255, '\n'})
	do(t, db, `INSERT INTO holds (scope, held, by_whom, note, at, unreviewed) VALUES ('p', 1, 'x', 'a''b', 5, NULL), ('p', 0, 'x', '', 6, 3)`)
	return db
}

func do(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(query, err)
	}
}

// both runs f in a transaction of each of two databases, with the tables of the first.
func both(t *testing.T, a, b *sql.DB, f func(tables []copies.Table, x, y *database.Tx) error) error {
	t.Helper()
	ctx := t.Context()
	return database.In(ctx, a, func(x *database.Tx) error {
		tables, err := copies.Tables(ctx, x)
		if err != nil {
			t.Fatal(err)
		}
		return database.In(ctx, b, func(y *database.Tx) error { return f(tables, x, y) })
	})
}

// move moves one database into another.
func move(t *testing.T, from, to *sql.DB) (rows int64, again bool, err error) {
	t.Helper()
	err = both(t, from, to, func(tables []copies.Table, x, y *database.Tx) (err error) {
		rows, again, err = copies.Move(t.Context(), tables, x, y)
		return err
	})
	return rows, again, err
}

// Every row goes over as it is, in groups however large they are, and a second time nothing is written.
func TestAStoreGoesOverOnce(t *testing.T) {
	from, to := filled(t), made(t)
	rows, again, err := move(t, from, to)
	if err != nil || again || rows != 155 {
		t.Fatalf("first: %d rows, again %v, %v", rows, again, err)
	}
	if rows, again, err = move(t, from, to); err != nil || !again || rows != 155 {
		t.Errorf("second: %d rows, again %v, %v", rows, again, err)
	}
	for query, want := range map[string]string{
		`SELECT group_concat(sha256, '') FROM (SELECT sha256 FROM proofs ORDER BY rowid)`:        "bac", // in their order, not by key
		`SELECT hex(data) FROM proofs WHERE sha256 = 'a'`:                                        "00FF0A",
		`SELECT coalesce(unreviewed, 'none') || note FROM holds ORDER BY id LIMIT 1`:             "nonea'b",
		`SELECT count(*) || body FROM (SELECT body FROM events WHERE id IN (2, 66) ORDER BY id)`: "2字",
	} {
		var got string
		if err := to.QueryRowContext(t.Context(), query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %q, want %q, %v", query, got, want, err)
		}
	}
}

// Where the other side holds anything else, nothing is written, and the table is named.
func TestWhatDiffersIsNamed(t *testing.T) {
	for name, tt := range map[string]struct{ change, table string }{
		"a cell":         {`UPDATE holds SET note = 'other' WHERE id = 2`, "holds"},
		"a row too many": {`INSERT INTO events (key, kind, at, body) VALUES ('p/x', 'report', 1, '')`, "events"},
		"a row too few":  {`DELETE FROM proofs WHERE sha256 = 'c'`, "proofs"},
		"another order":  {`UPDATE proofs SET rowid = 9 WHERE sha256 = 'b'`, "proofs"},
	} {
		t.Run(name, func(t *testing.T) {
			from, to := filled(t), filled(t)
			for _, table := range []string{"holds", "proofs"} {
				do(t, to, `DROP TRIGGER `+table+`_no_update`)
				do(t, to, `DROP TRIGGER `+table+`_no_delete`)
			}
			do(t, to, tt.change)
			_, again, err := move(t, from, to)
			if !again || !errors.Is(err, copies.ErrDiffers) || !strings.HasSuffix(err.Error(), tt.table) {
				t.Errorf("again %v, %v", again, err)
			}
		})
	}
}

// What does not arrive as it was sent is no copy: here a table of the other side changes what is written.
func TestACopyIsReadAgain(t *testing.T) {
	from, to := filled(t), made(t)
	do(t, to, `CREATE TRIGGER spoil AFTER INSERT ON standing BEGIN UPDATE standing SET state = 'lost' WHERE notice_id = NEW.notice_id; END`)
	do(t, from, `INSERT INTO notices (realm, key, obligation, channel, address, on_day, body, at) VALUES ('real', 'k', 'p/1', 'mail', 'a', '2026-11-30', '{}', 1)`)
	do(t, from, `INSERT INTO standing (notice_id, realm, state, message_id) VALUES (1, 'real', 'waiting', '')`)
	if _, _, err := move(t, from, to); !errors.Is(err, copies.ErrDiffers) || !strings.Contains(err.Error(), "standing") {
		t.Errorf("got %v", err)
	}
	var left int
	if err := to.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM standing)`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows are left, %v", left, err)
	}
}

// A table stands behind those that its rows refer to, and the steps of the schema are none.
func TestTablesStandBehindWhatTheyReferTo(t *testing.T) {
	db := made(t)
	var names []string
	if err := both(t, db, made(t), func(tables []copies.Table, _, _ *database.Tx) error {
		for i := range tables {
			names = append(names, tables[i].Name)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(context.Background(), `SELECT m.name, f."table" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	seen := 0
	for ; rows.Next(); seen++ {
		var name, to string
		if err := rows.Scan(&name, &to); err != nil {
			t.Fatal(err)
		}
		if slices.Index(names, name) < slices.Index(names, to) {
			t.Errorf("%s stands before %s", name, to)
		}
	}
	if rows.Err() != nil || seen < 5 || slices.Contains(names, "goose_db_version") || slices.Contains(names, "schema_needs") {
		t.Errorf("%d references, %v, %v", seen, names, rows.Err())
	}
}
