package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"duban/document"
	"duban/remind"
	"duban/store"
)

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
			return a.importing(c.Context(), apply, name != "plan", func(i *importing) error {
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

// importing reads, shows the effect, and with apply makes it so: until then nothing is written, and no store made.
func (a *app) importing(ctx context.Context, apply, plan bool, read func(*importing) error) (err error) {
	has, err := a.standing(ctx)
	if err != nil {
		return err
	}
	years, plans, err := missing(&has, plan)
	if err != nil {
		return err
	}
	i := &importing{before: has}
	i.before.Years, i.before.Plans = slices.Concat(has.Years, years), slices.Concat(has.Plans, plans)
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
		a.aside("nothing has changed; add --apply to make it so\n")
		return nil
	}
	st, err := a.open(ctx, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	rev, err := seed(ctx, st, &has, time.Now(), plan)
	if err != nil {
		return err
	}
	return i.keep(ctx, st, rev)
}

// standing is what the store holds; where there is none, nothing.
func (a *app) standing(ctx context.Context) (store.Snapshot, error) {
	st, err := a.open(ctx, store.Options{})
	if errors.Is(err, store.ErrNoStore) {
		return store.Snapshot{}, nil
	}
	if err != nil {
		return store.Snapshot{}, err
	}
	defer closing(st)
	return st.Snapshot(ctx)
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

// find prints a finding.
func (a *app) find(f document.Finding) { a.aside("%s\n", f) }

// aside prints what is no data: among them for a person, beside them for a program.
func (a *app) aside(format string, args ...any) {
	to := a.out
	if a.format != "table" {
		to = a.err
	}
	fmt.Fprintf(to, format, args...)
}

// show prints findings and notes whether any stops the import.
func (a *app) show(i *importing, findings []document.Finding) {
	for _, f := range findings {
		a.find(f)
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
