package scheduler

import (
	"fmt"
	"testing"

	"duban/remind"
)

// What is due is among the keys, in whatever parts it came, and nothing else is: any part of a key counts.
func TestDueKeysAreThoseOfWhatIsDue(t *testing.T) {
	keys := newDueKeys()
	var all []remind.Notice
	for i := range 1000 {
		k := remind.NoticeKey{
			Obligation: remind.Key(fmt.Sprint("p/", i/10)), Stage: "d7", Occurrence: 1, Address: remind.Address{Channel: remind.MailChannel, To: fmt.Sprintf("a%d@x.test", i%10)},
		}
		all = append(all, remind.Notice{NoticeKey: k})
	}
	keys.add(all[:300])
	keys.add(all[200:])
	v := &view{due: all}
	for i := range all {
		k := all[i].NoticeKey
		other, later := k, k
		other.To, later.Occurrence = "b@x.test", 2
		for _, set := range []*dueKeys{keys, v.keys()} {
			if !set.has(k) || set.has(other) || set.has(later) {
				t.Fatalf("%s is due: %v; %s: %v; %s: %v", k, set.has(k), other, set.has(other), later, set.has(later))
			}
		}
	}
	if len(keys.all) != len(all) || keys.has(remind.NoticeKey{}) {
		t.Errorf("%d keys of %d notices", len(keys.all), len(all))
	}
	if v.told = keys; v.keys() != keys {
		t.Error("a view of an excerpt has other keys than it was given")
	}
}
