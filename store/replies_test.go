package store

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/store/replies"
)

// opened is an empty store.
func opened(t *testing.T) *Store {
	t.Helper()
	s, err := openIn(context.Background(), t.TempDir(), Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// A reply is kept as it came, once: a mail is seen again after a restart, and a form pressed twice.
func TestAReplyIsKeptOnce(t *testing.T) {
	ctx := context.Background()
	s := opened(t)
	r := dumpReply()
	if isNew, err := s.AddReply(ctx, &r); !isNew || err != nil || r.ID != 1 {
		t.Fatalf("new %v, id %d, %v", isNew, r.ID, err)
	}
	again := dumpReply()
	again.Words = "另外的话"
	if isNew, err := s.AddReply(ctx, &again); isNew || err != nil || again.ID != 1 {
		t.Errorf("again: new %v, id %d, %v", isNew, again.ID, err)
	}
	other := dumpReply()
	other.Source = "<b@x.example>" // with the same file
	if isNew, err := s.AddReply(ctx, &other); !isNew || err != nil || other.ID != 2 {
		t.Errorf("another: new %v, id %d, %v", isNew, other.ID, err)
	}
	one, err := s.Reply(ctx, 1)
	if err != nil || one.Words != "已完成" || one.Whole != "已完成\n原文" || one.Files[0].Data != nil || !one.At.Equal(dumpDay) {
		t.Errorf("it reads %+v, %v", one, err)
	}
	all, endings, err := s.Replies(ctx)
	if err != nil || len(all) != 2 || all[0].Whole != "" || all[1].ID != 2 || len(endings) != 0 {
		t.Errorf("the list: %+v, %v, %v", all, endings, err)
	}
	if data, err := s.Proof(ctx, r.Files[0].SHA256); err != nil || !bytes.Equal(data, []byte("照片")) {
		t.Errorf("proof: %q, %v", data, err)
	}
	if _, err := s.Proof(ctx, "00"); !errors.Is(err, replies.ErrProof) {
		t.Errorf("no proof: %v", err)
	}
	if _, err := s.Reply(ctx, 3); !errors.Is(err, replies.ErrNone) {
		t.Errorf("no reply: %v", err)
	}
}

// A file that is not what its hash says is kept by nobody, and neither is its reply.
func TestAFileOfAnotherHashIsRefused(t *testing.T) {
	ctx := context.Background()
	s := opened(t)
	r := dumpReply()
	r.Files[0].Data = []byte("别的")
	if _, err := s.AddReply(ctx, &r); err == nil {
		t.Error("it is kept")
	}
	if all, _, err := s.Replies(ctx); err != nil || len(all) != 0 {
		t.Errorf("kept: %v, %v", all, err)
	}
}

// What was changed behind the program's back is named.
func TestAlteredProofsAreNamed(t *testing.T) {
	ctx := context.Background()
	s := opened(t)
	r := dumpReply()
	if _, err := s.AddReply(ctx, &r); err != nil {
		t.Fatal(err)
	}
	if sums, err := s.AlteredProofs(ctx); err != nil || len(sums) != 0 {
		t.Errorf("before: %v, %v", sums, err)
	}
	unguarded(t, s, "proofs")
	if _, err := s.db.Exec(`UPDATE proofs SET data = ?`, []byte{0}); err != nil {
		t.Fatal(err)
	}
	if sums, err := s.AlteredProofs(ctx); err != nil || !slices.Equal(sums, []string{r.Files[0].SHA256}) {
		t.Errorf("after: %v, %v", sums, err)
	}
	if _, err := s.Proof(ctx, r.Files[0].SHA256); err == nil {
		t.Error("it is handed out")
	}
}

// Of many who take one reply at a time one wins; the events and progress of the others are not recorded.
func TestAReplyEndsOnce(t *testing.T) {
	ctx := context.Background()
	s := opened(t)
	r := dumpReply()
	if _, err := s.AddReply(ctx, &r); err != nil {
		t.Fatal(err)
	}
	snap, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	take := func(rev int64, e *answer.Ending) error {
		return s.EndReply(ctx, rev, e, remind.Progress{Key: "p/1", At: dumpDay, Text: "完成六成", Reply: e.Reply})
	}
	var group sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		group.Go(func() {
			errs[i] = take(-1, &answer.Ending{Reply: r.ID, At: dumpDay, Taken: true, By: "整改办", Events: []remind.Event{{Key: "p/1", Kind: remind.EventReport, At: dumpDay}}})
		})
	}
	group.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, replies.ErrEnded) {
			t.Errorf("the others are told %v", err)
		}
	}
	after, err := s.Snapshot(ctx)
	if err != nil || won != 1 || len(after.Events) != 1 || len(after.Progress) != 1 || after.Endings[r.ID].Events[0].ID != after.Events[0].ID {
		t.Errorf("%d won; %+v, %v", won, after, err)
	}
	if err := take(snap.Revision, &answer.Ending{Reply: r.ID}); !errors.Is(err, ErrChanged) {
		t.Errorf("by a look from before: %v", err)
	}
	if err := take(-1, &answer.Ending{Reply: 99}); !errors.Is(err, replies.ErrNone) {
		t.Errorf("of no reply: %v", err)
	}
}

