package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

func part(id string, notices ...remind.Notice) store.Outgoing {
	m := store.Outgoing{
		Letter: delivery.Letter{
			ID: id, Address: remind.Address{Channel: "mail", To: "a@x.example"}, Rendered: remind.Rendered{Subject: "主题", Text: "正文"}, Date: start,
		},
		Realm: realm, Day: remind.DateOf(start), Expires: start.Add(8 * time.Hour),
	}
	for _, n := range notices {
		m.Notices = append(m.Notices, n.NoticeKey)
	}
	return m
}

func TestPartsAreQueuedTogether(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	one, two := notice("p/1", "d7", "a@x.example"), notice("p/2", "d7", "a@x.example")
	offer(t, s, one)
	if err := s.PutParts(ctx, []store.Outgoing{part("a", one), part("b", two)}); !errors.Is(err, store.ErrTaken) {
		t.Fatalf("a part whose notice does not wait: %v", err)
	}
	if got := states(t, s)["p/1 d7"]; got != store.Waiting {
		t.Errorf("one part is queued without the other: %s", got)
	}
	offer(t, s, one, two)
	if err := s.PutParts(ctx, []store.Outgoing{part("a", one), part("b", two)}); err != nil {
		t.Fatal(err)
	}
	live, err := s.Live(ctx, realm)
	if err != nil || len(live) != 2 || live[0].Batch != "a" || live[1].Batch != "a" {
		t.Errorf("%v, %+v", err, live)
	}
}

func TestASpentNameGetsANumber(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	one := notice("p/1", "d7", "a@x.example")
	offer(t, s, one)
	for _, want := range []string{"a", "a-2", "a-3"} {
		if err := s.PutParts(ctx, []store.Outgoing{part("a", one)}); err != nil {
			t.Fatal(err)
		}
		live, err := s.Live(ctx, realm)
		if err != nil || len(live) != 1 || live[0].ID != want || live[0].Batch != want {
			t.Fatalf("%v, %+v, want %s", err, live, want)
		}
		if err := s.Dissolve(ctx, want, start, store.WindowEnded); err != nil {
			t.Fatal(err)
		}
	}
}

// A message that no attempt was made at gives the office a reason all the same.
func TestWhatHadNoTurnSaysWhy(t *testing.T) {
	s := open(t, t.TempDir())
	one := notice("p/1", "d7", "a@x.example")
	offer(t, s, one)
	if err := put(t, s, "a", one); err != nil {
		t.Fatal(err)
	}
	if err := s.Dissolve(t.Context(), "a", start, store.WindowEnded); err != nil {
		t.Fatal(err)
	}
	snap, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	policy := remind.DefaultPolicy()
	got := (&store.Terms{Realm: realm, Policy: &policy}).World(snap).Troubles
	if len(got) != 1 || !strings.HasSuffix(got[0].What, "起一直未能送达：发信时段内没有轮到（渠道停发或限额已满）") {
		t.Errorf("%+v", got)
	}
}

// What an address refused is told again once the directory has been imported anew, and not before.
func TestANewDirectoryIsANewChance(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	one := notice("p/1", "d7", "a@x.example")
	offer(t, s, one)
	if err := put(t, s, "a", one); err != nil {
		t.Fatal(err)
	}
	c, _ := claim(t, s, start)
	if err := s.Settle(ctx, "a", c.Attempt, delivery.Verdict{Outcome: delivery.Refused, Reply: "550 5.1.1"}, start); err != nil {
		t.Fatal(err)
	}
	if n := offer(t, s, one); n.New != 0 {
		t.Error("a refused notice is told again at once")
	}
	if err := s.PutDirectory(ctx, -1, remind.Directory{}, start.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n := offer(t, s, one); n.New != 1 || states(t, s)["p/1 d7"] != store.Waiting {
		t.Errorf("after the import: %+v, %v", n, states(t, s))
	}
	if err := put(t, s, "b", one); err != nil {
		t.Fatal(err)
	}
	c, _ = claim(t, s, start.Add(2*time.Hour))
	if err := s.Settle(ctx, "b", c.Attempt, delivery.Verdict{Outcome: delivery.Refused}, start.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n := offer(t, s, one); n.New != 0 {
		t.Error("one import is one chance")
	}
}

// What is made anew on its day is another message, and an answer to it shall find that one.
func TestASpentNameIsNumberedInTheSubjectToo(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	one := notice("p/1", "d7", "a@x.example")
	offer(t, s, one)
	const id = "1260ee3343aabbccddeeff0011223344"
	for _, want := range []string{"【督办】问题1 [DB-1260ee3343]", "【督办】问题1 [DB-1260ee3343-2]"} {
		p := part(id, one)
		p.Subject = delivery.Marked("【督办】问题1", id)
		if err := s.PutParts(ctx, []store.Outgoing{p}); err != nil {
			t.Fatal(err)
		}
		live, err := s.Live(ctx, realm)
		if err != nil || len(live) != 1 {
			t.Fatalf("%v, %+v", err, live)
		}
		if m, err := s.Message(ctx, live[0].ID); err != nil || m.Subject != want {
			t.Errorf("the subject is %q, not %q: %v", m.Subject, want, err)
		}
		if err := s.Dissolve(ctx, live[0].ID, start, store.WindowEnded); err != nil {
			t.Fatal(err)
		}
	}
}
