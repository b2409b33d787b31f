// Package chain keeps the chain of evidence in the database: it seals the rows of the append-only tables, purges cells of them, and reads all of it
// for whoever verifies, by the part seal. Its functions read and write in a transaction of the store.
package chain

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"duban/store/database"
	"duban/store/seal"
)

// By says how seals are made: by which algorithm, and signed by which key; nil: by none.
type By struct {
	Alg string
	Key *seal.Key
}

// A Sealer makes the seals of one store. It remembers how far the rows are sealed, as nobody can change a seal; the zero Sealer has not looked yet.
// It is used by one goroutine at a time.
type Sealer struct {
	By     By
	AtOnce int // how many rows SealSome seals; 0: a hundred thousand

	last seal.Seal
	upTo map[string]int64 // by table: the place of the last sealed row; nil: it has not looked
}

// Forget makes it look again: what it noted may have been rolled back.
func (s *Sealer) Forget() { s.last, s.upTo = seal.Seal{}, nil }

// Fresh returns the tables that have rows which no seal has; before it has looked, all of them, as each may.
func (s *Sealer) Fresh(ctx context.Context, t *database.Tx) (fresh []seal.Table, err error) {
	if s.upTo == nil {
		return seal.Tables, nil
	}
	places := map[string]int64{}
	err = t.Each(ctx, func(r *sql.Rows) error {
		var table string
		var last int64
		err := r.Scan(&table, &last)
		places[table] = last
		return err
	}, lastPlaces())
	for _, table := range seal.Tables {
		if places[table.Name] > s.upTo[table.Name] {
			fresh = append(fresh, table)
		}
	}
	return fresh, err
}

// atOnce is how many rows a seal of SealSome is over, at most, unless a sealer says so: their hashes are held in memory until it is made.
const atOnce = 25_000

// Seal makes the next seal, over all rows of the tables since the last one; where there are none, it writes nothing and returns the zero Seal. Another
// process may have made one since this one looked, so it looks again. What came into other tables meanwhile is the next one's: a query of each
// table that has nothing new would be most of what a seal costs.
func (s *Sealer) Seal(ctx context.Context, t *database.Tx, now time.Time, fresh []seal.Table) (made seal.Seal, err error) {
	made, _, err = s.seal(ctx, t, now, fresh, math.MaxInt)
	return made, err
}

// SealSome seals likewise, but so many rows at most as are sealed at once, and reports whether there may be more.
func (s *Sealer) SealSome(ctx context.Context, t *database.Tx, now time.Time, fresh []seal.Table) (made seal.Seal, more bool, err error) {
	return s.seal(ctx, t, now, fresh, cmp.Or(s.AtOnce, atOnce))
}

