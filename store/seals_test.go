package store

import (
	"context"
	"slices"
	"testing"

	"duban/store/seal"
)

// Whoever adds an append-only table has its rows sealed.
func TestEveryAppendOnlyTableIsSealed(t *testing.T) {
	s := opened(t)
	var want []string
	for _, row := range rows(t, s.db, `SELECT substr(name, 1, length(name) - length('_no_update')) FROM sqlite_schema
		WHERE type = 'trigger' AND name LIKE '%\_no\_update' ESCAPE '\' ORDER BY name`) {
		if name, ok := row[0].(string); ok && name != "seals" { // each is sealed by the next one
			want = append(want, name)
		}
	}
	var got []string
	for _, table := range seal.Tables {
		got = append(got, table.Name)
	}
	if !slices.IsSorted(got) || !slices.Equal(got, want) {
		t.Errorf("sealed are %v, append-only %v", got, want)
	}
}

// A purge blanks what it names and nothing else, once; the row cannot be changed again.
func TestAPurgeBlanksOnce(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	p := Purge{Cells: []PurgeCell{{Table: "replies", Row: 1, Column: "whole"}, {Table: "replies", Row: 1, Column: "body", Value: "{}"}}, Why: "已销号", By: "管理员", At: dumpDay}
	if n, err := s.Purge(ctx, p); n != 1 || err != nil {
		t.Fatalf("purged %d rows: %v", n, err)
	}
	if n, err := s.Purge(ctx, p); n != 0 || err != nil {
		t.Errorf("again %d rows: %v", n, err)
	}
	got := rows(t, s.db, `SELECT body, whole, message_id, (SELECT count(*) FROM purges), (SELECT count(*) FROM purging) FROM replies`)[0]
	if !slices.Equal(got, []any{"{}", "", "m1", int64(2), int64(0)}) {
		t.Errorf("got %v", got)
	}
	if _, err := s.db.Exec(`UPDATE replies SET whole = 'x'`); err == nil {
		t.Error("a purged row was changed")
	}
	for _, c := range []PurgeCell{{Table: "queue", Row: 1, Column: "message_id"}, {Table: "replies", Row: 9, Column: "body"}, {Table: "replies", Row: 1, Column: "body", Value: int64(1)}} {
		if n, err := s.Purge(ctx, Purge{Cells: []PurgeCell{c}, At: dumpDay}); err == nil {
			t.Errorf("%v: purged %d rows", c, n)
		}
	}
}
