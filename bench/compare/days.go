package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"duban/bench/city"
	"duban/bench/figures"
	"duban/bench/process"
	"duban/bench/station"
	"duban/remind"
)

// span is how many days are decided.
const span = 30

// days makes ready the rows of deciding: remind, which evaluates a line for each date on each day, and ours, which previews the notices of the
// same dates for the same days. Both print what they find.
func (b *bench) days(ctx context.Context) ([]row, error) {
	var all []row
	for _, n := range b.By([]int{500}, []int{1000, 10000}, []int{1000, 10000}) {
		today := remind.DateOf(time.Now())
		o := city.Order{Problems: n, Due: n, In: 1, Over: 90, Bodies: n, Each: 1, Channel: remind.MailChannel, Today: today}
		dir, err := b.City(ctx, "days"+strconv.Itoa(n), o)
		if err != nil {
			return nil, err
		}
		script := filepath.Join(dir, "dates.rem")
		if err := os.WriteFile(script, []byte(reminders(o)), 0o600); err != nil {
			return nil, err
		}
		group, from, to := fmt.Sprintf("deciding %d dates", n), today+1, today+span
		if b.remind == "" {
			group += ", without remind, which could not be had"
		} else {
			all = append(all, row{figures.Run{Group: group, Row: "remind", Reference: true, N: n * span}, func(ctx context.Context, r *figures.Run) error {
				return listing(r, exec.CommandContext(ctx, b.remind, "-q", script, from.String(), "*"+strconv.Itoa(span)))
			}})
		}
		all = append(all, row{figures.Run{Group: group, Row: "duban preview --notices", N: n * span}, func(ctx context.Context, r *figures.Run) error {
			c, err := b.Command(ctx, dir, city.Settings{}, "preview", "--notices", "--format", "csv", "--from", from.String(), "--to", to.String())
			if err != nil {
				return err
			}
			return listing(r, c)
		}})
	}
	return all, nil
}

// reminders returns a script for remind: a line for each date, shown from a week before.
func reminders(o city.Order) string {
	var s strings.Builder
	for p := range o.Plans() {
		for i := range p.Problems {
			q := &p.Problems[i]
			fmt.Fprintf(&s, "REM %s +7 MSG %s %%b\n", q.Deadline.Date, q.Title)
		}
	}
	return s.String()
}

// listing measures a command that lists what it finds, and must find something.
func listing(r *figures.Run, c *exec.Cmd) error {
	var found lines
	c.Stdout = &found
	u, err := process.Run(c)
	station.Take(r, u)
	r.Done = r.N
	if err == nil && found == 0 {
		err = errors.New("nothing was found")
	}
	return err
}

// lines counts the lines that are written to it.
type lines int

func (l *lines) Write(p []byte) (int, error) {
	*l += lines(bytes.Count(p, []byte("\n")))
	return len(p), nil
}
