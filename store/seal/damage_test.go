package seal

import (
	"fmt"
	"maps"
	"testing"
)

// chainOf returns a chain of n seals over two events each.
func chainOf(tb testing.TB, n int) (seals []Seal, rows []*Row) {
	tb.Helper()
	before := &Seal{}
	for i := range int64(n) {
		var leaves []Leaf
		for no := 2*i + 1; no <= 2*i+2; no++ {
			r := &Row{No: no, Cells: []Cell{{"id", no}, {"text", "验收"}}}
			rows, leaves = append(rows, r), append(leaves, r.Leaf(SM3, "events"))
		}
		s, err := Make(before, i, SM3, map[string][]Leaf{"events": leaves}, nil)
		if err != nil {
			tb.Fatal(err)
		}
		seals = append(seals, s)
		before = &seals[i]
	}
	return seals, rows
}

// A damage is done to all of a chain, as one statement of SQL does it.
type damage struct {
	name string
	do   func(s []Seal, r []*Row) ([]Seal, []*Row)
	want map[Kind]int // of a chain of ten seals
}

// rewritten changes the words of rows.
func rewritten(r []*Row) []*Row {
	for _, x := range r {
		x.Cells[1].Value = "退回"
	}
	return r
}

func damages() []damage {
	return []damage{
		{"none", func(s []Seal, r []*Row) ([]Seal, []*Row) { return s, r }, nil},
		{"all rows are changed", func(s []Seal, r []*Row) ([]Seal, []*Row) { return s, rewritten(r) }, map[Kind]int{Changed: 20}},
		{"and the last is gone", func(s []Seal, r []*Row) ([]Seal, []*Row) { return s, rewritten(r)[:len(r)-1] }, map[Kind]int{Changed: 19, Removed: 1}},
		{"and every other is gone", func(s []Seal, r []*Row) ([]Seal, []*Row) {
			var left []*Row
			for i := 0; i < len(r); i += 2 {
				left = append(left, r[i])
			}
			return s, rewritten(left)
		}, map[Kind]int{Changed: 10, Removed: 10}},
		{"the first half is gone", func(s []Seal, r []*Row) ([]Seal, []*Row) { return s, r[len(r)/2:] }, map[Kind]int{Removed: 10}},
		{"all rows stand twice", func(s []Seal, r []*Row) ([]Seal, []*Row) { return s, append(r[:len(r):len(r)], r...) }, nil}, // no seal has them yet
		{"all seals have another date", func(s []Seal, r []*Row) ([]Seal, []*Row) {
			for i := range s {
				s[i].At++
			}
			return s, r
		}, map[Kind]int{SealChanged: 10}},
		{"all marks are changed", func(s []Seal, r []*Row) ([]Seal, []*Row) {
			for i := range s {
				for k := range s[i].Marks {
					s[i].Marks[k]++
				}
			}
			return s, r
		}, map[Kind]int{SealChanged: 10}},
		{"every other seal says nothing of its rows", func(s []Seal, r []*Row) ([]Seal, []*Row) {
			for i := 0; i < len(s); i += 2 {
				s[i].Marks = nil
			}
			return s, r
		}, map[Kind]int{SealChanged: 5}},
		{"every other seal counts none of its rows", func(s []Seal, r []*Row) ([]Seal, []*Row) {
			for i := 0; i < len(s); i += 2 {
				s[i].Counts, s[i].Marks = map[string]int{"events": 0, "notices": 1}, s[i].Marks[:markBytes]
			}
			return s, r
		}, map[Kind]int{SealChanged: 5}},
		{"a row stands behind each last one of a seal", func(s []Seal, r []*Row) (_ []Seal, more []*Row) {
			for i, x := range r {
				if more = append(more, x); i%2 == 1 && i < len(r)-1 {
					more = append(more, &Row{No: x.No, Cells: []Cell{{"id", int64(1000 + i)}, {"text", "伪造"}}})
				}
			}
			return s, more
		}, map[Kind]int{Inserted: 9}},
		{"a row is inserted, and a seal far behind says nothing", func(s []Seal, r []*Row) ([]Seal, []*Row) {
			s[7].Marks = nil
			return s, append(append(r[:4:4], &Row{No: 4, Cells: []Cell{{"id", int64(1000)}, {"text", "伪造"}}}), r[4:]...)
		}, map[Kind]int{SealChanged: 1, Inserted: 1}},
		{"every other seal has another hash", func(s []Seal, r []*Row) ([]Seal, []*Row) {
			for i := 0; i < len(s); i += 2 {
				s[i].Hash = fmt.Sprintf("%064x", i+1)
			}
			return s, r
		}, map[Kind]int{SealChanged: 5}}, // that the next does not follow from it is said by that
		{"no seal follows another", func(s []Seal, r []*Row) ([]Seal, []*Row) {
			for i := range s {
				s[i].Prev = ""
			}
			return s, r
		}, map[Kind]int{SealChanged: 9}},
	}
}

