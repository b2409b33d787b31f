package seal

import (
	"cmp"
	"maps"
	"slices"
)

// A wanted row is one that a seal has: by the index of the seal, and the mark of its leaf.
type wanted struct {
	seal int
	mark [markBytes]byte
}

// An alignment says which row of a table is which one of its seals.
type alignment struct {
	name     string
	numbered bool // the rows' numbers are their order
	rows     []leafed
	want     []wanted
	seals    []Seal
	of       []int          // by wanted row: the row that is or should be it; -1: none
	same     []bool         // by wanted row: whether it is
	last     []int          // by wanted row: the last one up to it that is in its place; -1: none
	wantOf   map[int]int    // by row, which wanted one it is; nil: nobody has asked
	forgiven map[int64]bool // seals of whose rows nothing is to be found but what was inserted
	found    []Finding
	unsealed int
}

// aligned lays the rows of each table beside what the seals want of it.
func (v *Verifier) aligned() map[string]*alignment {
	all := map[string]*alignment{}
	for _, t := range Tables {
		all[t.Name] = &alignment{name: t.Name, numbered: t.Order == t.Number, seals: v.seals, rows: v.rows[t.Name], forgiven: map[int64]bool{}}
	}
	for name, rows := range v.rows {
		if all[name] == nil { // of another version
			all[name] = &alignment{name: name, numbered: true, seals: v.seals, rows: rows, forgiven: map[int64]bool{}}
		}
	}
	var broken []int
	for i := range v.seals {
		s := &v.seals[i]
		if !s.whole(all) {
			broken = append(broken, i)
			continue
		}
		marks := s.Marks
		for _, name := range slices.Sorted(maps.Keys(s.Counts)) {
			for range s.Counts[name] {
				all[name].want = append(all[name].want, wanted{i, [markBytes]byte(marks)})
				marks = marks[markBytes:]
			}
		}
	}
	for _, a := range all {
		a.align(broken)
	}
	return all
}

// is reports whether a row is the wanted one.
func (a *alignment) is(row, want int) bool {
	w := &a.want[want]
	leaf := a.rows[row].leaves.of(a.seals[w.seal].Alg)
	return [markBytes]byte(leaf[:]) == w.mark
}

// align finds the row of each wanted one. Where they differ it goes on at the nearest place at which they agree again.
func (a *alignment) align(broken []int) {
	a.of, a.same, a.last = make([]int, len(a.want)), make([]bool, len(a.want)), make([]int, len(a.want))
	for j := range a.of {
		a.of[j], a.last[j] = -1, -1
	}
	i, j, last := 0, 0, -1
	var extra []int // rows that nobody wants, each with the place where it stands
	var places []int
	for i < len(a.rows) && j < len(a.want) {
		if a.is(i, j) {
			a.of[j], a.same[j], a.last[j], last = i, true, j, j
			i, j = i+1, j+1
			continue
		}
		down, along := a.resume(i, j)
		for k := j; k < j+along; k++ {
			a.last[k] = last
		}
		left := a.pair(i, i+down, j, j+along)
		for _, row := range left {
			extra, places = append(extra, row), append(places, j)
		}
		i, j = i+down, j+along
	}
	for ; j < len(a.want); j++ {
		a.last[j] = last
	}
	for ; i < len(a.rows); i++ {
		extra, places = append(extra, i), append(places, len(a.want))
	}
	a.judge(extra, places, broken)
}

// resume returns by how many rows and wanted ones to go on until they agree again, the nearest first; all that is left where they never do.
func (a *alignment) resume(i, j int) (down, along int) {
	rows, want := len(a.rows)-i, len(a.want)-j
	for d := 1; d <= rows+want; d++ {
		if d%2 == 0 && d/2 < rows && d/2 < want && a.is(i+d/2, j+d/2) { // changed in place
			return d / 2, d / 2
		}
		if d < want && a.is(i, j+d) {
			return 0, d
		}
		if d < rows && a.is(i+d, j) {
			return d, 0
		}
	}
	return rows, want
}

// pair takes rows for changed ones that stand where wanted ones should, by their numbers, or in order where they are as many. It returns the others.
func (a *alignment) pair(i, iEnd, j, jEnd int) (left []int) {
	inOrder := iEnd-i == jEnd-j
	taken, at := map[int]bool{}, map[int64]int{}
	for row := iEnd - 1; row >= i && !inOrder; row-- {
		at[a.rows[row].no] = row
	}
	for k := j; k < jEnd; k++ {
		row, there := i+k-j, true
		if !inOrder {
			row, there = at[a.number(k)]
		}
		if there {
			a.of[k], taken[row] = row, true
		}
	}
	for row := i; row < iEnd; row++ {
		if !taken[row] {
			left = append(left, row)
		}
	}
	return left
}

