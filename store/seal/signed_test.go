package seal_test

import (
	"fmt"
	"testing"

	"duban/store/seal"
)

// A chain whose seals lack the signature of a key that is given, or have lost it, is found; what was sealed before there was a key, or by one that
// was changed since, is not.
func TestWhatIsNotSigned(t *testing.T) {
	keys := map[rune]*seal.Key{}
	for _, name := range "ab" {
		k, err := seal.ParseKey(fmt.Appendf(nil, "key %c, of thirty-two bytes or so\n", name))
		if err != nil {
			t.Fatal(err)
		}
		keys[name] = k
	}
	for _, tt := range []struct{ seals, keys, want string }{ // a seal a letter: its key, or - for none
		{"---", "", "[]"},
		{"aaa", "", "[]"},
		{"aaa", "a", "[]"},
		{"--a", "a", "[]"},
		{"aab", "ab", "[]"},
		{"aab", "b", "[]"},
		{"aab", "", "[]"},
		{"---", "a", "[unsigned 3]"},
		{"bbb", "a", "[unsigned 3]"},
		{"aa-", "a", "[signature 3]"},
		{"aa-", "", "[signature 3]"},
		{"a-a", "", "[signature 2]"},
		{"abb", "a", "[signature 2 signature 3]"},
		{"-ab", "a", "[signature 3]"},
		{"", "a", "[]"},
	} {
		var all []seal.Seal
		last := &seal.Seal{}
		var rows []seal.Row
		for i, by := range tt.seals {
			row := seal.Row{No: int64(i + 1), Cells: []seal.Cell{{Name: "id", Value: int64(i + 1)}}}
			s, err := seal.Make(last, 1, seal.SM3, map[string][]seal.Leaf{"asked_rounds": {row.Leaf(seal.SM3, "asked_rounds")}}, keys[by])
			if err != nil {
				t.Fatal(err)
			}
			all, rows, last = append(all, s), append(rows, row), &s
		}
		v := seal.NewVerifier(all)
		for i := range rows {
			v.Row("asked_rounds", &rows[i])
		}
		given := []*seal.Key{nil}
		for _, name := range tt.keys {
			given = append(given, keys[name])
		}
		found := []string{}
		for _, f := range v.Verdict(given...).Findings {
			found = append(found, fmt.Sprint(f.Kind, " ", f.Row))
		}
		if got := fmt.Sprint(found); got != tt.want {
			t.Errorf("seals by %q, keys %q: found %s, want %s", tt.seals, tt.keys, got, tt.want)
		}
	}
}
