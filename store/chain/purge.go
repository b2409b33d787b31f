package chain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/store/database"
	"duban/store/seal"
)

// A PurgeCell is a cell of a sealed row that is to be blanked. The row is named by its number: see seal.Table.
type PurgeCell struct {
	Table  string
	Row    int64
	Column string
	Value  any // string, []byte or int64: what stands in its place; nil: an empty one of the cell's kind
}

// A Purge says which cells are blanked, and who wants it why.
type Purge struct {
	Cells   []PurgeCell
	Why, By string
	At      time.Time
}

// Purge blanks cells of sealed rows and records of each row its leaf before and after. Seals are made before, over the rows as they were, and after. It
// returns how many rows have changed: cells that are NULL or have that value already do not count.
func (s *Sealer) Purge(ctx context.Context, t *database.Tx, p *Purge) (changed int, err error) {
	if _, err := s.Seal(ctx, t, p.At, seal.Tables); err != nil {
		return 0, err
	}
	algs, err := sealedBy(ctx, t)
	if err != nil {
		return 0, err
	}
	if changed, err = purge(ctx, t, p, algs); err == nil && changed > 0 {
		_, err = s.Seal(ctx, t, p.At, seal.Tables)
	}
	return changed, err
}

// purge blanks the cells row by row, and returns how many rows have changed.
func purge(ctx context.Context, t *database.Tx, p *Purge, algs map[string][]sealedRun) (n int, err error) {
	type key struct {
		table string
		row   int64
	}
	byRow := map[key][]PurgeCell{}
	var order []key
	for _, c := range p.Cells {
		k := key{c.Table, c.Row}
		if byRow[k] == nil {
			order = append(order, k)
		}
		byRow[k] = append(byRow[k], c)
	}
	for _, k := range order {
		changed, err := purgeRow(ctx, t, p, byRow[k], algs[k.table])
		if err != nil {
			return n, fmt.Errorf("%s %d: %w", k.table, k.row, err)
		}
		if changed {
			n++
		}
	}
	return n, nil
}

// purgeRow blanks cells of one row. Only sealed tables have a trigger that lets it.
func purgeRow(ctx context.Context, t *database.Tx, p *Purge, cells []PurgeCell, runs []sealedRun) (changed bool, err error) {
	name, no := cells[0].Table, cells[0].Row
	i := slices.IndexFunc(seal.Tables, func(x seal.Table) bool { return x.Name == name })
	if i < 0 {
		return false, errors.New("no such table is sealed")
	}
	table := seal.Tables[i]
	before, err := oneRow(ctx, t, table, no)
	if err != nil {
		return false, err
	}
	set, values, err := blanking(before, cells)
	if err != nil || len(set) == 0 {
		return false, err
	}
	var position int
	err1 := t.One(ctx, `SELECT count(*) FROM `+name+` WHERE `+table.Order+` <= (SELECT `+table.Order+` FROM `+name+` WHERE `+table.Number+` = ?)`, []any{no}, &position)
	err2 := t.Do(ctx, `INSERT INTO purging (tbl, row_no) VALUES (?, ?)`, name, no)
	err3 := t.Do(ctx, `UPDATE `+name+` SET `+strings.Join(set, ", ")+` WHERE `+table.Number+` = ?`, append(values, no)...)
	after, err4 := oneRow(ctx, t, table, no)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return false, err
	}
	alg := algAt(runs, position)
	return true, t.Do(ctx, `INSERT INTO purges (tbl, row_no, before, after, why, at, by_whom) VALUES (?, ?, ?, ?, ?, ?, ?)`, name, no,
		before.Leaf(alg, name).String(), after.Leaf(alg, name).String(), p.Why, database.Millis(p.At), p.By)
}

// blanking returns what an UPDATE sets, and to which values.
func blanking(r *seal.Row, cells []PurgeCell) (set []string, values []any, err error) {
	for _, c := range cells {
		was, is := r.Cell(c.Column), c.Value
		switch was.(type) {
		case nil: // there is nothing, or no such column
			continue
		case string:
			is = orElse(is, "")
		case []byte:
			is = orElse(is, []byte{})
		default:
			is = orElse(is, int64(0))
		}
		if fmt.Sprintf("%T%v", was, was) == fmt.Sprintf("%T%v", is, is) {
			continue
		}
		if fmt.Sprintf("%T", was) != fmt.Sprintf("%T", is) {
			return nil, nil, fmt.Errorf("column %s is %T, not %T", c.Column, was, is)
		}
		set, values = append(set, `"`+c.Column+`" = ?`), append(values, is)
	}
	return set, values, nil
}

// orElse returns a value, or another one for none.
func orElse(v, other any) any {
	if v == nil {
		return other
	}
	return v
}

// oneRow reads a row by its number.
func oneRow(ctx context.Context, t *database.Tx, table seal.Table, no int64) (row *seal.Row, err error) {
	err = rows(ctx, t, func(_ int64, r *seal.Row) error {
		row = r
		return nil
	}, rowsOf(table, table.Number+" = ?"), no)
	if err == nil && row == nil {
		err = errors.New("there is no such row")
	}
	return row, err
}

// A sealedRun is that the rows of a table up to a position are sealed by an algorithm.
type sealedRun struct {
	upTo int
	alg  string
}

// sealedBy returns by table by which algorithms rows are sealed, in their order.
func sealedBy(ctx context.Context, t *database.Tx) (map[string][]sealedRun, error) {
	all, rows := map[string][]sealedRun{}, map[string]int{}
	err := Seals(ctx, t, func(x *seal.Seal) error {
		for table, n := range x.Counts {
			rows[table] += n
			all[table] = append(all[table], sealedRun{rows[table], x.Alg})
		}
		return nil
	})
	return all, err
}

// algAt returns the algorithm that sealed the row at a position, counted from 1.
func algAt(runs []sealedRun, position int) string {
	i := slices.IndexFunc(runs, func(r sealedRun) bool { return position <= r.upTo })
	if i < 0 {
		return seal.SM3
	}
	return runs[i].alg
}