// seal makes a seal over so many rows at most, and reports whether there may be more.
func (s *Sealer) seal(ctx context.Context, t *database.Tx, now time.Time, fresh []seal.Table, left int) (made seal.Seal, more bool, err error) {
	if err := s.look(ctx, t); err != nil {
		return made, false, err
	}
	alg := s.By.Alg
	if alg == "" {
		alg = seal.SM3
	}
	upTo := maps.Clone(s.upTo)
	leaves := map[string][]seal.Leaf{}
	for _, table := range fresh {
		err := rows(ctx, t, func(at int64, r *seal.Row) error {
			leaves[table.Name], upTo[table.Name] = append(leaves[table.Name], r.Leaf(alg, table.Name)), at
			return nil
		}, rowsOf(table, table.Order+" > ?")+" LIMIT ?", upTo[table.Name], left)
		if err != nil {
			return made, false, fmt.Errorf("table %s: %w", table.Name, err)
		}
		if left -= len(leaves[table.Name]); left == 0 {
			break
		}
	}
	if len(leaves) == 0 {
		return made, false, nil
	}
	if made, err = seal.Make(&s.last, database.Millis(now), alg, leaves, s.By.Key); err != nil {
		return made, false, err
	}
	err = t.Do(ctx, `INSERT INTO seals (id, at, alg, prev, counts, hash, mac, key, distid, marks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		made.ID, made.At, made.Alg, made.Prev, made.CountsText(), made.Hash, made.MAC, made.Key, made.DistID, made.Marks)
	if err == nil {
		s.last, s.upTo = made, upTo
	}
	return made, left == 0, err
}

// lastPlaces is the query for the last place in each table.
func lastPlaces() string {
	var all []string
	for _, t := range seal.Tables {
		all = append(all, `SELECT '`+t.Name+`', coalesce(max(`+t.Order+`), 0) FROM `+t.Name)
	}
	return strings.Join(all, " UNION ALL ")
}

// look finds out how far the rows are sealed, where another process has sealed since or this one has not looked yet.
func (s *Sealer) look(ctx context.Context, t *database.Tx) error {
	last, err := Head(ctx, t)
	if err != nil || s.upTo != nil && last.ID == s.last.ID {
		return err
	}
	counts, err := sealedRows(ctx, t)
	s.last, s.upTo = last, map[string]int64{}
	for _, table := range seal.Tables {
		n := counts[table.Name]
		if err != nil || n == 0 {
			continue
		}
		// Rows are numbered without gaps, unless somebody has removed some before the first seal.
		var place int64
		err = t.One(ctx, `SELECT coalesce((SELECT `+table.Order+` FROM `+table.Name+` WHERE `+table.Order+` = ?1),
			(SELECT `+table.Order+` FROM `+table.Name+` ORDER BY `+table.Order+` LIMIT 1 OFFSET ?1 - 1), (SELECT max(`+table.Order+`) FROM `+table.Name+`), 0)`, []any{n}, &place)
		s.upTo[table.Name] = place
	}
	return err
}

// sealedRows counts by table the rows that are sealed.
func sealedRows(ctx context.Context, t *database.Tx) (map[string]int, error) {
	all := map[string]int{}
	return all, Seals(ctx, t, func(x *seal.Seal) error {
		for table, n := range x.Counts {
			all[table] += n
		}
		return nil
	})
}

// sealColumns are those of a seal, in the order of scanSeal.
const sealColumns = `id, at, alg, prev, counts, hash, mac, key, distid, marks`

// scanSeal reads a seal. Counts that cannot be read are none: whoever verifies says so.
func scanSeal(r interface{ Scan(places ...any) error }) (x seal.Seal, err error) {
	var counts string
	if err = r.Scan(&x.ID, &x.At, &x.Alg, &x.Prev, &counts, &x.Hash, &x.MAC, &x.Key, &x.DistID, &x.Marks); err == nil && x.ReadCounts(counts) != nil {
		x.Counts = nil
	}
	return x, err
}

// Head reads the last seal; the zero Seal where there is none.
func Head(ctx context.Context, t *database.Tx) (x seal.Seal, err error) {
	x, err = scanSeal(t.QueryRowContext(ctx, `SELECT `+sealColumns+` FROM seals ORDER BY id DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return seal.Seal{}, nil
	}
	return x, err
}

// rowsOf is the query for rows of a table, in their order. What it adds in front is no cell: see rows.
func rowsOf(t seal.Table, term string) string {
	return `SELECT ` + t.Order + `, ` + t.Number + `, * FROM ` + t.Name + ` WHERE ` + term + ` ORDER BY ` + t.Order
}

// Seals calls yield for each seal, in their order.
func Seals(ctx context.Context, t *database.Tx, yield func(*seal.Seal) error) error {
	return t.Each(ctx, func(r *sql.Rows) error {
		x, err := scanSeal(r)
		if err != nil {
			return err
		}
		return yield(&x)
	}, `SELECT `+sealColumns+` FROM seals ORDER BY id`)
}

// rows calls yield for each row of a query of rowsOf, with its place among those of its table. The row is good until the next one.
func rows(ctx context.Context, t *database.Tx, yield func(place int64, r *seal.Row) error, query string, args ...any) error {
	var names []string
	var values, places []any
	var cells []int // columns that are cells, by their names, as they are hashed
	var row seal.Row
	return t.Each(ctx, func(r *sql.Rows) (err error) {
		if names == nil {
			if names, err = r.Columns(); err != nil {
				return err
			}
			values, places = make([]any, len(names)), make([]any, len(names))
			for i := range values {
				places[i] = &values[i]
				if i > 1 && names[i] != seal.Rowid {
					cells = append(cells, i)
				}
			}
			slices.SortFunc(cells, func(a, b int) int { return cmp.Compare(names[a], names[b]) })
		}
		if err := r.Scan(places...); err != nil {
			return err
		}
		at, _ := values[0].(int64) // NULL: a row that nobody has written in order
		row.No, _ = values[1].(int64)
		row.Cells = row.Cells[:0]
		for _, i := range cells {
			if values[i] != nil {
				row.Cells = append(row.Cells, seal.Cell{Name: names[i], Value: values[i]})
			}
		}
		return yield(at, &row)
	}, query, args...)
}
