// Package copies makes copies of stores. Rows go from one database into another, out of a file into a server and back (rows.go): both have the same
// tables and columns, and which they are, the file says. A file is copied page by page, or fetched to be restored (file.go). What was copied is read again,
// and held against what it is of.
package copies

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"duban/store/database"
	"duban/store/fingerprint"
	"duban/store/seal"
)

// ErrDiffers says that a copy is not what was copied.
var ErrDiffers = errors.New("复制后的数据与原数据不一致")

// A Table is one that both databases have.
type Table struct {
	Name    string
	columns []string
	order   []string // the columns by which its rows have one order
}

// Tables returns those of a file, each after the ones that it refers to. The steps of the schema are none of them: each database has its own.
func Tables(ctx context.Context, file *database.Tx) (all []Table, err error) {
	err = file.Each(ctx, func(r *sql.Rows) error {
		var t Table
		err := r.Scan(&t.Name)
		all = append(all, t)
		return err
	}, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('goose_db_version', 'schema_needs') ORDER BY rowid`)
	for i := range all {
		err = errors.Join(err, all[i].read(ctx, file))
	}
	return all, err
}

// read reads which columns a table has.
func (t *Table) read(ctx context.Context, file *database.Tx) error {
	err := file.Each(ctx, func(r *sql.Rows) error {
		var name string
		var key int
		err := r.Scan(&name, &key)
		t.columns = append(t.columns, name)
		if key > 0 {
			t.order = append(t.order, name)
		}
		return err
	}, `SELECT name, pk FROM pragma_table_info('`+t.Name+`') ORDER BY cid`)
	sealed := slices.ContainsFunc(seal.Tables, func(x seal.Table) bool { return x.Name == t.Name })
	if sealed && seal.Number(t.Name) == seal.Rowid {
		t.columns, t.order = append(t.columns, seal.Rowid), []string{seal.Rowid}
	}
	return err
}

// query returns what reads all rows of a table.
func (t *Table) query() string {
	return `SELECT ` + strings.Join(t.columns, ", ") + ` FROM ` + t.Name + ` ORDER BY ` + strings.Join(t.order, ", ")
}

// Empty reports whether a table has no rows.
func (t *Table) Empty(ctx context.Context, in *database.Tx) (empty bool, err error) {
	err = in.One(ctx, `SELECT NOT EXISTS (SELECT 1 FROM `+t.Name+`)`, nil, &empty)
	return empty, err
}

// Sum returns how many rows a table has, and their hash.
func (t *Table) Sum(ctx context.Context, in *database.Tx) (fingerprint.Sum, error) {
	h := fingerprint.NewHash()
	err := t.each(ctx, in, h.Row)
	if err != nil {
		return fingerprint.Sum{}, fmt.Errorf("table %s: %w", t.Name, err)
	}
	return h.Sum(), nil
}

// each calls yield for each row, whose values it may keep.
func (t *Table) each(ctx context.Context, in *database.Tx, yield func([]any) error) error {
	return in.Each(ctx, func(r *sql.Rows) error {
		values, places := make([]any, len(t.columns)), make([]any, len(t.columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := r.Scan(places...); err != nil {
			return err
		}
		for i := range values {
			if b, ok := values[i].([]byte); ok && b == nil { // no bytes are not NULL, as which they would be written
				values[i] = []byte{}
			}
		}
		return yield(values)
	}, t.query())
}

// Rows go over in groups: so many, or when they have so many bytes.
const (
	mostRows  = 64
	mostBytes = 1 << 20
)

// Copy copies the rows of a table, and returns their number and hash as they were read.
func (t *Table) Copy(ctx context.Context, from, to *database.Tx) (fingerprint.Sum, error) {
	h := fingerprint.NewHash()
	group := group{table: t, to: to}
	err := t.each(ctx, from, func(row []any) error {
		return errors.Join(h.Row(row), group.add(ctx, row))
	})
	if err = errors.Join(err, group.flush(ctx)); err != nil {
		return fingerprint.Sum{}, fmt.Errorf("table %s: %w", t.Name, err)
	}
	return h.Sum(), nil
}

// A group is of rows that are written by one statement.
type group struct {
	table *Table
	to    *database.Tx
	args  []any
	rows  int
	bytes int
}

// add adds a row, and writes the group where it is full.
func (g *group) add(ctx context.Context, row []any) error {
	g.args, g.rows = append(g.args, row...), g.rows+1
	for _, v := range row {
		switch x := v.(type) {
		case string:
			g.bytes += len(x)
		case []byte:
			g.bytes += len(x)
		}
	}
	if g.rows < mostRows && g.bytes < mostBytes {
		return nil
	}
	return g.flush(ctx)
}

// flush writes the group.
func (g *group) flush(ctx context.Context) error {
	if g.rows == 0 {
		return nil
	}
	one := `(` + strings.Repeat("?, ", len(g.table.columns)-1) + `?)`
	err := g.to.Do(ctx, `INSERT INTO `+g.table.Name+` (`+strings.Join(g.table.columns, ", ")+`) VALUES `+strings.Repeat(one+", ", g.rows-1)+one, g.args...)
	g.args, g.rows, g.bytes = nil, 0, 0
	return err
}

// All copies all tables, and reads on the other side what has come there. It returns how many rows there are. Both transactions are to see one state.
func All(ctx context.Context, tables []Table, from, to *database.Tx) (rows int64, err error) {
	for i := range tables {
		was, err := tables[i].Copy(ctx, from, to)
		if err != nil {
			return rows, err
		}
		is, err := tables[i].Sum(ctx, to)
		if err != nil {
			return rows, err
		}
		if is != was {
			return rows, fmt.Errorf("%w：表 %s 原有%d行，现有%d行", ErrDiffers, tables[i].Name, was.Rows, is.Rows)
		}
		rows += was.Rows
	}
	return rows, nil
}

// Move copies all tables into empty ones. Where they are not empty, it writes nothing and reports so, with ErrDiffers where they hold other rows.
func Move(ctx context.Context, tables []Table, from, to *database.Tx) (rows int64, again bool, err error) {
	for i := range tables {
		empty, err := tables[i].Empty(ctx, to)
		if err != nil {
			return 0, false, err
		}
		again = again || !empty
	}
	if again {
		rows, err = Same(ctx, tables, from, to)
	} else {
		rows, err = All(ctx, tables, from, to)
	}
	return rows, again, err
}

// Same returns ErrDiffers with the first table that is not the same in both.
func Same(ctx context.Context, tables []Table, a, b *database.Tx) (rows int64, err error) {
	for i := range tables {
		x, err1 := tables[i].Sum(ctx, a)
		y, err2 := tables[i].Sum(ctx, b)
		if err := errors.Join(err1, err2); err != nil {
			return rows, err
		}
		if x != y {
			return rows, fmt.Errorf("%w：表 %s", ErrDiffers, tables[i].Name)
		}
		rows += x.Rows
	}
	return rows, nil
}
