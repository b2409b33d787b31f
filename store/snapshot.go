package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/people"
	"duban/remind/review"
)

// A Snapshot is one consistent look at everything that deciding needs. What people enter moves the revision; what the daemon records of its
// deliveries, and of replies that come in, does not, for an import is not to fail because of a mail.
type Snapshot struct {
	Revision  int64
	Plans     []remind.Plan // those in force, by id
	Ended     []Ending      // by the plan's id
	Directory remind.Directory
	HasPeople bool // a directory has been imported
	Years     []remind.CalendarYear
	Events    []remind.Event
	Holds     []Hold                      // those not released; one with a last day may have ended: see Running
	Released  map[string]time.Time        // by scope that was held before: when its hold was ended by hand
	Withdrawn []remind.Obligation         // of former versions of plans
	Gone      map[remind.Key]remind.Event // by what each of them was withdrawn
	Came      map[remind.Key]remind.Date  // when each obligation, in force or withdrawn, first stood in a plan that was taken in
	Namings   []Naming                    // of problems, in their order
	Chases    []remind.Chase              // in the order of their recording
	Papers    []remind.Paper              // that the office has sent, in the order of their recording
	Progress  []remind.Progress           // in the order of its recording
	Endings   map[int64]answer.Ending     // what the office did with replies, by the reply
	Verdicts  map[string]review.Verdict   // on what was read of plans, by the print of a reading
	Entries   map[string]PlanEntry        // of plans, by their ids: how they were first released

	// What the daemon records, which leaves the revision as it is.
	Channels []ChannelState // those that rest or are broken, today
	Losses   []LostAddress  // addresses that are refused
	Failures []Failure
	Reached  []ReachedAddress        // today
	Restores []RestoreState          // today
	Heard    map[string]remind.Heard // by realm: who was told of matters that have gone on lately, and what stand-ins were told; today
	Replies  []answer.Reply          // in the order in which they came, without the whole text of mails
	Answered map[string]Answered     // by realm
	tellings tellings
	asking   asking
	replied  int64         // the newest reply that was read
	calendar int64         // of a part: the newest version of one
	purged   int64         // the last purge
	shelf    *people.Shelf // for the book of the directory

	Others []remind.PlanHead // of a part, by whoever read it: how plans in force are headed that are not in it, see remind.World's Among

	part  map[string]bool         // of a part: its plans
	under map[string][]remind.Key // of a part: of what outcomes are under way, by realm
}

// always is an instant after everything that is recorded.
var always = time.UnixMilli(math.MaxInt64)

// Snapshot reads everything.
func (s *Store) Snapshot(ctx context.Context) (Snapshot, error) {
	return s.SnapshotAt(ctx, always)
}

// SnapshotAt reads everything as it stood at an instant; the revision is today's.
func (s *Store) SnapshotAt(ctx context.Context, at time.Time) (Snapshot, error) {
	return s.snapshot(ctx, at, nil, time.Time{})
}

// Refresh reads everything as it stands now, and takes from a former snapshot what the same revision shows to be the same: parsing all plans
// that were ever held is most of the work. The two snapshots share it, so neither may be changed. A nil former one reads all. With asOf, a
// round is about to be recorded at that instant, and the failures of the week before the last round are those before this one.
func (s *Store) Refresh(ctx context.Context, former *Snapshot, asOf time.Time) (Snapshot, error) {
	return s.snapshot(ctx, always, former, asOf)
}

// snapshot reads, in one transaction, all that deciding needs. Versions, events, holds and names are read anew only where the
// revision has moved since the former snapshot; what deliveries change has no revision and is read each time.
func (s *Store) snapshot(ctx context.Context, at time.Time, former *Snapshot, asOf time.Time) (Snapshot, error) {
	var snap Snapshot
	err := s.read(ctx, func(t *tx) error {
		former, err := t.begin(ctx, &snap, former)
		if err != nil {
			return err
		}
		if former != nil && former.Revision == snap.Revision {
			snap = *former
			snap.Channels, snap.Losses, snap.Failures, snap.Reached, snap.Restores = nil, nil, nil, nil, nil
		} else {
			err = errors.Join(t.versions(ctx, &snap, at), t.events(ctx, &snap, at), t.holds(ctx, &snap, at), t.namings(ctx, &snap, at), t.went(ctx, &snap, at), t.chases(ctx, &snap, at), t.papers(ctx, &snap, at), t.reviewed(ctx, &snap, at))
		}
		return errors.Join(err, t.resting(ctx, &snap), t.losses(ctx, &snap, at), t.failures(ctx, &snap, asOf), t.reached(ctx, &snap), t.restores(ctx, &snap), t.heard(ctx, &snap, former), t.asked(ctx, &snap, former), t.answers(ctx, &snap, at))
	})
	if err != nil {
		return Snapshot{}, fmt.Errorf("读取数据库：%w", err)
	}
	return snap, nil
}

// begin reads at which revision a snapshot is. It returns the former one, or none where somebody's data was purged since: what that knows of people is gone.
func (t *tx) begin(ctx context.Context, snap, former *Snapshot) (*Snapshot, error) {
	rev, err1 := t.revision(ctx)
	err2 := t.One(ctx, `SELECT coalesce(max(id), 0) FROM purges`, nil, &snap.purged)
	if snap.Revision = rev; former != nil && former.purged != snap.purged {
		former = nil
	}
	return former, errors.Join(err1, err2)
}
