package store

import (
	"context"
	"errors"
	"fmt"

	"duban/remind"
	"duban/store/database"
	"duban/store/personal"
	"duban/store/seal"
)

// Everyone returns all versions of the directory, and of which matters each mailbox was ever told.
func (s *Store) Everyone(ctx context.Context) (versions []Version, told map[remind.Address][]remind.Key, err error) {
	err = s.read(ctx, func(t *tx) error {
		var p Past
		err := t.pastVersions(ctx, &p, "")
		versions = p.Versions
		var err2 error
		told, err2 = personal.Told(ctx, t.Tx)
		return errors.Join(err, err2)
	})
	return versions, told, err
}

// Personal returns the cells that tell of people, to be blanked.
func (s *Store) Personal(ctx context.Context, people []personal.Person) (all []PurgeCell, err error) {
	err = s.read(ctx, func(t *tx) error {
		cells, err := personal.Directories(ctx, t.Tx, people)
		for i := range people {
			some, e := personal.Of(ctx, t.Tx, &people[i])
			cells, err = append(cells, some...), errors.Join(err, e)
		}
		for _, c := range cells {
			all = append(all, PurgeCell(c))
		}
		return err
	})
	return all, err
}

// Forget replaces people by their aliases in what is derived from the sealed rows, which Purge has blanked, and writes the file anew: what a database
// deletes or moves lies on in free pages and in its log, where whoever has the file can read it. Its error may mean no more than that somebody else was
// using the store then.
func (s *Store) Forget(ctx context.Context, people []personal.Person) error {
	err := s.in(ctx, func(t *tx) error {
		// How plans stand, who hears of them and who answers for what is computed again. The count goes on, so that nobody takes the next sums for those
		// that he knows.
		err := errors.Join(t.Do(ctx, `DELETE FROM agenda_accounts`), t.Do(ctx, `DELETE FROM sheets`),
			t.Do(ctx, `UPDATE sheet_sums SET made = made + 1, terms = '', body = ''`))
		for _, p := range people {
			for _, table := range []string{"reach", "reminded"} {
				err = errors.Join(err, t.Do(ctx, `UPDATE `+table+` SET address = ? WHERE channel = ? AND address = ?`, p.Alias, p.Channel, p.Address))
			}
		}
		return err
	})
	for _, q := range s.sweeps() {
		if err == nil {
			_, err = s.db.ExecContext(ctx, q)
		}
	}
	if err != nil && s.Shared() {
		return fmt.Errorf("个人信息已清除，但数据库服务器的文件中可能仍有残留，请数据库管理员对 duban 的表执行 VACUUM FULL：%w", database.Explain(err))
	}
	if err != nil {
		return fmt.Errorf("个人信息已清除，但数据库文件中可能仍有残留，停止服务后用 duban backup 备份、再用 duban restore 恢复，即得重写的数据库：%w", database.Explain(err))
	}
	return nil
}

// sweeps are the statements that write anew what holds rows, so that nothing of their former cells lies in it.
func (s *Store) sweeps() (all []string) {
	if !s.Shared() {
		return []string{`VACUUM`, `PRAGMA wal_checkpoint(TRUNCATE)`}
	}
	for _, t := range seal.Tables {
		all = append(all, `VACUUM FULL `+t.Name)
	}
	return append(all, `VACUUM FULL reach`, `VACUUM FULL reminded`, `VACUUM FULL sheets`, `VACUUM FULL sheet_sums`, `VACUUM FULL agenda_accounts`)
}
