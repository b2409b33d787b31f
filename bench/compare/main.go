// Command compare measures the real program beside public programs of Debian that do a part of the same, in turn in one run: smtp-source and
// smtp-sink of Postfix, remind, and a plain HTTP client. It writes a line for each run; bench/show makes the tables.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"duban/bench/figures"
	"duban/bench/process"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) > 1 && os.Args[1] == postWord {
		end(post(ctx, os.Args[2:]))
		return
	}
	end(compare(ctx, os.Args[1:]))
}

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// compare measures everything as often as is asked for.
func compare(ctx context.Context, args []string) (err error) {
	var b bench
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	out := flags.String("out", "bench/results/compare.jsonl", "where the results go")
	flags.StringVar(&b.duban, "duban", "bin/duban", "the program")
	flags.StringVar(&b.remind, "remind", "remind", "Debian's remind")
	flags.StringVar(&b.postfix.Root, "postfix", "", "folder of an unpacked Postfix")
	flags.StringVar(&b.postfix.Libraries, "libraries", "", "where its programs find their libraries")
	flags.StringVar(&b.size, "size", "usual", "small, usual or big")
	flags.IntVar(&b.turns, "turns", 5, "how often each is measured")
	flags.DurationVar(&b.limit, "limit", 60*time.Second, "the longest that one run may take; it counts with what it has done by then")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if b.duban, err = filepath.Abs(b.duban); err != nil {
		return err
	}
	if b.work, err = os.MkdirTemp(filepath.Dir(b.duban), "bench"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.work)) }()
	machine, err := figures.ThisMachine(b.work, time.Now())
	if err != nil {
		return err
	}
	machine.Small = b.size == "small"
	fmt.Println(machine)
	rows, err := b.rows(ctx)
	if err != nil {
		return err
	}
	results := figures.Results{Machine: machine}
	for turn := range b.turns {
		for _, r := range rows {
			run, err := r.measure(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", r.Row, err)
			}
			fmt.Printf("%d/%d %-42s %7d of %7d in %7.2f s: %9.1f/s, CPU %6.2f s, peak %6.1f MB\n",
				turn+1, b.turns, run.Row, run.Done, run.N, run.Seconds, float64(run.Done)/run.Seconds, run.CPU, run.Peak)
			results.Runs = append(results.Runs, run)
		}
	}
	return save(*out, results)
}

// save writes results into a file.
func save(name string, r figures.Results) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(r.Write(f), f.Close())
}

// A bench is what all measurements share.
type bench struct {
	duban, remind string
	postfix       process.Postfix
	size          string
	turns         int
	limit         time.Duration
	work          string // the folder of all states
	mail          string // a file with one of our mails, for those that compose none
}

// A row is something that is measured.
type row struct {
	figures.Run
	run func(ctx context.Context, r *figures.Run) error
}

// measure runs it once.
func (r row) measure(ctx context.Context) (figures.Run, error) {
	done := r.Run
	err := r.run(ctx, &done)
	return done, err
}

// take puts what a process has used into a run.
func take(r *figures.Run, u process.Usage) {
	r.CPU, r.Peak, r.Cut = u.CPU.Seconds(), float64(u.Peak)/1e6, u.Cut
}

// rows makes ready all that is measured.
func (b *bench) rows(ctx context.Context) ([]row, error) {
	mails, err1 := b.mails(ctx)
	if err1 != nil {
		return nil, err1
	}
	hooks, err2 := b.hooks(ctx)
	days, err3 := b.days(ctx)
	return append(append(mails, hooks...), days...), errors.Join(err2, err3)
}

// by returns one of three by the size that is asked for.
func (b *bench) by(small, usual, big []int) []int {
	switch b.size {
	case "small":
		return small
	case "big":
		return big
	}
	return usual
}
