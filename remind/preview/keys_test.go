package preview_test

import (
	"testing"

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
