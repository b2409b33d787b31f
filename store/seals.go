package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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

// SealBy sets how seals are made from now on. Without it they are SM3, and unsigned.
func (s *Store) SealBy(by By) {
	s.sealing.Lock()
	defer s.sealing.Unlock()
	s.by = by
}

// sealed is how far the rows are sealed: what this process knows of it, as nobody can change a seal.
type sealed struct {
	last seal.Seal
	upTo map[string]int64 // by table: the place of the last sealed row
}

// Seal seals all rows since the last seal, and returns the seal; where there are none, it writes nothing and returns the zero Seal. With several
// machines that write, a seal would have to wait for what is being written: see DESIGN.md.
func (s *Store) Seal(ctx context.Context, now time.Time) (made seal.Seal, err error) {
	s.sealing.Lock()
	defer s.sealing.Unlock()
	fresh := false
	err = s.read(ctx, func(t *tx) error {
		fresh, err = t.fresh(ctx, s.sealed.upTo)
		return err
	})
	if err == nil && fresh {
		err = s.in(ctx, func(t *tx) error {
			made, err = s.sealRows(ctx, t, now)
			return err
		})
	}
	if err != nil {
		s.sealed = sealed{}
		return seal.Seal{}, fmt.Errorf("封存记录：%w", err)
	}
	return made, nil
}

// sealRows makes the next seal. Another process may have made one since this one looked, so it looks again. The caller holds the lock.
func (s *Store) sealRows(ctx context.Context, t *tx, now time.Time) (made seal.Seal, err error) {
	if err := t.sealedUpTo(ctx, &s.sealed); err != nil {
		return made, err
	}
	alg := s.by.Alg
	if alg == "" {
		alg = seal.SM3
	}
	next := sealed{upTo: map[string]int64{}}
	leaves := map[string][]seal.Leaf{}
	for _, table := range seal.Tables {
		next.upTo[table.Name] = s.sealed.upTo[table.Name]
		err := t.rows(ctx, func(at int64, r *seal.Row) error {
			leaves[table.Name], next.upTo[table.Name] = append(leaves[table.Name], r.Leaf(alg, table.Name)), at
			return nil
		}, rowsOf(table, table.Order+" > ?"), next.upTo[table.Name])
		if err != nil {
			return made, fmt.Errorf("table %s: %w", table.Name, err)
		}
	}
	if len(leaves) == 0 {
		return made, nil
	}
	if made, err = seal.Make(&s.sealed.last, database.Millis(now), alg, leaves, s.by.Key); err != nil {
		return made, err
	}
	next.last = made
	err = t.Do(ctx, `INSERT INTO seals (id, at, alg, prev, counts, hash, mac, key, distid, marks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		made.ID, made.At, made.Alg, made.Prev, made.CountsText(), made.Hash, made.MAC, made.Key, made.DistID, made.Marks)
	if err == nil {
		s.sealed = next
	}
	return made, err
}

// fresh reports whether there are rows that no seal has; what is not known yet may be.
func (t *tx) fresh(ctx context.Context, upTo map[string]int64) (bool, error) {
	if upTo == nil {
		return true, nil
	}
	fresh := false
	err := t.Each(ctx, func(r *sql.Rows) error {
		var table string
		var last int64
		err := r.Scan(&table, &last)
		fresh = fresh || last > upTo[table]
		return err
	}, lastPlaces())
	return fresh, err
}

// lastPlaces is the query for the last place in each table.
func lastPlaces() string {
	var all []string
	for _, t := range seal.Tables {
		all = append(all, `SELECT '`+t.Name+`', coalesce(max(`+t.Order+`), 0) FROM `+t.Name)
	}
	return strings.Join(all, " UNION ALL ")
}

// sealedUpTo finds out how far the rows are sealed, where another process has sealed since or this one has not looked yet.
func (t *tx) sealedUpTo(ctx context.Context, known *sealed) error {
	last, err := t.head(ctx)
	if err != nil || known.upTo != nil && last.ID == known.last.ID {
		return err
	}
	rows, err := t.sealedRows(ctx)
	known.last, known.upTo = last, map[string]int64{}
	for _, table := range seal.Tables {
		n := rows[table.Name]
		if err != nil || n == 0 {
			continue
		}
		// Rows are numbered without gaps, unless somebody has removed some before the first seal.
		var place int64
		err = t.One(ctx, `SELECT coalesce((SELECT `+table.Order+` FROM `+table.Name+` WHERE `+table.Order+` = ?1),
			(SELECT `+table.Order+` FROM `+table.Name+` ORDER BY `+table.Order+` LIMIT 1 OFFSET ?1 - 1), (SELECT max(`+table.Order+`) FROM `+table.Name+`), 0)`, []any{n}, &place)
		known.upTo[table.Name] = place
	}
	return err
}

// sealedRows counts by table the rows that are sealed.
func (t *tx) sealedRows(ctx context.Context) (map[string]int, error) {
	all := map[string]int{}
	return all, t.seals(ctx, func(x *seal.Seal) error {
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

// head reads the last seal; the zero Seal where there is none.
func (t *tx) head(ctx context.Context) (x seal.Seal, err error) {
	x, err = scanSeal(t.QueryRowContext(ctx, `SELECT `+sealColumns+` FROM seals ORDER BY id DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return seal.Seal{}, nil
	}
	return x, err
}

// Head returns the last seal, whose hash stands for all that is sealed; the zero Seal where there is none.
func (s *Store) Head(ctx context.Context) (x seal.Seal, err error) {
	err = s.read(ctx, func(t *tx) error {
		x, err = t.head(ctx)
		return err
	})
	if err != nil {
		return seal.Seal{}, fmt.Errorf("读取最近一次封存：%w", err)
	}
	return x, nil
}

// rowsOf is the query for rows of a table, in their order. What it adds in front is no cell: see rows.
func rowsOf(t seal.Table, term string) string {
	return `SELECT ` + t.Order + `, rowid, * FROM ` + t.Name + ` WHERE ` + term + ` ORDER BY ` + t.Order
}

// seals calls yield for each seal, in their order.
func (t *tx) seals(ctx context.Context, yield func(*seal.Seal) error) error {
	return t.Each(ctx, func(r *sql.Rows) error {
		x, err := scanSeal(r)
		if err != nil {
			return err
		}
		return yield(&x)
	}, `SELECT `+sealColumns+` FROM seals ORDER BY id`)
}

// rows calls yield for each row of a query of rowsOf, with its place among those of its table.
func (t *tx) rows(ctx context.Context, yield func(place int64, r *seal.Row) error, query string, args ...any) error {
	var names []string
	var values, places []any
	return t.Each(ctx, func(r *sql.Rows) (err error) {
		if names == nil {
			if names, err = r.Columns(); err != nil {
				return err
			}
			values, places = make([]any, len(names)), make([]any, len(names))
			for i := range values {
				places[i] = &values[i]
			}
		}
		if err := r.Scan(places...); err != nil {
			return err
		}
		at, _ := values[0].(int64) // NULL: a row that nobody has written in order
		row := seal.Row{Cells: make([]seal.Cell, 0, len(names))}
		row.No, _ = values[1].(int64)
		for i := 2; i < len(names); i++ {
			if values[i] != nil {
				row.Cells = append(row.Cells, seal.Cell{Name: names[i], Value: values[i]})
			}
		}
		return yield(at, &row)
	}, query, args...)
}
