package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"duban/notify"
	"duban/remind"
	"duban/store"
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
}

// newNoticeRow shows a notice as of a day.
func newNoticeRow(n *remind.Notice, message, subject, state string, day remind.Date) noticeRow {
	r := noticeRow{
		On: n.On.String(), At: n.On.At(9, 0).Format(time.RFC3339), Channel: n.Channel, Address: n.Address, Recipient: n.Recipient,
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
}

func newMessageRow(day remind.Date, id, channel, address string, r remind.Rendered) messageRow {
	return messageRow{day.String(), id, channel, address, r.Subject, r.Text, r.HTML, len(r.Text) + len(r.HTML)}
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
	var messages, all bool
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
		p := player{messages: messages, all: all, from: from}
		day.Preview(start, to, told, p.take)
		return errors.Join(p.err, a.played(&p))
	}}
	s.flags(c)
	c.Flags().BoolVar(&messages, "messages", false, "whole messages")
	c.Flags().BoolVar(&all, "all", false, "superseded and lapsed notices too")
	return c
}

// A player collects what a preview plays.
type player struct {
	messages, all bool
	from          remind.Date
	notices       []noticeRow
	letters       []messageRow
	err           error
}

func (p *player) take(r remind.Round) bool {
	if r.Day < p.from {
		return true
	}
	for i := range r.Messages {
		m := &r.Messages[i]
		if p.messages {
			rendered, err := notify.Render(*m)
			if err != nil {
				p.err = err
				return false
			}
			p.letters = append(p.letters, newMessageRow(m.Day, m.ID, m.Channel, m.Address, rendered))
			continue
		}
		subject := notify.Subject(m)
		for k := range m.Notices {
			p.notices = append(p.notices, newNoticeRow(&m.Notices[k], m.ID, subject, "planned", m.Day))
		}
	}
	for i := range r.Passed {
		if p.all && !p.messages {
			p.notices = append(p.notices, newNoticeRow(&r.Passed[i].Notice, "", "", r.Passed[i].Ending, r.Day))
		}
	}
	return true
}

func (a *app) played(p *player) error {
	if p.messages {
		return emit(a, p.letters)
	}
	return emit(a, p.notices)
}

func (a *app) simulateCommand() *cobra.Command {
	var s span
	var messages bool
	var outages []string
	c := &cobra.Command{Use: "simulate", Short: "the real daemon under a virtual clock, into its own --state", RunE: func(c *cobra.Command, _ []string) error {
		if !c.Flags().Changed("state") {
			return usageError{errors.New("--state is needed: a simulation writes into a state of its own")}
		}
		return a.simulate(c.Context(), &s, messages, outages)
	}}
	s.flags(c)
	c.Flags().BoolVar(&messages, "messages", false, "whole messages")
	c.Flags().StringArrayVar(&outages, "outage", nil, "FROM/TO, days on which the daemon is down; may be given again")
	return c
}

func (a *app) simulate(ctx context.Context, s *span, messages bool, outages []string) (err error) {
	st, err := a.open(ctx, store.Options{Create: true, Fast: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if _, ran, err := st.LastRound(ctx, a.realm()); err != nil || ran {
		return errors.Join(err, usageError{fmt.Errorf("%s has been run already: a simulation wants a state of its own", a.settings.State)})
	}
	if a.settings.MailSet() {
		return usageError{errors.New("a simulation sends nothing: leave mail.host empty")}
	}
	if err := seed(ctx, st, time.Now()); err != nil {
		return err
	}
	day, other, err := a.today(ctx)
	closing(other)
	if err != nil {
		return err
	}
	from, to, err := s.dates(day)
	if err != nil {
		return err
	}
	out, err := down(outages)
	if err != nil {
		return err
	}
	d, err := a.daemon(st)
	if err != nil {
		return err
	}
	d.Log = slog.New(slog.DiscardHandler) // years of rounds: what they came to is printed at the end
	if err := d.Simulate(ctx, from, to, out); err != nil {
		return err
	}
	return a.simulated(ctx, st, messages)
}

// down tells on which days the daemon is down.
func down(outages []string) (func(remind.Date) bool, error) {
	var spans [][2]remind.Date
	for _, o := range outages {
		if len(o) != len("2006-01-02/2006-01-02") || o[10] != '/' {
			return nil, usageError{fmt.Errorf("--outage %q: want FROM/TO", o)}
		}
		from, err1 := remind.ParseDate(o[:10])
		to, err2 := remind.ParseDate(o[11:])
		if err := errors.Join(err1, err2); err != nil {
			return nil, usageError{err}
		}
		spans = append(spans, [2]remind.Date{from, to})
	}
	return func(d remind.Date) bool {
		return slices.ContainsFunc(spans, func(s [2]remind.Date) bool { return d >= s[0] && d <= s[1] })
	}, nil
}

// simulated shows what a simulation sent, in the order and form of a preview.
func (a *app) simulated(ctx context.Context, st *store.Store, messages bool) error {
	var log []store.LogRow
	if err := st.Log(ctx, store.Filter{Realm: a.realm()}, func(r store.LogRow) error {
		log = append(log, r)
		return nil
	}); err != nil {
		return err
	}
	slices.SortStableFunc(log, func(x, y store.LogRow) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Notice.Channel, y.Notice.Channel), cmp.Compare(x.Notice.Address, y.Notice.Address),
			remind.CompareNotices(x.Notice, y.Notice))
	})
	p := player{messages: messages}
	for i := range log {
		r := &log[i]
		if r.State != store.Delivered {
			continue
		}
		if !messages {
			p.notices = append(p.notices, newNoticeRow(&r.Notice, r.Message, r.Subject, "planned", remind.DateOf(r.At)))
			continue
		}
		if i > 0 && log[i-1].Message == r.Message {
			continue
		}
		m, err := st.Message(ctx, r.Message)
		if err != nil {
			return err
		}
		p.letters = append(p.letters, newMessageRow(m.Day, m.ID, m.Channel, m.Address, m.Rendered))
	}
	return a.played(&p)
}
