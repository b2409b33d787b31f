package store

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
	"duban/store/messages"
)

// enclosing is a message with two files, the second without bytes.
func enclosing(id string) Outgoing {
	return Outgoing{
		Letter: delivery.Letter{
			ID: id, Address: remind.Address{Channel: "mail", To: "a@x.example"}, Date: dumpDay,
			Rendered: remind.Rendered{Subject: "主题", Text: "正文", Attachments: []remind.Attachment{
				delivery.Attach("督办清单（黄立同志，17个问题）.xlsx", "application/x-list", bytes.Repeat([]byte("PK\x03\x04\x00\r\n"), 10000)),
				delivery.Attach("日历.ics", "text/calendar", []byte{}),
			}},
		},
		Realm: dumpRealm, Day: remind.DateOf(dumpDay), Expires: dumpDay.Add(8 * time.Hour), Purpose: PurposeWord,
	}
}

func sameFiles(t *testing.T, got, want []remind.Attachment) {
	t.Helper()
	if !slices.EqualFunc(got, want, func(a, b remind.Attachment) bool {
		return a.Name == b.Name && a.Type == b.Type && a.Bytes == b.Bytes && a.SHA256 == b.SHA256 && bytes.Equal(a.Data, b.Data)
	}) {
		t.Errorf("the files are others: %d, want %d", len(got), len(want))
	}
}

// What was queued with files is claimed with them after a restart, at every attempt the same; and a restored backup has them.
func TestFilesAreKept(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s := filled(t, dir)
	want := enclosing("with-files")
	want.Channel = "office"
	if err := s.PutMessage(ctx, want); err != nil {
		t.Fatal(err)
	}
	file := backedUp(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := openIn(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for at := dumpDay; at.Before(dumpDay.Add(time.Minute)); at = at.Add(30 * time.Second) {
		c, ok, err := s.Claim(ctx, dumpRealm, "office", at, time.Minute)
		if err != nil || !ok {
			t.Fatalf("%v, %v", ok, err)
		}
		sameFiles(t, c.Attachments, want.Attachments)
		if err := s.Settle(ctx, c.ID, c.Attempt, delivery.Verdict{Outcome: delivery.Retry}, at); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere := t.TempDir()
	if _, err := RestoreBackup(ctx, order(file, elsewhere)); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, elsewhere, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	m, err := again.Message(ctx, "with-files")
	if err != nil {
		t.Fatal(err)
	}
	sameFiles(t, m.Attachments, want.Attachments)
}

// A file that was changed, lost or added behind the daemon's back is named with its message, and never sent.
func TestAnAlteredFileIsNoticed(t *testing.T) {
	for name, change := range map[string]string{
		"changed": `UPDATE message_attachments SET data = (SELECT data FROM message_attachments WHERE message_id = 'with-files' AND place = 1)
			WHERE message_id = 'with-files' AND place = 0`,
		"swapped": `UPDATE message_attachments SET place = 1 - place WHERE message_id = 'with-files'`,
		"lost":    `DELETE FROM message_attachments WHERE message_id = 'with-files' AND place = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			s := filled(t, t.TempDir())
			defer func() { _ = s.Close() }()
			m := enclosing("with-files")
			m.Channel = "office"
			if err := s.PutMessage(ctx, m); err != nil {
				t.Fatal(err)
			}
			if ids, err := s.AlteredMessages(ctx); err != nil || len(ids) != 0 {
				t.Fatalf("before: %v, %v", ids, err)
			}
			unguarded(t, s, "message_attachments")
			for _, q := range []string{
				// The places are swapped by way of a third.
				strings.Replace(change, "place = 1 - place WHERE", "place = -1 - place WHERE", 1),
				`UPDATE message_attachments SET place = place + 2 WHERE place < 0`,
			} {
				if _, err := s.db.Exec(q); err != nil {
					t.Fatal(err)
				}
			}
			if ids, err := s.AlteredMessages(ctx); err != nil || !slices.Equal(ids, []string{"with-files"}) {
				t.Errorf("altered: %v, %v", ids, err)
			}
			if _, ok, err := s.Claim(ctx, dumpRealm, "office", dumpDay, time.Minute); err == nil || ok {
				t.Errorf("it is claimed: %v, %v", ok, err)
			}
		})
	}
}

// Words that cannot be unpacked any more are those of an altered message, and no fault of the disk or of a connection.
func TestWordsThatCannotBeUnpackedAreNoticed(t *testing.T) {
	for name, body := range map[string]string{"cut off": "substr(body, 1, length(body) / 2)", "another's": "substr(body, 3)", "empty": "substr(body, 1, 0)"} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			s := filled(t, t.TempDir())
			defer func() { _ = s.Close() }()
			if err := s.PutMessage(ctx, enclosing("with-files")); err != nil {
				t.Fatal(err)
			}
			unguarded(t, s, "messages")
			if _, err := s.db.Exec(`UPDATE messages SET body = ` + body + ` WHERE id = 'with-files'`); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Message(ctx, "with-files"); !errors.Is(err, messages.ErrAltered) || errors.Is(err, database.ErrUnusable) {
				t.Errorf("it reads: %v", err)
			}
			if ids, err := s.AlteredMessages(ctx); err != nil || !slices.Equal(ids, []string{"with-files"}) {
				t.Errorf("altered: %v, %v", ids, err)
			}
		})
	}
}

// A file whose bytes are not those of its hash is not taken in.
func TestAFileMustBeWhatItsHashSays(t *testing.T) {
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	m := enclosing("with-files")
	m.Attachments[0].Data = []byte("another")
	if err := s.PutMessage(context.Background(), m); err == nil {
		t.Error("it is queued")
	}
}
