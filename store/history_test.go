package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// What is on record of a problem is all its messages, those that were dissolved too, each version and each hold; nothing of the problem whose number
// begins alike, and nothing of another realm.
func TestThePastOfAProblem(t *testing.T) {
	ctx := context.Background()
	s := open(t, t.TempDir())
	for _, id := range []string{"p", "q"} {
		if err := s.PutPlan(ctx, -1, remind.Plan{ID: id, Title: id, Typist: "李四"}, start); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.PutDirectory(ctx, -1, remind.Directory{Typist: "王五"}, start.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.SetHold(ctx, store.Hold{Scope: "p", By: "张三"}, start.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	for i, key := range []string{"p/1", "p/1.2@2026-06-30", "p/1~quarter", "p/12", "q/1"} {
		n := notice(key, "d7", "a@x.example")
		offer(t, s, n)
		if err := put(t, s, string(rune('a'+i)), n); err != nil {
			t.Fatal(err)
		}
	}
	c, ok := claim(t, s, start)
	if !ok {
		t.Fatal("nothing to claim")
	}
	if err := s.Settle(ctx, c.ID, 1, delivery.Verdict{Outcome: delivery.Declined, Code: 554, Reply: "no"}, start); err != nil {
		t.Fatal(err)
	}
	p, err := s.Past(ctx, realm, "p/1")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for i := range p.Messages {
		ids = append(ids, p.Messages[i].ID)
	}
	if got := strings.Join(ids, ""); got != "abc" || c.ID != "a" || len(p.Messages[0].Steps) == 0 {
		t.Errorf("messages %s, the first of them %+v", got, p.Messages[0].Steps)
	}
	if len(p.Versions) != 2 || p.Versions[0].Plan.Typist != "李四" || p.Versions[1].Directory.Typist != "王五" || !p.Versions[1].At.Equal(start.Add(time.Hour)) {
		t.Errorf("versions %+v", p.Versions)
	}
	if len(p.Holds) != 3 || p.Holds[2].On || p.Holds[2].By != "张三" || !p.Holds[2].At.Equal(start.Add(2*time.Hour)) { // both plans entered held
		t.Errorf("holds %+v", p.Holds)
	}
	keys := map[remind.Key]bool{}
	err = s.Log(ctx, store.Filter{Realm: realm, Within: "p/1", All: true}, func(r store.LogRow) error {
		keys[r.Notice.Obligation] = true
		return nil
	})
	if err != nil || len(keys) != 3 || keys["p/12"] || keys["q/1"] {
		t.Errorf("the log has %v: %v", keys, err)
	}
	if p, err := s.Past(ctx, "another", "p/1"); err != nil || len(p.Messages) != 0 {
		t.Errorf("another realm has %d messages: %v", len(p.Messages), err)
	}
}
