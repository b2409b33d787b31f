package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"duban/remind"
	"duban/store"
)

func (a *app) holdCommand() *cobra.Command {
	var note string
	c := &cobra.Command{
		Use: "hold all|PLAN|KEY|addr:CHANNEL:ADDRESS", Short: "keep notices back: all, of a plan, of a key, to an address", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.holding(c.Context(), args[0], func(h *held) error {
				if err := h.st.SetHold(c.Context(), store.Hold{Scope: h.scope, On: true, By: typist(), Note: note}, a.now()); err != nil {
					return err
				}
				a.say("held: %s\n", args[0])
				return nil
			})
		},
	}
	c.Flags().StringVar(&note, "note", "", "why")
	return c
}

func (a *app) releaseCommand() *cobra.Command {
	var note string
	var yes bool
	c := &cobra.Command{
		Use: "release all|PLAN|KEY|addr:CHANNEL:ADDRESS", Short: "end a hold; shows first what that sends", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			run := func() error {
				return a.holding(c.Context(), args[0], func(h *held) error { return a.release(c.Context(), h, args[0], note, yes) })
			}
			if yes {
				return a.first(run)
			}
			return run()
		},
	}
	c.Flags().StringVar(&note, "note", "", "why")
	c.Flags().BoolVar(&yes, "yes", false, "release; without it only what would be sent is shown")
	return c
}

// release shows what ending a hold sends, and with yes ends it.
func (a *app) release(ctx context.Context, h *held, what, note string, yes bool) error {
	if !h.holds[h.scope] {
		return fmt.Errorf("%s is not held; duban status lists the holds", what)
	}
	if err := a.beforeRelease(ctx, h); err != nil {
		return err
	}
	if !yes {
		a.say("nothing has changed; add --yes to release\n")
		return nil
	}
	if err := h.st.SetHold(ctx, store.Hold{Scope: h.scope, By: typist(), Note: note}, a.now()); err != nil {
		return err
	}
	a.say("released: %s; the next round offers it\n", what)
	return nil
}

// A held is what hold and release work on: a scope in the words of the store, and the holds that bind real channels.
type held struct {
	st    *store.Store
	day   *remind.Day
	scope string
	holds store.Holds
}

func (a *app) holding(ctx context.Context, what string, f func(*held) error) (err error) {
	st, err := a.open(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	snap, err := st.Snapshot(ctx)
	if err != nil {
		return err
	}
	world, err := a.worlds()
	if err != nil {
		return err
	}
	h := &held{st: st, day: world(snap).On(remind.DateOf(a.now())), holds: store.NewHolds(snap.Holds, store.Real)}
	if h.scope, err = scopeOf(h.day, what); err != nil {
		return err
	}
	return f(h)
}

// scopeOf reads what a person types.
func scopeOf(day *remind.Day, what string) (string, error) {
	if what == "all" {
		return store.Everything, nil
	}
	for _, p := range day.Plans {
		if p.ID == what {
			return what, nil
		}
	}
	if o, _ := day.Find(what); o != nil {
		return string(o.Key), nil
	}
	if rest, ok := strings.CutPrefix(what, "addr:"); ok {
		channel, address, _ := strings.Cut(rest, ":")
		return store.AddressScope(channel, remind.NormalAddress(channel, address)), nil
	}
	if len(day.Candidates(what)) > 0 {
		return "", unknown(day, what)
	}
	return "", fmt.Errorf("%q is neither all, a plan, a key nor addr:CHANNEL:ADDRESS", what)
}

// beforeRelease shows how many messages would go to whom, what counts as overdue and what has no recorded state.
func (a *app) beforeRelease(ctx context.Context, h *held) error {
	told, err := h.st.Told(ctx, store.Real)
	if err != nil {
		return err
	}
	only := store.Holds{h.scope: true}
	rest := store.Holds{}
	for scope := range h.holds {
		if scope != h.scope {
			rest[scope] = true
		}
	}
	var freed []remind.Notice
	for _, n := range rest.Offered(h.day.Due().Notices) {
		if only.Keeps(&n) && !told.Keys[n.NoticeKey] {
			freed = append(freed, n)
		}
	}
	groups := remind.Gather(freed)
	for _, g := range groups {
		a.say("%s %s  %s  %d notices\n", g.Channel, g.Address, g.Notices[0].Recipient, len(g.Notices))
	}
	overdue, unknown := 0, 0
	for i := range h.day.Obligations {
		o := &h.day.Obligations[i]
		s := h.day.States[o.Key]
		if only.KeepsObligation(o.Key) && h.day.Colour(s) == remind.Red {
			overdue++
			if !s.Known {
				unknown++
			}
		}
	}
	a.say("messages: %d\noverdue: %d, of which without any recorded state: %d\n", len(groups), overdue, unknown)
	if unknown > 0 {
		a.say("duban import states takes in what is closed already\n")
	}
	if !a.settings.MailSet() {
		a.say("no mail server is set: until then everything goes into the outbox\n")
	}
	return nil
}
