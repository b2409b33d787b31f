// Command growth measures how the real program grows with what it holds: obligations, and messages that are due at once. It writes a line for
// each run; bench/show makes tables and plots of them.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"duban/bench/city"
	"duban/bench/figures"
	"duban/bench/process"
	"duban/bench/station"
	"duban/remind"
)

func main() { os.Exit(station.Main("growth", grow, os.Args[1:])) }

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
func grow(ctx context.Context, args []string) error {
	var s station.Station
	return s.Run(s.Flags("growth", "bench/results/growth.jsonl", 3*time.Minute), args, func() error {
		for _, n := range s.By([]int{1000, 2000}, []int{1000, 10_000, 100_000, 1_000_000}, []int{1000, 10_000, 100_000, 1_000_000}) {
			if err := obligations(ctx, &s, n); err != nil {
				return fmt.Errorf("%d obligations: %w", n, err)
			}
		}
		s.Ahead = some.String()
		for _, n := range s.By([]int{30, 100}, []int{100, 1000, 10_000, 100_000}, []int{100, 1000, 10_000, 100_000}) {
			if err := messages(ctx, &s, n); err != nil {
				return fmt.Errorf("%d messages: %w", n, err)
			}
		}
		return nil
	})
}

// bodies are responsible for all obligations; each that is due has one of its own.
const bodies = 2000

// What was imported is looked at and sealed on the first day. On the day after some of it is due, and on the one after that, if nothing has happened
// since the first, all of it: so both are measured of the same state, which takes longer to make than they do.
const (
	day  = 24 * time.Hour
	some = day
	all  = 2 * day
)

// first is how many days before a deadline the default policy tells of it first.
const first = 90

// patience is how long the first day may take.
const patience = 10 * time.Minute

// lived returns the state of a city after its first day, and in which one problem in a thousand is due before the others.
func lived(ctx context.Context, s *station.Station, n int) (string, error) {
	whole, err := s.City(ctx, strconv.Itoa(n), city.Order{
		Problems: n, Due: n / 1000, In: first, Others: first + 1, Bodies: min(n, bodies), Each: 1, Channel: remind.MailChannel,
		Today: remind.DateOf(time.Now().Add(some)),
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
	if mails := sink.Close().Mails; err == nil && mails > 0 {
		err = fmt.Errorf("%d mails were sent a day too early", mails)
	}
	return whole, err
}

// obligations measures n obligations on the day on which one in a thousand is due, and on the one on which all are.
func obligations(ctx context.Context, s *station.Station, n int) error {
	whole, err := lived(ctx, s, n)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(whole) }()
	for range turns(n) {
		s.Ahead = some.String()
		if err := one(ctx, s, whole, n); err != nil {
			return err
		}
		s.Ahead = all.String()
		if err := allDue(ctx, s, whole, n); err != nil {
			return err
		}
	}
	return nil
}

// one measures, on a copy of a state, a round with its mails, a start, and a look at the status before a daemon has counted how all
// plans stand, and after that. What starts has had its round, so that it has nothing to do but to start.
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
	look := func(row string) error {
		u, err := looked(ctx, s, round)
		if err == nil {
			note(row, u)
		}
		return err
	}
	if err := look(figures.Uncounted); err != nil {
		return err
	}
	if _, err := s.Daemon(ctx, state, round.settings, "", leisure(n)); err != nil {
		return err
	}
	// Nothing else has run meanwhile. What a virtual machine has not touched its host takes back, and the first that runs again pays for it.
	if _, err := looked(ctx, s, round); err != nil {
		return err
	}
	return look(figures.Status)
}

// leisure is how long a daemon is left alone with so many obligations: it counts how all plans stand once it has nothing else to do.
func leisure(n int) time.Duration { return time.Second + time.Duration(n)*100*time.Microsecond }

// looked measures the command status on the state after a round. One that takes too long is ended, as a daemon is.
func looked(ctx context.Context, s *station.Station, r round) (process.Usage, error) {
	within, cancel := context.WithTimeout(ctx, s.Limit)
	defer cancel()
	c, err := s.Command(within, r.state, r.settings, "status")
	if err != nil {
		return process.Usage{}, err
	}
	u, err := process.Run(c)
	if within.Err() != nil && ctx.Err() == nil {
		u.Cut, err = true, nil
	}
	return u, err
}

// allDue measures, on a copy of a state of which all is due, how long it takes until that is recorded; nothing needs to leave.
func allDue(ctx context.Context, s *station.Station, whole string, n int) error {
	round, err := sent(ctx, s, whole, n, station.Recorded)
	if err != nil {
		return err
	}
	r := figures.Run{Group: figures.Obligations, Row: figures.AllDue, N: n, Done: n, File: round.size}
	station.Take(&r, round.Usage)
	s.Note(r)
	return os.RemoveAll(round.state)
}

// messages measures n messages that are due at once, from the start of the daemon until all have left.
func messages(ctx context.Context, s *station.Station, n int) error {
	const each = 10 // people of a body
	whole, err := s.City(ctx, "messages"+strconv.Itoa(n), city.Order{
		Problems: n / each, Due: n / each, In: first, Bodies: n / each, Each: each, Channel: remind.MailChannel, Today: remind.DateOf(time.Now().Add(some)),
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
