package store

import (
	"context"
	"testing"

	"duban/store/messages"
)

// Words that a purge has blanked are no alteration, and a look at their message says what became of them; blanked by anybody else, they are one.
func TestPurgedWordsAreNotAltered(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	before, err := s.Trail(ctx, "m2")
	if err != nil || len(before.Attachments) == 0 {
		t.Fatalf("m2 has %d files: %v", len(before.Attachments), err)
	}
	p := Purge{Cells: []PurgeCell{{Table: "messages", Row: 2, Column: "body"}, {Table: "message_attachments", Row: 1, Column: "data"}}, Why: "已销号", By: "管理员", At: dumpDay}
	for _, row := range rows(t, s.db, `SELECT rowid FROM message_attachments WHERE message_id = 'm2'`) {
		p.Cells[1].Row = row[0].(int64)
	}
	if n, err := s.Purge(ctx, p); n != 2 || err != nil {
		t.Fatalf("purged %d rows: %v", n, err)
	}
	if ids, err := s.AlteredMessages(ctx); err != nil || len(ids) > 0 {
		t.Errorf("altered: %v, %v", ids, err)
	}
	got, err := s.Trail(ctx, "m2")
	if err != nil || !got.Purged || got.Text != messages.PurgedWords || got.Subject != before.Subject || got.Hash != before.Hash || len(got.Attachments) > 0 {
		t.Errorf("m2 is %+v, %v", got, err)
	}
	if d, err := s.Verify(ctx); err != nil || len(d.Findings) > 0 {
		t.Errorf("found %+v, %v", d.Findings, err)
	}
	unguarded(t, s, "messages")
	if _, err := s.db.Exec(`UPDATE messages SET body = ? WHERE id = 'm1'`, []byte{}); err != nil {
		t.Fatal(err)
	}
	if ids, err := s.AlteredMessages(ctx); err != nil || len(ids) != 1 || ids[0] != "m1" {
		t.Errorf("blanked by hand: %v, %v", ids, err)
	}
	if _, err := s.Trail(ctx, "m1"); err == nil {
		t.Error("words blanked by hand are shown as purged")
	}
}
