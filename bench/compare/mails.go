package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"duban/bench/city"
	"duban/bench/figures"
	"duban/bench/process"
	"duban/bench/station"
	"duban/remind"
)

// eachBody is how many people speak for a body: each gets a mail of his own.
const eachBody = 10

// week is when a deadline is near: stage d7 of the default policy.
const week = 7

// mails makes ready the rows of mails: smtp-source, which composes nothing; ours the whole way from plans that are due to settled outcomes,
// and ours with all messages worded and queued before.
func (b *bench) mails(ctx context.Context) ([]row, error) {
	if err := b.sample(ctx); err != nil {
		return nil, fmt.Errorf("make a mail: %w", err)
	}
	n := b.By([]int{300}, []int{5000}, []int{5000})[0]
	all := []row{{figures.Run{Group: "mails", Row: "smtp-source -s 8 -d", Reference: true, N: n}, b.source}}
	for _, n := range b.By([]int{300}, []int{300, 5000, 20000}, []int{300, 5000, 20000, 100000}) {
		whole, err := b.state(ctx, "mails", n, remind.MailChannel)
		if err != nil {
			return nil, err
		}
		queued, err := b.queue(ctx, whole, n)
		if err != nil {
			return nil, err
		}
		all = append(all,
			row{figures.Run{Group: "mails", Row: figures.WholeWay, N: n}, b.sending(whole, false)},
			row{figures.Run{Group: "mails", Row: "duban, sending alone", N: n}, b.sending(queued, true)},
		)
	}
	return all, nil
}

// state makes the state of a city in which n messages are due, each to somebody else, and returns its folder.
func (b *bench) state(ctx context.Context, name string, n int, channel string) (string, error) {
	bodies := (n + eachBody - 1) / eachBody
	return b.City(ctx, name+strconv.Itoa(n), city.Order{
		Problems: bodies, Due: bodies, In: week, Bodies: bodies, Each: eachBody, Channel: channel, Today: remind.DateOf(time.Now()),
	})
}

// sample keeps one of our mails, of the middle size among some, as the outbox has it.
func (b *bench) sample(ctx context.Context) error {
	dir, err := b.state(ctx, "sample", 3*eachBody, remind.MailChannel)
	if err != nil {
		return err
	}
	if _, err := b.Daemon(ctx, dir, city.Settings{}, station.Ready, time.Minute, station.Demo); err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(dir, "outbox", "new", "*"))
	if err != nil || len(names) == 0 {
		return fmt.Errorf("the outbox is empty: %w", err)
	}
	var texts [][]byte
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		texts = append(texts, bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	}
	slices.SortStableFunc(texts, func(a, b []byte) int { return cmp.Compare(len(a), len(b)) })
	b.mail = filepath.Join(b.Work, "mail")
	middle := texts[len(texts)/2]
	fmt.Printf("a mail: %d bytes\n", len(middle))
	return os.WriteFile(b.mail, middle, 0o600)
}

// source measures smtp-source: the same mail again and again, by eight connections that are kept.
func (b *bench) source(ctx context.Context, r *figures.Run) error {
	sink, err := b.Postfix.Sink(ctx)
	if err != nil {
		return err
	}
	defer sink.Close()
	u, err := process.Run(b.Postfix.Command(ctx, "smtp-source", "-s", "8", "-d", "-m", strconv.Itoa(r.N), "-f", "duban@city.test", "-t", "u1@city.test",
		"-F", b.mail, "127.0.0.1:"+strconv.Itoa(sink.Port)))
	station.Take(r, u)
	r.Done = sink.Close().Mails
	return err
}

// toWord is how long the messages of a queue may take to be worded: it is no part of what is measured.
const toWord = 10 * time.Minute

// queue makes, of a state in which messages are due, one in which they are worded and queued: a budget of one mail a minute keeps them back.
func (b *bench) queue(ctx context.Context, state string, n int) (string, error) {
	queued, err := b.Copy(state, "queued"+strconv.Itoa(n))
	if err != nil {
		return "", err
	}
	sink, err := b.Postfix.Sink(ctx)
	if err != nil {
		return "", err
	}
	defer sink.Close()
	u, err := b.Daemon(ctx, queued, city.Settings{MailPort: sink.Port, PerMinute: 1}, station.Ready, toWord, station.Demo)
	if err == nil && u.Cut {
		err = fmt.Errorf("%d messages are not worded within %s", n, toWord)
	}
	return queued, err
}

// sending returns what measures send.
func (b *bench) sending(state string, alone bool) func(context.Context, *figures.Run) error {
	return func(ctx context.Context, r *figures.Run) error { return b.send(ctx, r, state, alone) }
}

// send measures the daemon on a copy of a state: the whole way from the start of the process, or, alone, from the first mail that has arrived to
// the last.
func (b *bench) send(ctx context.Context, r *figures.Run, state string, alone bool) (err error) {
	sink, err := b.Postfix.Sink(ctx)
	if err != nil {
		return err
	}
	defer sink.Close()
	dir, err := b.Copy(state, "run")
	if err != nil {
		return err
	}
	u, err := b.Daemon(ctx, dir, city.Settings{MailPort: sink.Port}, station.Ready, b.Within(r.N), station.Demo)
	if err != nil {
		return err
	}
	station.Take(r, u)
	taken := sink.Close()
	r.Done = taken.Mails
	if alone {
		r.Seconds = taken.Span().Seconds()
	}
	return os.RemoveAll(dir)
}
