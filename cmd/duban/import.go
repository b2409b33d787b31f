package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"duban/formats/calendar"
	"duban/formats/plantext"
	"duban/remind"
	"duban/store"
)

func (a *app) importCommand() *cobra.Command {
	c := &cobra.Command{Use: "import", Short: "take in a plan, contacts, a calendar or states; shows the effect first"}
	var o importOptions
	add := func(name, short string, f func(context.Context, *os.File, *importing) error) {
		sub := &cobra.Command{Use: name + " FILE", Short: short, Args: wrongUsage(cobra.ExactArgs(1)), RunE: func(c *cobra.Command, args []string) (err error) {
			file, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, file.Close()) }()
			run := func() error {
				return a.importing(c.Context(), o, name != "plan", func(i *importing) error { return f(c.Context(), file, i) })
			}
			if o.apply {
				return a.first(run)
			}
			return run()
		}}
		sub.Flags().BoolVar(&o.apply, "apply", false, "make it so")
		sub.Flags().BoolVar(&o.all, "all", false, "every change, not the first ones only")
		sub.Flags().Int64Var(&o.revision, "revision", -1, "refuse if the store is no longer at this revision, which the effect names")
		if name == "plan" {
			o.planFlags(sub)
		}
		c.AddCommand(sub)
	}
	add("plan", "a plan or a new version of one: .docx, .xlsx, .csv, text or .yaml", a.importPlan)
	add("contacts", "the whole directory: .xlsx, .yaml, or .csv for contacts alone", a.importContacts)
	add("calendar", "a year's working days, holiday-cn's JSON", a.importCalendar)
	add("states", "what has been done: the ledger with what has changed, .xlsx or .csv", a.importStates)
	return c
}

// importOptions is what is typed beside the file.
type importOptions struct {
	apply, all bool
	revision   int64        // that the store must be at; negative: any
	id, round  string       // of a plan
	extension  remind.Event // what a plan's moved deadlines are recorded with: by, doc, note
}

// importing is one import under way: before and after differ by it, and keep makes it so.
type importing struct {
	importOptions
	now    time.Time
	world  func(store.Snapshot) *remind.World
	told   *remind.Told
	before store.Snapshot
	after  store.Snapshot
	keep   func(context.Context, *store.Store, int64) error
	bad    bool
}

// importing reads, shows the effect, and with apply makes it so: until then nothing is written, and no store made.
func (a *app) importing(ctx context.Context, o importOptions, plan bool, read func(*importing) error) (err error) {
	has, told, err := a.standing(ctx)
	if err != nil {
		return err
	}
	if o.revision >= 0 && o.revision != has.Revision {
		return fmt.Errorf("the store is at revision %d: %w", has.Revision, store.ErrChanged)
	}
	years, plans, err := missing(&has, plan)
	if err != nil {
		return err
	}
	i := &importing{importOptions: o, now: a.now(), told: told, before: has}
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
	if !i.after.HasPeople {
		a.aside("the directory is the built-in sample of invented people, until contacts are imported\n")
	}
	before, after := remind.Prospect{World: i.world(i.before), Told: told.Clone()}, remind.Prospect{World: i.world(i.after), Told: told}
	if err := a.showEffect(before, after, remind.DateOf(i.now), o.all); err != nil {
		return err
	}
	if !o.apply {
		a.aside("nothing has changed; add --apply to make it so, and --revision %d to do so only if nothing changes until then\n", has.Revision)
		return nil
	}
	st, err := a.open(ctx, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	rev, err := seed(ctx, st, &has, i.now, plan)
	if err != nil {
		return err
	}
	if err := i.keep(ctx, st, rev); err != nil {
		return err
	}
	a.aside("applied\n")
	return nil
}

// standing is what the store holds and what has been told; where there is none, nothing.
func (a *app) standing(ctx context.Context) (store.Snapshot, *remind.Told, error) {
	st, err := a.open(ctx, store.Options{})
	if errors.Is(err, store.ErrNoStore) {
		return store.Snapshot{}, &remind.Told{}, nil
	}
	if err != nil {
		return store.Snapshot{}, nil, err
	}
	defer closing(st)
	snap, err1 := st.Snapshot(ctx)
	told, err2 := st.Told(ctx, a.realm())
	return snap, told, errors.Join(err1, err2)
}

// find prints a finding, and whether it stops the import.
func (a *app) find(f plantext.Finding) { a.aside("[%s] %s\n", f.Severity.Chinese(), f) }

// aside prints what is no data: among them for a person, beside them for a program.
func (a *app) aside(format string, args ...any) {
	to := a.out
	if a.format != "table" {
		to = a.err
	}
	fmt.Fprintf(to, format, args...)
}

// show prints findings and notes whether any stops the import.
func (a *app) show(i *importing, findings []plantext.Finding) {
	for _, f := range findings {
		a.find(f)
		i.bad = i.bad || f.Severity == plantext.Error
	}
}

func (a *app) importCalendar(_ context.Context, f *os.File, i *importing) error {
	y, err := calendar.Read(f)
	if err != nil {
		return err
	}
	former := func(h remind.CalendarYear) bool { return h.Year == y.Year } // a year is replaced whole
	i.after.Years = append(slices.DeleteFunc(slices.Clone(i.before.Years), former), y)
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		return st.PutCalendar(ctx, rev, y, a.now())
	}
	return nil
}
