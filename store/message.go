package store

import (
	"context"
	"errors"

	"duban/store/messages"
)

// PutMessage puts a message that stands alone into the queue. It returns ErrSpent if a finished message has used its name; putting an
// unfinished one again changes nothing.
func (s *Store) PutMessage(ctx context.Context, m Outgoing) error {
	return s.in(ctx, func(t *tx) error {
		used, live, err := messages.Used(ctx, t.Tx, m.ID)
		switch {
		case err != nil || live:
			return err
		case used:
			return ErrSpent
		}
		_, refused, err := messages.Put(ctx, t.Tx, [][]Outgoing{{m}})
		return errors.Join(append(refused, err)...)
	})
}

// PutAll takes waiting notices into messages, in groups that were worded together and all of one realm: of each group all or none, in one
// transaction. Where a message has used a name before, a number is added to it. The errors say of each group why it was not put, ErrTaken where one
// of its notices does not wait; nil: it was. What was put is kept in memory until it is claimed, as far as there is room.
func (s *Store) PutAll(ctx context.Context, groups [][]Outgoing) (refused []error, err error) {
	if err := s.letters.Pack(groups); err != nil {
		return nil, err
	}
	var all []Outgoing
	err = s.in(ctx, func(t *tx) (err error) {
		all, refused, err = messages.Put(ctx, t.Tx, groups)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.letters.Keep(all)
	return refused, nil
}
