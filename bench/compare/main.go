// Command compare measures the real program beside public programs of Debian that do a part of the same, in turn in one run: smtp-source and
// smtp-sink of Postfix, remind, and a plain HTTP client. It writes a line for each run; bench/show makes the tables.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"duban/bench/figures"
	"duban/bench/station"
)

func main() {
	do, args := compare, os.Args[1:]
	if len(args) > 0 && args[0] == postWord {
		do, args = post, args[1:]
	}
	os.Exit(station.Main("compare", do, args))
}

// A bench is what all rows share.
type bench struct {
	station.Station
	remind string // Debian's; empty: there is none
	mail   string // a file with one of our mails, for those that compose none
}

// A row is something that is measured.
type row struct {
	figures.Run
	measure func(ctx context.Context, r *figures.Run) error
}

// compare measures all rows in turn, as often as is asked for.
func compare(ctx context.Context, args []string) error {
	var b bench
	flags := b.Flags("compare", "bench/results/compare.jsonl", 20*time.Second)
	flags.StringVar(&b.remind, "remind", "remind", "Debian's remind; empty: it could not be had, and the page says so")
	turns := flags.Int("turns", 5, "how often each is measured")
	return b.Run(flags, args, func() error {
		rows, err := b.rows(ctx)
		if err != nil {
			return err
		}
		for range *turns {
			for _, r := range rows {
				run := r.Run
				if err := r.measure(ctx, &run); err != nil {
					return fmt.Errorf("%s, %s: %w", r.Group, r.Row, err)
				}
				b.Note(run)
			}
		}
		return nil
	})
}

// rows makes ready all that is measured.
func (b *bench) rows(ctx context.Context) (all []row, err error) {
	for _, ready := range []func(context.Context) ([]row, error){b.mails, b.hooks, b.days} {
		some, err := ready(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}
