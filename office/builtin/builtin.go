// Package builtin is what the program knows without a store: a plan with short names for its problems, the years of the calendar and a sample
// directory of invented people; and how they come into a store that has none.
package builtin

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"duban/formats/calendar"
	"duban/formats/contacts"
	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/shortname"
	"duban/seeds"
	"duban/store"
)

// Snapshot returns what the program knows without a store: a plan and the years of the calendar. The findings are those of the plan.
func Snapshot() (store.Snapshot, []plantext.Finding, error) {
	plan, findings, err := builtInPlan()
	if err != nil {
		return store.Snapshot{}, nil, err
	}
	years, err := calendar.ReadAll(seeds.Files)
	return store.Snapshot{Plans: []remind.Plan{plan}, Years: years}, findings, err
}

// builtInPlan reads the plan that the program brings along. It is read only where it is asked for, as that takes as long
// as the rest of a start.
func builtInPlan() (remind.Plan, []plantext.Finding, error) {
	f, err := seeds.Files.Open(seeds.PlanID + ".txt")
	if err != nil {
		return remind.Plan{}, nil, fmt.Errorf("打开内置方案：%w", err)
	}
	plan, findings, err := plantext.Read(seeds.PlanID, f)
	if err := errors.Join(err, f.Close()); err != nil {
		return remind.Plan{}, nil, fmt.Errorf("读取内置方案：%w", err)
	}
	return plan, findings, nil
}

// Directory returns the built-in directory of invented people, who serve until contacts are taken in.
func Directory() (remind.Directory, error) {
	d, err := sample()
	d.Contacts, d.Collectives, d.Aliases = slices.Clone(d.Contacts), maps.Clone(d.Collectives), maps.Clone(d.Aliases)
	return d, err
}

// sample reads it, once: each world of a daemon and of its page is made with it.
var sample = sync.OnceValues(func() (remind.Directory, error) {
	f, err := seeds.Files.Open("contacts.yaml")
	if err != nil {
		return remind.Directory{}, fmt.Errorf("打开内置通讯录：%w", err)
	}
	d, _, err := contacts.Read(f)
	d.Demo = true
	return d, errors.Join(err, f.Close())
})

// Proposals returns the short names that were thought of for the problems of the built-in plan, by their keys. Nobody may change them.
func Proposals() (map[remind.Key]shortname.Proposal, error) { return proposals() }

// proposals reads them, once.
var proposals = sync.OnceValues(func() (map[remind.Key]shortname.Proposal, error) {
	f, err := seeds.Files.Open(seeds.PlanID + "-names.csv")
	if err != nil {
		return nil, fmt.Errorf("open the built-in short names: %w", err)
	}
	rows, err := csv.NewReader(f).ReadAll()
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("read the built-in short names: %w", err)
	}
	all := map[remind.Key]shortname.Proposal{}
	for _, r := range rows[1:] { // number, name, what the title says
		all[remind.Key(seeds.PlanID+"/"+r[0])] = shortname.Proposal{Name: r[1], Said: r[2]}
	}
	return all, nil
})

// Missing returns the built-in years that a snapshot lacks and, if asked, the built-in plan where it holds none. The plan is read only then:
// reading it takes longer than all else that a start does.
func Missing(has *store.Snapshot, plan bool) (years []remind.CalendarYear, plans []remind.Plan, err error) {
	all, err := calendar.ReadAll(seeds.Files)
	if err != nil {
		return nil, nil, err
	}
	for _, y := range all {
		if !slices.ContainsFunc(has.Years, func(h remind.CalendarYear) bool { return h.Year == y.Year }) {
			years = append(years, y)
		}
	}
	if plan && len(has.Plans)+len(has.Ended) == 0 { // one that was ended does not come back by itself
		p, _, err := builtInPlan()
		if err != nil {
			return nil, nil, err
		}
		plans = []remind.Plan{p}
	}
	return years, plans, nil
}

// Seed takes in what is missing, and returns the store's revision after it. It returns store.ErrChanged if the store is no longer at the
// snapshot's.
func Seed(ctx context.Context, st *store.Store, has *store.Snapshot, now time.Time, plan bool) (int64, error) {
	years, plans, err := Missing(has, plan)
	if err != nil {
		return 0, err
	}
	rev := has.Revision
	for _, y := range years {
		if err := st.PutCalendar(ctx, rev, y, now); err != nil {
			return 0, fmt.Errorf("保存日历：%w", err)
		}
		rev++
	}
	for _, p := range plans {
		if err := st.PutPlan(ctx, rev, p, now); err != nil {
			return 0, fmt.Errorf("保存内置方案：%w", err)
		}
		rev++
	}
	return rev, nil
}

// Sow takes what is missing into a store as it stands, the built-in plan too, so that a daemon has something to remind of; a bare store gets
// none, as it is to hold the plans of its own place alone. Where another machine does the same at the same time it looks again.
func Sow(ctx context.Context, st *store.Store, now time.Time, bare bool) (err error) {
	for range tries {
		if err = sow(ctx, st, now, bare); !errors.Is(err, store.ErrChanged) {
			break
		}
	}
	return err
}

// tries is how often a start looks at most what is missing: each other machine may be faster once for each of the years, and for the plan.
const tries = 20

// sow does it once; it returns store.ErrChanged where somebody else has changed something meanwhile.
func sow(ctx context.Context, st *store.Store, now time.Time, bare bool) error {
	held, err1 := st.Calendar(ctx)
	planned, err2 := st.Agenda(store.Real).More(ctx, 0)
	if err := errors.Join(err1, err2); err != nil || (bare || planned) && stocked(held.Years) {
		return err
	}
	has, err := st.Part(ctx, nil, nil) // no plan that is there is read
	if err != nil {
		return err
	}
	_, err = Seed(ctx, st, &has, now, !bare && !planned)
	return err
}

// stocked reports whether all built-in years were taken in, by the names of their files: every start but the first reads no more than those.
func stocked(held []remind.CalendarYear) bool {
	files, err := seeds.Files.ReadDir("calendar")
	return err == nil && !slices.ContainsFunc(files, func(f fs.DirEntry) bool {
		return !slices.ContainsFunc(held, func(y remind.CalendarYear) bool { return strconv.Itoa(y.Year)+".json" == f.Name() })
	})
}
