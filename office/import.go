package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"duban/formats/calendar"
	"duban/formats/plantext"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/change"
	"duban/remind/preview"
	"duban/store"
)

// An Import is a document under judgement. One of its methods Plan, Contacts, Calendar and States reads the document and makes After of
// Before; Findings say what is wrong with it. Until Apply nothing is written.
type Import struct {
	Before, After store.Snapshot
	Findings      []plantext.Finding // in the order in which they are to be read

	office   *Office
	now      time.Time // at which the import began: all of it is recorded as of then
	told     *preview.Told
	has      store.Snapshot // what the store really holds: Before also has the built-in data that it lacks
	seedPlan bool
	unfit    error // why it cannot be applied, although no finding is an error
	keep     func(ctx context.Context, st *store.Store, rev int64) error
}

// A Seeding says whether the built-in plan is held where no plan is: where a plan is taken in, it is not.
type Seeding bool

// The seedings.
const (
	WithPlan    Seeding = true
	WithoutPlan Seeding = false
)

// NewImport begins an import over what the store holds now, or over the built-in data where there is none. With a revision that is not
// negative it returns store.ErrChanged if the store is at another one.
func (o *Office) NewImport(ctx context.Context, revision int64, s Seeding) (*Import, error) {
	i := &Import{office: o, now: o.Now(), seedPlan: s == WithPlan && !o.Bare}
	var err error
	if i.told, err = o.told(ctx); err != nil {
		return nil, err
	}
	if o.Store != nil {
		if i.has, err = o.Store.Snapshot(ctx); err != nil {
			return nil, err
		}
	}
	if revision >= 0 && revision != i.has.Revision {
		return nil, fmt.Errorf("数据库现为版本%d：%w", i.has.Revision, store.ErrChanged)
	}
	years, plans, err := builtin.Missing(&i.has, i.seedPlan)
	if err != nil {
		return nil, err
	}
	i.Before = i.has
	i.Before.Years, i.Before.Plans = slices.Concat(i.has.Years, years), slices.Concat(i.has.Plans, plans)
	i.After = i.Before
	return i, nil
}

// Revision returns the store's revision that the import is judged against; 0 where there is no store.
func (i *Import) Revision() int64 { return i.has.Revision }

// Refused reports whether a finding is an error: then nothing can be applied.
func (i *Import) Refused() bool {
	return slices.ContainsFunc(i.Findings, func(f plantext.Finding) bool { return f.Severity == plantext.Error })
}

// ErrRefused says that findings stop an import.
var ErrRefused = errors.New("文件有误，未导入任何内容，请按上列错误更正后重新导入")

// Fit returns why the import cannot be applied: ErrRefused, or DocumentNeededError for a plan; nil: it can.
func (i *Import) Fit() error {
	if i.Refused() {
		return ErrRefused
	}
	return i.unfit
}

// Effect returns what the import would change.
func (i *Import) Effect() *Effect {
	before := change.Prospect{World: i.world(i.Before), Told: i.told.Clone()}
	after := change.Prospect{World: i.world(i.After), Told: i.told.Clone()}
	return compare(before, after, i.today())
}

// Apply makes it so in a store, which was made for it where there was none. It returns store.ErrChanged if anything has changed in the store
// since the import began, and ErrRefused or why else where it cannot be applied.
func (i *Import) Apply(ctx context.Context, st *store.Store) error {
	if err := i.Fit(); err != nil {
		return err
	}
	rev, err := builtin.Seed(ctx, st, &i.has, i.now, i.seedPlan)
	if err != nil {
		return err
	}
	return i.keep(ctx, st, rev)
}

// world returns a snapshot as the terms of the settings make a world of it.
func (i *Import) world(s store.Snapshot) *remind.World { return i.office.Terms.World(s) }

// today is the day of the import, fixed when it began: one that runs past midnight shall not judge by two days.
func (i *Import) today() remind.Date { return remind.DateOf(i.now) }

// find adds findings in the order in which they were met.
func (i *Import) find(findings ...plantext.Finding) { i.Findings = append(i.Findings, findings...) }

// Calendar reads a year's notice on working days. A year is replaced whole.
func (i *Import) Calendar(r io.Reader) error {
	y, err := calendar.Read(r)
	if err != nil {
		return err
	}
	y.Typist = i.office.Who
	former := func(h remind.CalendarYear) bool { return h.Year == y.Year }
	i.After.Years = append(slices.DeleteFunc(slices.Clone(i.Before.Years), former), y)
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		return st.PutCalendar(ctx, rev, y, i.now)
	}
	return nil
}
