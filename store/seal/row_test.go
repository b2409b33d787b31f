package seal_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/store/seal"
)

// What a leaf is the hash of is a promise: chains of many years are verified by it.
func TestALeafIsTheHashOfItsCellsByName(t *testing.T) {
	value := rapid.OneOf(rapid.Int64().AsAny(), rapid.String().AsAny(), rapid.SliceOf(rapid.Byte()).AsAny(), rapid.Float64().AsAny())
	rapid.Check(t, func(rt *rapid.T) {
		cells := rapid.MapOf(rapid.StringMatching(`[a-z_]{1,12}`), value).Draw(rt, "cells")
		var row seal.Row
		for name, v := range cells { // in any order
			row.Cells = append(row.Cells, seal.Cell{Name: name, Value: v})
		}
		var text strings.Builder
		text.WriteString("rounds\n")
		for _, name := range slices.Sorted(maps.Keys(cells)) {
			tag := "t"
			switch cells[name].(type) {
			case int64:
				tag = "i"
			case []byte:
				tag = "b"
			}
			in := fmt.Sprint(cells[name])
			if b, ok := cells[name].([]byte); ok {
				in = string(b)
			}
			fmt.Fprintf(&text, "%s %s %d\n%s\n", name, tag, len(in), in)
		}
		for _, alg := range []string{seal.SM3, seal.SHA256} {
			h := seal.New(alg)
			h.Write([]byte(text.String()))
			var want seal.Leaf
			h.Sum(want[:0])
			if got := row.Leaf(alg, "rounds"); got != want {
				rt.Errorf("%s of %q: %s, want %s", alg, text.String(), got, want)
			}
		}
	})
}

func BenchmarkLeaf(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		r := seal.Row{Cells: []seal.Cell{
			{Name: "id", Value: int64(731)},
			{Name: "realm", Value: "real"},
			{Name: "key", Value: "p1/1@2026-12-31|d7|lead|1|mail|u1@city.test"},
			{Name: "obligation", Value: "p1/1@2026-12-31"},
			{Name: "channel", Value: "mail"},
			{Name: "address", Value: "u1@city.test"},
			{Name: "at", Value: int64(1795399260000)},
			{Name: "body", Value: make([]byte, 200)},
		}}
		r.Leaf(seal.SM3, "notices")
	}
}
