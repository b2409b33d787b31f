package main

import (
	"fmt"
	"path/filepath"

	"duban/config"
	"duban/notify"
	"duban/remind"
	"duban/remind/budget"
	"duban/scheduler"
	"duban/store"
)

// mailboxes are those that are read, each once. A simulation reads none: what it has sent is in its own files, and nothing of it can come back.
// Where replies are read, both are read for them, as not every program heeds Reply-To.
func (a *app) mailboxes() (all []*notify.Mailbox, err error) {
	replies, bounces := &a.settings.Answers.Inbox, &a.settings.Mail.Bounces
	open := func(key string, b *config.Inbox) {
		if err != nil || a.simulating || !b.Set() {
			return
		}
		var m *notify.Mailbox
		m, err = notify.NewMailbox(notify.MailboxConfig{
			Key: key, Host: b.Host, Port: b.Port, TLS: string(b.TLS), Username: b.Username, Password: b.Password.Reveal(), CAFile: b.CAFile,
			Folder: b.Folder, Whole: replies.Set(), Now: a.now,
		})
		all = append(all, m)
	}
	open("answers.inbox", replies)
	if !replies.Set() || !replies.Same(bounces) {
		open("mail.bounces", bounces)
	}
	return all, err
}

// lines are the channels that are set up, by the names that contacts use.
func (a *app) lines() (map[string]scheduler.Route, error) {
	lines, err := a.robots()
	if err != nil {
		return nil, err
	}
	// With robots alone there is no way for mails, and none is made: a mail that went into a folder beside real posts would look as if it had been delivered.
	if a.settings.MailSet() || a.realm() == store.Rehearsal {
		m, err := a.mail()
		if err != nil {
			return nil, err
		}
		lines[remind.MailChannel] = m
	}
	return lines, nil
}

// robots are the channels besides mail; a simulation has none.
func (a *app) robots() (map[string]scheduler.Route, error) {
	lines := map[string]scheduler.Route{}
	for i := range a.settings.Channels {
		if a.simulating {
			break
		}
		c := &a.settings.Channels[i]
		config := a.robot(c)
		channel, err := notify.NewChannel(config)
		if err != nil {
			return nil, fmt.Errorf("渠道%s：%w", c.Name, err)
		}
		lines[c.Name] = scheduler.Route{Channel: channel, Kind: config.Kind, Budget: config.Budget()}
	}
	return lines, nil
}

// robot returns a channel of the settings as notify takes it. Here its secrets are revealed, and nowhere before.
func (a *app) robot(c *config.Channel) notify.RobotConfig {
	return notify.RobotConfig{
		Kind: c.Kind, URL: c.URL.Reveal(), Secret: c.Secret.Reveal(), OldSecret: c.OldSecret.Reveal(), Keyword: c.Keyword,
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
		return remind.KindMail
	}
	for i := range a.settings.Channels {
		if a.settings.Channels[i].Name == name {
			return a.settings.Channels[i].Kind
		}
	}
	return remind.KindFile
}

// hangUp closes the connections that channels keep.
func (a *app) hangUp() {
	// A connection that ends badly has carried its mails all the same: it is said, and the end goes on.
	for _, f := range a.closers {
		if err := f(); err != nil {
			a.Complain(err)
		}
	}
	a.closers = nil
}

// mail returns the route of mails: to the server that is set, else into the Maildir of the state. A server is called
// only within its budget; a Maildir has none, as nobody throttles a folder.
func (a *app) mail() (scheduler.Route, error) {
	m := a.settings.Mail
	line := scheduler.Route{Kind: remind.KindMail}
	sender := notify.Sender{From: m.From, ReplyTo: m.ReplyTo}
	var err error
	if !a.settings.MailSet() {
		line.Channel, err = notify.NewMaildir(filepath.Join(a.settings.State, outbox), sender)
		return line, err
	}
	line.Budget = budget.Budget{PerMinute: m.PerMinute, PerHour: m.PerHour}
	server, err := notify.NewMail(notify.MailConfig{
		Sender: sender, Host: m.Host, Port: m.Port, TLS: string(m.TLS), Username: m.Username, Password: m.Password.Reveal(), CAFile: m.CAFile,
	})
	if err != nil {
		return line, err
	}
	line.Channel, a.closers = server, append(a.closers, server.Close)
	return line, nil
}
