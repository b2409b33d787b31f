package office

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"duban/formats/enclosure"
	"duban/notify"
	"duban/remind"
	"duban/remind/preview"
	"duban/store"
)

// A SpanError refuses a span of days whose end lies before its beginning.
type SpanError struct{ From, To remind.Date }

// Error names both.
func (e SpanError) Error() string {
	return fmt.Sprintf("--to %s 早于 --from %s，请核对日期", e.To, e.From)
}

// Span completes a span of days, as previews and simulations take it: from tomorrow to the plan's end where nothing else is said.
func Span(day *remind.Day, from, to remind.Date) (remind.Date, remind.Date, error) {
	end := day.End()
	if from == 0 {
		from = day.Today + 1
		end = max(from, end) // where nothing is dated, or all is past, the day alone
	}
	if to == 0 {
		to = end
	}
	if to < from {
		return 0, 0, SpanError{from, to}
	}
	return from, to, nil
}

// A PreviewOrder is what is to be previewed.
type PreviewOrder struct {
	From, To remind.Date // none: see Span
	Month    bool        // without To: a month, and not the time to the plan's end
	Letters  bool        // whole messages instead of notices
	Only     string      // of the letters that of one name alone
	All      bool        // with the notices, those too that would be superseded or lapse

	Progress func(done, total int) // called as days are played; may be nil
}

// A Preview is every message of some days: as notices, or as letters.
type Preview struct {
	Notices  []Telling
	Letters  []Letter
	Messages map[ChannelDay]int // how many leave, in the parts that their channels ask for; counted with the notices only
	World    *remind.World      // in which it was played
	From, To remind.Date        // the days
}

// A Play is a preview that is played as it is looked at: it keeps none of what it yields, as years of letters do not fit into the memory. It can be
// played once; what it could not word Err says then.
type Play struct {
	Messages map[ChannelDay]int // as far as it was played
	World    *remind.World
	From, To remind.Date

	order  PreviewOrder
	start  remind.Date // of the rounds that are played
	told   *preview.Told
	player *player
}

// A Letter is a whole message, or a part of one, as it would leave.
type Letter struct {
	remind.Rendered
	To  remind.Address
	Day remind.Date
	ID  string
}

// A ChannelDay is a channel on a day.
type ChannelDay struct {
	Channel string
	Day     remind.Date
}

// Preview plays the rounds of some days and sends nothing: see Play.
func (o *Office) Preview(ctx context.Context, order PreviewOrder) (*Preview, error) {
	y, err := o.Play(ctx, order)
	if err != nil {
		return nil, err
	}
	p := &Preview{Messages: y.Messages, World: y.World, From: y.From, To: y.To}
	if order.Letters {
		p.Letters = slices.Collect(y.Letters())
	} else {
		p.Notices = slices.Collect(y.Notices())
	}
	return p, y.Err()
}

// Play prepares to play the rounds of some days, and sends nothing. Days after today are played from tomorrow on, starting from what has been told;
// a span that begins earlier is played by itself, as if nothing had been told before it. It returns SpanError for a span without a day.
func (o *Office) Play(ctx context.Context, order PreviewOrder) (*Play, error) {
	snap, err := o.Look(ctx)
	if err != nil {
		return nil, err
	}
	day := o.Terms.World(snap).On(o.today())
	if order.Month && order.To == 0 {
		order.From = cmp.Or(order.From, day.Today+1)
		order.To = order.From.AddMonths(1) - 1
	}
	from, to, err := Span(day, order.From, order.To)
	if err != nil {
		return nil, err
	}
	told, start := &preview.Told{}, from
	// From tomorrow on the future begins where things stand: what has been told is not shown as told once more.
	if o.Store != nil && from > day.Today {
		start = day.Today + 1
		if told, err = o.told(ctx); err != nil {
			return nil, err
		}
	}
	told.All = order.All
	p := o.player(day.World, order.Letters)
	p.only, p.all, p.from, p.holds = order.Only, order.All, from, snap.Holds
	return &Play{Messages: p.messages, World: day.World, From: from, To: to, order: order, start: start, told: told, player: p}, nil
}

// Notices plays for the notices.
func (y *Play) Notices() iter.Seq[Telling] {
	return func(yield func(Telling) bool) {
		y.player.notice = func(t Telling) { y.player.ended = y.player.ended || !yield(t) }
		y.play()
	}
}

// Letters plays for the letters; the order asked for them.
func (y *Play) Letters() iter.Seq[Letter] {
	return func(yield func(Letter) bool) {
		y.player.letter = func(l Letter) { y.player.ended = y.player.ended || !yield(l) }
		y.play()
	}
}

