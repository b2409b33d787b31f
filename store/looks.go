package store

import (
	"context"
	"errors"
	"fmt"

	"duban/remind"
	"duban/store/covering"
	"duban/store/messages"
	"duban/store/seal"
)

type (
	// Outgoing and the following are what the part messages keeps of messages.
	Outgoing = messages.Outgoing
	// Trail is all that is on record of one.
	Trail = messages.Trail
	// Step is one mark of an attempt.
	Step = messages.Step
	// Settlement is what became of one.
	Settlement = messages.Settlement
	// Carried is a notice in one.
	Carried = messages.Carried
	// Live is one that is not finished.
	Live = messages.Live
	// Filter picks rows of the delivery log.
	Filter = messages.Filter
	// LogRow is a notice with what became of it.
	LogRow = messages.LogRow
	// Wanted says which messages are looked for.
	Wanted = messages.Wanted
	// Sight bounds what somebody may see of them.
	Sight = messages.Sight
	// Listed is one in a list.
	Listed = messages.Listed
)

// PurposeWord and the others are the purposes of a message, and the state of one whose notices were given back.
const (
	PurposeWord     = messages.PurposeWord
	PurposeFallback = messages.PurposeFallback
	Dissolved       = messages.Dissolved
)

// Message returns a message as it was fixed, whether it is finished or not. It returns ErrNoMessage where there is none.
func (s *Store) Message(ctx context.Context, id string) (m Outgoing, err error) {
	err = s.read(ctx, func(t *tx) error {
		m, err = messages.Read(ctx, t.Tx, id)
		return err
	})
	return m, err
}

// AlteredMessages holds the text and the files of every message against the hashes that were kept with them, and returns the names of those whose
// bytes are not those that were fixed.
func (s *Store) AlteredMessages(ctx context.Context) (ids []string, err error) {
	err = s.read(ctx, func(t *tx) error {
		ids, err = messages.Altered(ctx, t.Tx)
		return err
	})
	if err != nil {
		return ids, fmt.Errorf("核对消息：%w", err)
	}
	return ids, nil
}

// MessagesNamed returns the names of messages that begin so, at most so many; one that is named exactly so alone.
func (s *Store) MessagesNamed(ctx context.Context, prefix string, most int) (ids []string, err error) {
	err = s.read(ctx, func(t *tx) error {
		ids, err = messages.Named(ctx, t.Tx, prefix, most)
		return err
	})
	return ids, err
}

// Trail returns all that is on record of a message. It returns ErrNoMessage where there is none, and an error for one whose bytes are not
// those that were fixed.
func (s *Store) Trail(ctx context.Context, id string) (r Trail, err error) {
	err = s.read(ctx, func(t *tx) error {
		r, err = messages.TrailOf(ctx, t.Tx, id)
		return err
	})
	return r, err
}

// ShortestMessage returns the name of the delivered message of a realm that has fewest notices, a mail where there is one: what a first look
// is shown; empty where there is none.
func (s *Store) ShortestMessage(ctx context.Context, realm string) (id string, err error) {
	err = s.read(ctx, func(t *tx) error {
		id, err = messages.Shortest(ctx, t.Tx, realm)
		return err
	})
	return id, err
}

// EachLive calls yield for every message of a realm that is not finished, with what decides whether it is to be taken back; it must not ask the
// store anything.
func (s *Store) EachLive(ctx context.Context, realm string, yield func(*Live)) error {
	return s.read(ctx, func(t *tx) error { return messages.EachLive(ctx, t.Tx, realm, yield) })
}

// Live returns the messages of a realm that are not finished, the next one first.
func (s *Store) Live(ctx context.Context, realm string) (all []Live, err error) {
	err = s.read(ctx, func(t *tx) error {
		all, err = messages.AllLive(ctx, t.Tx, realm)
		return err
	})
	return all, err
}

// Log calls yield for the notices that the filter picks, in the order of their offering.
func (s *Store) Log(ctx context.Context, f Filter, yield func(LogRow) error) error {
	return s.read(ctx, func(t *tx) error { return messages.Log(ctx, t.Tx, f, yield) })
}

// A Listing is a part of the messages that are looked for, and how many there are of them in each state.
type Listing struct {
	Rows     []Listed
	Count    messages.Count
	Channels []string // that the realm has messages on
}

// Messages returns messages, the newest day first: so many of them from a place on.
func (s *Store) Messages(ctx context.Context, w Wanted, from, most int) (l Listing, err error) {
	err = s.read(ctx, func(t *tx) error {
		if err := w.Resolve(ctx, t.Tx); err != nil {
			return err
		}
		var err1, err2, err3 error
		l.Rows, err1 = messages.List(ctx, t.Tx, w, from, most)
		l.Count, err2 = messages.Counted(ctx, t.Tx, w)
		l.Channels, err3 = messages.Channels(ctx, t.Tx, w.Realm)
		return errors.Join(err1, err2, err3)
	})
	return l, err
}

// MessageDays counts the messages that are looked for by the days of their rounds.
func (s *Store) MessageDays(ctx context.Context, w Wanted) (days map[remind.Date]int, err error) {
	err = s.read(ctx, func(t *tx) error {
		if err = w.Resolve(ctx, t.Tx); err == nil {
			days, err = messages.ByDay(ctx, t.Tx, w)
		}
		return err
	})
	return days, err
}

// SealOf returns the seal that covers a message as it was worded; false while none does.
func (s *Store) SealOf(ctx context.Context, id string) (x seal.Seal, sealed bool, err error) {
	err = s.read(ctx, func(t *tx) error {
		x, sealed, err = covering.OfMessage(ctx, t.Tx, id)
		return err
	})
	return x, sealed, err
}
