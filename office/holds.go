package office

import (
	"context"
	"fmt"
	"strings"

	"duban/remind"
	"duban/store"
)

// A NotHeldError refuses to release what is not held.
type NotHeldError struct{ What string }

// Error says so, and where the holds are listed.
func (e NotHeldError) Error() string {
	return e.What + " is not held; duban status lists the holds"
}

// Hold keeps notices back: of all, of a plan, of a key, to an address. What is already on its way goes on.
func (o *Office) Hold(ctx context.Context, what, note string) error {
	_, scope, err := o.scoped(ctx, what)
	if err != nil {
		return err
	}
	return o.Store.SetHold(ctx, store.Hold{Scope: scope, On: true, By: o.Who, Note: note}, o.Now())
}

// A Release is what the end of a hold would send through real channels in the next round.
type Release struct {
	What    string         // as it was typed
	Groups  []remind.Group // one an address, its notices those that are freed
	Overdue int            // obligations of the scope whose deadline has passed
	Unknown int            // those among them of which no state was ever recorded: they may have been done long ago

	scope string
}

// BeforeRelease returns what the end of a hold would send. It returns NotHeldError where there is no such hold.
func (o *Office) BeforeRelease(ctx context.Context, what string) (Release, error) {
	snap, scope, err := o.scoped(ctx, what)
	if err != nil {
		return Release{}, err
	}
	holds := store.NewHolds(snap.Holds, store.Real)
	if !holds[scope] {
		return Release{}, NotHeldError{what}
	}
	told, err := o.Store.Told(ctx, store.Real)
	if err != nil {
		return Release{}, err
	}
	day := o.Terms.World(snap).On(o.today())
	r := Release{What: what, scope: scope, Groups: remind.Gather(freed(day, holds, scope, told))}
	for i := range r.Groups {
		r.Groups[i], _ = r.Groups[i].Outdone(day.Today)
	}
	only := store.Holds{scope: true}
	for i := range day.Obligations {
		s := day.States[day.Obligations[i].Key]
		if !only.KeepsObligation(day.Obligations[i].Key) || day.Colour(s) != remind.Red {
			continue
		}
		r.Overdue++
		if !s.Known {
			r.Unknown++
		}
	}
	return r, nil
}

// freed returns the notices that are due and not told, which this scope holds back and no other.
func freed(day *remind.Day, holds store.Holds, scope string, told *remind.Told) []remind.Notice {
	only, rest := store.Holds{scope: true}, store.Holds{}
	for other := range holds {
		if other != scope {
			rest[other] = true
		}
	}
	var list []remind.Notice
	for _, n := range rest.Offered(day.Due().Notices) {
		if only.Keeps(&n) && !told.Keys[n.NoticeKey] {
			list = append(list, n)
		}
	}
	return list
}

// Release ends the hold that BeforeRelease has looked at. The next round offers what it kept back.
func (o *Office) Release(ctx context.Context, r *Release, note string) error {
	return o.Store.SetHold(ctx, store.Hold{Scope: r.scope, By: o.Who, Note: note}, o.Now())
}

// scoped reads what a person calls a scope, and returns the snapshot that it was read against.
func (o *Office) scoped(ctx context.Context, what string) (store.Snapshot, string, error) {
	snap, err := o.Store.Snapshot(ctx)
	if err != nil {
		return snap, "", err
	}
	scope, err := scopeOf(o.Terms.World(snap).On(o.today()), what)
	return snap, scope, err
}

// scopeOf reads all, a plan's id, a key or addr:CHANNEL:ADDRESS into a scope of store.Hold.
func scopeOf(day *remind.Day, what string) (string, error) {
	if what == "all" {
		return store.Everything, nil
	}
	for _, p := range day.Plans {
		if p.ID == what {
			return what, nil
		}
	}
	found, _, unknown := Find(day, what)
	if unknown == nil {
		return string(found.Key), nil
	}
	if rest, ok := strings.CutPrefix(what, "addr:"); ok {
		channel, address, _ := strings.Cut(rest, ":")
		return store.AddressScope(remind.NewAddress(channel, address)), nil
	}
	if len(day.Candidates(what)) > 0 {
		return "", unknown
	}
	return "", fmt.Errorf("%q is neither all, a plan, a key nor addr:CHANNEL:ADDRESS", what)
}
