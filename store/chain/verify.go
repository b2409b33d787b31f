package chain

import (
	"context"
	"errors"
	"fmt"
	"io"

	"duban/store/database"
	"duban/store/seal"
)

// ErrUnsealed says that a database was written by a version that sealed nothing.
var ErrUnsealed = errors.New("由较早版本写成，其中没有封存")

// Verify holds all sealed rows against their seals; with keys the signatures, too.
func Verify(ctx context.Context, t *database.Tx, keys ...*seal.Key) (d seal.Verdict, err error) {
	var v *seal.Verifier
	err = evidence(ctx, t, func(all []seal.Seal) error {
		v = seal.NewVerifier(all)
		return nil
	}, func(table string, r *seal.Row) error {
		v.Row(table, r)
		return nil
	})
	if err != nil {
		return d, err
	}
	return v.Verdict(keys...), nil
}

// Export writes all seals and rows.
func Export(ctx context.Context, t *database.Tx, to io.Writer) error {
	w := seal.NewWriter(to)
	return evidence(ctx, t, func(all []seal.Seal) (err error) {
		for i := range all {
			err = errors.Join(err, w.Seal(&all[i]))
		}
		return err
	}, w.Row)
}

// evidence reads the seals and then the rows of each table in their order. A table that the database has not yet is passed over.
func evidence(ctx context.Context, t *database.Tx, begin func([]seal.Seal) error, row func(table string, r *seal.Row) error) error {
	there, err := t.Tables(ctx)
	if err != nil {
		return err
	}
	if !there["seals"] {
		return ErrUnsealed
	}
	var all []seal.Seal
	err = Seals(ctx, t, func(x *seal.Seal) error {
		all = append(all, *x)
		return nil
	})
	if err == nil {
		err = begin(all)
	}
	for _, table := range seal.Tables {
		if err != nil || !there[table.Name] {
			continue
		}
		if err = rows(ctx, t, func(_ int64, r *seal.Row) error { return row(table.Name, r) }, rowsOf(table, "true")); err != nil {
			err = fmt.Errorf("table %s: %w", table.Name, err)
		}
	}
	return err
}
