package preview_test

import (
	"testing"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/remind/preview"
)

// A set knows the keys that were put into it and no other, whatever part of a key differs; a copy goes its own way.
func TestKeysAreKnownByAllThatTheySay(t *testing.T) {
	key := remind.NoticeKey{
		Obligation: "p/1", Anchor: remind.Anchor{Date: 5, Event: "import"}, Stage: "d7", Occurrence: 1, Address: remind.NewAddress(remind.MailChannel, "a@x.example"),
	}
	var empty preview.Keys
	if empty.Has(key) || empty.Len() != 0 {
		t.Error("an empty set knows a key")
	}
	var all preview.Keys
	all.Add(key)
	for name, change := range map[string]func(*remind.NoticeKey){
		"obligation": func(k *remind.NoticeKey) { k.Obligation = "p/1.2@2026-12-01" },
		"anchor":     func(k *remind.NoticeKey) { k.Anchor.Seq++ },
		"stage":      func(k *remind.NoticeKey) { k.Stage = "d0" },
		"occurrence": func(k *remind.NoticeKey) { k.Occurrence++ },
		"address":    func(k *remind.NoticeKey) { k.To = "b@x.example" },
		"channel":    func(k *remind.NoticeKey) { k.Channel = "sms" },
	} {
		other := key
		if change(&other); all.Has(other) {
			t.Errorf("another %s is taken for the same key", name)
		}
		more := all.Clone()
		if more.Add(other); !more.Has(other) || !more.Has(key) || more.Len() != 2 || all.Len() != 1 {
			t.Errorf("%s: the copy holds %d, the set %d", name, more.Len(), all.Len())
		}
	}
}

// A set of many keys answers as a map does, whatever is put into it in which order.
func TestKeysAnswerAsAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var set preview.Keys
		want := map[remind.NoticeKey]bool{}
		key := rapid.Custom(func(rt *rapid.T) remind.NoticeKey {
			return remind.NoticeKey{
				Obligation: rapid.SampledFrom([]remind.Key{"p/1", "p/2"}).Draw(rt, "obligation"), Stage: "ow", Occurrence: rapid.IntRange(1, 60).Draw(rt, "nth"),
			}
		})
		for range rapid.IntRange(0, 200).Draw(rt, "keys") {
			k := key.Draw(rt, "key")
			if set.Has(k) != want[k] {
				rt.Fatalf("%v: known %t, want %t", k, set.Has(k), want[k])
			}
			set.Add(k)
			want[k] = true
		}
		copied := set.Clone()
		for k := range want {
			if !set.Has(k) || !copied.Has(k) {
				rt.Fatalf("%v is lost", k)
			}
		}
		if set.Len() != len(want) || copied.Len() != len(want) {
			rt.Fatalf("%d keys, the copy %d, want %d", set.Len(), copied.Len(), len(want))
		}
	})
}
