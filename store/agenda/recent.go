package agenda

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"duban/remind"
	"duban/store/database"
)

// Recent returns, in order, the plans of which an event was recorded since an instant, and those that may have withdrawn anything: they ended, or have
// more versions than one.
func (b Book) Recent(ctx context.Context, since time.Time) ([]string, error) {
	ids := map[string]bool{}
	take := func(r *sql.Rows) error {
		var k remind.Key
		err := r.Scan(&k)
		ids[k.Plan()] = true
		return err
	}
	err := b.pool.Read(ctx, func(t *database.Tx) error {
		return errors.Join(t.Each(ctx, take, `SELECT DISTINCT key FROM events WHERE at >= ?`, since.UnixMilli()),
			t.Each(ctx, take, `SELECT plan FROM endings WHERE at >= ?`, since.UnixMilli()),
			t.Each(ctx, take, `SELECT name FROM versions WHERE kind = 'plan' GROUP BY name HAVING count(*) > 1`))
	})
	if err != nil {
		err = fmt.Errorf("look what went on lately: %w", err)
	}
	return slices.Sorted(maps.Keys(ids)), err
}
