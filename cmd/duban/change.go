package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/user"
	"time"

	"github.com/spf13/cobra"

	"duban/document"
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
	now := time.Now()
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
		return fmt.Errorf("no obligation %q; duban export obligations lists them", key)
	}
	e.Key = o.Key
	if e.On == 0 {
		e.On = today
	}
	if e.By == "" {
		if u, err := user.Current(); err == nil {
			e.By = u.Username
		}
	}
	if err := remind.Check(e, o, s, w.Book, today); err != nil {
		return fmt.Errorf("%s %s: %w", e.Kind, o.Key, err)
	}
	return nil
}

func (a *app) holdCommand(on bool) *cobra.Command {
	name, short := "hold", "keep notices back: all, a plan, a key or addr:CHANNEL:ADDRESS"
	if !on {
		name, short = "release", "let a plan, a key or an address go; shows first what that sends"
	}
	var note string
	var yes bool
	c := &cobra.Command{Use: name + " all|PLAN|KEY|addr:CHANNEL:ADDRESS", Short: short, Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) (err error) {
		st, err := a.open(c.Context(), store.Options{})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, st.Close()) }()
		if !on {
			if err := a.beforeRelease(c.Context()); err != nil || !yes {
				return err
			}
		}
		scope := args[0]
		if scope == "all" {
			scope = "*"
		}
		return st.SetHold(c.Context(), store.Hold{Scope: scope, On: on, By: os.Getenv("USER"), Note: note}, time.Now())
	}}
	c.Flags().StringVar(&note, "note", "", "why")
	if !on {
		c.Flags().BoolVar(&yes, "yes", false, "release; without it only what would be sent is shown")
	}
	return c
}

// beforeRelease shows how many messages would go to whom, what counts as overdue and what has no recorded state.
func (a *app) beforeRelease(ctx context.Context) error {
	day, st, err := a.today(ctx)
	if err != nil {
		return err
	}
	defer closing(st)
	overdue, unknown := 0, 0
	for i := range day.Obligations {
		s := day.States[day.Obligations[i].Key]
		if day.Colour(s) == remind.Red {
			overdue++
			if !s.Known {
				unknown++
			}
		}
	}
	groups := remind.Gather(day.Due().Notices)
	for _, g := range groups {
		a.say("%s %s: %d notices\n", g.Channel, g.Address, len(g.Notices))
	}
	a.say("messages: %d\noverdue: %d, of which without any recorded state: %d\n", len(groups), overdue, unknown)
	a.say("add --yes to release\n")
	return nil
}

func (a *app) importCommand() *cobra.Command {
	c := &cobra.Command{Use: "import", Short: "take in a plan, contacts, a calendar or states; shows the effect first"}
	var id string
	var apply bool
	add := func(name string, f func(context.Context, *os.File, *importing) error) {
		sub := &cobra.Command{Use: name + " FILE", Args: wrongUsage(cobra.ExactArgs(1)), RunE: func(c *cobra.Command, args []string) (err error) {
			file, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, file.Close()) }()
			return a.importing(c.Context(), apply, func(i *importing) error {
				i.id = id
				return f(c.Context(), file, i)
			})
		}}
		sub.Flags().BoolVar(&apply, "apply", false, "make it so")
		if name == "plan" {
			sub.Flags().StringVar(&id, "id", "", "the plan's id")
		}
		c.AddCommand(sub)
	}
	add("plan", a.importPlan)
	add("contacts", a.importContacts)
	add("calendar", a.importCalendar)
	add("states", a.importStates)
	return c
}

// importing is one import under way: before and after differ by it, and keep makes it so.
type importing struct {
	id     string
	world  func(store.Snapshot) *remind.World
	before store.Snapshot
	after  store.Snapshot
	keep   func(context.Context, *store.Store, int64) error
	bad    bool
}

