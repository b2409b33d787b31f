package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"duban/config"
	"duban/notify"
	"duban/remind"
	"duban/scheduler"
	"duban/store"
)

// planned returns the function that tells when the messages of a working day are planned to leave.
func (a *app) planned() (func(remind.Date) time.Time, error) {
	s, err := scheduler.ParseRound(a.settings.Round)
	return func(day remind.Date) time.Time { return scheduler.Planned(s, a.settings.Window, day) }, err
}

// realm reports whether anything leads outside: a mail server or a robot.
func (a *app) realm() string {
	if !a.simulating && (a.settings.MailSet() || len(a.settings.Channels) > 0) {
		return store.Real
	}
	return store.Rehearsal
}

// reporter tells how things stand. It makes no file and needs no secret.
func (a *app) reporter(st *store.Store) (scheduler.Reporter, error) {
	schedule, err1 := scheduler.ParseRound(a.settings.Round)
	terms, err2 := a.terms()
	return scheduler.Reporter{Store: st, World: terms.World, Schedule: schedule, Realm: a.realm(), Guard: a.guard()}, errors.Join(err1, err2)
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
	r, err := a.reporter(st)
	if err != nil {
		return nil, err
	}
	d := scheduler.New(scheduler.Base{
		Store: st, World: r.World, Schedule: r.Schedule, Window: a.settings.Window, Realm: r.Realm, Log: a.logger(), Now: a.now, Wait: scheduler.WaitBy(a.now),
	})
	d.Guard, d.Admin = r.Guard, remind.Address{Channel: a.settings.Admin.Channel, To: a.settings.Admin.Address}
	if d.Routes, err = a.lines(); err != nil {
		return nil, err
	}
	if d.Realm == store.Rehearsal {
		file, err := a.posts()
		if err != nil {
			return nil, err
		}
		d.Default = &scheduler.Route{Channel: file, Kind: notify.KindFile}
		for i := range a.settings.Channels { // of a simulation: worded for the robots, kept in the file
			name := a.settings.Channels[i].Name
			d.Routes[name] = scheduler.Route{Channel: file, Kind: a.kind(name)}
		}
	}
	box, err := a.bounces()
	if err != nil {
		return nil, err
	}
	if box != nil {
		d.Bounces = box.Read
	}
	d.Daily = !a.simulating && (d.Realm == store.Real || d.Admin.To != "")
	return d, nil
}

// bounces is the mailbox of bounces; nil without one.
func (a *app) bounces() (*notify.Mailbox, error) {
	b := a.settings.Mail.Bounces
	if b.Host == "" || a.simulating {
		return nil, nil
	}
	return notify.NewMailbox(notify.MailboxConfig{
		Host: b.Host, Port: b.Port, TLS: string(b.TLS), Username: b.Username, Password: b.Password.Reveal(), CAFile: b.CAFile, Folder: b.Folder, Now: a.now,
	})
}

// lines are the channels that are set up, by the names that contacts use.
func (a *app) lines() (map[string]scheduler.Route, error) {
	lines := map[string]scheduler.Route{}
	if a.settings.MailSet() || a.realm() == store.Rehearsal {
		m, err := a.mail()
		if err != nil {
			return nil, err
		}
		lines[remind.MailChannel] = m
	}
	for i := range a.settings.Channels {
		if a.simulating {
			break
		}
		c := &a.settings.Channels[i]
		config := a.robot(c)
		channel, err := notify.NewChannel(config)
		if err != nil {
			return nil, fmt.Errorf("channel %s: %w", c.Name, err)
		}
		lines[c.Name] = scheduler.Route{Channel: channel, Kind: config.Kind, Budget: config.Budget()}
	}
	return lines, nil
}

func (a *app) robot(c *config.Channel) notify.RobotConfig {
	return notify.RobotConfig{
		Kind: notify.Kind(c.Kind), URL: c.URL.Reveal(), Secret: c.Secret.Reveal(), OldSecret: c.OldSecret.Reveal(), Keyword: c.Keyword,
		CAFile: c.CAFile, Proxy: c.Proxy, PerMinute: c.PerMinute, PerSecond: c.PerSecond, Now: a.now,
	}
}

// posts is the file for chat posts that no robot carries.
func (a *app) posts() (notify.Channel, error) {
	return notify.NewFile(filepath.Join(a.settings.State, "chat.jsonl"))
}

// kind returns how a channel's messages are worded.
func (a *app) kind(name string) notify.Kind {
	if name == remind.MailChannel {
		return notify.KindMail
	}
	for i := range a.settings.Channels {
		if a.settings.Channels[i].Name == name {
			return notify.Kind(a.settings.Channels[i].Kind)
		}
	}
	return notify.KindFile
}

// hangUp closes the connections that channels keep.
func (a *app) hangUp() {
	for _, f := range a.closers {
		if err := f(); err != nil {
			a.complain(err)
		}
	}
	a.closers = nil
}

func (a *app) mail() (scheduler.Route, error) {
	m := a.settings.Mail
	line := scheduler.Route{Kind: notify.KindMail}
	sender := notify.Sender{From: m.From, ReplyTo: m.ReplyTo}
	var err error
	if !a.settings.MailSet() {
		line.Channel, err = notify.NewMaildir(filepath.Join(a.settings.State, outbox), sender)
		return line, err
	}
	line.Budget = remind.Budget{PerMinute: m.PerMinute, PerHour: m.PerHour}
	server, err := notify.NewMail(notify.MailConfig{
		Sender: sender, Host: m.Host, Port: m.Port, TLS: string(m.TLS), Username: m.Username, Password: m.Password.Reveal(), CAFile: m.CAFile,
	})
	if err != nil {
		return line, err
	}
	line.Channel, a.closers = server, append(a.closers, server.Close)
	return line, nil
}
