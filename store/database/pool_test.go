package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// pooled returns a pool over a new database with one table.
func pooled(t *testing.T) *Pool {
	t.Helper()
	db, err := Connect(filepath.Join(t.TempDir(), "x.db"), "synchronous(off)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(`CREATE TABLE x (n INTEGER NOT NULL)`); err != nil {
		t.Fatal(err)
	}
	return &Pool{DB: db, Keep: 4}
}

// numbers reads the table in the order of insertion.
func numbers(t *testing.T, p *Pool) (all []int) {
	t.Helper()
	err := p.Read(t.Context(), func(x *Tx) error {
		return x.Prepared(t.Context(), func(r *sql.Rows) error {
			all = append(all, 0)
			return r.Scan(&all[len(all)-1])
		}, `SELECT n FROM x ORDER BY rowid`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestRowsAreInsertedInTheirOrderHoweverMany(t *testing.T) {
	ctx := context.Background()
	for _, n := range []int{0, 1, 2, 3, 63, 64, 65, 131, 200} {
		p := pooled(t)
		rows, want := [][]any{}, []int(nil)
		for i := range n {
			rows, want = append(rows, []any{i}), append(want, i)
		}
		if err := p.In(ctx, func(x *Tx) error { return x.Insert(ctx, `INSERT INTO x (n)`, "", rows) }); err != nil {
			t.Fatal(err)
		}
		if got := numbers(t, p); !slices.Equal(got, want) {
			t.Errorf("%d rows became %v", n, got)
		}
	}
}

// Lists of any length are asked for in few forms, and each value is in one of them, in order.
func TestListsAreFilledUpToFewLengths(t *testing.T) {
	forms := map[string]bool{}
	for n := range 450 {
		values := make([]int, n)
		for i := range values {
			values[i] = i
		}
		var got []int
		if err := InLists(values, func(list string, args []any) error {
			forms[list] = true
			if want := List(len(args)); list != want || len(args) > most {
				t.Errorf("%d values for %s", len(args), list)
			}
			for _, a := range args {
				got = append(got, a.(int))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if got = slices.Compact(got); !slices.Equal(got, values) {
			t.Fatalf("%d values became %v", n, got)
		}
	}
	if len(forms) > 9 {
		t.Errorf("%d forms", len(forms))
	}
}

func TestAPoolKeepsWhatIsAskedForAgain(t *testing.T) {
	ctx, p := context.Background(), pooled(t)
	put := func(n int) {
		t.Helper()
		if err := p.In(ctx, func(x *Tx) error { return x.Do(ctx, `INSERT INTO x (n) VALUES (?)`, n) }); err != nil {
			t.Fatal(err)
		}
	}
	for n, want := range []int{0, 1, 1} {
		if put(n); len(p.ready) != want {
			t.Errorf("after %d times %d statements are kept", n+1, len(p.ready))
		}
	}
	if err := p.Forget(ctx); err != nil {
		t.Fatal(err)
	}
	if put(3); len(p.ready) != 0 {
		t.Error("a forgotten statement is kept")
	}
	for i := range 20 { // no more than it may keep
		for range 2 {
			_ = p.Read(ctx, func(x *Tx) error {
				var n int
				return x.One(ctx, fmt.Sprintf(`SELECT max(n) + %d FROM x`, i), nil, &n)
			})
		}
	}
	if len(p.ready) > p.Keep {
		t.Errorf("%d statements are kept", len(p.ready))
	}
	if got := numbers(t, p); !slices.Equal(got, []int{0, 1, 2, 3}) {
		t.Errorf("in the table are %v", got)
	}
}

// Statements may be forgotten while others run them.
func TestAPoolForgetsBesideThoseWhoWork(t *testing.T) {
	ctx, p := context.Background(), pooled(t)
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := range 50 {
				err := p.In(ctx, func(x *Tx) error { return x.Do(ctx, `INSERT INTO x (n) VALUES (?)`, i) })
				if w == 0 {
					err = errors.Join(err, p.Forget(ctx))
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := numbers(t, p); len(got) != 200 {
		t.Errorf("%d rows", len(got))
	}
}

// What a statement may have to undo goes to no file while there is work, and does again at rest.
func TestStatementsAreUndoneFromMemoryWhileThereIsWork(t *testing.T) {
	ctx, p := context.Background(), pooled(t)
	where := func() (mode int) {
		if err := p.QueryRow(`PRAGMA temp_store`).Scan(&mode); err != nil {
			t.Fatal(err)
		}
		return mode
	}
	const standard, memory = 0, 2
	for range 2 { // it begins anew
		if got := where(); got != standard {
			t.Errorf("at rest: temp_store is %d", got)
		}
		if err := p.In(ctx, func(x *Tx) error { return x.Do(ctx, `INSERT INTO x (n) VALUES (1)`) }); err != nil {
			t.Fatal(err)
		}
		if got := where(); got != memory {
			t.Errorf("at work: temp_store is %d", got)
		}
		if err := p.Forget(ctx); err != nil {
			t.Fatal(err)
		}
	}
}
