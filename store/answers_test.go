package store

import (
	"context"
	"slices"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/delivery"
)

// asks sends a mail in which a notice may ask for 收到, and returns the notice. Where it fails nothing has told anybody.
func asks(t *testing.T, s *Store, id, stage string, at time.Time, outcome delivery.Outcome) remind.Notice {
	t.Helper()
	ctx := context.Background()
	n := remind.Notice{NoticeKey: remind.NoticeKey{
		Obligation: "p/1", Stage: stage, Occurrence: 1, Anchor: remind.Anchor{Event: "import"}, Address: remind.NewAddress(remind.MailChannel, "jia@x.example"),
	}, Plan: "p", Role: remind.Responsible, Bodies: []string{"甲县"}, Receipt: true}
	day := remind.DateOf(at)
	if _, err := s.Offer(ctx, Round{Day: day, At: at, Realm: Real}, []remind.Notice{n}, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.PutMessage(ctx, Outgoing{
		Letter: delivery.Letter{ID: id, Address: n.Address, Date: at}, Realm: Real, Day: day, Expires: at.Add(time.Hour), Notices: []remind.NoticeKey{n.NoticeKey},
	}); err != nil {
		t.Fatal(err)
	}
	c, ok, err := s.Claim(ctx, Real, remind.MailChannel, at, time.Minute)
	if err != nil || !ok {
		t.Fatalf("claim: %v, %v", ok, err)
	}
	if err := s.Settle(ctx, c.ID, c.Attempt, delivery.Verdict{Outcome: outcome}, at); err != nil {
		t.Fatal(err)
	}
	return n
}

// A world knows who was asked for 收到 first when, who has answered, what waits and what was laid aside; each look that was kept sees what has come since.
func TestAWorldKnowsWhatIsAnswered(t *testing.T) {
	ctx := context.Background()
	s := opened(t)
	terms := Terms{Realm: Real, Policy: &remind.Policy{}, Answers: AnswerTerms{Open: true, Patience: map[remind.Role]int{remind.Responsible: 10}}}
	before, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first := asks(t, s, "m1", "o1", dumpDay, delivery.Delivered)
	asks(t, s, "m2", "ow", dumpDay.AddDate(0, 0, 7), delivery.Delivered)
	snap, err := s.Refresh(ctx, &before, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	w := terms.World(snap).Answers
	if a := w.Asked[first.Chain()]; len(w.Asked) != 1 || a.Day != remind.DateOf(dumpDay) || a.Role != remind.Responsible || !slices.Equal(a.Bodies, []string{"甲县"}) {
		t.Errorf("asked: %+v", w.Asked)
	}
	if snap.SameAnswers(&before) {
		t.Error("it looks the same as before")
	}
	at := dumpDay.AddDate(0, 0, 1)
	for i, claims := range [][]answer.Claim{{{Key: "p/1", Kind: answer.Done}}, {{Key: "p/1", Kind: answer.Received}}, {{Key: "p/1", Kind: answer.Progress}}} {
		r := answer.Reply{
			At: at.Add(time.Duration(i) * time.Hour), Way: answer.ByMail, Source: string(rune('a' + i)), Message: "m1", From: "Jia@X.example", Name: "王某", Bodies: []string{"甲县"},
			Words: "好", Claims: claims,
		}
		if _, err := s.AddReply(ctx, &r); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.EndReply(ctx, -1, &answer.Ending{Reply: 3, At: at.Add(5 * time.Hour), By: "张三", Note: "附件不全"}); err != nil {
		t.Fatal(err)
	}
	if snap, err = s.Refresh(ctx, &snap, time.Time{}); err != nil {
		t.Fatal(err)
	}
	w = terms.World(snap).Answers
	if got := w.Heard[first.Chain()]; !got.Equal(at.Add(2 * time.Hour)) {
		t.Errorf("answered %v", got)
	}
	if len(w.Waiting) != 1 || w.Waiting[0].ID != 1 || w.Waiting[0].Who != "甲县（王某）" || w.Waiting[0].What != "已完成，申请验收" {
		t.Errorf("waiting: %+v", w.Waiting)
	}
	if len(w.Dismissed) != 1 || w.Dismissed[0].Address != first.Address || w.Dismissed[0].Note != "附件不全" || !slices.Equal(w.Dismissed[0].Keys, []remind.Key{"p/1"}) {
		t.Errorf("dismissed: %+v", w.Dismissed)
	}
	terms.Realm = Rehearsal
	if w := terms.World(snap).Answers; len(w.Asked) > 0 || len(w.Heard) > 0 {
		t.Errorf("the other realm: %+v", w)
	}
}

// What surely failed has asked nobody; and the newest message is known however long ago it was.
func TestAFailedMailHasAskedNobody(t *testing.T) {
	ctx := context.Background()
	s := opened(t)
	n := asks(t, s, "m1", "o1", dumpDay, delivery.Refused)
	snap, err := s.Snapshot(ctx)
	if err != nil || len(snap.asking.asked[Real]) != 0 {
		t.Errorf("asked: %+v, %v", snap.asking.asked, err)
	}
	h, err := s.History(ctx, Real, n.Address, remind.DateOf(dumpDay)+400)
	if err != nil || !h.Last.Equal(dumpDay) || len(h.Messages) != 0 {
		t.Errorf("history: %+v, %v", h, err)
	}
}
