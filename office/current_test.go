package office

import (
	"context"
	"errors"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
)

// viewed returns the view of now.
func viewed(t *testing.T, c *Current, o *Office) (v *View) {
	t.Helper()
	if err := c.Look(t.Context(), o, func(now *View) error { v = now; return nil }); err != nil {
		t.Fatal(err)
	}
	return v
}

// A view serves as long as the store shows the same; what somebody enters makes another at once, what deliveries leave a few seconds later.
func TestAViewServesUntilSomethingChanges(t *testing.T) {
	o, c := newOffice(t), new(Current)
	now := monday
	o.Now = func() time.Time { return now }
	first := viewed(t, c, o)
	now = now.Add(time.Hour)
	if viewed(t, c, o) != first {
		t.Error("nothing has changed, and there is another view")
	}
	if _, err := o.Rename(context.Background(), "1", "废渣", "张三"); err != nil {
		t.Fatal(err)
	}
	if viewed(t, c, o) != first {
		t.Error("the store was asked twice within a second")
	}
	now = now.Add(2 * staleAfter)
	second := viewed(t, c, o)
	if second == first {
		t.Error("a new name is not seen")
	}
	test := store.Test{ID: "t", Realm: o.Terms.Realm, Address: remind.Address{Channel: remind.MailChannel, To: "jia@city.example"}, Recipient: "甲县"}
	if err := errors.Join(o.Store.BeginTest(t.Context(), test, now), o.Store.EndTest(t.Context(), test, delivery.Verdict{Outcome: delivery.Delivered}, now)); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * staleAfter)
	if viewed(t, c, o) != second {
		t.Error("a delivery made another view at once")
	}
	now = now.Add(patience)
	third := viewed(t, c, o)
	if third == second {
		t.Error("what was delivered is not seen")
	}
	c.Forget()
	if viewed(t, c, o) != third {
		t.Error("asked anew, the store showed another world")
	}
	now = now.AddDate(0, 0, 1)
	if v := viewed(t, c, o); v == third || v.Day.Today != remind.DateOf(now) {
		t.Error("the day has not turned")
	}
}
