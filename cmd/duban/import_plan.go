package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duban/formats"
	"duban/remind"
	"duban/store"
)

func (o *importOptions) planFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.id, "id", "", "the plan's id: small letters, digits and hyphens; one that is held already is replaced")
	c.Flags().StringVar(&o.round, "round", "", "the round of inspection that it answers, as the office calls it")
	c.Flags().StringVar(&o.extension.Doc, "doc", "", "document number, needed where the plan moves deadlines of the one held")
	c.Flags().StringVar(&o.extension.By, "by", "", "who decided on that (default: who types)")
	c.Flags().StringVar(&o.extension.Note, "note", "", "reason or remark for that")
}

// importPlan takes a plan in. Of one held already it is a new version: deadlines that it moves are extensions.
func (a *app) importPlan(_ context.Context, f *os.File, i *importing) error {
	plan, findings, err := formats.ReadPlanFile(i.id, f.Name(), f)
	a.show(i, findings)
	if err != nil {
		return err
	}
	if err := remind.CheckPlanID(plan.ID); err != nil {
		return usageError{fmt.Errorf("--id: %w", err)}
	}
	if i.bad {
		return nil
	}
	plan.Source, plan.Inspection = filepath.Base(f.Name()), cmp.Or(i.round, plan.Inspection)
	var moved []remind.Event
	if at := slices.IndexFunc(i.before.Plans, func(p remind.Plan) bool { return p.ID == plan.ID }); at >= 0 {
		if plan, moved, err = a.succeed(i, i.before.Plans[at], plan); err != nil {
			return err
		}
	}
	others := func(p remind.Plan) bool { return p.ID != plan.ID }
	i.after.Plans = append(filter(i.before.Plans, others), plan)
	i.after.Events = slices.Concat(i.before.Events, moved)
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		return st.PutPlan(ctx, rev, plan, i.now, moved...)
	}
	return nil
}

// filter returns what keep is true of.
func filter[T any](list []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), func(x T) bool { return !keep(x) })
}

// succeed returns the plan to keep in place of the one held, and its moved deadlines as events. To keep these, their document is needed.
func (a *app) succeed(i *importing, held, next remind.Plan) (remind.Plan, []remind.Event, error) {
	w := i.world(i.before)
	today := remind.DateOf(i.now)
	plan, shifts := remind.Merge(held, next, w.On(today).States)
	var moved []remind.Event
	var lines strings.Builder
	for _, s := range shifts {
		line := fmt.Sprintf("  %s  %s → %s  %s\n", s.Key, s.From, s.To, clip(s.Text, 40))
		if s.Closed {
			a.aside("closed, its deadline stays:%s", line)
			continue
		}
		lines.WriteString(line)
		e := s.Event()
		e.At, e.By, e.Doc, e.Note = i.now, i.extension.By, i.extension.Doc, i.extension.Note
		if e.Doc == "" {
			e.Doc = "?" // to be shown only: without a document nothing is kept
		}
		if err := fill(w, &e, string(s.Key), today); err != nil {
			return plan, nil, err
		}
		moved = append(moved, e)
		w.Events = append(w.Events, e)
	}
	switch {
	case len(moved) == 0 || i.extension.Doc != "":
	case i.apply:
		return plan, nil, fmt.Errorf("the plan moves %d deadlines of the one held; give the document that says so by --doc:\n%s", len(moved), lines.String())
	default:
		a.aside("the plan moves %d deadlines of the one held; to apply it, give the document that says so by --doc\n%s", len(moved), lines.String())
	}
	return plan, moved, nil
}
