package docket_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"duban/office"
	"duban/office/docket"
	"duban/remind"
	"duban/tools/desk"
)

// What a problem tells in a world of its own is what it tells beside all others.
func TestAProblemAloneIsTheSame(t *testing.T) {
	d := desk.Open(t, nil)
	for _, e := range []struct {
		kind remind.EventKind
		key  string
	}{{remind.EventClose, "22"}, {remind.EventReport, "24"}, {remind.EventClose, "23"}} {
		if _, err := d.Office.Record(t.Context(), remind.Event{Kind: e.kind, Note: "补录"}, []string{e.key}); err != nil {
			t.Fatal(err)
		}
	}
	snap, err := d.Store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before := fmt.Sprint(len(snap.Plans[0].Problems), len(snap.Events))
	day := d.Office.Terms.World(snap).On(remind.DateOf(desk.Monday))
	for i := range day.Obligations {
		o := &day.Obligations[i]
		if !slices.Contains([]int{1, 22, 24, 36, 42}, o.Problem) {
			continue
		}
		m, err := docket.Open(t.Context(), d.Office, &snap, o.Key)
		if err != nil {
			t.Fatal(err)
		}
		whole, _ := day.Explain(string(o.Key))
		if !reflect.DeepEqual(m.Account, whole) {
			t.Errorf("%s alone is\n%+v, and beside others\n%+v", o.Key, m.Account, whole)
		}
	}
	if after := fmt.Sprint(len(snap.Plans[0].Problems), len(snap.Events)); before != after {
		t.Errorf("the snapshot had %s and has %s", before, after)
	}
}

// An event that is only considered changes nothing; what it would change is what it changes.
func TestConsideringIsNotRecording(t *testing.T) {
	d := desk.Open(t, nil)
	event := remind.Event{Kind: remind.EventClose, Note: "补录"}
	if _, err := d.Office.Consider(t.Context(), event, []string{"22", "22.3@2026-09-30"}); err == nil {
		t.Fatal("a measure of a closed problem was closed")
	}
	p, err := d.Office.Consider(t.Context(), event, []string{"22"})
	if err != nil {
		t.Fatal(err)
	}
	e, err := docket.Effect(t.Context(), d.Office, p)
	if err != nil || e.Obliged("state") != 5 || e.Lines == 0 {
		t.Fatalf("%v, %d states, %d lines", err, e.Obliged("state"), e.Lines)
	}
	if day, _ := d.Office.Today(t.Context()); day.States["hengyang-2024/22"].State != remind.Open {
		t.Error("it is recorded")
	}
	if _, err := d.Office.Record(t.Context(), event, []string{"1"}); err != nil {
		t.Fatal(err)
	}
	if err := p.Record(t.Context()); err == nil {
		t.Error("it was recorded although something else was since")
	}
	if p, err = d.Office.Consider(t.Context(), event, []string{"22"}); err != nil || p.Record(t.Context()) != nil {
		t.Fatal(err)
	}
	day, _ := d.Office.Today(t.Context())
	if _, s, _ := office.Find(day, "22"); s.State != remind.Closed {
		t.Errorf("%s", s.State)
	}
}