// verdictOn returns the verdict on a chain.
func verdictOn(s []Seal, r []*Row) Verdict {
	v := NewVerifier(s)
	for _, x := range r {
		v.Row("events", x)
	}
	return v.Verdict()
}

// Damage that one statement does to a whole table is named row by row, each row once.
func TestDamageToAll(t *testing.T) {
	for _, tt := range damages() {
		t.Run(tt.name, func(t *testing.T) {
			d := verdictOn(tt.do(chainOf(t, 10)))
			got, named := map[Kind]int{}, map[string]bool{}
			for _, f := range d.Findings {
				got[f.Kind]++
				named[fmt.Sprint(f.Table, f.Row)] = true
				if s := (f.Row + 1) / 2; f.Table == "events" && f.Kind != Inserted && (f.Seal != s || f.At != s-1) {
					t.Errorf("%+v", f)
				}
			}
			if !maps.Equal(got, tt.want) || len(named) != len(d.Findings) {
				t.Errorf("%v, want %v: %+v", got, tt.want, d.Findings)
			}
		})
	}
}

// A row that was purged more than once is what the last purge left, and each purge begins with what the one before has left.
func TestARowIsPurgedTwice(t *testing.T) {
	as := func(text string) *Row { return &Row{No: 2, Cells: []Cell{{"id", int64(2)}, {"text", text}}} }
	leaf := func(text string) string { return as(text).Leaf(SM3, "events").String() }
	for _, tt := range []struct {
		name   string
		purges [][2]string // before and after
		now    string
		want   map[Kind]int
	}{
		{"once", [][2]string{{"验收", "甲"}}, "甲", nil},
		{"twice", [][2]string{{"验收", "甲"}, {"甲", "乙"}}, "乙", nil},
		{"as the first left it", [][2]string{{"验收", "甲"}, {"甲", "乙"}}, "甲", map[Kind]int{BadPurge: 1, Changed: 1}},
		{"as it never was", [][2]string{{"验收", "甲"}, {"甲", "乙"}}, "丙", map[Kind]int{BadPurge: 1, Changed: 1}},
		{"the second begins with another row", [][2]string{{"验收", "甲"}, {"丙", "乙"}}, "乙", map[Kind]int{BadPurge: 1}},
		{"the first begins with another row", [][2]string{{"丙", "甲"}, {"甲", "乙"}}, "乙", map[Kind]int{Changed: 1}},
	} {
		seals, rows := chainOf(t, 2)
		v := NewVerifier(seals)
		for _, r := range rows {
			if r.No == 2 {
				r = as(tt.now)
			}
			v.Row("events", r)
		}
		for i, p := range tt.purges {
			v.Row("purges", &Row{No: int64(i + 1), Cells: []Cell{
				{"tbl", "events"}, {"row_no", int64(2)}, {"before", leaf(p[0])}, {"after", leaf(p[1])}, {"why", "改正"}, {"by_whom", "张三"}, {"at", int64(i)},
			}})
		}
		d, got := v.Verdict(), map[Kind]int{}
		for _, f := range d.Findings {
			got[f.Kind]++
		}
		if !maps.Equal(got, tt.want) || len(d.Purged) != len(tt.purges) {
			t.Errorf("%s: %+v, purged %+v", tt.name, d.Findings, d.Purged)
		}
	}
}

// BenchmarkDamage verifies chains of which everything is damaged; it is not to take more for each row where there are more.
func BenchmarkDamage(b *testing.B) {
	for _, tt := range damages() {
		for _, n := range []int{1000, 10_000, 100_000} {
			b.Run(fmt.Sprint(tt.name, "/", 2*n), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					s, r := tt.do(chainOf(b, n))
					b.StartTimer()
					_ = verdictOn(s, r)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(2*n), "ns/row")
			})
		}
	}
}
