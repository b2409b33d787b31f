package office

import (
	"cmp"
	"context"
	"time"

	"duban/office/dossier"
	"duban/remind"
	"duban/store"
)

// A Telling is a notice with what became of it, or is to become.
type Telling struct {
	remind.Notice
	State       string      // as the log has it, or Planned or Held
	At          time.Time   // when it was told or is to be; zero for what never was
	Day         remind.Date // of the telling: from it the days left count
	Message     string      // its name; empty: none holds the notice
	Subject     string      // likewise
	Reply       string      // what the other side said last
	Times       int         // how often the address has been reminded of the obligation with it; 0: it was not
	Provisional bool        // a notice of the State Council may still move its day
}

// The states of a notice that the log does not hold yet.
const (
	Planned = "planned"
	Held    = "held" // a hold keeps it back
)

// DaysLeft returns the days from the telling to the deadline, below zero once it has passed; 0 for a standing duty, which has none.
func (t *Telling) DaysLeft() int {
	if t.Due == 0 {
		return 0
	}
	return int(t.Due - t.Day)
}

// An Account is why an obligation tells whom what on a day, or why not, and what was done about it.
type Account struct {
	remind.Explanation
	Day       *remind.Day // on which it is explained
	Past      bool        // the day is over
	AsItStood bool        // the day is over, and explained by what was known on it; else by what is known now
	Stated    remind.Date // by the plan's version that is held; none: it has no day
	Shifts    []Shift     // by which the deadline came to be the one in force
	Tellings  []Telling   // of the notices that are due, what became of each
	Recorded  []Telling   // what was offered or told on the day itself
}

// Explain looks at one obligation on a day, today if none is given. A past day is explained by what was known on it and by what the log
// holds of it. It returns UnknownKeyError for a key that names nothing.
func (o *Office) Explain(ctx context.Context, key string, on remind.Date) (*Account, error) {
	snap, asItStood, err := o.asOf(ctx, key, &on)
	if err != nil {
		return nil, err
	}
	a := &Account{Past: on < o.today() && o.Store != nil, AsItStood: asItStood}
	a.Day = o.Terms.World(snap).On(on)
	if _, _, err := Find(a.Day, key); err != nil {
		return nil, err
	}
	a.Explanation, _ = a.Day.Explain(key)
	a.Stated = Stated(a.Day, &a.Obligation)
	a.Obligation.Read = dossier.Reading(&a.Obligation, a.Stated)
	a.Shifts = o.Shifts(snap, a.Day.Today, a.Obligation.Key)
	for i := range a.Notices {
		a.Tellings = append(a.Tellings, Telling{Notice: a.Notices[i], State: Planned, Day: on})
	}
	if o.Store == nil || on > o.today() {
		return a, nil
	}
	return a, o.recorded(ctx, a, store.NewHolds(snap.Holds, o.Terms.Realm, on))
}

// asOf returns what was known of a matter on a day, which is today if it is none; of days to come what is known now. It reports whether the day is over and
// was known.
func (o *Office) asOf(ctx context.Context, key string, on *remind.Date) (snap store.Snapshot, asItStood bool, err error) {
	today := o.today()
	*on = cmp.Or(*on, today)
	if *on < today && o.Store != nil {
		// The last millisecond of the day: what was recorded on the day itself was known on it.
		snap, err = o.Store.SnapshotAt(ctx, (*on+1).At(0, 0).Add(-time.Millisecond))
		// Before the first import nothing was known; the day is explained by what is known now, and says so.
		if err != nil || len(snap.Plans) > 0 {
			return snap, err == nil, err
		}
	}
	snap, err = o.lookOf(ctx, key)
	return snap, false, err
}

// recorded says of each notice what the log has of it, and lists what the day itself brought. What a hold keeps back is held and is offered anew
// when the hold ends, unless the log says that it has arrived, or may have.
func (o *Office) recorded(ctx context.Context, a *Account, holds store.Holds) error {
	index := map[remind.NoticeKey]int{}
	for i := range a.Tellings {
		index[a.Tellings[i].NoticeKey] = i
		if holds.Keeps(&a.Tellings[i].Notice) {
			a.Tellings[i].State = Held
		}
	}
	all := store.Filter{Realm: o.Terms.Realm, Obligation: string(a.Obligation.Key), All: true}
	return o.Store.Log(ctx, all, func(r store.LogRow) error {
		at := r.At
		if at.IsZero() {
			at = r.Offered
		}
		day := remind.DateOf(at)
		if day > a.Day.Today {
			return nil
		}
		t := Telling{Notice: r.Notice, State: r.State, At: at, Day: day, Message: r.Message, Subject: r.Subject, Reply: r.Reply, Times: r.Times}
		told := r.State == store.Delivered || r.State == store.InDoubt
		if i, ok := index[r.Notice.NoticeKey]; ok && (told || a.Tellings[i].State != Held) {
			a.Tellings[i] = t
		}
		if day == a.Day.Today {
			a.Recorded = append(a.Recorded, t)
		}
		return nil
	})
}
