package seal

import (
	"cmp"
	"slices"
)

// A Run is what is wrong in the same way with rows of one table that follow each other: of an export that was cut short thousands are gone.
type Run struct {
	Finding        // that of the first row
	LastRow  int64 // the same row where there is one
	LastSeal int64
}

// Runs returns the findings with such rows joined, in the order of the seals.
func (v *Verdict) Runs() []Run {
	sorted := slices.SortedStableFunc(slices.Values(v.Findings), func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Row, b.Row))
	})
	runs := []Run{}
	for _, f := range sorted {
		if n := len(runs); n > 0 && runs[n-1].goesOn(&f) {
			runs[n-1].LastRow, runs[n-1].LastSeal = f.Row, max(runs[n-1].LastSeal, f.Seal)
			continue
		}
		runs = append(runs, Run{Finding: f, LastRow: f.Row, LastSeal: f.Seal})
	}
	slices.SortStableFunc(runs, func(a, b Run) int {
		return cmp.Or(cmp.Compare(a.Seal, b.Seal), cmp.Compare(a.Table, b.Table), cmp.Compare(a.Row, b.Row))
	})
	return runs
}

// goesOn reports whether a finding is that of the row after a run's last one. A seal is a matter of its own.
func (r *Run) goesOn(f *Finding) bool {
	return f.Table == r.Table && f.Kind == r.Kind && f.Column == r.Column && f.Table != "seals" && f.Row == r.LastRow+1
}

// OnlyGone reports whether all that was found is rows that are not there: so looks an export of which the end is lost.
func (v *Verdict) OnlyGone() bool {
	for _, f := range v.Findings {
		if f.Kind != Removed {
			return false
		}
	}
	return len(v.Findings) > 0
}
