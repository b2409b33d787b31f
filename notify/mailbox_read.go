package notify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// A Came is a mail as it lies in a mailbox.
type Came struct {
	Raw  []byte
	Size int64 // of the whole mail; where it is more than there is of Raw, the rest was left on the server
}

// A Taker is given a mail and reports whether it was for us. Only a mail that was taken is marked as read; what is neither a bounce nor an answer
// of ours is somebody's post.
type Taker func(ctx context.Context, mail Came) (taken bool, err error)

// ErrLater is how a Taker asks to see a mail again at the next look.
var ErrLater = errors.New("not now")

// The bounds of one look into the mailbox. What is left is read at the next.
const (
	lookTime  = 10 * time.Minute // a mail with files, over a slow line
	recent    = 14 * 24 * time.Hour
	lookMany  = 200      // mails
	lookFault = 10       // mails that could not be taken: then it is not for the mail
	wholeSize = 40 << 20 // bytes of a mail, which no server of a city lets through with more
	headSize  = 1 << 20  // read of a mail that is larger, or that did not come: what was written comes before the files
	bounceTop = 1 << 18  // read of a mail that can only be a bounce
	wholeTry  = 3        // how often a mail is asked for whole
	mostTries = 6        // how often it is asked for at all
)

// A waiting mail is one that is to be looked at.
type waiting struct {
	uid  imap.UID
	size int64 // as the server says; 0: it did not
}

// Read hands take every mail that came lately and that this process has not looked at, whether a person has opened it or not, one after the
// other, and marks a mail as read when take has taken it. So take sees a mail again after a restart. A mail that take fails on is seen again
// at the next look and holds up none behind it. Read is not for two goroutines at once.
func (m *Mailbox) Read(ctx context.Context, take Taker) error {
	return m.look(ctx, func(c *opened) error {
		mails, err := m.fresh(c)
		if err != nil {
			return err
		}
		var faults []error
		for _, w := range mails {
			err, broken := m.one(ctx, c, w, take)
			if err != nil {
				faults = append(faults, err)
			}
			if broken || len(faults) == lookFault {
				break
			}
		}
		return errors.Join(faults...)
	})
}

// fresh returns the first mails that came within recent and that this process has not looked at, and behind them those it is to look at again.
func (m *Mailbox) fresh(c *opened) ([]waiting, error) {
	var wanted imap.UIDSet
	wanted.AddRange(m.last+1, 0)
	wanted.AddNum(slices.Collect(maps.Keys(m.again))...)
	c.line.allow(0)
	found, err := c.UIDSearch(&imap.SearchCriteria{
		UID: []imap.UIDSet{wanted}, Since: m.config.Now().Add(-recent), NotFlag: []imap.Flag{imap.FlagDeleted},
	}, nil).Wait()
	if err != nil {
		return nil, fmt.Errorf("search: %s", m.clean(err.Error()))
	}
	all := slices.DeleteFunc(found.AllUIDs(), func(uid imap.UID) bool {
		_, known := m.again[uid]
		return uid <= m.last && !known // n:* gives the last mail even where it is before n
	})
	maps.DeleteFunc(m.again, func(uid imap.UID, _ int) bool { return !slices.Contains(all, uid) }) // too old by now, or removed
	slices.SortFunc(all, func(a, b imap.UID) int {
		if newA, newB := a > m.last, b > m.last; newA != newB {
			return cmp.Compare(b, a)
		}
		return cmp.Compare(a, b)
	})
	return m.sized(c, all[:min(len(all), lookMany)])
}