func (a *app) importing(ctx context.Context, apply bool, read func(*importing) error) (err error) {
	st, err := a.open(ctx, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := seed(ctx, st, time.Now()); err != nil {
		return err
	}
	i := &importing{}
	if i.before, err = st.Snapshot(ctx); err != nil {
		return err
	}
	if i.world, err = a.worlds(); err != nil {
		return err
	}
	i.after = i.before
	if err := read(i); err != nil {
		return err
	}
	if i.bad {
		return errFinding
	}
	e := remind.Compare(i.world(i.before), i.world(i.after), remind.DateOf(time.Now()))
	if err := a.effect(&e); err != nil {
		return err
	}
	if !apply {
		a.say("nothing has changed; add --apply to make it so\n")
		return nil
	}
	return i.keep(ctx, st, i.before.Revision)
}

func (a *app) effect(e *remind.Effect) error {
	if a.format == "json" {
		line, err := json.Marshal(e)
		a.say("%s\n", line)
		return err
	}
	a.say("obligations: %d gained, %d lost, %d moved\n", len(e.Gained), len(e.Lost), len(e.Moved))
	a.say("notices to the plan's end: %d before, %d after; %d gained, %d lost, %d moved, %d re-addressed\n",
		e.Notices.Before, e.Notices.After, e.Notices.Gained, e.Notices.Lost, e.Notices.Moved, e.Notices.Readdressed)
	a.say("gaps: %d before, %d after\n", e.GapsBefore, len(e.Gaps))
	return nil
}

// show prints findings and notes whether any stops the import.
func (a *app) show(i *importing, findings []document.Finding) {
	for _, f := range findings {
		a.say("%s\n", f)
		i.bad = i.bad || f.Severity == document.Error
	}
}

func (a *app) importPlan(_ context.Context, f *os.File, i *importing) error {
	if i.id == "" {
		return usageError{errors.New("--id is needed: the plan's id, as in hengyang-2024")}
	}
	plan, findings, err := document.ReadPlan(i.id, f)
	if err != nil {
		return err
	}
	a.show(i, findings)
	i.after.Plans = nil
	for _, p := range i.before.Plans {
		if p.ID != plan.ID {
			i.after.Plans = append(i.after.Plans, p)
		}
	}
	i.after.Plans = append(i.after.Plans, plan)
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		return st.PutPlan(ctx, rev, plan, time.Now())
	}
	return nil
}

func (a *app) importContacts(_ context.Context, f *os.File, i *importing) error {
	d, findings, err := document.ReadContacts(f)
	if err != nil {
		return err
	}
	a.show(i, findings)
	i.after.Directory, i.after.HasPeople = d, true
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		return st.PutDirectory(ctx, rev, d, time.Now())
	}
	return nil
}

func (a *app) importCalendar(_ context.Context, f *os.File, i *importing) error {
	y, err := document.ReadCalendar(f)
	if err != nil {
		return err
	}
	i.after.Years = append([]remind.CalendarYear{}, i.before.Years...)
	i.after.Years = append(i.after.Years, y)
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		return st.PutCalendar(ctx, rev, y, time.Now())
	}
	return nil
}

var stateEvents = map[remind.State]remind.EventKind{
	remind.Reported: remind.EventReport, remind.Accepted: remind.EventAccept, remind.Closed: remind.EventClose,
}

func (a *app) importStates(_ context.Context, f *os.File, i *importing) error {
	rows, findings, err := document.ReadStates(f)
	if err != nil {
		return err
	}
	w := i.world(i.before)
	now := time.Now()
	var events []remind.Event
	for _, r := range rows {
		kind, ok := stateEvents[r.State]
		if !ok {
			continue // open is where everything begins
		}
		e := remind.Event{Kind: kind, On: r.On, At: now, Doc: r.Doc, Note: r.Note}
		if e.Note == "" {
			e.Note = "历史状态补录"
		}
		if err := fill(w, &e, r.Key, remind.DateOf(now)); err != nil {
			findings = append(findings, document.Finding{Line: r.Line, Column: 1, Severity: document.Error, Message: err.Error()})
			continue
		}
		events = append(events, e)
		w.Events = append(w.Events, e)
	}
	a.show(i, findings)
	i.after.Events = w.Events
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		_, err := st.Record(ctx, rev, events)
		return err
	}
	return nil
}
