package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store/database"
	"duban/store/messages"
)

// A ReachedAddress is an address that a directory has named or that something was delivered to.
type ReachedAddress struct {
	Realm string
	remind.Address
	remind.Reached
}

// A Test is a message that somebody has asked for to try an address; the plan has no part in it.
type Test struct {
	ID, Realm string
	remind.Address
	Recipient string
	By        string // who asked for it
}

// BeginTest records that a test is about to be sent: from here on it counts against the channel's budget.
func (s *Store) BeginTest(ctx context.Context, x Test, at time.Time) error {
	err := s.in(ctx, func(t *tx) error {
		ahead, err := messages.Ahead(ctx, t.Tx, at)
		return errors.Join(err, t.testStep(ctx, x, "begin", delivery.Verdict{}, at, ahead))
	})
	if err != nil {
		return fmt.Errorf("记录测试：%w", err)
	}
	return nil
}

// EndTest records what came of a test. A good one ends the rest of its channel, and proves that its address is reached; what a bad one says of
// the address stays with it, as a test decides nothing for those who wait for reminders.
func (s *Store) EndTest(ctx context.Context, x Test, v delivery.Verdict, at time.Time) error {
	err := s.in(ctx, func(t *tx) error {
		var mended, proved error
		if v.Outcome == delivery.Delivered {
			mended, proved = t.mend(ctx, x.Realm, x.Channel, at), t.prove(ctx, x.Realm, x.Address, at)
		}
		event := t.Do(ctx, `INSERT INTO channel_events (realm, channel, kind, until, why, at) VALUES (?, ?, 'tested', 0, ?, ?)`,
			x.Realm, x.Channel, string(v.Outcome)+" "+v.Reply, database.Millis(at))
		return errors.Join(t.testStep(ctx, x, "end", v, at, nil), mended, proved, event)
	})
	if err != nil {
		return fmt.Errorf("记录测试结果：%w", err)
	}
	return nil
}

// testStep appends one mark of a test.
func (t *tx) testStep(ctx context.Context, x Test, step string, v delivery.Verdict, at time.Time, ahead any) error {
	return t.Do(ctx, `INSERT INTO tests (id, step, realm, channel, address, recipient, by_whom, at, outcome, code, reply, ahead)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, x.ID, step, x.Realm, x.Channel, x.To, x.Recipient, x.By, database.Millis(at), v.Outcome, v.Code, v.Reply, ahead)
}

// Test returns a test that has begun. It returns ErrNoMessage where there is none of that name.
func (s *Store) Test(ctx context.Context, id string) (x Test, err error) {
	x.ID = id
	err = s.read(ctx, func(t *tx) error {
		return t.One(ctx, `SELECT realm, channel, address, recipient, by_whom FROM tests WHERE id = ? AND step = 'begin'`, []any{id},
			&x.Realm, &x.Channel, &x.To, &x.Recipient, &x.By)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return Test{}, ErrNoMessage
	}
	return x, err
}

// TestBounced records that a test came back which a server had taken: it proves nothing any more, and the address is marked as a bounced
// reminder would mark it. It reports whether that is new.
func (s *Store) TestBounced(ctx context.Context, x Test, v delivery.Verdict, at time.Time) (isNew bool, err error) {
	err = s.in(ctx, func(t *tx) error {
		var known bool
		if err := t.One(ctx, `SELECT EXISTS (SELECT 1 FROM tests WHERE id = ? AND step = 'bounce')`, []any{x.ID}, &known); err != nil || known {
			return err
		}
		isNew = true
		return errors.Join(t.testStep(ctx, x, "bounce", v, at, nil), t.lose(ctx, x.Realm, x.Address, x.Recipient, v, at),
			t.doubtReach(ctx, x.Realm, x.Address))
	})
	return isNew && err == nil, err
}

// know notes the addresses of a directory that are new. Only what leads outside can be proved, so the other realm has none.
func (t *tx) know(ctx context.Context, d *remind.Directory, at time.Time) error {
	for i := range d.Contacts {
		c := &d.Contacts[i]
		to := remind.NewAddress(c.Channel, c.Address)
		if err := t.Do(ctx, `INSERT INTO reach (realm, channel, address, since, last) VALUES (?, ?, ?, ?, 0)
			ON CONFLICT (realm, channel, address) DO NOTHING`, Real, to.Channel, to.To, database.Millis(at)); err != nil {
			return err
		}
	}
	return nil
}

// prove notes that something was delivered to an address.
func (t *tx) prove(ctx context.Context, realm string, to remind.Address, at time.Time) error {
	return t.Do(ctx, `INSERT INTO reach (realm, channel, address, since, last) VALUES (?1, ?2, ?3, ?4, ?4)
		ON CONFLICT (realm, channel, address) DO UPDATE SET last = excluded.last WHERE excluded.last > reach.last`, realm, to.Channel, to.To, database.Millis(at))
}

// doubtReach finds anew when an address was last reached, after something that counted as delivered has come back.
func (t *tx) doubtReach(ctx context.Context, realm string, to remind.Address) error {
	return t.Do(ctx, `UPDATE reach SET last = (SELECT coalesce(max(at), 0) FROM (
			SELECT s.at FROM messages m JOIN settlements s ON s.message_id = m.id AND s.result = 'delivered'
			WHERE m.realm = ?1 AND m.channel = ?2 AND m.address = ?3
			AND NOT EXISTS (SELECT 1 FROM settlements f WHERE f.message_id = m.id AND f.result IN ('failed', 'bounced'))
			UNION ALL
			SELECT e.at FROM tests e WHERE e.realm = ?1 AND e.channel = ?2 AND e.address = ?3 AND e.step = 'end' AND e.outcome = 'delivered'
			AND NOT EXISTS (SELECT 1 FROM tests b WHERE b.id = e.id AND b.step = 'bounce')) x)
		WHERE realm = ?1 AND channel = ?2 AND address = ?3`, realm, to.Channel, to.To)
}

// Reach returns when each address of a realm was last reached.
func (s *Store) Reach(ctx context.Context, realm string) (remind.Reach, error) {
	var snap Snapshot
	if err := s.read(ctx, func(t *tx) error { return t.reached(ctx, &snap) }); err != nil {
		return nil, fmt.Errorf("读取各地址的最近送达：%w", err)
	}
	return snap.Reach(realm), nil
}

// reached reads the table of addresses.
func (t *tx) reached(ctx context.Context, snap *Snapshot) error {
	return t.Each(ctx, func(r *sql.Rows) error {
		var a ReachedAddress
		var since, last int64
		err := r.Scan(&a.Realm, &a.Channel, &a.To, &since, &last)
		a.Since = remind.DateOf(time.UnixMilli(since))
		if last != 0 {
			a.Last = remind.DateOf(time.UnixMilli(last))
		}
		snap.Reached = append(snap.Reached, a)
		return err
	}, `SELECT realm, channel, address, since, last FROM reach ORDER BY realm, channel, address`)
}

// Reach returns what a snapshot knows of the addresses of a realm.
func (s *Snapshot) Reach(realm string) remind.Reach {
	all := remind.Reach{}
	for i := range s.Reached {
		if a := &s.Reached[i]; a.Realm == realm {
			all[a.Address] = a.Reached
		}
	}
	return all
}
