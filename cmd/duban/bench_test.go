package main

import (
	"io"
	"testing"

	"duban/cmd/terminal"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/preview"
)

// BenchmarkPreview plays every notice of the built-in plan from 2024 to 2028.
func BenchmarkPreview(b *testing.B) {
	a := &app{Printer: terminal.Printer{Out: io.Discard, Err: io.Discard}, now: clock}
	a.settings.Policy = remind.DefaultPolicy()
	a.settings.Caps = a.settings.Policy.Caps
	snap, _, err := builtin.Snapshot()
	if err != nil {
		b.Fatal(err)
	}
	terms, err := a.terms()
	if err != nil {
		b.Fatal(err)
	}
	from, to := remind.NewDate(2024, 1, 1), remind.NewDate(2028, 12, 31)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		preview.Rounds(terms.World(snap), from, to, &preview.Told{}, func(r preview.Round) bool {
			for i := range r.Messages {
				n += len(r.Messages[i].Notices)
			}
			return true
		})
		b.ReportMetric(float64(n), "notices")
	}
}
