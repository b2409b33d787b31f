package store

import (
	"strings"
	"testing"
)

// tables are the append-only ones.
var tables = []string{
	"versions", "events", "holds", "rounds", "notices", "messages", "message_notices", "attempts", "settlements", "channel_events", "losses",
	"backups", "restores", "restore_searches", "doubts", "clock_acceptances",
}

// No statement changes a row of an append-only table: a REPLACE deletes the former row, which triggers see only where they may recurse.
func TestNoStatementChangesWhatIsAppended(t *testing.T) {
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	for _, table := range tables {
		var n int
		var column string
		if err := s.db.QueryRow(`SELECT (SELECT count(*) FROM `+table+`), name FROM pragma_table_info('`+table+`') ORDER BY cid DESC LIMIT 1`).Scan(&n, &column); err != nil || n == 0 {
			t.Errorf("%s has %d rows: %v", table, n, err)
		}
		for _, q := range []string{
			`INSERT OR REPLACE INTO ` + table + ` SELECT * FROM ` + table + ` LIMIT 1`,
			`REPLACE INTO ` + table + ` SELECT * FROM ` + table,
			`UPDATE ` + table + ` SET ` + column + ` = ` + column,
			`UPDATE OR REPLACE ` + table + ` SET ` + column + ` = ` + column,
			`UPDATE OR REPLACE ` + table + ` SET rowid = rowid + 1`,
			`INSERT INTO ` + table + ` SELECT * FROM ` + table + ` WHERE true ON CONFLICT DO UPDATE SET ` + column + ` = ` + column,
			`DELETE FROM ` + table,
		} {
			if _, err := s.db.Exec(q); err == nil || !strings.Contains(err.Error(), table+" is append-only") {
				t.Errorf("%s: %v", q, err)
			}
		}
	}
	var all int
	if err := s.db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%_no_delete'`).Scan(&all); err != nil || all != len(tables) {
		t.Errorf("%d tables are append-only, %d are tried here: %v", all, len(tables), err)
	}
}
