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
