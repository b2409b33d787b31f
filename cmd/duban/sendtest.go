package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duban/notify"
	"duban/remind"
	"duban/store"
)

// sendTestCommand tries a channel with one message that nobody can take for a reminder.
func (a *app) sendTestCommand() *cobra.Command {
	var to string
	c := &cobra.Command{
		Use: "send-test NAME", Short: "try one channel: mail, or a robot by its name; the message is marked 【测试】", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.sendTest(c.Context(), args[0], to) },
	}
	c.Flags().StringVar(&to, "to", "", "mailbox (default admin.address)")
	return c
}

// sendTest sends past the queue: a test shall say at once what the server answers, and must count for no cap. The
// outcome is recorded, since a good one ends the rest of a channel that was broken.
func (a *app) sendTest(ctx context.Context, name, to string) error {
	lines, err := a.lines()
	if err != nil {
		return err
	}
	defer a.hangUp()
	line, ok := lines[name]
	if !ok {
		return usageError{fmt.Errorf("no channel %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(lines)), ", "))}
	}
	// The administrator is the one person who expects such a message.
	if to == "" && name == a.settings.Admin.Channel {
		to = a.settings.Admin.Address
	}
	if to = remind.NewAddress(name, to).To; to == "" {
		return usageError{errors.New("--to is needed: no admin.address is set")}
	}
	now := a.now().In(remind.Shanghai)
	// The time to the second tells two tests apart; nothing of the plan is in it, as anybody may stand at the other end.
	r := notify.Plain("【测试】督办系统测试信息", "这是督办系统于"+now.Format("2006年1月2日15:04:05")+"发出的测试信息，无须处理。")
	v := line.Send(ctx, remind.Letter{
		ID: "test-" + strings.ToLower(rand.Text()), Address: remind.Address{Channel: name, To: to}, Rendered: r, Date: now,
	}, func() error { return nil })
	a.say("%s: %s", name, v.Outcome)
	if v.Code != 0 {
		a.say(" (%d)", v.Code)
	}
	a.say("\n%s\n", v.Reply)
	if err := a.keepTest(ctx, name, v, now); err != nil {
		return err
	}
	// A script that sets a channel up shall see by the exit code that it does not work.
	if v.Outcome != remind.Delivered {
		return errFinding
	}
	return nil
}

// keepTest records the outcome where there is a store; a good one ends the channel's rest.
func (a *app) keepTest(ctx context.Context, name string, v remind.Verdict, now time.Time) error {
	st, err := a.open(ctx, store.Options{})
	if errors.Is(err, store.ErrNoStore) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(st.Tested(ctx, a.realm(), name, v, now), st.Close())
}
