package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"duban/notify"
	"duban/remind"
	"duban/store"
)

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
	var notices, messages, all, budget bool
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
			p.holds = store.NewHolds(snap.Holds, a.realm())
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
	c.Flags().BoolVar(&notices, "notices", false, "notices (the default)")
	c.Flags().BoolVar(&messages, "messages", false, "whole messages")
	c.Flags().BoolVar(&budget, "budget", false, "the fullest day and minute of each channel instead")
	c.MarkFlagsMutuallyExclusive("notices", "messages", "budget")
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
	holds         store.Holds
	notices       []noticeRow
	letters       []letter
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
	if kind == notify.KindMail && !p.messages {
		p.part(m, notify.Subject(m))
		return nil
	}
	parts, err := notify.Word(kind, *m)
	if err != nil {
		return err
	}
	for i := range parts {
		part := &parts[i]
		if p.messages {
			p.letters = append(p.letters, newLetter(m.Day, part.Message.ID, m.Channel, m.Address, part.Rendered))
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
	r.at, r.provisional = p.at(day), p.world.Provisional(n, day)
	p.notices = append(p.notices, r)
}

func (a *app) played(p *player) error {
	if p.messages {
		return show(a, &letterTable, p.letters)
	}
	return show(a, noticeTable(&a.settings.Policy), p.notices)
}
