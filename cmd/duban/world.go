package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"duban/formats/calendar"
	"duban/formats/contacts"
	"duban/formats/plantext"
	"duban/remind"
	"duban/seeds"
	"duban/store"
)

// builtin is what the program knows without a store.
func builtin() (store.Snapshot, []plantext.Finding, error) {
	f, err := seeds.Files.Open(seeds.PlanID + ".txt")
	if err != nil {
		return store.Snapshot{}, nil, fmt.Errorf("open the built-in plan: %w", err)
	}
	plan, findings, err := plantext.Read(seeds.PlanID, f)
	if err := errors.Join(err, f.Close()); err != nil {
		return store.Snapshot{}, nil, fmt.Errorf("read the built-in plan: %w", err)
	}
	years, err := calendar.ReadAll(seeds.Files)
	return store.Snapshot{Plans: []remind.Plan{plan}, Years: years}, findings, err
}

// sample is the built-in directory.
func sample() (remind.Directory, error) {
	f, err := seeds.Files.Open("contacts.yaml")
	if err != nil {
		return remind.Directory{}, fmt.Errorf("open the sample directory: %w", err)
	}
	d, _, err := contacts.Read(f)
	d.Demo = true
	return d, errors.Join(err, f.Close())
}

// worlds returns the function that makes a world of a snapshot under the settings.
func (a *app) worlds() (func(store.Snapshot) *remind.World, error) {
	demo, err := sample()
	if err != nil {
		return nil, err
	}
	policy := a.settings.Policy
	policy.Caps = a.settings.Caps
	return func(s store.Snapshot) *remind.World {
		d := s.Directory
		if !s.HasPeople {
			d = demo
			if !slices.ContainsFunc(s.Plans, func(p remind.Plan) bool { return p.ID == seeds.PlanID }) {
				d.Collectives, d.Aliases = nil, nil // who belongs together is true of the built-in plan's city only
			}
		}
		w := &remind.World{
			Plans: s.Plans, Withdrawn: s.Withdrawn, Events: s.Events, Policy: &policy, Calendar: remind.NewCalendar(s.Years...),
			Book: remind.NewBook(d, a.reach(&s)), Office: a.settings.Office, Troubles: a.troubles(&s),
		}
		return w.Prepare()
	}, nil
}

// reach tells what of a directory can be used: what is set up, less what has failed.
func (a *app) reach(s *store.Snapshot) remind.Reachability {
	realm := a.realm()
	r := remind.Reachability{Real: realm == store.Real, Dead: map[string]remind.Loss{}, Broken: map[string]remind.Loss{}}
	if r.Real { // a rehearsal reaches every channel, in files
		r.Channels = map[string]bool{remind.MailChannel: a.settings.MailSet()}
		for i := range a.settings.Channels {
			r.Channels[a.settings.Channels[i].Name] = true
		}
	}
	for _, l := range s.Losses {
		if l.Realm != realm {
			continue
		}
		loss := remind.Loss{Since: remind.DateOf(l.At), Why: l.Why}
		if !l.Dead {
			loss.Until = loss.Since
		}
		if old, ok := r.Dead[l.Channel+" "+l.Address]; !ok || old.Until != 0 {
			r.Dead[l.Channel+" "+l.Address] = loss
		}
	}
	for _, c := range s.Channels {
		if c.Realm == realm && !c.BrokenSince.IsZero() {
			r.Broken[c.Channel] = remind.Loss{Since: remind.DateOf(c.BrokenSince), Why: c.Why}
		}
	}
	return r
}

