package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"duban/store/database"
	"duban/store/memory"
)

// Remember writes down beside the store how far it has come, if it has come any further since. It also files what stands in the database's log
// alone, so that a log which is left beside an older file can be told from its own. On a server there is nothing to remember: nobody exchanges its files.
func (s *Store) Remember(ctx context.Context, at time.Time) error {
	if s.Shared() {
		return nil
	}
	s.remembering.Lock()
	defer s.remembering.Unlock()
	log, known := memory.LogOf(s.path)
	if known && log == s.quiet {
		return nil
	}
	var m memory.Mark
	ask := func(t *tx) error { return t.One(ctx, memory.Marks, nil, m.Places()...) }
	err := s.read(ctx, ask)
	if err == nil && m.Line == "" { // it was never remembered
		err = s.in(ctx, func(t *tx) error { return errors.Join(memory.Rename(ctx, t.Tx), ask(t)) })
	}
	if err != nil {
		return fmt.Errorf("查询数据库的进度：%w", err)
	}
	if m == s.high.Mark && m == s.high.Filed {
		s.quiet = log
		return nil
	}
	high := memory.Memory{Mark: m, Filed: s.high.Filed, At: at}
	var busy, logged, filed int
	err = s.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &logged, &filed)
	switch {
	case err != nil:
		return fmt.Errorf("整理数据库日志：%w", database.Explain(err))
	case busy == 0 && logged == filed:
		high.Filed = m
	case high.Filed.Line != m.Line: // somebody reads, so it is tried again the next time
		high.Filed = memory.Mark{}
	}
	if err := high.Write(filepath.Dir(s.path)); err != nil {
		return fmt.Errorf("记录数据库的进度：%w", err)
	}
	s.high = high
	return nil
}
