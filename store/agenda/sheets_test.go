package agenda_test

import (
	"errors"
	"slices"
	"testing"

	"duban/remind/days"
	"duban/remind/ticket"
	"duban/store"
	"duban/store/agenda"
	"duban/store/personal"
)

// read returns what is kept of all plans together, and the sheets whose day has come, as PLAN=BODY.
func (d *desk) read(known int64) (s agenda.Standing, turned []string) {
	d.Helper()
	d.must(d.book.Read(d.Context(), func(r agenda.Reading) (err error) {
		if s, err = r.Standing(d.Context(), known); err != nil {
			return err
		}
		return r.Turned(d.Context(), d.today, func(x agenda.Sheet) error {
			turned = append(turned, x.Plan+"="+x.Body)
			return nil
		})
	}))
	return s, turned
}

// stands keeps sheets and a sum that was made so often.
func (d *desk) stands(anew bool, made int64, list ...agenda.Sheet) error {
	d.Helper()
	s := agenda.Standing{Made: made, Terms: "as ever", Day: d.today, Body: "the sum"}
	d.must(d.book.Read(d.Context(), func(r agenda.Reading) (err error) {
		s.Marks, _, err = r.Since(d.Context(), s.Marks)
		return err
	}))
	return d.book.Keep(d.Context(), anew, list, &s)
}

// A sheet is read again on its day, and the sum by whoever does not know it yet.
func TestSheetsAreKeptUntilTheirDay(t *testing.T) {
	d := newDesk(t)
	if s, turned := d.read(-1); s != (agenda.Standing{}) || turned != nil {
		t.Errorf("of nothing: %+v, %q", s, turned)
	}
	d.must(d.stands(true, 1, agenda.Sheet{Plan: "b", Turn: d.today, Body: "2"}, agenda.Sheet{Plan: "a"}, agenda.Sheet{Plan: "c", Turn: days.Never, Body: "3"}))
	s, turned := d.read(-1)
	if s.Made != 1 || s.Terms != "as ever" || s.Day != d.today || s.Body != "the sum" || !slices.Equal(turned, []string{"a=", "b=2"}) {
		t.Errorf("got %+v, %q", s, turned)
	}
	if s, _ := d.read(1); s.Body != "" || s.Made != 1 {
		t.Errorf("who knows the sum reads %+v", s)
	}
	d.must(d.stands(false, 2, agenda.Sheet{Plan: "b", Turn: d.today + 1, Body: "4"}, agenda.Sheet{Plan: "c"}))
	if _, turned := d.read(1); !slices.Equal(turned, []string{"a=", "c="}) {
		t.Errorf("after another look: %q", turned)
	}
	d.must(d.book.Read(t.Context(), func(r agenda.Reading) error {
		known, err1 := r.Sheet(t.Context(), "b")
		none, err2 := r.Sheet(t.Context(), "x")
		if known != (agenda.Sheet{Plan: "b", Turn: d.today + 1, Body: "4"}) || none != (agenda.Sheet{Plan: "x"}) {
			t.Errorf("got %+v, %+v", known, none)
		}
		return errors.Join(err1, err2)
	}))
	d.must(d.stands(true, 3, agenda.Sheet{Plan: "a", Turn: d.today, Body: "5"}))
	if _, turned := d.read(1); !slices.Equal(turned, []string{"a=5"}) {
		t.Errorf("anew: %q", turned)
	}
}

// A sum that another one has written meanwhile is not overwritten.
func TestTheSumOfAnotherOneStays(t *testing.T) {
	d := newDesk(t)
	d.must(d.stands(true, 1))
	if err := d.stands(false, 1, agenda.Sheet{Plan: "a", Turn: d.today, Body: "x"}); !errors.Is(err, agenda.ErrMade) {
		t.Errorf("got %v", err)
	}
	if s, turned := d.read(-1); s.Made != 1 || turned != nil {
		t.Errorf("kept are %+v, %q", s, turned)
	}
}

// What was recorded since the sum was written shows by its marks.
func TestWhatIsRecordedAfterTheSumShows(t *testing.T) {
	d := newDesk(t)
	d.must(d.stands(true, 1))
	d.must(d.PutPlan(t.Context(), -1, plan("b", "新题"), at))
	s, _ := d.read(-1)
	d.must(d.book.Read(t.Context(), func(r agenda.Reading) error {
		_, c, err := r.Since(t.Context(), s.Marks)
		if c.All || len(c.Plans) != 1 || !c.Plans["b"] {
			t.Errorf("got %+v", c)
		}
		all, err2 := r.Plans(t.Context())
		if !slices.Equal(all, []string{"a", "b", "c"}) {
			t.Errorf("plans are %q", all)
		}
		return errors.Join(err, err2)
	}))
}

// Sheets name who hears, and accounts who answers: with somebody's data they go, and no sum of before is taken for a later one.
func TestSheetsGoWithPersonalData(t *testing.T) {
	d := newDesk(t)
	d.must(d.stands(true, 1, agenda.Sheet{Plan: "a", Turn: d.today, Body: "a@x.example"}))
	d.must(d.Forget(t.Context(), []personal.Person{{Channel: "mail", Address: "a@x.example", Alias: "x"}}))
	if s, turned := d.read(-1); s.Made != 2 || s.Terms != "" || s.Body != "" || turned != nil {
		t.Errorf("left are %+v, %q", s, turned)
	}
	if kept := d.counts(); kept != nil {
		t.Errorf("accounts are kept of %q", kept)
	}
}

// Who only looks has no secrets, and goes by what the daemon keeps.
func TestSecretsAreNoBasis(t *testing.T) {
	daemon, err1 := agenda.Basis(store.Terms{Links: ticket.Links{Base: "https://x.example", Key: []byte("secret")}})
	command, err2 := agenda.Basis(store.Terms{Links: ticket.Links{Base: "https://x.example"}})
	if daemon != command || err1 != nil || err2 != nil {
		t.Errorf("the daemon's is %s, the command's %s, %v, %v", daemon, command, err1, err2)
	}
}

// Sheets that are made anew are those of their realm: what stands in earnest stays when a rehearsal begins.
func TestSheetsOfAnotherRealmStay(t *testing.T) {
	d := newDesk(t)
	d.must(d.stands(true, 1, agenda.Sheet{Plan: "a", Turn: d.today, Body: "1"}))
	d.book = d.Agenda(store.Rehearsal)
	d.must(d.stands(true, 1, agenda.Sheet{Plan: "a", Turn: d.today, Body: "2"}))
	for realm, want := range map[string]string{store.Real: "a=1", store.Rehearsal: "a=2"} {
		d.book = d.Agenda(realm)
		if _, turned := d.read(-1); !slices.Equal(turned, []string{want}) {
			t.Errorf("%s: %q, want %q", realm, turned, want)
		}
	}
}
