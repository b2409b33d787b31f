package store

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"duban/remind"
	"duban/remind/answer"
)

// A reply to a message of a problem is on its record with its files, and with what the office did with it.
func TestARepliesFilesAndEventsAreCovered(t *testing.T) {
	ctx := t.Context()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	counted := func() int {
		t.Helper()
		p, err := s.Covering(ctx, dumpRealm, "p/1")
		if err != nil {
			t.Fatal(err)
		}
		return p.Rows
	}
	before := counted()
	r, sum := dumpReply(), sha256.Sum256([]byte("验收"))
	r.Source = "<b@x.example>"
	r.Files = []answer.File{{Name: "验收.pdf", Bytes: 6, SHA256: hex.EncodeToString(sum[:]), Data: []byte("验收")}}
	if _, err := s.AddReply(ctx, &r); err != nil {
		t.Fatal(err)
	}
	if n := counted() - before; n != 2 {
		t.Errorf("%d rows of a reply with a file", n)
	}
	before = counted()
	if err := s.EndReply(ctx, -1, &answer.Ending{Reply: r.ID, At: dumpDay, Taken: true, By: "管理员", Events: []remind.Event{
		{Key: "p/1", Kind: remind.EventAccept, On: remind.DateOf(dumpDay), At: dumpDay, By: "甲县", Taker: "管理员"},
	}}); err != nil {
		t.Fatal(err)
	}
	if n := counted() - before; n != 3 {
		t.Errorf("%d rows of what was done with it", n)
	}
	if p, err := s.Covering(ctx, dumpRealm, "p/9"); err != nil || p.Rows >= before {
		t.Errorf("%d rows of another problem, %v", p.Rows, err)
	}
}

// A file that went with a message is covered by the seal after it, whichever place it has among the message's files.
func TestAFileIsCoveredByTheSealAfterIt(t *testing.T) {
	ctx := t.Context()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	first, err := s.Seal(ctx, dumpDay)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(`INSERT INTO message_attachments (message_id, place, data) SELECT min(x.message_id), -1, m.body FROM message_notices x
		JOIN notices n ON n.id = x.notice_id JOIN messages m ON m.id = x.message_id WHERE n.realm = ? AND n.obligation LIKE 'p/1%' GROUP BY m.body, m.id LIMIT 1`, dumpRealm); err != nil {
		t.Fatal(err)
	}
	if p, err := s.Covering(ctx, dumpRealm, "p/1"); err != nil || p.Loose != 1 {
		t.Errorf("before the next seal %d rows are loose, %v", p.Loose, err)
	}
	second, err := s.Seal(ctx, dumpDay.AddDate(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Covering(ctx, dumpRealm, "p/1")
	if err != nil || p.Loose != 0 || len(p.Seals) < 2 || p.Seals[len(p.Seals)-1].ID != second.ID || p.Seals[len(p.Seals)-1].Rows != 1 || first.ID == second.ID {
		t.Errorf("covered by %+v, %d loose, %v", p.Seals, p.Loose, err)
	}
}
