package store

import (
	"context"
	"reflect"
	"testing"

	"duban/store/personal"
)

// What a part that was read before knows of replies and of who was asked is read again once somebody's data was purged: nothing of it stays in memory.
func TestAPurgeLeavesNothingInFormerParts(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	part, err1 := s.Part(ctx, []string{"p"}, nil)
	whole, err2 := s.Snapshot(ctx)
	person := personal.Person{Channel: "mail", Address: dumpReply().From, Alias: "某人"}
	cells, err3 := s.Personal(ctx, []personal.Person{person})
	if err1 != nil || err2 != nil || err3 != nil || len(part.Replies) == 0 || len(cells) == 0 {
		t.Fatal(err1, err2, err3, len(part.Replies), len(cells))
	}
	if n, err := s.Purge(ctx, Purge{Cells: cells, Why: "已销号", By: "管理员", At: dumpDay}); n == 0 || err != nil {
		t.Fatalf("purged %d rows: %v", n, err)
	}
	after, err1 := s.Part(ctx, []string{"p"}, part.Former())
	anew, err2 := s.Part(ctx, []string{"p"}, nil)
	again, err3 := s.Refresh(ctx, &whole, dumpDay)
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	if reflect.DeepEqual(part.Replies, anew.Replies) {
		t.Fatal("nothing of the replies was purged")
	}
	for name, got := range map[string]Snapshot{"part": after, "whole": again} {
		if !reflect.DeepEqual(got.Replies, anew.Replies) || !reflect.DeepEqual(got.Answered, anew.Answered) || !reflect.DeepEqual(got.asking, anew.asking) {
			t.Errorf("%s: replies %+v, answered %v, asked %+v; want %+v, %v, %+v", name, got.Replies, got.Answered, got.asking, anew.Replies, anew.Answered, anew.asking)
		}
	}
}
