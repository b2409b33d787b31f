package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"duban/config"
	"duban/office"
	"duban/office/builtin"
	"duban/remind"
	"duban/seeds"
	"duban/store"
	"duban/store/lock"
)

// open opens the store of the state.
func (a *app) open(ctx context.Context, o store.Options) (*store.Store, error) {
	o.At = a.now()
	o, err := a.located(o)
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, a.settings.State, o)
	if err == nil {
		if err = errors.Join(a.keyed(ctx, st), a.sealsBy(st)); err != nil {
			return nil, errors.Join(a.advise(err), st.Close())
		}
	}
	return st, a.advise(err)
}

// located adds where the settings have the store. A simulation has its own, in a file.
func (a *app) located(o store.Options) (store.Options, error) {
	at := &a.settings.Store
	if a.simulating || at.Driver == config.SQLite {
		return o, nil
	}
	if a.broken != nil && (at.Driver != config.Postgres || !at.DSN.Set()) {
		return o, a.broken // settings at fault do not say where the store is
	}
	dsn, err := a.dsn()
	o.DSN = dsn
	return o, err
}

// dsn returns where the server is. Whoever may not read the file that says so is told how he may.
func (a *app) dsn() (string, error) {
	if !a.settings.Store.DSN.Set() {
		return "", fmt.Errorf("读不到 store.dsn_file：%s；请执行：sudo %s", a.settings.Store.DSNFile, a.again())
	}
	return a.settings.Store.DSN.Reveal(), nil
}

// keyed learns by which key the links of mails are signed, where mails have links.
func (a *app) keyed(ctx context.Context, st *store.Store) (err error) {
	if a.settings.LinkBase() != "" {
		a.linkKey, err = st.LinkKey(ctx)
	}
	return err
}

// sealsBy says by what the store makes seals.
func (a *app) sealsBy(st *store.Store) error {
	key, err := a.sealKey()
	st.SealBy(store.By{Alg: a.settings.Evidence.Hash, Key: key})
	return err
}

// lock makes this command the only one that acts on the state.
func (a *app) lock(command string) (*lock.Held, error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, fmt.Errorf("无法取得本机名称：%w", err)
	}
	held, err := lock.Take(a.settings.State, lock.Holder{PID: os.Getpid(), Host: host, Command: command, Since: a.now().In(remind.Shanghai)})
	return held, a.advise(err)
}

// running reports whether a daemon acts on the state now.
func (a *app) running() (bool, error) {
	held, err := a.lock("look")
	if errors.Is(err, lock.ErrRunning) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return false, held.Release()
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
		st, a.linkKey = nil, unkept
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
	return &office.Office{
		Store: st, Terms: terms, Who: a.who(), Now: a.now, At: at, Kind: a.kind, Window: a.settings.Window, Bare: !a.settings.Builtin,
		Sender: a.settings.Mail.Sender(),
	}, errors.Join(err1, err2)
}

// terms returns by what the settings have a world made of a snapshot.
func (a *app) terms() (store.Terms, error) {
	var sample remind.Directory
	var err error
	if a.settings.Builtin {
		sample, err = builtin.Directory()
	}
	// A copy, as every world made of it points to it, and a reload has settings of its own.
	policy := a.settings.Policy
	policy.Caps, policy.Hours, policy.Reports = a.settings.Caps, a.settings.Hours, a.settings.Reports
	names, err1 := builtin.Proposals()
	t := store.Terms{
		Realm: a.realm(), Channels: map[string]bool{remind.MailChannel: a.settings.MailSet()}, Policy: &policy, Office: a.settings.Office, Links: a.links(),
		Answers: store.AnswerTerms{Open: a.settings.Heard(), Patience: a.settings.Patience()},
		Papers:  a.settings.Papers,
		Sample:  sample, SamplePlan: seeds.PlanID, Proposed: names,
	}
	for _, name := range a.channelNames() {
		t.Channels[name] = true
	}
	if a.broken != nil {
		t.Channels = nil // which there are cannot be known
	}
	return t, errors.Join(err, err1)
}
