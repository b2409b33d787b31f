package scheduler_test

import (
	"slices"
	"testing"
	"time"

	"duban/scheduler"
	"duban/store"
)

// What was released goes with the next round; a round that is asked for comes at once, and sends within the window alone.
func TestARoundThatIsAskedForComesAtOnce(t *testing.T) {
	tests := []struct {
		name         string
		hour, minute int
		ask          bool
		want         []string
	}{
		{"not asked for", 10, 30, false, []string{"01-04 09:00:00"}},
		{"within the window", 10, 30, true, []string{"01-03 10:31:00"}},
		{"after it", 20, 0, true, []string{"01-04 09:00:00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, dir string) {
				o := open(t, dir, day(10))
				defer func() { _ = o.Store.Close() }()
				o.Glance = time.Minute
				mails := &robot{}
				o.Routes["mail"] = scheduler.Route{Kind: "mail", Channel: mails}
				set := func(on bool) {
					if err := o.Store.SetHold(t.Context(), store.Hold{Scope: store.Everything, On: on}, time.Now()); err != nil {
						t.Fatal(err)
					}
				}
				until(day(3), 8, 50)
				set(true)
				o.start()
				until(day(3), tt.hour, tt.minute)
				set(false)
				if tt.ask {
					if err := o.Store.AskRound(t.Context(), "管理员", time.Now()); err != nil {
						t.Fatal(err)
					}
				}
				until(day(4), 12, 0)
				o.halt()
				got := mails.times("")
				if got = slices.Compact(got); !slices.Equal(got, tt.want) {
					t.Errorf("letters left at %v, want %v", got, tt.want)
				}
			})
		})
	}
}
