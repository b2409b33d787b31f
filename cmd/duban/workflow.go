package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"strings"

	"github.com/spf13/cobra"

	"duban/remind"
	"duban/store"
)

func (a *app) workflowCommands() []*cobra.Command {
	var all []*cobra.Command
	for _, w := range []struct {
		kind  remind.EventKind
		short string
	}{
		{remind.EventReport, "已完成待验收: a unit reports its work done"},
		{remind.EventAccept, "验收通过: the supervising unit accepts"},
		{remind.EventReturn, "退回: reported work is given back"},
		{remind.EventClose, "销号: the matter is closed"},
		{remind.EventReopen, "反弹: a closed matter is opened again"},
		{remind.EventExtend, "延期: the deadline moves to --to"},
		{remind.EventSuspend, "暂停: nobody is told until --to"},
		{remind.EventResume, "恢复: a suspension ends now"},
	} {
		all = append(all, a.workflowCommand(w.kind, w.short))
	}
	return all
}

func (a *app) workflowCommand(kind remind.EventKind, short string) *cobra.Command {
	var e remind.Event
	var on, to string
	c := &cobra.Command{Use: string(kind) + " KEY…", Short: short, Args: cobra.MinimumNArgs(1), RunE: func(c *cobra.Command, keys []string) (err error) {
		e.Kind = kind
		if e.On, err = remind.ParseDate(on); err != nil {
			return usageError{err}
		}
		if e.To, err = remind.ParseDate(to); err != nil {
			return usageError{err}
		}
		return a.record(c.Context(), e, keys)
	}}
	c.Flags().StringVar(&e.By, "by", "", "who decided (default: who types)")
	c.Flags().StringVar(&e.Doc, "doc", "", "document number")
	c.Flags().StringVar(&e.Note, "note", "", "reason or remark")
	c.Flags().StringVar(&on, "on", "", "day it took effect, YYYY-MM-DD (default today)")
	switch kind {
	case remind.EventReport, remind.EventReturn:
		c.Flags().StringVar(&e.For, "for", "", "one body's part only")
	case remind.EventExtend:
		c.Flags().StringVar(&to, "to", "", "the new deadline, YYYY-MM-DD")
		c.Flags().BoolVar(&e.Alone, "alone", false, "leave the measures of the former date where they are")
	case remind.EventSuspend:
		c.Flags().StringVar(&to, "to", "", "last day of the suspension, YYYY-MM-DD")
	}
	return c
}

// record checks and records one event on each key, all or none.
func (a *app) record(ctx context.Context, e remind.Event, keys []string) (err error) {
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
	now := a.now()
	w := world(snap)
	var events []remind.Event
	for _, key := range keys {
		one := e
		one.At = now
		if err := fill(w, &one, key, remind.DateOf(now)); err != nil {
			return err
		}
		events = append(events, one)
		w.Events = append(w.Events, one)
	}
	if _, err := st.Record(ctx, snap.Revision, events); err != nil {
		return err
	}
	after := w.On(remind.DateOf(now))
	for _, one := range events {
		_, s := after.Find(string(one.Key))
		a.say("%s  %s  %s  due %s\n", one.Key, one.Kind, s.State, s.Due)
	}
	return nil
}

// fill completes an event and checks it.
func fill(w *remind.World, e *remind.Event, key string, today remind.Date) error {
	day := w.On(today)
	o, s := day.Find(key)
	if o == nil {
		return unknown(day, key)
	}
	e.Key = o.Key
	if e.On == 0 {
		e.On = today
	}
	if e.By == "" {
		e.By = typist()
	}
	if err := remind.Check(e, o, s, w.Book, today); err != nil {
		return fmt.Errorf("%s %s: %w", e.Kind, o.Key, err)
	}
	return nil
}

// unknown says what is wrong with a key that names nothing: with several plans it needs its plan.
func unknown(day *remind.Day, key string) error {
	keys := day.Candidates(key)
	if len(keys) == 0 {
		return fmt.Errorf("no obligation %q; duban export obligations lists them", key)
	}
	var names []string
	for _, k := range keys {
		names = append(names, string(k))
	}
	return fmt.Errorf("%d plans are held, and %q does not say which: type %s", len(day.Plans), key, strings.Join(names, " or "))
}

// typist names who types.
func typist() string {
	u, err := user.Current()
	if err != nil {
		return "unknown"
	}
	return u.Username
}
