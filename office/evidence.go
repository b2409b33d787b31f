package office

import (
	"context"
	"slices"
	"time"

	"duban/office/dossier"
	"duban/remind"
	"duban/store/covering"
)

// An Evidence is the history of a matter with what a paper of it says besides.
type Evidence struct {
	*History
	At    time.Time // up to when what is on record is in it
	Who   string    // for whom it was made
	Plan  *remind.Plan
	Terms []Term         // of the matter itself, then of what belongs to it
	Proof covering.Proof // of its whole problem
}

// A Term is a deadline of a matter: as the document has it, and as it came to be the one in force.
type Term struct {
	Obligation *remind.Obligation // with how its day was read
	Status     *remind.Status
	Stated     remind.Date // by the plan's version that is held
	Shifts     []Shift
}

// Evidence returns the dossier of a matter. It returns UnknownKeyError for a key that names nothing.
func (o *Office) Evidence(ctx context.Context, key string, alone bool) (*Evidence, error) {
	snap, err := o.lookOf(ctx, key)
	if err != nil {
		return nil, err
	}
	e := &Evidence{At: o.Now(), Who: o.Who}
	if e.History, err = o.history(ctx, snap, key, alone); err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(snap.Plans, func(p remind.Plan) bool { return p.ID == e.Obligation.Plan }); i >= 0 {
		e.Plan = &snap.Plans[i]
	}
	m := dossier.Matter{Key: e.Obligation.Key, Alone: alone}
	for _, list := range [][]remind.Obligation{e.Day.Obligations, e.Day.Withdrawn} {
		for _, x := range list {
			if m.Has(x.Key) {
				t := Term{Obligation: &x, Status: e.Day.States[x.Key], Stated: Stated(e.Day, &x), Shifts: o.Shifts(snap, e.Day.Today, x.Key)}
				x.Read = dossier.Reading(&x, t.Stated)
				e.Terms = append(e.Terms, t)
			}
		}
	}
	e.Proof, err = o.Store.Covering(ctx, o.Terms.Realm, e.Obligation.Key.ProblemKey())
	return e, err
}
