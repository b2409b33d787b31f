package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"duban/bench/city"
	"duban/bench/figures"
	"duban/bench/process"
	"duban/remind"
	"duban/store"
)

// eachBody is how many people speak for a body: each gets a mail of his own.
const eachBody = 10

// mails makes ready the rows of mails: smtp-source, which composes nothing; ours the whole way from plans that are due to settled outcomes,
// and ours with all messages worded and queued before.
func (b *bench) mails(ctx context.Context) ([]row, error) {
	if err := b.sample(ctx); err != nil {
		return nil, fmt.Errorf("make a mail: %w", err)
	}
	n := b.by([]int{300}, []int{5000}, []int{5000})[0]
	all := []row{{figures.Run{Group: "mails", Row: "smtp-source -s 8 -d", Reference: true, N: n}, b.source}}
	for _, n := range b.by([]int{300}, []int{300, 5000, 20000}, []int{300, 5000, 20000, 100000}) {
		whole, err := b.state(ctx, "mails", n, remind.MailChannel)
		if err != nil {
			return nil, err
		}
		queued, err := b.queue(ctx, whole, n)
		if err != nil {
			return nil, err
		}
		all = append(all,
			row{figures.Run{Group: "mails", Row: "duban, whole way", N: n}, func(ctx context.Context, r *figures.Run) error { return b.send(ctx, r, whole, false) }},
			row{figures.Run{Group: "mails", Row: "duban, sending alone", N: n}, func(ctx context.Context, r *figures.Run) error { return b.send(ctx, r, queued, true) }},
		)
	}
	return all, nil
}

// state makes the state of a city in which n messages are due, each to somebody else, and returns its folder.
func (b *bench) state(ctx context.Context, name string, n int, channel string) (string, error) {
	now := time.Now()
	o := city.Order{Problems: (n + eachBody - 1) / eachBody, Each: eachBody, Channel: channel, Today: remind.DateOf(now)}
	o.Due, o.Bodies = o.Problems, o.Problems
	dir := filepath.Join(b.work, fmt.Sprint(name, n))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	return dir, o.Write(ctx, dir, now.AddDate(0, 0, -1))
}

// daemon runs the daemon on a state until its first round is over and all that may leave has left.
func (b *bench) daemon(ctx context.Context, state string, s city.Settings, within time.Duration) (process.Usage, error) {
	settings := filepath.Join(state, "settings.yaml")
	if err := os.WriteFile(settings, []byte(s.Text()), 0o600); err != nil {
		return process.Usage{}, err
	}
	c := exec.CommandContext(ctx, b.duban, "run", "--demo", "--config", settings, "--state", state)
	c.Dir = state // no settings file of the caller's folder
	return process.Daemon(ctx, c, "msg=ready", within)
}

// sample keeps one of our mails, of the middle size among some, as the outbox has it.
func (b *bench) sample(ctx context.Context) error {
	dir, err := b.state(ctx, "sample", 3*eachBody, remind.MailChannel)
	if err != nil {
		return err
	}
	if _, err := b.daemon(ctx, dir, city.Settings{}, b.limit); err != nil {
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
	b.mail = filepath.Join(b.work, "mail")
	middle := texts[len(texts)/2]
	fmt.Printf("a mail: %d bytes\n", len(middle))
	return os.WriteFile(b.mail, middle, 0o600)
}

// source measures smtp-source: the same mail again and again, by eight connections that are kept.
func (b *bench) source(ctx context.Context, r *figures.Run) error {
	sink, err := b.postfix.Sink(ctx)
	if err != nil {
		return err
	}
	defer sink.Close()
	u, err := process.Run(b.postfix.Command(ctx, "smtp-source", "-s", "8", "-d", "-m", strconv.Itoa(r.N), "-f", "duban@city.test", "-t", "u1@city.test",
		"-F", b.mail, "127.0.0.1:"+strconv.Itoa(sink.Port)))
	take(r, u)
	r.Done, r.Seconds = sink.Taken().Mails, u.Wall.Seconds()
	return err
}

// queue makes, of a state in which messages are due, one in which they are worded and queued: a budget of one mail a minute keeps them back.
func (b *bench) queue(ctx context.Context, state string, n int) (string, error) {
	queued, err := b.copied(state, "queued"+strconv.Itoa(n))
	if err != nil {
		return "", err
	}
	sink, err := b.postfix.Sink(ctx)
	if err != nil {
		return "", err
	}
	defer sink.Close()
	_, err = b.daemon(ctx, queued, city.Settings{MailPort: sink.Port, PerMinute: 1}, 10*b.limit)
	return queued, err
}

// send measures the daemon on a copy of a state: the whole way from the start of the process, or, alone, from the first mail that has arrived to
// the last.
func (b *bench) send(ctx context.Context, r *figures.Run, state string, alone bool) (err error) {
	sink, err := b.postfix.Sink(ctx)
	if err != nil {
		return err
	}
	defer sink.Close()
	dir, err := b.copied(state, "run")
	if err != nil {
		return err
	}
	u, err := b.daemon(ctx, dir, city.Settings{MailPort: sink.Port}, b.limit)
	if err != nil {
		return err
	}
	take(r, u)
	taken := sink.Taken()
	r.Done, r.Seconds = taken.Mails, u.Wall.Seconds()
	if alone {
		r.Seconds = taken.Span().Seconds()
	}
	return os.RemoveAll(dir)
}

// copied copies the database of a state that nobody has open into a new folder, so that each run begins with the same, and waits for the disk.
func (b *bench) copied(state, name string) (string, error) {
	to := filepath.Join(b.work, name)
	if err := os.Mkdir(to, 0o700); err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(state, store.File))
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(filepath.Join(to, store.File), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	return to, errors.Join(err, f.Sync(), f.Close())
}
