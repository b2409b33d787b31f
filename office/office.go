package office

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/formats/draft"
	"duban/notify"
	"duban/notify/wording"
	"duban/office/builtin"
	"duban/office/sought"
	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/preview"
	"duban/remind/typed"
	"duban/store"
)

// An Office is the store of a state under the settings in force, and who works in it.
type Office struct {
	Store  *store.Store // nil: there is none yet, and the built-in data is looked at
	Terms  store.Terms
	Who    string                           // recorded with what is done
	Now    func() time.Time                 // what time it is
	At     func(remind.Date) time.Time      // when the messages of a working day are planned to leave
	Kind   func(channel string) notify.Kind // how the messages of a channel are worded
	Texts  *wording.Texts                   // in which messages are worded; nil: the program's own
	Forms  *draft.Forms                     // in which papers are drafted; nil: the program's own
	Window delivery.Window                  // in which messages leave
	Bare   bool                             // the built-in plan stays out of an empty store
	Sender string                           // the address that mails are sent from

	last lastLook // of what takes replies in
}

// today is the day on which the office works.
func (o *Office) today() remind.Date { return remind.DateOf(o.Now()) }

// Look returns a snapshot of the store, or of the built-in data where there is no store: as of one that took it in today.
func (o *Office) Look(ctx context.Context) (store.Snapshot, error) {
	if o.Store == nil {
		snap, _, err := builtin.Snapshot()
		if o.Bare {
			snap.Plans = nil
		}
		snap.Came = map[remind.Key]remind.Date{}
		for _, p := range snap.Plans {
			for _, ob := range remind.Obligations(p) {
				snap.Came[ob.Key] = o.today()
			}
		}
		return snap, err
	}
	return o.Store.Snapshot(ctx)
}

// lookOf returns as Look a snapshot that has the plans of some keys; without any, all.
func (o *Office) lookOf(ctx context.Context, keys ...string) (store.Snapshot, error) {
	if o.Store == nil {
		return o.Look(ctx)
	}
	return sought.Look(ctx, o.Store, o.Terms.Realm, keys...)
}

// Today returns the world as it stands today.
func (o *Office) Today(ctx context.Context) (*remind.Day, error) {
	snap, err := o.Look(ctx)
	if err != nil {
		return nil, err
	}
	return o.Terms.World(snap).On(o.today()), nil
}

// InMonth returns the world as it stood at the end of a month, which is given by its first day, by all that is known now: reports of a month are made in
// the next one, when its last events have been recorded. In the month that runs it is today's.
func (o *Office) InMonth(ctx context.Context, month remind.Date) (*remind.Day, error) {
	end := month.AddMonths(1) - 1
	switch {
	case month > o.today():
		return nil, fmt.Errorf("%s尚未开始，不能导出", month.At(0, 0).Format("2006年1月"))
	case end >= o.today():
		return o.Today(ctx)
	}
	snap, err := o.Look(ctx)
	if err != nil {
		return nil, err
	}
	snap.Events = slices.DeleteFunc(slices.Clone(snap.Events), func(e remind.Event) bool { return e.On > end })
	return o.Terms.World(snap).On(end), nil
}

// told returns what has been told in the realm; nothing where there is no store.
func (o *Office) told(ctx context.Context) (*preview.Told, error) {
	if o.Store == nil {
		return &preview.Told{}, nil
	}
	return o.Store.Told(ctx, o.Terms.Realm)
}

// An UnknownKeyError refuses a key that names no obligation. Where several plans are held, a key without its plan names none, and
// Candidates are those that it may mean, one a plan.
type UnknownKeyError struct {
	Key        string
	Candidates []remind.Key
	Plans      int // held
}

// Error says what is wrong with the key.
func (e UnknownKeyError) Error() string {
	if len(e.Candidates) == 0 {
		return fmt.Sprintf("没有编号为“%s”的事项，可用 duban export obligations 列出全部编号", e.Key)
	}
	var names []string
	for _, k := range e.Candidates[:min(len(e.Candidates), mostCandidates)] {
		names = append(names, string(k))
	}
	which := strings.Join(names, "或")
	if more := len(e.Candidates) - len(names); more > 0 {
		which += fmt.Sprintf("等（另有%d个未列出）", more)
	}
	if e.Plans < 2 {
		return fmt.Sprintf("在执行的方案中没有编号为“%s”的事项；如指已结束的方案或已移出方案的事项，请输入%s", e.Key, which)
	}
	return fmt.Sprintf("现有%d个方案，“%s”未写明是哪个方案的，请输入%s", e.Plans, e.Key, which)
}

// once returns keys without those that name what an earlier one names, however it was typed: a matter named twice is meant once. One that names
// nothing stays, for whoever looks it up says so.
func once(day *remind.Day, keys []string) (all []string) {
	seen := map[remind.Key]bool{}
	for _, key := range keys {
		if found, _ := day.Find(key); found != nil {
			if seen[found.Key] {
				continue
			}
			seen[found.Key] = true
		}
		all = append(all, key)
	}
	return all
}

// Find returns the obligation that a person means by a key, and its status. It returns UnknownKeyError if there is none.
func Find(day *remind.Day, key string) (*remind.Obligation, *remind.Status, error) {
	found, status := day.Find(key)
	if found == nil {
		return nil, nil, UnknownKeyError{Key: key, Candidates: candidates(day, typed.Key(key)), Plans: len(day.Plans)}
	}
	return found, status, nil
}

// candidates returns the keys that a text may mean which is a key without its plan, one a plan; those in force first.
func candidates(d *remind.Day, key string) []remind.Key {
	var all []remind.Key
	for _, list := range [][]remind.Obligation{d.Obligations, d.Withdrawn} {
		for i := range list {
			if k := list[i].Key; k == remind.Key(k.Plan()+"/"+key) && !slices.Contains(all, k) {
				all = append(all, k)
			}
		}
	}
	return all
}
