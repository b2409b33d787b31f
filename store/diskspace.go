package store

import (
	"cmp"

	"duban/store/database"
)

// Room returns how many bytes are left on the disk of the store for who owns it. Of a server that is not known; it is the disk of the state directory
// then, where backups go.
func (s *Store) Room() (uint64, error) { return database.Room(cmp.Or(s.path, s.dir)) }
