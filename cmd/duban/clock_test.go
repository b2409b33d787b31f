package main

import (
	"bytes"
	"strings"
	"testing"

	"duban/store"
)

// Only the running daemon knows that its clock has leapt. What it holds everything for is what others say, until somebody accepts the clock.
func TestALeapIsSeenBesideTheDaemon(t *testing.T) {
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.NoteClock(t.Context(), store.ClockFault{Since: clock(), Reason: "系统运行期间时钟向前跳了48小时"}); err != nil {
		t.Fatal(err)
	}
	closing(st)
	run := func(args ...string) (int, string) {
		var out bytes.Buffer
		code := execute(t.Context(), append(args, "--state", dir), &out, &out, clock)
		return code, out.String()
	}
	for _, tt := range []struct {
		command string
		code    int
		says    bool
	}{{"status", 0, true}, {"clock", 1, true}, {"check", 1, true}, {"clock accept", 0, true}, {"clock", 0, false}, {"check", 0, false}, {"status", 0, false}} {
		code, out := run(strings.Fields(tt.command)...)
		says := strings.Contains(out, "系统运行期间时钟向前跳了48小时") || strings.HasPrefix(tt.command, "clock accept") && strings.Contains(out, "已确认：")
		if code != tt.code || says != tt.says {
			t.Errorf("%s: exit code %d, speaks of the leap %v:\n%s", tt.command, code, says, out)
		}
	}
}
