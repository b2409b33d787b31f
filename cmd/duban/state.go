package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strings"

	"duban/office"
	"duban/remind"
	"duban/seeds"
	"duban/store"
)

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

// closing closes a store in which nothing was written; nil: there is none.
func closing(st *store.Store) {
	if st != nil {
		_ = st.Close()
	}
}

// working opens the store for an act on it and closes it after.
func (a *app) working(ctx context.Context, act func(*office.Office) error) (err error) {
	st, err := a.open(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	o, err := a.office(st)
	if err != nil {
		return err
	}
	return act(o)
}

// looking returns the office over the store, or over the built-in data where there is no store; closing releases its Store.
func (a *app) looking(ctx context.Context) (*office.Office, error) {
	st, err := a.open(ctx, store.Options{})
	if err != nil && !errors.Is(err, store.ErrNoStore) {
		return nil, err
	}
	if err != nil {
		st = nil
	}
	return a.office(st)
}

// today returns the world as it stands now; closing releases the store.
func (a *app) today(ctx context.Context) (day *remind.Day, st *store.Store, err error) {
	o, err := a.looking(ctx)
	if err != nil {
		return nil, nil, err
	}
	day, err = o.Today(ctx)
	return day, o.Store, err
}

// office returns what commands work on, over a store that may be nil.
func (a *app) office(st *store.Store) (*office.Office, error) {
	terms, err1 := a.terms()
	at, err2 := a.planned()
	return &office.Office{Store: st, Terms: terms, Who: typist(), Now: a.now, At: at, Kind: a.kind}, errors.Join(err1, err2)
}

// terms returns by what the settings have a world made of a snapshot.
func (a *app) terms() (store.Terms, error) {
	sample, err := office.Sample()
	// A copy, as every world made of it points to it, and a reload has settings of its own.
	policy := a.settings.Policy
	policy.Caps, policy.Hours = a.settings.Caps, a.settings.Hours
	t := store.Terms{
		Realm: a.realm(), Channels: map[string]bool{remind.MailChannel: a.settings.MailSet()}, Policy: &policy, Office: a.settings.Office,
		Sample: sample, SamplePlan: seeds.PlanID,
	}
	for _, name := range a.channelNames() {
		t.Channels[name] = true
	}
	return t, err
}

// typist names who types.
func typist() string {
	// It is evidence of who acted, not a permission: a name that cannot be found out shall not keep anybody from
	// recording what has happened.
	u, err := user.Current()
	if err != nil {
		return "unknown"
	}
	return u.Username
}
