package scheduler

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/news"
	"duban/scheduler/standing"
	"duban/scheduler/timetable"
	"duban/store"
	"duban/store/changes"
	"duban/store/holds"
)

// newsDays is for how long events are looked at that programs may not have been told of: as long as the store says who was told of what.
const newsDays = 31

// newsPatience is for how many working days a news is tried.
const newsPatience = 5

// A newsroom tells the webhooks what became of the matters that they were told of: a program that made a task of a reminder takes it away by that.
// What has been told the store knows; in memory is only what need not be looked at again.
type newsroom struct {
	looked looked          // after which look there was no more to tell
	marks  changes.Marks   // of many plans, up to which what was recorded is told
	done   map[string]bool // news that were queued, by name and address
}

// A looked is what news go by: what people have entered, and the day on which holds end.
type looked struct {
	revision int64
	today    remind.Date
}

// hooks returns the channels that are webhooks.
func (d *Daemon) hooks() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(d.Routes)), func(name string) bool { return d.Routes[name].Kind != remind.KindWebhook })
}

// hasNews reports whether there may be news to tell.
func (d *Daemon) hasNews(ctx context.Context, now time.Time) (bool, error) {
	if len(d.hooks()) == 0 {
		return false, nil
	}
	revision, err := d.Store.Revision(ctx)
	return d.news.looked != looked{revision, remind.DateOf(now)}, err
}

// tellNews queues the news for each webhook, once. What a hold keeps back waits for its end.
func (d *Daemon) tellNews(ctx context.Context, v *view, now time.Time) error {
	by := looked{v.snap.Revision, v.day.Today}
	if len(d.hooks()) == 0 || d.news.looked == by {
		return nil
	}
	var err error
	if v.told != nil {
		err = d.newsByPlans(ctx, by, now)
	} else {
		err = d.newsOf(ctx, &v.snap, v.day, now)
	}
	if err == nil {
		d.news.looked = by
	}
	return err
}

// newsByPlans queues the news of many plans, some at a time: on the first look of a day of all of which anything went on lately, else of those alone of
// which anything was recorded since the last one.
func (d *Daemon) newsByPlans(ctx context.Context, by looked, now time.Time) error {
	kept := d.agenda.kept()
	marks, c, err := kept.Since(ctx, d.news.marks)
	ids := slices.Sorted(maps.Keys(c.Plans))
	if err == nil && (c.All || d.news.looked.today != by.today) {
		ids, err = kept.Recent(ctx, now.AddDate(0, 0, -newsDays))
	}
	if err != nil {
		return err
	}
	for p, err := range d.agenda.parts(ctx, slices.Chunk(ids, standing.Batch)) {
		if err == nil {
			err = d.newsOf(ctx, &p.Snap, p.world.On(by.today), now)
		}
		if err != nil {
			return err
		}
	}
	d.news.marks = marks
	return nil
}

// newsOf queues the news of the plans of a day's world.
func (d *Daemon) newsOf(ctx context.Context, snap *store.Snapshot, day *remind.Day, now time.Time) error {
	var all error
	hooks, held := d.hooks(), store.NewHolds(snap.Holds, d.Realm, day.Today)
	for _, n := range d.news.since(day, now.AddDate(0, 0, -newsDays)) {
		if held.KeepsObligation(n.Key) {
			continue
		}
		for _, to := range addressed(hooks, day.Heard[n.Key]) {
			if at := n.Name + "|" + to.Channel + "|" + to.To; n.For(to, day.Heard) && !d.news.done[at] && !held[holds.AddressScope(to)] {
				err := d.putNews(ctx, day, &n, to, now)
				d.news.done[at] = err == nil
				all = errors.Join(all, err)
			}
		}
	}
	return all
}

// since returns the news since an instant.
func (r *newsroom) since(day *remind.Day, since time.Time) []news.News {
	if r.done == nil {
		r.done = map[string]bool{}
	}
	all := news.Gone(day, since)
	for i := range day.Events {
		if !day.Events[i].At.Before(since) {
			all = append(all, news.Of(day, i)...)
		}
	}
	return all
}

// addressed returns the addresses on some channels that were told of a matter, each once.
func addressed(channels []string, heard []remind.Notice) (all []remind.Address) {
	for i := range heard {
		to := heard[i].Address
		if slices.Contains(channels, to.Channel) && !slices.Contains(all, to) {
			all = append(all, to)
		}
	}
	return all
}

// putNews queues one news to one address. It is carried as any message, and lives longer: nothing would word it anew.
func (d *Daemon) putNews(ctx context.Context, day *remind.Day, n *news.News, to remind.Address, now time.Time) error {
	problem := 0
	if o, _ := day.Find(string(n.Key)); o != nil {
		problem = o.Problem
	}
	l, err := notify.NewsLetter(n, to, problem, now)
	if err == nil {
		expires := timetable.Closing(d.Window, day.Calendar.AddWorkdays(day.Today, newsPatience))
		err = d.Store.PutMessage(ctx, store.Outgoing{Letter: l, Realm: d.Realm, Day: day.Today, Expires: expires, Purpose: store.PurposeWord})
	}
	if err != nil && !errors.Is(err, store.ErrSpent) {
		return fmt.Errorf("tell %s what became of %s: %w", to.Channel, n.Key, err)
	}
	return nil
}