// Err returns what kept a play from being played to its end.
func (y *Play) Err() error { return y.player.err }

// play plays the rounds.
func (y *Play) play() {
	preview.Rounds(y.World, y.start, y.To, y.told, func(r preview.Round) bool {
		if y.order.Progress != nil {
			y.order.Progress(int(r.Day-y.start), int(y.To-y.start)+1)
		}
		return y.player.round(r)
	})
}

// A player hands on what a preview or the log of a simulation plays.
type player struct {
	*Office
	world    *remind.World
	letters  bool
	only     string // a letter's name; empty: all
	all      bool
	from     remind.Date // rounds before it are played, and not shown
	holds    []store.Hold
	messages map[ChannelDay]int
	notice   func(Telling)
	letter   func(Letter)
	ended    bool // nobody takes more
	err      error
}

// player returns what hands on the messages of a preview.
func (o *Office) player(w *remind.World, letters bool) *player {
	return &player{Office: o, world: w, letters: letters, messages: map[ChannelDay]int{}, notice: func(Telling) {}, letter: func(Letter) {}}
}

// round takes one round, and reports whether there should be more.
func (p *player) round(r preview.Round) bool {
	if r.Day < p.from {
		return true
	}
	for i := range r.Messages {
		if p.err = p.message(&r.Messages[i]); p.err != nil || p.ended {
			return false
		}
	}
	for i := range r.Passed {
		if p.all && !p.letters {
			p.add(Telling{Notice: r.Passed[i].Notice, State: r.Passed[i].Ending, Day: r.Day})
		}
	}
	return !p.ended
}

// message takes one message, in the parts that its channel asks for. A mail is whole; only its subject is worded where no more is shown.
func (p *player) message(m *remind.Message) error {
	kind := p.Kind(m.Channel)
	// A mail of forty items takes a hundred times as long to word as its subject, and a preview of years has thousands.
	if kind == remind.KindMail && !p.letters {
		p.part(m, p.Texts.Subject(m))
		return nil
	}
	if p.only != "" && kind == remind.KindMail && m.ID != p.only { // a post may be in parts that have names of their own
		return nil
	}
	parts, err := notify.Parts(p.Texts, kind, *m)
	if err == nil && p.letters {
		parts[0].Rendered.Attachments, err = enclosure.Of(kind, m, p.Forms)
	}
	if err != nil {
		return err
	}
	for i := range parts {
		part := &parts[i]
		if p.letters && (p.only == "" || part.Message.ID == p.only) {
			p.write(part.Rendered, m.Address, m.Day, part.Message.ID)
		} else if !p.letters {
			p.part(&part.Message, part.Rendered.Subject)
		}
	}
	return nil
}

// write hands on a letter. Of its files the names and hashes are kept: a preview of years would hold thousands.
func (p *player) write(r remind.Rendered, to remind.Address, day remind.Date, id string) {
	for i := range r.Attachments {
		r.Attachments[i].Data = nil
	}
	if !p.ended {
		p.letter(Letter{r, to, day, id})
	}
}

// part takes one message, or a part of one, with its notices. Those that a hold keeps back are shown as held: a release
// is judged by what they are.
func (p *player) part(m *remind.Message, subject string) {
	holds := store.NewHolds(p.holds, p.Terms.Realm, m.Day)
	p.messages[ChannelDay{m.Channel, m.Day}]++
	at := p.world.Policy.NotBefore(m.Address, m.Notices).On(m.Day)
	nth := reminders(m)
	for i := range m.Notices {
		t := Telling{Notice: m.Notices[i], State: Planned, Day: m.Day, Message: m.ID, Subject: subject, At: at, Times: nth[m.Notices[i].NoticeKey]}
		if holds.Keeps(&t.Notice) { // to be seen before the release
			t.State = Held
		}
		p.add(t)
	}
}

// reminders returns which reminder of its obligation each notice of a message is to its address. An outcome or a report is none.
func reminders(m *remind.Message) map[remind.NoticeKey]int {
	nth := map[remind.NoticeKey]int{}
	for _, s := range m.Sections {
		if s.Form != remind.Tasks {
			continue
		}
		for e := range s.Entries() {
			if e.Notice != nil {
				nth[e.Notice.NoticeKey] = e.Reminders + 1
			}
		}
	}
	return nth
}

// add hands on a notice that is told on its Day, at the hour at which that day's messages leave, or at its own if that is later.
func (p *player) add(t Telling) {
	if at := p.At(t.Day); t.At.Before(at) {
		t.At = at
	}
	t.Provisional = p.world.Provisional(&t.Notice, t.Day)
	if !p.ended {
		p.notice(t)
	}
}
