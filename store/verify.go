package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"duban/store/database"
	"duban/store/seal"
)

// ErrUnsealed says that a database was written by a version that sealed nothing.
var ErrUnsealed = errors.New("由较早版本写成，其中没有封存")

// Verify holds all sealed rows against their seals; with a key the signatures, too. It reads everything, in one look.
func (s *Store) Verify(ctx context.Context, key *seal.Key) (seal.Verdict, error) {
	return verify(ctx, s.db, key)
}

// VerifyFile does so in a backup, or another copy of a store, and leaves the file as it is.
func VerifyFile(ctx context.Context, path string, key *seal.Key) (d seal.Verdict, err error) {
	db, err := database.Still(path)
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return verify(ctx, db, key)
}

// verify holds the rows of a database against its seals.
func verify(ctx context.Context, db *sql.DB, key *seal.Key) (d seal.Verdict, err error) {
	err = database.Read(ctx, db, func(t *database.Tx) error {
		d, err = (&tx{t}).verify(ctx, key)
		return err
	})
	if err != nil {
		return d, fmt.Errorf("核对封存的记录：%w", err)
	}
	return d, nil
}

// verify does so in a transaction.
func (t *tx) verify(ctx context.Context, key *seal.Key) (d seal.Verdict, err error) {
	var v *seal.Verifier
	err = t.evidence(ctx, func(all []seal.Seal) error {
		v = seal.NewVerifier(all)
		return nil
	}, func(table string, r *seal.Row) error {
		v.Row(table, r)
		return nil
	})
	if err != nil {
		return d, err
	}
	return v.Verdict(key), nil
}

// ExportEvidence writes all seals and all sealed rows, for whoever verifies elsewhere.
func (s *Store) ExportEvidence(ctx context.Context, to io.Writer) error {
	if err := s.read(ctx, func(t *tx) error { return t.export(ctx, to) }); err != nil {
		return fmt.Errorf("导出封存的记录：%w", err)
	}
	return nil
}

// export writes all seals and rows.
func (t *tx) export(ctx context.Context, to io.Writer) error {
	w := seal.NewWriter(to)
	return t.evidence(ctx, func(all []seal.Seal) (err error) {
		for i := range all {
			err = errors.Join(err, w.Seal(&all[i]))
		}
		return err
	}, w.Row)
}

// evidence reads the seals and then the rows of each table in their order. A table that the database has not yet is passed over.
func (t *tx) evidence(ctx context.Context, seals func([]seal.Seal) error, row func(table string, r *seal.Row) error) error {
	there := map[string]bool{}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var name string
		err := r.Scan(&name)
		there[name] = true
		return err
	}, `SELECT name FROM sqlite_schema WHERE type = 'table'`)
	if err != nil {
		return err
	}
	if !there["seals"] {
		return ErrUnsealed
	}
	var all []seal.Seal
	err = t.seals(ctx, func(x *seal.Seal) error {
		all = append(all, *x)
		return nil
	})
	if err == nil {
		err = seals(all)
	}
	for _, table := range seal.Tables {
		if err != nil || !there[table.Name] {
			continue
		}
		if err = t.rows(ctx, func(_ int64, r *seal.Row) error { return row(table.Name, r) }, rowsOf(table, "true")); err != nil {
			err = fmt.Errorf("table %s: %w", table.Name, err)
		}
	}
	return err
}
