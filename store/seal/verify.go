package seal

import (
	"cmp"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// A Kind is what is wrong with a row or a seal.
type Kind string

// The kinds.
const (
	Changed     Kind = "changed"      // a row is not what was sealed
	Removed     Kind = "removed"      // a sealed row is not there
	Inserted    Kind = "inserted"     // a row stands among those of a seal, which does not have it
	Moved       Kind = "moved"        // a row stands in another place
	Content     Kind = "content"      // a row's bytes are not those of the hash that stands beside them
	TooLarge    Kind = "too_large"    // a row's bytes unpack to more than anybody sends, and were not held against their hash
	SealChanged Kind = "seal_changed" // a seal is not what was made
	SealMissing Kind = "seal_missing"
	Unlinked    Kind = "unlinked"  // a seal does not follow from the one before it
	BadMAC      Kind = "signature" // the signature is not the key's, or there is none any more
	NoMAC       Kind = "unsigned"  // no seal is signed by a key that was given
	BadPurge    Kind = "purge"     // a row that was purged is not what the purge left
)

// A Finding is one thing that is wrong, and where.
type Finding struct {
	Kind   Kind
	Table  string // seals for a seal
	Row    int64  // its number; of one that is gone the one that it must have had
	Column string // where it is known
	Seal   int64  // that covers it; 0: none
	At     int64  // when that was made
}

// A Purged row is one whose personal cells were blanked, by the record of it.
type Purged struct {
	Table         string
	Row           int64
	before, after string
	Why, By       string
	At            int64
}

// A Restored store is a backup that became the store: what was sealed between the two instants is not in it.
type Restored struct{ Backup, At int64 }

// A Verdict is what a Verifier has found out.
type Verdict struct {
	Seals, Rows             int // that were held against each other
	First, Last             Seal
	Unsealed                map[string]int // rows by table that no seal has yet
	Purged                  []Purged
	Restored                []Restored
	Signed, Other, Unsigned int // seals by their signature: of a key given, of another one or none was given, without one
	Findings                []Finding
	Altered                 map[int64]bool // seals of which anything is found
	seals                   []Seal
}

// Find returns the seals whose hash begins so: the digits that somebody noted.
func (v *Verdict) Find(head string) (found []Seal) {
	head = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(head), " ", ""))
	for i := range v.seals {
		if head != "" && strings.HasPrefix(v.seals[i].Hash, head) {
			found = append(found, v.seals[i])
		}
	}
	return found
}

// A Verifier takes in seals and rows, and says whether they belong together. The seals come first, the rows of each table in their order.
type Verifier struct {
	seals    []Seal
	algs     map[string]bool
	rows     map[string][]leafed
	purged   []Purged
	restored []Restored
	contents contents
	found    []Finding
	changed  map[int64]bool // seals that are not what was made
}

// A leafed row is what is kept of one: its number and its leaf by each algorithm of the chain.
type leafed struct {
	no     int64
	leaves leafSet
}

// NewVerifier returns a verifier of a chain.
func NewVerifier(seals []Seal) *Verifier {
	v := &Verifier{seals: linked(seals), algs: map[string]bool{}, rows: map[string][]leafed{}, contents: newContents()}
	for i := range seals {
		if New(seals[i].Alg) != nil {
			v.algs[seals[i].Alg] = true
		}
	}
	return v
}

// linked returns seals as each follows from the one before, where all do; else by their numbers.
func linked(seals []Seal) []Seal {
	byNumber := slices.SortedFunc(slices.Values(seals), func(a, b Seal) int { return cmp.Compare(a.ID, b.ID) })
	next := map[string]*Seal{}
	for i := range byNumber {
		next[byNumber[i].Prev] = &byNumber[i]
	}
	var all []Seal
	for s := next[""]; s != nil && len(all) < len(seals); s = next[s.Hash] {
		all = append(all, *s)
	}
	if len(all) < len(seals) {
		return byNumber
	}
	return all
}