// number returns the number that a wanted row must have had; 0: it cannot be known.
func (a *alignment) number(want int) int64 {
	if !a.numbered {
		return 0
	}
	k := a.last[want]
	if k < 0 {
		return int64(want + 1)
	}
	return a.rows[a.of[k]].no + int64(want-k)
}

// judge says what the wanted rows and the others come to.
func (a *alignment) judge(extra, places, broken []int) {
	gone := map[[markBytes]byte]int{} // wanted rows that are not in their place, by their mark
	for j := range a.want {
		if !a.same[j] {
			gone[a.want[j].mark] = j
		}
	}
	moved := func(row int) (want int, ok bool) {
		for alg, leaf := range a.rows[row].leaves.all() {
			if j, known := gone[[markBytes]byte(leaf[:])]; known && a.seals[a.want[j].seal].Alg == alg {
				return j, true
			}
		}
		return 0, false
	}
	elsewhere := map[int]bool{}
	for n, row := range extra {
		if j, ok := moved(row); ok {
			elsewhere[j] = true
			a.report(Moved, a.rows[row].no, j)
		} else if places[n] == len(a.want) {
			a.unsealed++
		} else if !between(broken, a.sealAt(places[n]-1), a.sealAt(places[n])) {
			a.report(Inserted, a.rows[row].no, places[n])
		}
	}
	a.judgeWanted(moved, elsewhere)
}

// judgeWanted says what the wanted rows come to that are not in their place nor in another.
func (a *alignment) judgeWanted(moved func(row int) (int, bool), elsewhere map[int]bool) {
	for j := range a.want {
		switch {
		case a.same[j] || elsewhere[j]:
		case a.of[j] < 0:
			a.report(Removed, a.number(j), j)
		default:
			kind := Changed
			if _, ok := moved(a.of[j]); ok {
				kind = Moved
			}
			a.report(kind, cmp.Or(a.number(j), a.rows[a.of[j]].no), j)
		}
	}
}

// sealAt returns the index of the seal that wants a row; those of no seal beyond both ends.
func (a *alignment) sealAt(want int) int {
	switch {
	case want < 0:
		return -1
	case want >= len(a.want):
		return len(a.seals)
	default:
		return a.want[want].seal
	}
}

// between reports whether a seal that says nothing of its rows stands between two: they may be its. The broken ones are in order.
func between(broken []int, from, to int) bool {
	n, _ := slices.BinarySearch(broken, from)
	return n < len(broken) && broken[n] <= to
}

// report notes what is wrong with a row.
func (a *alignment) report(kind Kind, no int64, want int) {
	a.found = append(a.found, Finding{Kind: kind, Table: a.name, Row: no, Seal: a.seals[a.want[want].seal].ID})
}

// leavesOf returns the leaves of the rows of a seal, whether any of them is not the wanted one, and whether one is missing.
func (a *alignment) leavesOf(seal int, alg string) (leaves []Leaf, changed, missing bool) {
	from, _ := slices.BinarySearchFunc(a.want, seal, func(w wanted, s int) int { return w.seal - s })
	for j := from; j < len(a.want) && a.want[j].seal == seal; j++ {
		if a.of[j] < 0 {
			missing = true
			continue
		}
		changed = changed || !a.same[j]
		leaves = append(leaves, a.rows[a.of[j]].leaves.of(alg))
	}
	return leaves, changed, missing
}

// covering returns the number of the seal that has a row; 0: none has.
func (a *alignment) covering(no int64) int64 {
	if a.wantOf == nil {
		a.wantOf = make(map[int]int, len(a.of))
		for j, row := range slices.Backward(a.of) {
			a.wantOf[row] = j
		}
	}
	row, ok := slices.BinarySearchFunc(a.rows, no, func(r leafed, no int64) int { return cmp.Compare(r.no, no) })
	j, wanted := a.wantOf[row]
	if !ok || !wanted {
		return 0
	}
	return a.seals[a.want[j].seal].ID
}

// forgive drops what was found of the rows of a seal.
func (a *alignment) forgive(seal int) { a.forgiven[a.seals[seal].ID] = true }

// left returns what was found, but of the rows of seals that were forgiven.
func (a *alignment) left() []Finding {
	return slices.DeleteFunc(a.found, func(f Finding) bool { return a.forgiven[f.Seal] && f.Kind != Inserted })
}
