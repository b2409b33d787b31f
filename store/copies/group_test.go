package copies

import (
	"path/filepath"
	"strings"
	"testing"

	"duban/store/database"
)

// A group is written when it has enough rows or enough bytes: rows may be as large as files, of which few are to lie in memory.
func TestAGroupIsWrittenWhenItIsFull(t *testing.T) {
	db, err := database.Connect(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE x (a ANY)`); err != nil {
		t.Fatal(err)
	}
	err = database.In(t.Context(), db, func(to *database.Tx) error {
		g := group{table: &Table{Name: "x", columns: []string{"a"}}, to: to}
		for _, step := range []struct {
			value any
			times int
			left  int // rows that wait then
		}{
			{"", mostRows - 1, mostRows - 1}, {"", 1, 0}, {strings.Repeat("x", mostBytes), 1, 0}, {[]byte(strings.Repeat("x", mostBytes-1)), 1, 1}, {"x", 1, 0}, {int64(1), 3, 3},
		} {
			for range step.times {
				if err := g.add(t.Context(), []any{step.value}); err != nil {
					return err
				}
			}
			if g.rows != step.left || len(g.args) != step.left {
				t.Errorf("after %d of %T: %d rows wait, want %d", step.times, step.value, g.rows, step.left)
			}
		}
		return g.flush(t.Context())
	})
	var rows int
	if err2 := db.QueryRowContext(t.Context(), `SELECT count(*) FROM x`).Scan(&rows); err != nil || err2 != nil || rows != mostRows+6 {
		t.Errorf("%d rows are written, %v, %v", rows, err, err2)
	}
}
