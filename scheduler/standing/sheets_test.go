package standing

import (
	"encoding/json"
	"reflect"
	"testing"

	"duban/remind"
	"duban/remind/days"
	"duban/remind/report"
	"duban/store"
	"duban/store/agenda"
)

// What is kept of how plans stand is what was made, and what was taken out of it is gone: else it would be made anew by whoever looks, and nobody would see.
func TestWhatIsKeptIsReadAgain(t *testing.T) {
	today := remind.NewDate(2026, 11, 30)
	one := &sheet{Sheet: report.Sheet{Obligations: 3, Plans: 1, Gaps: 2, Last: today + 9, Hears: []report.Hearing{
		{Channel: "mail", To: "a@x.example", Body: "甲县", From: today}, {Channel: "mail", To: "b@x.example", Body: "乙县"},
	}}, Held: 1, Dated: []store.Hold{{Scope: "p/1", On: true, Until: today}}}
	one.Colours[remind.Red].Problems, one.Turn = 2, days.Never
	k := sheets{terms: "as ever"}
	made := sum{Beyond: int32(someday)}
	made.add(one)
	made.add(&sheet{})
	text, err := json.Marshal(made)
	if err != nil {
		t.Fatal(err)
	}
	if !k.load(&agenda.Standing{Terms: "as ever", Day: today, Body: string(text)}, today) || !reflect.DeepEqual(k.sum, &made) {
		t.Fatalf("got %+v, want %+v", k.sum, made)
	}
	body, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.out(agenda.Sheet{Plan: "p", Body: string(body)}); err != nil {
		t.Fatal(err)
	}
	if s := k.sum; s.Obligations != 0 || s.Plans != 0 || s.Last() != 0 || len(s.Hears) != 0 || s.Held != 0 || len(s.Dated) != 0 || s.Colours[remind.Red].Problems != 0 {
		t.Errorf("left is %+v", s)
	}
	for what, of := range map[string]agenda.Standing{
		"other settings": {Terms: "others", Day: today, Body: string(text)}, "a later day": {Terms: "as ever", Day: today + 1, Body: string(text)},
		"nothing": {}, "another form": {Terms: "as ever", Day: today, Body: `{"Colours":7}`},
	} {
		if k.load(&of, today) {
			t.Errorf("what is kept by %s counts", what)
		}
	}
}

// A plan waits to be released where it is held itself without an end: what holds a matter of it is counted, and no more.
func TestAHoldOfAMatterHoldsNoPlan(t *testing.T) {
	policy := remind.DefaultPolicy()
	w := &remind.World{Policy: &policy, Book: remind.NewBook(remind.Directory{}, remind.Reachability{})}
	ids := []string{"matter", "plan", "until"}
	for _, id := range ids {
		w.Plans = append(w.Plans, remind.Plan{ID: id, Problems: []remind.Problem{{Plan: id, Number: 1, Parties: remind.Parties{Responsible: []string{"甲县"}}}}})
	}
	today := remind.NewDate(2026, 11, 30)
	made := sheetsOf(w.Prepare().On(today), ids, []store.Hold{
		{Scope: "matter/1", On: true}, {Scope: "plan", On: true}, {Scope: "until", On: true, Until: today}, {Scope: "*", On: true}, {Scope: "addr:mail:a@x.example", On: true},
	})
	for id, want := range map[string]sheet{"matter": {Held: 1}, "plan": {Held: 1}, "until": {Dated: []store.Hold{{Scope: "until", On: true, Until: today}}}} {
		got := made[id]
		if got.Held != want.Held || !reflect.DeepEqual(got.Dated, want.Dated) || got.Page.Held != (id == "plan") {
			t.Errorf("%s: held %d, dated %v, the plan %t", id, got.Held, got.Dated, got.Page.Held)
		}
	}
}
