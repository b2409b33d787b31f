//go:build slow

package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/store"
)

// A unit answers the mail that it was sent, through a real mailbox: the office's list has its words, and what is no answer is left unread.
func TestARepliedMailIsHeard(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	box := startReplyBox(t)
	settings, state := box.settings(t, dir, ""), filepath.Join(dir, "state")
	running(t, "", []string{"--demo", "--config", settings, "--state", state}, func() {})
	sent, _ := keptReplies(t, state, store.Rehearsal)
	m := &sent[slices.IndexFunc(sent, func(m store.Trail) bool { return strings.HasPrefix(m.Recipient, "石鼓区") })]
	box.put(t, answerTo(m, "a1", "收到，正在组织整改。"))
	box.put(t, "From: <"+m.To+">\nTo: duban@city.test\nSubject: 自动回复: x\nIn-Reply-To: <"+m.ID+"@city.test>\nMessage-ID: <a2@unit.example>\n\n已收到，已完成\n")
	box.put(t, "From: somebody@else.example\nTo: duban@city.test\nSubject: 发票\nMessage-ID: <a3@else.example>\n\n收到请回复\n")
	for range 2 { // another process sees all of them again
		box.read(t, settings, state)
		_, replies := keptReplies(t, state, store.Rehearsal)
		if len(replies) != 1 || replies[0].Message != m.ID || replies[0].Words != "收到，正在组织整改。" || replies[0].Foreign {
			t.Fatalf("%+v", replies)
		}
		if n := box.unread(t); n != 2 {
			t.Errorf("%d mails are left unread, not 2", n)
		}
	}
	var out, errs strings.Builder
	for _, args := range [][]string{{"replies", "--all"}, {"replies", "1"}, {"check", "--online"}} {
		if code := execute(t.Context(), append(args, "--config", settings, "--state", state), &out, &errs, clock); code != 0 {
			t.Errorf("%v: exit code %d", args, code)
		}
	}
	for _, want := range []string{"正在组织整改", "石鼓区", m.Subject} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("duban replies does not say %s: %s", want, out.String())
		}
	}
	if want := "联网检查 answers.inbox：正常"; !strings.Contains(errs.String(), want) {
		t.Errorf("check --online does not say %s: %s", want, errs.String())
	}
}

// Replies come in while the real program is killed at any point: none is lost, and none is taken twice.
func TestRepliesWhileTheProgramIsKilled(t *testing.T) {
	t.Parallel()
	dir, exe := t.TempDir(), program(t)
	box := startReplyBox(t)
	settings, state := box.settings(t, dir, ""), filepath.Join(dir, "state")
	running(t, "", []string{"--demo", "--config", settings, "--state", state}, func() {})
	sent, _ := keptReplies(t, state, store.Rehearsal)
	luck := rand.New(rand.NewPCG(11, 13))
	came, strange := 0, 0
	const rounds = 15
	for round := range rounds {
		for range 4 {
			m := &sent[luck.IntN(len(sent))]
			box.put(t, answerTo(m, fmt.Sprintf("r%d", came), fmt.Sprintf("第%d次答复：已完成整改。", came)))
			came++
		}
		box.put(t, fmt.Sprintf("From: x@else.example\nSubject: x\nMessage-ID: <s%d@else.example>\n\n收到\n", strange))
		strange++
		kill(t, luck, 500*time.Millisecond, exe, "run", "--config", settings, "--state", state) // while it starts, mostly
		// Sizes are asked for once, each mail is fetched, and each answer marked as read: also those that are known, for this is another process.
		at, open := 1+luck.IntN(1+2*came+strange), luck.IntN(2) == 0
		if round == rounds-1 {
			at, open = 1, false // the last mails are read by nobody
		}
		d := box.doorAt(at, open)
		killAfter(t, d.come, time.Duration(luck.IntN(20))*time.Millisecond, exe, "run", "--config", settings, "--state", state)
		box.door.Store(nil)
		if !open {
			close(d.open)
		}
	}
	_, early := keptReplies(t, state, store.Rehearsal)
	box.read(t, settings, state)
	if n := box.unread(t); n != strange {
		t.Errorf("%d mails are left unread, not %d", n, strange)
	}
	_, replies := keptReplies(t, state, store.Rehearsal)
	times := map[string]int{}
	for i := range replies {
		id, _, _ := strings.Cut(replies[i].Source, "@")
		times[id]++
		if !strings.Contains(replies[i].Words, "次答复：已完成整改。") || strings.Contains(replies[i].Words, ">") {
			t.Errorf("the words of %s: %q", id, replies[i].Words)
		}
	}
	for n := range came {
		if got := times[fmt.Sprintf("r%d", n)]; got != 1 {
			t.Errorf("reply %d is there %d times", n, got)
		}
	}
	if len(replies) != came || len(early) == 0 || len(early) == came {
		t.Errorf("%s: %d replies of %d mails, %d before the last run", remind.DateOf(clock()), len(replies), came, len(early))
	}
}
