package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"duban/store/chain"
	"duban/store/database"
	"duban/store/seal"
)

type (
	// By says how seals are made.
	By = chain.By
	// Purge says which cells are blanked, and who wants it why.
	Purge = chain.Purge
	// PurgeCell is one of them.
	PurgeCell = chain.PurgeCell
)

// ErrUnsealed says that a database was written by a version that sealed nothing.
var ErrUnsealed = chain.ErrUnsealed

// SealBy sets how seals are made from now on. Without it they are SM3, and unsigned.
func (s *Store) SealBy(by By) {
	s.sealing.Lock()
	defer s.sealing.Unlock()
	s.sealer.By = by
}

// Seal seals all rows since the last seal, some at a time where there are many, and returns the last seal; where there are none, it writes nothing and
// returns the zero Seal. Whoever writes at the same time, on whichever machine, has written before a seal or writes after it.
func (s *Store) Seal(ctx context.Context, now time.Time) (made seal.Seal, err error) {
	s.sealing.Lock()
	defer s.sealing.Unlock()
	var fresh []seal.Table
	err = s.read(ctx, func(t *tx) error {
		fresh, err = s.sealer.Fresh(ctx, t.Tx)
		return err
	})
	for more := len(fresh) > 0; more && err == nil; {
		var last seal.Seal
		err = s.in(ctx, func(t *tx) error {
			last, more, err = s.sealer.SealSome(ctx, t.Tx, now, fresh)
			return err
		})
		if last.ID != 0 {
			made = last
		}
	}
	if err != nil {
		s.sealer.Forget()
		return seal.Seal{}, fmt.Errorf("封存记录：%w", err)
	}
	return made, nil
}

// Head returns the last seal, whose hash stands for all that is sealed; the zero Seal where there is none.
func (s *Store) Head(ctx context.Context) (x seal.Seal, err error) {
	err = s.read(ctx, func(t *tx) error {
		x, err = chain.Head(ctx, t.Tx)
		return err
	})
	if err != nil {
		return seal.Seal{}, fmt.Errorf("读取最近一次封存：%w", err)
	}
	return x, nil
}

// Purge blanks cells of sealed rows, all or none, and records of each row its leaf before and after, so that the chain still verifies. It returns
// how many rows have changed. Forget is to follow: until then the file still has what was blanked.
func (s *Store) Purge(ctx context.Context, p Purge) (rows int, err error) {
	s.sealing.Lock()
	defer s.sealing.Unlock()
	err = s.in(ctx, func(t *tx) error {
		if rows, err = s.sealer.Purge(ctx, t.Tx, &p); err != nil || rows == 0 {
			return err
		}
		return t.bump(ctx, -1)
	})
	if err != nil {
		s.sealer.Forget()
		return 0, fmt.Errorf("清除个人信息：%w", err)
	}
	return rows, nil
}

// Verify holds all sealed rows against their seals; with keys the signatures, too. It reads everything, in one look.
func (s *Store) Verify(ctx context.Context, keys ...*seal.Key) (d seal.Verdict, err error) {
	err = s.read(ctx, func(t *tx) error {
		d, err = chain.Verify(ctx, t.Tx, keys...)
		return err
	})
	if err != nil {
		return d, fmt.Errorf("核对封存的记录：%w", err)
	}
	return d, nil
}

// VerifyFile does so in a backup, or another copy of a store, and leaves the file as it is.
func VerifyFile(ctx context.Context, path string, keys ...*seal.Key) (d seal.Verdict, err error) {
	db, err := database.Still(path)
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return (&Store{db: db, pool: &database.Pool{DB: db}}).Verify(ctx, keys...)
}

// ExportEvidence writes all seals and all sealed rows, for whoever verifies elsewhere.
func (s *Store) ExportEvidence(ctx context.Context, to io.Writer) error {
	if err := s.read(ctx, func(t *tx) error { return chain.Export(ctx, t.Tx, to) }); err != nil {
		return fmt.Errorf("导出封存的记录：%w", err)
	}
	return nil
}
