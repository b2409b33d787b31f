package store

import (
	"context"
	"errors"
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

// Many rows are sealed some at a time: of whichever tables they are, each is in one seal, and nothing is left over.
func TestManyRowsAreSealedSomeAtATime(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	for most, seals := range map[int]int64{1: 12, 5: 3, 11: 2, 12: 1, 13: 1} {
		head, err1 := s.Head(ctx)
		before, err2 := s.Verify(ctx)
		for range 6 {
			err1 = errors.Join(err1, s.AskRound(ctx, "管理员", dumpDay), s.SetHold(ctx, Hold{Scope: "p", On: true, By: "管理员"}, dumpDay))
		}
		s.sealer.AtOnce = most
		last, err3 := s.Seal(ctx, dumpDay)
		got, err4 := s.Verify(ctx)
		if err := errors.Join(err1, err2, err3, err4); err != nil || len(got.Findings) > 0 || got.Rows != before.Rows+12 {
			t.Errorf("%d at a time: %d rows are sealed, %d before, found %v: %v", most, got.Rows, before.Rows, got.Findings, err)
		}
		if now, err := s.Head(ctx); err != nil || now.ID != last.ID || last.ID != head.ID+seals {
			t.Errorf("%d at a time: the last of the seals is %d, and %d is said to be, after %d: %v", most, now.ID, last.ID, head.ID, err)
		}
		if again, err := s.Seal(ctx, dumpDay); err != nil || again.ID != 0 {
			t.Errorf("%d at a time: seal %d over nothing: %v", most, again.ID, err)
		}
	}
}