// What fails in its middle leaves nothing: no event without its ending, no ending without its progress.
func TestAnEndingIsWholeOrNothing(t *testing.T) {
	ctx := context.Background()
	s := opened(t)
	r := dumpReply()
	if _, err := s.AddReply(ctx, &r); err != nil {
		t.Fatal(err)
	}
	e := answer.Ending{Reply: r.ID, At: dumpDay, Taken: true, By: "整改办", Events: []remind.Event{{Key: "p/1", Kind: remind.EventReport, At: dumpDay}}}
	if err := s.EndReply(ctx, -1, &e, remind.Progress{Key: "p/1", At: dumpDay, Text: "完成", Reply: 99}); err == nil {
		t.Fatal("progress of a reply that there is not was recorded")
	}
	snap, err := s.Snapshot(ctx)
	if err != nil || len(snap.Events)+len(snap.Progress)+len(snap.Endings) != 0 || snap.Revision != 0 || e.Events[0].ID != 0 {
		t.Errorf("left: %+v, %v", snap, err)
	}
	if err := s.EndReply(ctx, -1, &e, remind.Progress{Key: "p/1", At: dumpDay, Text: "完成", Reply: r.ID}); err != nil || e.Events[0].ID == 0 {
		t.Errorf("once more: %+v, %v", e, err)
	}
}

// A look that was kept sees replies that have come since, though the revision stays; and what came later than it looks at, it does not see.
func TestSnapshotsSeeReplies(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	before, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	told := dumpNotice(1).NoticeKey
	if len(before.Replies) != 1 || !before.Answered[dumpRealm][told].Equal(dumpDay) || len(before.Progress) != 1 || !before.Endings[1].Taken {
		t.Errorf("before: %+v", before)
	}
	rows, err := s.LastRows(ctx)
	if err != nil {
		t.Fatal(err)
	}
	later := dumpDay.Add(time.Hour)
	for i, foreign := range []bool{false, true} {
		r := dumpReply()
		r.Source, r.At, r.Foreign = []string{"<c@x.example>", "<d@x.example>"}[i], later.Add(time.Duration(i)*time.Minute), foreign
		if _, err := s.AddReply(ctx, &r); err != nil {
			t.Fatal(err)
		}
	}
	after, err := s.Refresh(ctx, &before, time.Time{})
	if err != nil || after.Revision != before.Revision || len(after.Replies) != 3 || !after.Answered[dumpRealm][told].Equal(later) {
		t.Errorf("after: revision %d, then %d, %d replies, answered %v, %v", before.Revision, after.Revision, len(after.Replies), after.Answered, err)
	}
	if now, err := s.LastRows(ctx); err != nil || now == rows {
		t.Errorf("the records have come no further: %+v, %v", now, err)
	}
	if past, err := s.SnapshotAt(ctx, dumpDay); err != nil || len(past.Replies) != 1 {
		t.Errorf("as of then: %+v, %v", past.Replies, err)
	}
}

// The key of links is made once, whoever asks first, and outlives a backup.
func TestTheLinkKeyIsMadeOnce(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s, err := openIn(ctx, dir, Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	first, err := s.LinkKey(ctx)
	if err != nil || len(first) != linkKeyBytes {
		t.Fatalf("%x, %v", first, err)
	}
	if again, err := s.LinkKey(ctx); err != nil || !bytes.Equal(again, first) {
		t.Errorf("again %x, %v", again, err)
	}
	if err := s.PutPlan(ctx, -1, remind.Plan{ID: "p"}, dumpDay); err != nil {
		t.Fatal(err)
	}
	if other, err := opened(t).LinkKey(ctx); err != nil || bytes.Equal(other, first) {
		t.Errorf("another store's: %x, %v", other, err)
	}
	r := dumpReply()
	if _, err := s.AddReply(ctx, &r); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(dir, "copy.db")
	if _, err := s.Backup(ctx, copied, dumpDay); err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if _, err := RestoreBackup(ctx, RestoreOrder{File: copied, Dir: to, By: "管理员", At: dumpDay.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	restored, err := Open(ctx, to, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = restored.Close() }()
	key, err1 := restored.LinkKey(ctx)
	all, _, err2 := restored.Replies(ctx)
	data, err3 := restored.Proof(ctx, r.Files[0].SHA256)
	if err := errors.Join(err1, err2, err3); err != nil || !bytes.Equal(key, first) || len(all) != 1 || string(data) != "照片" {
		t.Errorf("restored: key %x, replies %+v, proof %q, %v", key, all, data, err)
	}
}

// Progress that the office types brings its own files.
func TestProgressIsKept(t *testing.T) {
	ctx := context.Background()
	s := opened(t)
	p := remind.Progress{Key: "p/1", On: remind.DateOf(dumpDay), At: dumpDay, By: "甲县", Taker: "整改办", Text: "完成六成", Files: []string{dumpReply().Files[0].SHA256}}
	if err := s.AddProgress(ctx, 0, []remind.Progress{p}, dumpReply().Files...); err != nil {
		t.Fatal(err)
	}
	snap, err := s.Snapshot(ctx)
	if err != nil || len(snap.Progress) != 1 || snap.Progress[0].Text != "完成六成" || snap.Revision != 1 {
		t.Errorf("%+v, %v", snap, err)
	}
	if _, err := s.Proof(ctx, p.Files[0]); err != nil {
		t.Error(err)
	}
	if err := s.AddProgress(ctx, 0, []remind.Progress{p}); !errors.Is(err, ErrChanged) {
		t.Errorf("by a look from before: %v", err)
	}
}
