package store_test

import (
	"context"
	"fmt"
	"testing"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// The log says how often an address was really reminded, whatever the occurrence of a notice is and whichever rows are asked for.
func TestTheLogCountsReminders(t *testing.T) {
	s := open(t, t.TempDir())
	for i, v := range []delivery.Verdict{delivered, {Outcome: delivery.Refused, Code: 550}, delivered} {
		at := start.AddDate(0, 0, i)
		n := notice("p/1", fmt.Sprint("ow", i), "a@x.example")
		n.Occurrence, n.On = 97+i, remind.DateOf(at)
		offerAt(t, s, at, n, notice("p/1", "d7", "b@x.example"))
		err := s.PutMessage(context.Background(), store.Outgoing{
			Letter: delivery.Letter{ID: fmt.Sprint("m", i), Address: n.Address, Date: at, Rendered: remind.Rendered{Subject: "主题"}}, Realm: realm,
			Day: remind.DateOf(at), Expires: at.AddDate(0, 0, 1), Notices: []remind.NoticeKey{n.NoticeKey},
		})
		if err != nil {
			t.Fatal(err)
		}
		settleAt(t, s, at, v)
	}
	for _, tt := range []struct {
		from remind.Date
		want string
	}{{0, "[ow0:1 d7:0 ow1:0 ow2:2]"}, {remind.DateOf(start) + 2, "[ow2:2]"}} {
		var got []string
		err := s.Log(context.Background(), store.Filter{Realm: realm, From: tt.from}, func(r store.LogRow) error {
			got = append(got, fmt.Sprint(r.Notice.Stage, ":", r.Times))
			return nil
		})
		if err != nil || fmt.Sprint(got) != tt.want {
			t.Errorf("from %v: %v, want %s; %v", tt.from, got, tt.want, err)
		}
	}
}