// troubles says in the office's words what deliveries ran into.
func (a *app) troubles(s *store.Snapshot) []remind.Trouble {
	all := restoredTroubles(s.Restores, a.realm())
	add := func(realm, who, what string) {
		if realm == a.realm() {
			all = append(all, remind.Trouble{Who: who, What: what})
		}
	}
	for _, f := range s.Failures {
		since := remind.DateOf(f.Since).ChineseShort()
		switch f.State {
		case store.Failed:
			add(f.Realm, f.Recipient, since+"的提醒被拒收："+f.Why)
		case store.InDoubt:
			add(f.Realm, f.Recipient, since+"的提醒是否送达不明，请核实后用duban settle结清")
		default:
			add(f.Realm, f.Recipient, "提醒自"+since+"起一直未能送达："+f.Why)
		}
	}
	for _, c := range s.Channels {
		if !c.BrokenSince.IsZero() {
			add(c.Realm, "渠道“"+c.Channel+"”", "自"+remind.DateOf(c.BrokenSince).ChineseShort()+"起故障："+c.Why)
		}
	}
	for _, l := range s.Losses {
		if l.Dead {
			add(l.Realm, l.Recipient, "地址"+l.Address+"自"+remind.DateOf(l.At).ChineseShort()+"起无法送达，请更正通讯录")
		}
	}
	return all
}

// open opens the store of the state.
func (a *app) open(ctx context.Context, o store.Options) (*store.Store, error) {
	st, err := store.Open(ctx, a.settings.State, o)
	return st, advise(err)
}

// lock makes this command the only one that acts on the state.
func (a *app) lock(command string) (release func() error, err error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, fmt.Errorf("ask for this machine's name: %w", err)
	}
	release, err = store.Lock(a.settings.State, store.Holder{PID: os.Getpid(), Host: host, Command: command, Since: a.now().In(remind.Shanghai)})
	return release, advise(err)
}

// advise adds the line to type where somebody else's state is meant.
func advise(err error) error {
	var other store.NotOwnerError
	if errors.As(err, &other) {
		return fmt.Errorf("%w; type: sudo -u %s %s", err, other.Owner, strings.Join(os.Args, " "))
	}
	return err
}

// look returns a snapshot of the store, or of the built-in data where there is no store; st is nil then.
func (a *app) look(ctx context.Context) (snap store.Snapshot, st *store.Store, err error) {
	st, err = a.open(ctx, store.Options{})
	if errors.Is(err, store.ErrNoStore) {
		snap, _, err = builtin()
		return snap, nil, err
	}
	if err != nil {
		return snap, nil, err
	}
	snap, err = st.Snapshot(ctx)
	return snap, st, err
}

// today returns the world as it stands now; closing releases the store.
func (a *app) today(ctx context.Context) (day *remind.Day, st *store.Store, err error) {
	snap, st, err := a.look(ctx)
	if err != nil {
		return nil, nil, err
	}
	world, err := a.worlds()
	if err != nil {
		return nil, nil, err
	}
	return world(snap).On(remind.DateOf(a.now())), st, nil
}

func closing(st *store.Store) {
	if st != nil {
		_ = st.Close() // nothing was written
	}
}

// missing returns the built-in calendars of the years that a snapshot lacks, and, if asked, the built-in plan where it holds none.
func missing(has *store.Snapshot, plan bool) (years []remind.CalendarYear, plans []remind.Plan, err error) {
	b, _, err := builtin()
	if err != nil {
		return nil, nil, err
	}
	for _, y := range b.Years {
		if !slices.ContainsFunc(has.Years, func(h remind.CalendarYear) bool { return h.Year == y.Year }) {
			years = append(years, y)
		}
	}
	if plan && len(has.Plans) == 0 {
		plans = b.Plans
	}
	return years, plans, nil
}

// seed takes in what is missing, and returns the store's revision after it. It returns ErrChanged if the store is no longer at the snapshot's.
func seed(ctx context.Context, st *store.Store, has *store.Snapshot, now time.Time, plan bool) (int64, error) {
	years, plans, err := missing(has, plan)
	if err != nil {
		return 0, err
	}
	rev := has.Revision
	for _, y := range years {
		if err := st.PutCalendar(ctx, rev, y, now); err != nil {
			return 0, fmt.Errorf("keep the calendar: %w", err)
		}
		rev++
	}
	for _, p := range plans {
		if err := st.PutPlan(ctx, rev, p, now); err != nil {
			return 0, fmt.Errorf("keep the built-in plan: %w", err)
		}
		rev++
	}
	return rev, nil
}

// sow takes in what is missing in the store as it stands, the plan too.
func sow(ctx context.Context, st *store.Store, now time.Time) error {
	has, err := st.Snapshot(ctx)
	if err != nil {
		return err
	}
	_, err = seed(ctx, st, &has, now, true)
	return err
}
