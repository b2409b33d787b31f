package scheduler_test

import (
	"bytes"
	"strings"
	"testing"

	"duban/remind/delivery"
)

// A leader's mail has its list with it, at every attempt and after a restart the same bytes; nobody else's has one.
func TestFilesOfAMailOutliveARestart(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10))
		o.answer(delivery.Verdict{Outcome: delivery.Retry, Code: 451})
		o.start()
		until(day(3), 9, 0)
		o.halt()
		_ = o.Store.Close()
		again := open(t, dir, day(10))
		again.start()
		until(day(3), 12, 0)
		again.halt()
		_ = again.Store.Close()
		lists := 0
		for _, p := range append(o.sent, again.sent...) {
			if !strings.HasPrefix(p.To, "ding") {
				if len(p.Attachments) != 0 {
					t.Errorf("%s gets %s", p.To, p.Attachments[0].Name)
				}
				continue
			}
			lists++
			if len(p.Attachments) != 1 || p.Attachments[0].Name != "督办清单（丁同志，1个问题）.xlsx" || len(p.Attachments[0].Data) < 1000 {
				t.Fatalf("the leader gets %d files", len(p.Attachments))
			}
			if !bytes.Equal(p.Attachments[0].Data, o.sent[0].Attachments[0].Data) {
				t.Error("a later attempt has another file")
			}
		}
		if lists < 2 || len(again.sent) == 0 {
			t.Errorf("%d attempts, %d of them after the restart", lists, len(again.sent))
		}
	})
}
