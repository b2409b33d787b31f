package people_test

import (
	"slices"
	"testing"

	"duban/remind/people"
)

// A set of roles has exactly those whose bits it has, in order, and what is added to a list of it is in no other.
func TestASetHasTheRolesOfItsBits(t *testing.T) {
	for set := range 1 << people.RoleCount {
		all := people.RolesOf(uint8(set))
		for r := range people.RoleCount {
			if has := slices.Contains(all, r); has != (set&(1<<r) != 0) {
				t.Errorf("set %b has %s: %v", set, r, has)
			}
		}
		if !slices.IsSorted(all) || len(append(all, people.Office)) != len(people.RolesOf(uint8(set)))+1 {
			t.Errorf("set %b: %v", set, all)
		}
	}
	if one := people.RolesOf(1); len(slices.Concat(one, one)) != 2 || cap(one) != len(one) {
		t.Error("a list has room for more, which all would share")
	}
}