// Row takes in the next row of a table.
func (v *Verifier) Row(table string, r *Row) {
	one := leafed{no: r.No}
	for alg := range v.algs {
		one.leaves.put(alg, r.Leaf(alg, table))
	}
	v.rows[table] = append(v.rows[table], one)
	switch table {
	case "purges":
		v.purged = append(v.purged, Purged{
			Table: r.text("tbl"), Row: r.number("row_no"), before: r.text("before"), after: r.text("after"),
			Why: r.text("why"), By: r.text("by_whom"), At: r.number("at"),
		})
	case "restores":
		v.restored = append(v.restored, Restored{Backup: r.number("backup_at"), At: r.number("at")})
	}
	v.contents.row(table, r)
}

// Verdict says what is wrong with what was taken in. With keys the signatures are checked; one that is nil is none.
func (v *Verifier) Verdict(keys ...*Key) Verdict {
	d := Verdict{Seals: len(v.seals), Unsealed: map[string]int{}, Purged: v.purged, Restored: v.restored, Altered: map[int64]bool{}, seals: v.seals}
	if len(v.seals) > 0 {
		d.First, d.Last = v.seals[0], v.seals[len(v.seals)-1]
	}
	v.found, v.changed = nil, map[int64]bool{}
	v.unpurge()
	tables := v.aligned()
	for i := range v.seals {
		d.Rows += v.check(i, tables)
	}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		v.found = append(v.found, tables[name].left()...)
		if n := tables[name].unsealed; n > 0 {
			d.Unsealed[name] = n
		}
	}
	v.signatures(&d, keys)
	purged := map[place]bool{}
	for i := range v.purged {
		purged[place{v.purged[i].Table, v.purged[i].Row}] = true
	}
	for _, f := range v.contents.altered() {
		if !purged[place{f.Table, f.Row}] {
			v.found = append(v.found, f)
		}
	}
	for i := range v.found {
		if a := tables[v.found[i].Table]; a != nil && v.found[i].Seal == 0 {
			v.found[i].Seal = a.covering(v.found[i].Row)
		}
	}
	d.Findings = v.dated()
	for _, f := range d.Findings {
		d.Altered[f.Seal] = true
	}
	return d
}

// dated returns the findings in the order of the seals, each once, with the time of its seal.
func (v *Verifier) dated() []Finding {
	made := make(map[int64]int64, len(v.seals))
	for i := range slices.Backward(v.seals) { // of two with a number the first
		made[v.seals[i].ID] = v.seals[i].At
	}
	for i := range v.found {
		if at, ok := made[v.found[i].Seal]; ok {
			v.found[i].At = at
		}
	}
	slices.SortStableFunc(v.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Seal, b.Seal), cmp.Compare(a.Table, b.Table), cmp.Compare(a.Row, b.Row))
	})
	return slices.Compact(v.found)
}

// A place is a table and the number of a row in it.
type place struct {
	table string
	no    int64
}

// unpurge sets for purged rows the leaf by which they were sealed, where they are what the purge left.
func (v *Verifier) unpurge() {
	first, last := map[place]*Purged{}, map[place]*Purged{}
	for i := range v.purged {
		p := &v.purged[i]
		k := place{p.Table, p.Row}
		if first[k] == nil {
			first[k] = p
		} else if last[k].after != p.before {
			v.found = append(v.found, Finding{Kind: BadPurge, Table: p.Table, Row: p.Row})
		}
		last[k] = p
	}
	for table, rows := range v.rows {
		for i := range rows {
			k := place{table, rows[i].no}
			if p := first[k]; p != nil && !rows[i].restore(p, last[k]) {
				v.found = append(v.found, Finding{Kind: BadPurge, Table: table, Row: rows[i].no})
			}
		}
	}
}

// restore puts the leaf before the first purge in place of that after the last; false: the row has another one.
func (r *leafed) restore(first, last *Purged) bool {
	var before Leaf
	if b, err := hex.DecodeString(first.before); err != nil || copy(before[:], b) != len(before) {
		return false
	}
	for alg, leaf := range r.leaves.all() {
		if leaf.String() == last.after {
			r.leaves.put(alg, before)
			return true
		}
	}
	return false
}

