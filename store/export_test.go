package store

import (
	"context"
	"errors"
	"testing"
)

// ServerOf names the store of a directory on a server; nil: it is a file in it.
var ServerOf func(dir string) string

// Spare names a store on a server that belongs to a name, also while the tests have theirs in files; nil: there is no server.
var Spare func(name string) string

// Wherever returns options by which the store of a directory is opened where the tests have it now.
func Wherever(dir string, o Options) Options {
	if ServerOf != nil {
		o.DSN = ServerOf(dir)
	}
	return o
}

// openIn opens the store of a directory where the tests have it now.
func openIn(ctx context.Context, dir string, o Options) (*Store, error) {
	return Open(ctx, dir, Wherever(dir, o))
}

// unguarded lets anybody change the rows of a table.
func unguarded(t testing.TB, s *Store, table string) {
	t.Helper()
	on := ""
	if s.Shared() {
		on = " ON " + table
	}
	for _, act := range []string{"update", "delete"} {
		if _, err := s.db.Exec("DROP TRIGGER " + table + "_no_" + act + on); err != nil {
			t.Fatal(err)
		}
	}
}

// PutParts puts one group: see PutAll.
func (s *Store) PutParts(ctx context.Context, parts []Outgoing) error {
	refused, err := s.PutAll(ctx, [][]Outgoing{parts})
	return errors.Join(append(refused, err)...)
}
