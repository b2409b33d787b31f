package directory_test

import (
	"testing"
	"time"

	"duban/remind"
	"duban/store"
)

// at is an instant.
var at = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

// A desk is a store that is looked at.
type desk struct {
	*testing.T
	*store.Store
}

// newDesk makes an empty one.
func newDesk(t *testing.T) *desk {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &desk{t, s}
}

// take takes in a directory of one contact.
func (d *desk) take(name string, at time.Time) {
	d.Helper()
	c := remind.Contact{Body: "甲县", Name: name, Channel: remind.MailChannel, Address: "jia@x.test"}
	if err := d.PutDirectory(d.Context(), -1, remind.Directory{Contacts: []remind.Contact{c}}, at); err != nil {
		d.Fatal(err)
	}
}

// shows fails unless the store's directory at an instant has one contact of a name, or with an empty name there is no directory. It returns where it is.
func (d *desk) shows(at time.Time, name string) *remind.Contact {
	d.Helper()
	snap, err := d.SnapshotAt(d.Context(), at)
	if err != nil {
		d.Fatal(err)
	}
	all := snap.Directory.Contacts
	if snap.HasPeople != (name != "") || snap.HasPeople && (len(all) != 1 || all[0].Name != name) {
		d.Fatalf("at %s there are %v, want %q", at, all, name)
	}
	if name == "" {
		return nil
	}
	return &all[0]
}

// Whoever looks has the same directory until another one is taken in; that of a former day is found as well, and takes nothing from it.
func TestTheDirectoryIsHeldOnce(t *testing.T) {
	d := newDesk(t)
	d.shows(at, "")
	d.take("张三", at)
	first := d.shows(at, "张三")
	if part, err := d.Part(t.Context(), nil, nil); err != nil || &part.Directory.Contacts[0] != first {
		t.Errorf("a part has a directory of its own: %v", err)
	}
	if d.shows(at, "张三") != first {
		t.Error("a second look has read the directory again")
	}
	d.take("李四", at.Add(time.Hour))
	second := d.shows(at.Add(time.Hour), "李四")
	if d.shows(at, "张三"); d.shows(at.Add(time.Hour), "李四") != second {
		t.Error("a look at a former day has the directory read again")
	}
	d.shows(at.Add(-time.Hour), "")
}

// Who is blanked in the directory is so in the next look, and in the next part, whatever a former one knows.
func TestWhoIsBlankedIsNotHeld(t *testing.T) {
	d := newDesk(t)
	d.take("张三", at)
	d.shows(at, "张三")
	former, err := d.Part(t.Context(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	blank := store.PurgeCell{Table: "versions", Row: 1, Column: "body", Value: `{"contacts":[{"body":"甲县","name":"已删除"}]}`}
	if n, err := d.Purge(t.Context(), store.Purge{Cells: []store.PurgeCell{blank}, Why: "依申请删除", By: "管理员", At: at}); n != 1 || err != nil {
		t.Fatalf("%d rows are purged: %v", n, err)
	}
	d.shows(at, "已删除")
	if part, err := d.Part(t.Context(), nil, &former); err != nil || part.Directory.Contacts[0].Name != "已删除" {
		t.Errorf("the next part has %v, %v", part.Directory.Contacts, err)
	}
}