// sized asks how large mails are.
func (m *Mailbox) sized(c *opened, uids []imap.UID) ([]waiting, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	c.line.allow(0)
	told, err := c.Fetch(imap.UIDSetNum(uids...), &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
	if err != nil {
		return nil, fmt.Errorf("ask for sizes: %s", m.clean(err.Error()))
	}
	size := map[imap.UID]int64{}
	for _, t := range told {
		size[t.UID] = t.RFC822Size
	}
	mails := make([]waiting, len(uids))
	for i, uid := range uids {
		mails[i] = waiting{uid, size[uid]}
	}
	return mails, nil
}

// one looks at a mail without marking it as read, unless take takes it. It reports whether the connection is of no use any more.
func (m *Mailbox) one(ctx context.Context, c *opened, w waiting, take Taker) (fault error, broken bool) {
	mail, err := m.fetch(c, w)
	if err != nil {
		return m.unfetched(w.uid, err)
	}
	tries := m.again[w.uid]
	m.seen(w.uid)
	if mail == nil { // somebody has removed it
		return nil, false
	}
	taken, err := take(ctx, *mail)
	switch {
	case err != nil:
		m.again[w.uid] = tries
		if errors.Is(err, ErrLater) {
			err = nil
		}
		return err, ctx.Err() != nil
	case !taken:
		return nil, false
	}
	c.line.allow(0)
	err = c.Store(imap.UIDSetNum(w.uid), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close()
	if err != nil {
		return fmt.Errorf("mark as read: %s", m.clean(err.Error())), gone(err)
	}
	return nil, false
}

// seen remembers that a mail was looked at.
func (m *Mailbox) seen(uid imap.UID) {
	m.last = max(m.last, uid)
	delete(m.again, uid)
}

// unfetched takes in that a mail did not come. After some tries it is left where it is, unread, for a person.
func (m *Mailbox) unfetched(uid imap.UID, err error) (fault error, broken bool) {
	tries := m.again[uid] + 1
	m.seen(uid)
	if tries < mostTries {
		m.again[uid] = tries
	}
	return fmt.Errorf("fetch mail %d, try %d of %d: %s", uid, tries, mostTries, m.clean(err.Error())), gone(err)
}

// gone reports whether a failure is not what the server said of one command, but the connection's end.
func gone(err error) bool {
	var said *imap.Error
	return !errors.As(err, &said) && !errors.Is(err, errNothing)
}

// errNothing is that the server says the mail is there and does not give it.
var errNothing = errors.New("the server gives nothing of it")

// fetch returns a mail, or its beginning; nil where it is not there any more.
func (m *Mailbox) fetch(c *opened, w waiting) (*Came, error) {
	most := int64(bounceTop)
	if m.config.Whole {
		most = wholeSize
	}
	if w.size > most || m.again[w.uid] >= wholeTry {
		most = min(most, headSize)
	}
	c.line.allow(most)
	part := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: most}}
	cmd := c.Fetch(imap.UIDSetNum(w.uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{part}})
	raw, fault := c.bodyOf(cmd, most)
	if fault != nil {
		_ = c.line.Close()
		return nil, fault // without Close, which would read the same literal a second time, beside the library's own reader
	}
	switch err := cmd.Close(); {
	case err != nil:
		return nil, err
	case raw == nil && w.size > 0:
		return nil, errNothing
	case raw == nil:
		return nil, nil
	case int64(len(raw)) < most: // whatever size was told
		return &Came{raw, int64(len(raw))}, nil
	}
	return &Came{raw, max(w.size, most)}, nil
}

// bodyOf reads what a server gives of a mail; nil: nothing. More than was asked for, and less than was promised, is a fault.
func (c *opened) bodyOf(cmd *imapclient.FetchCommand, most int64) (raw []byte, fault error) {
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		for item := msg.Next(); item != nil; item = msg.Next() {
			b, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || b.Literal == nil {
				continue
			}
			mail := bytes.NewBuffer(make([]byte, 0, min(b.Literal.Size(), most)+bytes.MinRead)) // it does not grow
			n, err := mail.ReadFrom(io.LimitReader(b.Literal, most+1))
			switch {
			case err != nil:
			case n > most:
				err = errChatty
				_ = c.line.Close()
				_, _ = io.Copy(io.Discard, b.Literal) // the library waits until somebody has read it to its end
			case n < b.Literal.Size(): // the end of the connection looks like that of the literal
				err = io.ErrUnexpectedEOF
			}
			return mail.Bytes(), err
		}
	}
	return nil, nil
}
