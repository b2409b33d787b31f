package scheduler_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/scheduler"
	"duban/store"
)

// hooked adds a webhook to the office that hears for the unit, which is what of others hears nothing.
func hooked(o *office) *robot {
	r := group(o, mailbox("jia", 1), room(1), remind.Contact{Body: "丁", Channel: "mail", Address: "ding@x.example"})
	o.Routes["群"] = scheduler.Route{Channel: r, Kind: remind.KindWebhook}
	world := o.World
	o.World = func(s store.Snapshot) *remind.World {
		w := world(s)
		w.Heard, w.Withdrawn, w.Gone = s.Heard[store.Rehearsal], s.Withdrawn, s.Gone
		return w.Prepare()
	}
	return r
}

// news returns what a webhook was told besides reminders: "01-12 10:00:00 duban.closed {…}".
func (r *robot) news() (all []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, l := range r.letters {
		if l.Event != "" {
			all = append(all, r.at[i].In(remind.Shanghai).Format("01-02 15:04 ")+l.Event+" "+l.Data)
		}
	}
	return all
}

// A program hears at once that a matter that it was told of is moved, closed, open again: each event once, though the outcome is told to people
// besides; of a matter that it was never told of it hears nothing.
func TestAProgramHearsWhatBecameOfItsMatters(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10), remind.NewDate(2001, 1, 10))
		defer func() { _ = o.Store.Close() }()
		r := hooked(o)
		o.Glance = 10 * time.Minute
		o.start()
		until(day(4), 9, 55)
		o.record(remind.Event{Kind: remind.EventExtend, Key: "p/1", To: day(20), Doc: "某整办〔2000〕1号"})
		o.record(remind.Event{Kind: remind.EventClose, Key: "p/2"})
		until(day(6), 18, 0)
		o.record(remind.Event{Kind: remind.EventClose, Key: "p/1", Doc: "某整办〔2000〕2号"})
		until(day(10), 12, 0)
		o.record(remind.Event{Kind: remind.EventReopen, Key: "p/1"})
		until(day(25), 12, 0)
		o.halt()
		expect(t, r.news(),
			`01-04 10:00 duban.moved {"id":"p/1","plan":"p","problem":1,"event":"extend","on":"2000-01-04","due":"2000-01-20","former_due":"2000-01-10","state":"open","doc":"某整办〔2000〕1号"}`,
			`01-07 08:30 duban.closed {"id":"p/1","plan":"p","problem":1,"event":"close","on":"2000-01-06","due":"2000-01-20","former_due":"","state":"closed","doc":"某整办〔2000〕2号"}`,
			`01-10 12:10 duban.reopened {"id":"p/1","plan":"p","problem":1,"event":"reopen","on":"2000-01-10","due":"2000-01-20","former_due":"","state":"open","doc":""}`)
	})
}

// What is withdrawn by a new version is over for a program, too; a hold keeps its news back, and a kill repeats none.
func TestNewsOverHoldsAndKills(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(10), day(10))
		r := hooked(o)
		o.start()
		until(day(4), 9, 30)
		o.record(remind.Event{Kind: remind.EventClose, Key: "p/1"})
		hold := store.Hold{Scope: "p", On: true, By: "管理员"}
		if err := o.Store.SetHold(context.Background(), hold, time.Now()); err != nil {
			t.Fatal(err)
		}
		until(day(5), 12, 0)
		o.halt()
		if got := r.news(); len(got) > 0 {
			t.Errorf("held, and told %v", got)
		}
		plan := remind.Plan{ID: "p", Title: "方案", Problems: []remind.Problem{{
			Plan: "p", Number: 1, Title: "题", Deadline: remind.Deadline{Kind: remind.Dated, Date: day(10)}, Parties: remind.Parties{Responsible: []string{"甲县"}},
		}}}
		if err := o.Store.PutPlan(context.Background(), -1, plan, time.Now()); err != nil {
			t.Fatal(err)
		}
		hold.On = false
		if err := o.Store.SetHold(context.Background(), hold, time.Now()); err != nil {
			t.Fatal(err)
		}
		_ = o.Store.Close()
		for range 3 { // killed as soon as it has begun
			o = open(t, dir)
			o.Routes["群"] = scheduler.Route{}
			again := hooked(o)
			o.start()
			time.Sleep(time.Second)
			o.halt()
			r.at, r.letters = append(r.at, again.at...), append(r.letters, again.letters...)
			_ = o.Store.Close()
		}
		var told []string
		for _, n := range r.news() {
			told = append(told, n[12:])
		}
		slices.Sort(told)
		expect(t, told,
			`duban.closed {"id":"p/1","plan":"p","problem":1,"event":"close","on":"2000-01-04","due":"2000-01-10","former_due":"","state":"closed","doc":""}`,
			`duban.closed {"id":"p/2","plan":"p","problem":2,"event":"withdraw","on":"2000-01-05","due":"2000-01-10","former_due":"","state":"withdrawn","doc":""}`)
	})
}

// Over a real server: a receiver that is away is told when it is back, under the same id at each attempt, and by its type.
func TestNewsArePosted(t *testing.T) {
	var mu sync.Mutex
	var posts []string
	ids := map[string]int{}
	away := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, err := io.ReadAll(req.Body)
		var post struct {
			Type string          `json:"type"`
			Data json.RawMessage `json:"data"`
		}
		if err = errors.Join(err, json.Unmarshal(body, &post)); err != nil {
			t.Error(err)
		}
		if ids[req.Header.Get("webhook-id")]++; away {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		posts = append(posts, post.Type+" "+string(post.Data))
	}))
	defer server.Close()
	hook, err := notify.NewChannel(notify.RobotConfig{Kind: remind.KindWebhook, URL: server.URL, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2000, 1, 4, 10, 0, 0, 0, remind.Shanghai)
	o := open(t, t.TempDir(), day(10))
	defer func() { _ = o.Store.Close() }()
	hooked(o)
	taker := &robot{}
	o.Routes["群"] = scheduler.Route{Channel: taker, Kind: remind.KindWebhook}
	o.Now, o.Wait = func() time.Time { return now }, func(context.Context, time.Time) error { return nil }
	step := func(after time.Duration) {
		t.Helper()
		now = now.Add(after)
		if err := o.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	step(0)
	o.Routes["群"] = scheduler.Route{Channel: hook, Kind: remind.KindWebhook}
	e := remind.Event{Kind: remind.EventClose, Key: "p/1", On: day(4), At: now.Add(time.Second), Note: "完成"}
	if _, err := o.Store.Record(t.Context(), -1, []remind.Event{e}); err != nil {
		t.Fatal(err)
	}
	step(time.Minute)
	mu.Lock()
	away = false
	mu.Unlock()
	step(30 * time.Minute)
	step(30 * time.Minute)
	want := `duban.closed {"id":"p/1","plan":"p","problem":1,"event":"close","on":"2000-01-04","due":"2000-01-10","former_due":"","state":"closed","doc":""}`
	if len(taker.letters) != 1 || len(posts) != 1 || posts[0] != want || len(ids) != 1 {
		t.Errorf("%d reminders, posted %q under %v", len(taker.letters), posts, fmt.Sprint(ids))
	}
}
