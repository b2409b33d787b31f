package store

import (
	"context"

	"duban/remind"
	"duban/store/covering"
	"duban/store/seal"
)

// Covering returns by which seals what is on record of a problem in a realm is held.
func (s *Store) Covering(ctx context.Context, realm string, problem remind.Key) (p covering.Proof, err error) {
	err = s.read(ctx, func(t *tx) error {
		var all []seal.Seal
		err := t.seals(ctx, func(x *seal.Seal) error {
			all = append(all, *x)
			return nil
		})
		if err == nil {
			p, err = covering.Of(ctx, t.Tx, realm, problem, all)
		}
		return err
	})
	return p, err
}