// check holds a seal against its rows and the seal before it, and returns how many rows it has.
func (v *Verifier) check(i int, tables map[string]*alignment) (rows int) {
	s := &v.seals[i]
	before := &Seal{}
	if i > 0 {
		before = &v.seals[i-1]
	}
	if !s.whole(tables) {
		v.altered(Finding{Row: s.ID, Seal: s.ID})
		return 0
	}
	var leaves []Leaf
	touched, gone := false, false
	for _, name := range slices.Sorted(maps.Keys(s.Counts)) {
		part, changed, missing := tables[name].leavesOf(i, s.Alg)
		leaves = append(leaves, part...)
		touched, gone = touched || changed, gone || missing
	}
	sum := s.sum(before, leaves)
	switch {
	case sum == s.Hash && touched: // the rows are right, so what is not is where they were to be found by
		for _, t := range tables {
			t.forgive(i)
		}
		v.altered(Finding{Row: s.ID, Column: "marks", Seal: s.ID})
	case sum != s.Hash && !touched && !gone:
		f := Finding{Row: s.ID, Column: v.column(i, sum), Seal: s.ID}
		if f.Column == "id" {
			f.Row = int64(i + 1)
		}
		v.altered(f)
	}
	v.link(i, before, sum)
	return len(leaves)
}

// altered notes that a seal is not what was made.
func (v *Verifier) altered(f Finding) {
	f.Kind, f.Table = SealChanged, "seals"
	v.found, v.changed[f.Seal] = append(v.found, f), true
}

// column says which column of a seal is not what it was, as far as the seals beside it tell: what a seal should come to is known only where all
// its rows are right.
func (v *Verifier) column(i int, sum string) string {
	s := &v.seals[i]
	switch {
	case i+1 < len(v.seals) && v.seals[i+1].Prev == sum:
		return "hash"
	case i > 0 && s.Prev != v.seals[i-1].Hash:
		return "prev"
	case s.ID != int64(i+1):
		return "id"
	default:
		return ""
	}
}

// link holds a seal against the one before it.
func (v *Verifier) link(i int, before *Seal, sum string) {
	s := &v.seals[i]
	if s.Prev == before.Hash {
		return
	}
	if s.ID > before.ID+1 {
		v.found = append(v.found, Finding{Kind: SealMissing, Table: "seals", Row: before.ID + 1, Seal: before.ID + 1})
	} else if sum == s.Hash && !v.changed[before.ID] {
		v.found = append(v.found, Finding{Kind: Unlinked, Table: "seals", Row: s.ID, Column: "prev", Seal: s.ID})
	}
}

// whole reports whether a seal can be held against anything: it says of known tables how many rows it has, and marks each.
func (s *Seal) whole(tables map[string]*alignment) bool {
	n := 0
	for name, rows := range s.Counts {
		if tables[name] == nil || rows < 1 {
			return false
		}
		n += rows
	}
	return n > 0 && len(s.Marks) == n*markBytes && New(s.Alg) != nil
}

// signatures checks who has signed the seals: each that is not of a key given is one of before it was, as whoever rewrites a chain without the key
// leaves them unsigned or signs them with his own. Once signed, a chain stays so.
func (v *Verifier) signatures(d *Verdict, keys []*Key) {
	keys = slices.DeleteFunc(slices.Clone(keys), func(k *Key) bool { return k == nil })
	begun, bad := false, false
	for i := range v.seals {
		s := &v.seals[i]
		right := false
		switch known := s.signer(keys); {
		case s.unsigned():
			d.Unsigned++
			right = !begun
		case known == nil:
			d.Other++
			right = d.Signed == 0
		default:
			if right = s.Key == known.Name() && known.Checks(s.Hash, &s.Signature); right {
				d.Signed++
			}
		}
		begun = begun || !s.unsigned()
		if bad = bad || !right; !right {
			v.found = append(v.found, Finding{Kind: BadMAC, Table: "seals", Row: s.ID, Column: "mac", Seal: s.ID})
		}
	}
	if len(keys) > 0 && d.Signed == 0 && !bad && d.Seals > 0 {
		v.found = append(v.found, Finding{Kind: NoMAC, Table: "seals", Row: d.Last.ID, Column: "mac", Seal: d.Last.ID})
	}
}

// unsigned reports whether a seal has no signature, and nothing that stands beside one.
func (s *Seal) unsigned() bool { return s.Signature == Signature{} }

// signer returns the key that a seal says is its signature's, or that is by what it signs; nil: none of these.
func (s *Seal) signer(keys []*Key) *Key {
	if i := slices.IndexFunc(keys, func(k *Key) bool { return s.Key == k.Name() || k.Checks(s.Hash, &s.Signature) }); i >= 0 {
		return keys[i]
	}
	return nil
}
