package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"duban/document"
	"duban/notify"
	"duban/remind"
	"duban/scheduler"
)

type noticeRow struct {
	On         string   `json:"on"`
	At         string   `json:"at"`
	Channel    string   `json:"channel"`
	Address    string   `json:"address"`
	Recipient  string   `json:"recipient"`
	Role       string   `json:"role"`
	Obligation string   `json:"obligation"`
	Roles      []string `json:"roles"`
	Stage      string   `json:"stage"`
	Occurrence int      `json:"occurrence"`
	Due        string   `json:"due"`
	DaysLeft   int      `json:"days_left"`
	Message    string   `json:"message"`
	Subject    string   `json:"subject"`
	State      string   `json:"state"`
	Reply      string   `json:"reply"` // what the other side said last

	// Provisional: a notice of the State Council may still move on or the day of the message.
	Provisional bool `json:"provisional"`
}

// newNoticeRow shows a notice as told on a day.
func newNoticeRow(n *remind.Notice, message, subject, state string, day remind.Date) noticeRow {
	r := noticeRow{
		On: n.On.String(), Channel: n.Channel, Address: n.To, Recipient: n.Recipient,
		Role: n.Role.String(), Obligation: string(n.Obligation), Stage: n.Stage, Occurrence: n.Occurrence, Due: n.Due.String(),
		Message: message, Subject: subject, State: state,
	}
	if n.Due != 0 {
		r.DaysLeft = int(n.Due - day)
	}
	for _, role := range n.Roles {
		r.Roles = append(r.Roles, role.String())
	}
	return r
}

type messageRow struct {
	Day     string `json:"day"`
	Message string `json:"message"`
	Channel string `json:"channel"`
	Address string `json:"address"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html"`
	Bytes   int    `json:"bytes"`
	// What else a robot or webhook shows.
	Markdown string `json:"markdown,omitempty"`
	Data     string `json:"data,omitempty"`
}

func newMessageRow(day remind.Date, id, channel, address string, r remind.Rendered) messageRow {
	return messageRow{day.String(), id, channel, address, r.Subject, r.Text, r.HTML, len(r.Text) + len(r.HTML), r.Markdown, r.Data}
}

// span is a range of days from flags.
type span struct{ from, to string }

func (s *span) flags(c *cobra.Command) {
	c.Flags().StringVar(&s.from, "from", "", "first day, YYYY-MM-DD (default tomorrow)")
	c.Flags().StringVar(&s.to, "to", "", "last day, YYYY-MM-DD (default the plan's end)")
}

func (s *span) dates(day *remind.Day) (from, to remind.Date, err error) {
	from, err1 := remind.ParseDate(s.from)
	to, err2 := remind.ParseDate(s.to)
	if err := errors.Join(err1, err2); err != nil {
		return 0, 0, usageError{err}
	}
	if from == 0 {
		from = day.Today + 1
	}
	if to == 0 {
		to = day.End()
	}
	if to < from {
		return 0, 0, usageError{fmt.Errorf("--to %s lies before --from %s", to, from)}
	}
	return from, to, nil
}

func (a *app) previewCommand() *cobra.Command {
	var s span
	var messages, all, budget bool
	var place outlet
	c := &cobra.Command{Use: "preview", Short: "every message and notice of some days, nothing sent", RunE: func(c *cobra.Command, _ []string) error {
		day, st, err := a.today(c.Context())
		if err != nil {
			return err
		}
		defer closing(st)
		from, to, err := s.dates(day)
		if err != nil {
			return err
		}
		told := &remind.Told{}
		start := from
		if st != nil && from > day.Today {
			start = day.Today + 1
			if told, err = st.Told(c.Context(), a.realm()); err != nil {
				return err
			}
		}
		told.All = all
		at, err := a.planned()
		if err != nil {
			return err
		}
		p := player{world: day.World, messages: messages, all: all, from: from, at: at, kind: a.kind, parts: map[channelDay]int{}}
		if st != nil {
			snap, err := st.Snapshot(c.Context())
			if err != nil {
				return err
			}
			p.holds = scheduler.NewHolds(snap.Holds, a.realm())
		}
		day.Preview(start, to, told, p.take)
		if p.err != nil {
			return p.err
		}
		return a.through(&place, func() error {
			if budget {
				return a.budgets(&p)
			}
			return a.played(&p)
		})
	}}
	place.flags(c, "xlsx")
	s.flags(c)
	c.Flags().BoolVar(&messages, "messages", false, "whole messages")
	c.Flags().BoolVar(&budget, "budget", false, "the fullest day and minute of each channel instead")
	c.MarkFlagsMutuallyExclusive("messages", "budget")
	c.Flags().BoolVar(&all, "all", false, "superseded and lapsed notices too")
	return c
}

type channelDay struct {
	channel string
	day     remind.Date
}

// A player collects what a preview plays.
type player struct {
	world         *remind.World
	messages, all bool
	from          remind.Date
	at            func(remind.Date) time.Time
	kind          func(channel string) notify.Kind
	parts         map[channelDay]int // messages of a channel on a day, where notices are shown
	holds         scheduler.Holds
	notices       []noticeRow
	letters       []messageRow
	err           error
}

func (p *player) take(r remind.PlannedRound) bool {
	if r.Day < p.from {
		return true
	}
	for i := range r.Messages {
		if p.err = p.message(&r.Messages[i]); p.err != nil {
			return false
		}
	}
	for i := range r.Passed {
		if p.all && !p.messages {
			n := &r.Passed[i].Notice
			p.add(n, newNoticeRow(n, "", "", r.Passed[i].Ending, r.Day), r.Day)
		}
	}
	return true
}

// message takes one message, in the parts that its channel asks for. A mail is whole; only its subject is worded where no more is shown.
func (p *player) message(m *remind.Message) error {
	kind := p.kind(m.Channel)
	if kind == remind.KindMail && !p.messages {
		p.part(m, notify.Subject(m))
		return nil
	}
	parts, err := notify.Parts(kind, *m)
	if err != nil {
		return err
	}
	for i := range parts {
		part := &parts[i]
		if p.messages {
			p.letters = append(p.letters, newMessageRow(m.Day, part.Message.ID, m.Channel, m.To, part.Rendered))
		} else {
			p.part(&part.Message, part.Rendered.Subject)
		}
	}
	return nil
}

func (p *player) part(m *remind.Message, subject string) {
	p.parts[channelDay{m.Channel, m.Day}]++
	for i := range m.Notices {
		n := &m.Notices[i]
		p.add(n, newNoticeRow(n, m.ID, subject, p.state(n), m.Day), m.Day)
	}
}

// state of a planned notice: what a hold keeps back is shown as held, to be seen before the release.
func (p *player) state(n *remind.Notice) string {
	if p.holds.Keeps(n) {
		return "held"
	}
	return "planned"
}

// add takes a notice that is told on a day.
func (p *player) add(n *remind.Notice, r noticeRow, day remind.Date) {
	r.At, r.Provisional = p.at(day).Format(time.RFC3339), p.world.Provisional(n, day)
	p.notices = append(p.notices, r)
}

func (a *app) played(p *player) error {
	if p.messages {
		return listing(a, p.letters, func() []document.Sheet { return []document.Sheet{letterSheet(p.letters)} })
	}
	return listing(a, p.notices, func() []document.Sheet { return []document.Sheet{noticeSheet(&a.settings.Policy, p.notices)} })
}
