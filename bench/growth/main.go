// Command growth measures how the real program grows with what it holds: obligations, and messages that are due at once. It writes a line for
// each run; bench/show makes tables and plots of them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"duban/bench/city"
	"duban/bench/figures"
	"duban/bench/process"
	"duban/bench/station"
	"duban/remind"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cut := context.WithTimeout(ctx, time.Hour) // whatever happens, it ends by itself
	defer cut()
	if err := grow(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

// few is the size up to which a measurement is made three times; a larger one takes long, and noise is a small part of it.
const few = 10_000

// turns returns how often something is measured.
func turns(n int) int {
	if n <= few {
		return 3
	}
	return 1
}

// grow measures one size after the other.
func grow(ctx context.Context, args []string) (err error) {
	var s station.Station
	flags := flag.NewFlagSet("growth", flag.ContinueOnError)
	s.Flags(flags, "bench/results/growth.jsonl", 3*time.Minute)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := s.Open(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	s.Ahead = day.String()
	for _, n := range s.By([]int{1000, 2000}, []int{1000, 10_000, 100_000, 1_000_000}, []int{1000, 10_000, 100_000, 1_000_000}) {
		if err := errors.Join(obligations(ctx, &s, n), allDue(ctx, &s, n)); err != nil {
			return fmt.Errorf("%d obligations: %w", n, err)
		}
	}
	for _, n := range s.By([]int{30, 100}, []int{100, 1000, 10_000, 100_000}, []int{100, 1000, 10_000, 100_000}) {
		if err := messages(ctx, &s, n); err != nil {
			return fmt.Errorf("%d messages: %w", n, err)
		}
	}
	return s.Save()
}

// bodies are responsible for all obligations; each that is due has one of its own.
const bodies = 2000

// A day is what is measured after what was imported on the day before, which is looked at and sealed then.
const day = 24 * time.Hour

// first is how many days before a deadline the default policy tells of it first.
const first = 90

// patience is how long the day before may take.
const patience = 10 * time.Minute

// lived returns the state of a city of which so many problems are due, on the day after it was made.
func lived(ctx context.Context, s *station.Station, n, due int) (string, error) {
	whole, err := s.City(ctx, fmt.Sprintf("%d-of-%d", due, n), city.Order{
		Problems: n, Due: due, In: first, Bodies: min(n, bodies), Each: 1, Channel: remind.MailChannel, Today: remind.DateOf(time.Now().Add(day)),
	})
	if err != nil {
		return "", err
	}
	sink, err := s.Postfix.Sink(ctx)
	if err != nil {
		return "", err
	}
	defer sink.Close()
	s.Ahead = "0s"
	_, err = s.Daemon(ctx, whole, city.Settings{MailPort: sink.Port}, station.Ready, patience, station.Demo)
	s.Ahead = day.String()
	if mails := sink.Close().Mails; err == nil && mails > 0 {
		err = fmt.Errorf("%d mails were sent a day too early", mails)
	}
	return whole, err
}

// obligations measures, of n obligations of which one in a thousand is due: a round with its mails, a start, and a look at the status.
func obligations(ctx context.Context, s *station.Station, n int) error {
	whole, err := lived(ctx, s, n, n/1000)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(whole) }()
	for range turns(n) {
		if err := one(ctx, s, whole, n); err != nil {
			return err
		}
	}
	return nil
}

// one measures all of a state once. What starts has had its round, so that it has nothing to do but to start.
func one(ctx context.Context, s *station.Station, whole string, n int) error {
	round, err := sent(ctx, s, whole, n, station.Ready)
	if err != nil {
		return err
	}
	state := round.state
	defer func() { _ = os.RemoveAll(state) }()
	note := func(row string, u process.Usage) {
		r := figures.Run{Group: figures.Obligations, Row: row, N: n, Done: n}
		station.Take(&r, u)
		r.File = round.size
		s.Note(r)
	}
	if u := round.Usage; u.Mark > 0 {
		u.Wall, u.Cut = u.Mark, false
		note(figures.Round, u)
	}
	note(figures.RoundMails, round.Usage)
	if round.Cut {
		return nil // what it has left would be done in the start
	}
	start, err := s.Daemon(ctx, state, round.settings, station.Ready, s.Limit)
	if err != nil {
		return err
	}
	note(figures.Start, start)
	c, err := s.Command(ctx, state, round.settings, "status")
	if err != nil {
		return err
	}
	status, err := process.Run(c)
	note(figures.Status, status)
	return err
}

// allDue measures, of n obligations that are all due, how long it takes until all is recorded; nothing needs to leave.
func allDue(ctx context.Context, s *station.Station, n int) error {
	whole, err := lived(ctx, s, n, n)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(whole) }()
	for range turns(n) {
		round, err := sent(ctx, s, whole, n, station.Recorded)
		if err != nil {
			return err
		}
		r := figures.Run{Group: figures.Obligations, Row: figures.AllDue, N: n, Done: n, File: round.size}
		station.Take(&r, round.Usage)
		s.Note(r)
		if err := os.RemoveAll(round.state); err != nil {
			return err
		}
	}
	return nil
}

// messages measures n messages that are due at once, from the start of the daemon until all have left.
func messages(ctx context.Context, s *station.Station, n int) error {
	const each = 10 // people of a body
	whole, err := s.City(ctx, "messages"+strconv.Itoa(n), city.Order{
		Problems: n / each, Due: n / each, In: first, Bodies: n / each, Each: each, Channel: remind.MailChannel, Today: remind.DateOf(time.Now().Add(day)),
	})
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(whole) }()
	for range turns(n) {
		round, err := sent(ctx, s, whole, n, station.Ready)
		if err != nil {
			return err
		}
		r := figures.Run{Group: figures.Messages, Row: figures.WholeWay, N: n, Done: round.mails, File: round.size}
		station.Take(&r, round.Usage)
		s.Note(r)
		if err := os.RemoveAll(round.state); err != nil {
			return err
		}
	}
	return nil
}

// A round is one that was run.
type round struct {
	process.Usage
	settings city.Settings
	state    string  // after it
	mails    int     // that have arrived
	size     float64 // MB of the database
}

// sent runs a round on a copy of a state, until the daemon has said a word.
func sent(ctx context.Context, s *station.Station, whole string, n int, until string) (r round, err error) {
	sink, err := s.Postfix.Sink(ctx)
	if err != nil {
		return r, err
	}
	defer sink.Close()
	if r.state, err = s.Copy(whole, "run"+strconv.Itoa(n)); err != nil {
		return r, err
	}
	r.settings.MailPort = sink.Port
	if r.Usage, err = s.Daemon(ctx, r.state, r.settings, until, s.Limit, station.Demo); err != nil {
		return r, err
	}
	r.mails = sink.Close().Mails
	r.size, err = station.Size(r.state)
	return r, err
}
