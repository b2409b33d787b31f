package main

import (
	"errors"
	"log/slog"
	"os"
	"time"

	"duban/cmd/views"
	"duban/logging"
	"duban/remind"
	"duban/scheduler"
	"duban/scheduler/timetable"
	"duban/store"
)

// planned returns the function that tells when the messages of a working day are planned to leave.
func (a *app) planned() (func(remind.Date) time.Time, error) {
	s, err := timetable.ParseRound(a.settings.Round)
	return func(day remind.Date) time.Time { return timetable.Planned(s, a.settings.Window, day) }, err
}

// nextRound returns the next round on a working day, as a listing shows it.
func (a *app) nextRound(day *remind.Day) string {
	s, err := timetable.ParseRound(a.settings.Round)
	if err != nil { // of settings that are at fault, which is said elsewhere
		return "无法确定"
	}
	return views.Instant(timetable.NextRound(s, &day.Calendar, a.now()))
}

// realm reports whether anything leads outside: a mail server or a robot.
func (a *app) realm() string {
	if a.world != "" {
		return a.world
	}
	if !a.simulating && (a.settings.MailSet() || len(a.settings.Channels) > 0) {
		return store.Real
	}
	return store.Rehearsal
}

// base returns what the parts of a daemon look by. It makes no file and needs no secret.
func (a *app) base(st *store.Store) (scheduler.Base, error) {
	schedule, err1 := timetable.ParseRound(a.settings.Round)
	terms, err2 := a.terms()
	return scheduler.Base{
		Store: st, World: terms.World, Terms: terms, Schedule: schedule, Window: a.settings.Window, Realm: a.realm(), Log: a.logger(),
		Now: a.now, Wait: scheduler.WaitBy(a.now), Simulated: a.simulating,
	}, errors.Join(err1, err2)
}

// logger returns the log in the form that is set; auto is the journal's where standard error leads there.
func (a *app) logger() *slog.Logger {
	form := a.settings.Log.Format
	if form == "auto" && logging.ToJournal(os.Stderr, os.Getenv("JOURNAL_STREAM")) {
		form = logging.Journal
	}
	return logging.New(a.Err, form, a.settings.Log.Level)
}

// guard watches the clock of this process; a simulation has none.
func (a *app) guard() *scheduler.Guard {
	if a.simulating {
		return nil
	}
	return scheduler.NewGuard(built().Date, a.now)
}

// daemon wires the rooms.
func (a *app) daemon(st *store.Store) (*scheduler.Daemon, error) {
	b, err := a.base(st)
	if err != nil {
		return nil, err
	}
	d := scheduler.New(b)
	// The watch has to tell somebody even where the store cannot be read, so it knows the administrator from the settings alone.
	d.Guard, d.Admin = a.guard(), remind.Address{Channel: a.settings.Admin.Channel, To: a.settings.Admin.Address}
	if d.Routes, err = a.lines(); err != nil {
		return nil, err
	}
	// Nothing leads outside: whatever channel a contact names, its posts go into one file.
	if d.Realm == store.Rehearsal {
		file, err := a.posts()
		if err != nil {
			return nil, err
		}
		d.Default = &scheduler.Route{Channel: file, Kind: remind.KindFile}
		for i := range a.settings.Channels { // of a simulation: worded for the robots, kept in the file
			name := a.settings.Channels[i].Name
			d.Routes[name] = scheduler.Route{Channel: file, Kind: a.kind(name)}
		}
	}
	if err := a.ears(d, st); err != nil {
		return nil, err
	}
	// A rehearsal tells nobody each day how things stand, unless somebody has asked for it by name.
	d.Daily = !a.simulating && (d.Realm == store.Real || d.Admin.To != "")
	return d, nil
}

// ears wires what is read: bounces, and replies where a mailbox is set for them.
func (a *app) ears(d *scheduler.Daemon, st *store.Store) error {
	boxes, err := a.mailboxes()
	if err != nil {
		return err
	}
	for _, box := range boxes {
		d.Inboxes = append(d.Inboxes, scheduler.Inbox{Key: box.Key(), Read: box.Read})
	}
	if a.settings.Answers.Inbox.Set() {
		o, err := a.office(st)
		d.Hear = o.ReceiveMail
		return err
	}
	return nil
}
