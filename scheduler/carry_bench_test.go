package scheduler

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"duban/remind"
)

// lines is a channel of many lines that takes every letter at once.
type lines struct{ taker }

func (lines) InFlight() int { return 32 }

// BenchmarkCarry words and carries one message each to so many addresses, over a store that waits for the disk: the whole way from what waits to
// what is settled. It returns messages a second, seconds of processor a thousand messages, and the most memory that the process ever had.
func BenchmarkCarry(b *testing.B) {
	for _, n := range []int{300, 5000, 20_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				now := remind.NewDate(2026, 11, 23).At(9, 0)
				d := dueTo(b, n, &now)
				d.Routes = map[string]Route{remind.MailChannel: {Channel: lines{}, Kind: remind.KindMail}}
				carryOne(b, d, n, now)
				_ = d.Store.Close()
			}
		})
	}
}

// carryOne holds the round, and measures the delivery after it.
func carryOne(b *testing.B, d *Daemon, n int, now time.Time) {
	ctx := context.Background()
	v, err := d.look(ctx, now, true)
	if err == nil {
		err = d.runRound(ctx, v, now)
	}
	if err != nil {
		b.Fatal(err)
	}
	begun, spent := time.Now(), processor()
	if _, err := d.deliver(ctx, v, now, false); err != nil {
		b.Fatal(err)
	}
	all, cpu := time.Since(begun), processor()-spent
	left, err := d.Store.Backlog(ctx, d.Realm)
	if err != nil || left.Queue+left.Waiting+left.InDoubt > 0 {
		b.Fatalf("left %+v, %v", left, err)
	}
	var most syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &most)
	per := 1000 / float64(n)
	b.ReportMetric(float64(n)/all.Seconds(), "mails/s")
	b.ReportMetric(cpu.Seconds()*per, "cpu-s/1000")
	b.ReportMetric(float64(most.Maxrss)/1024, "MB")
}

// processor returns the time of the processor that this process has taken.
func processor() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
