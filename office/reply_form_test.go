package office

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/ticket"
	"duban/store"
)

// lines are what a form shows of its matters.
func lines(f *answer.Form) string {
	var all []string
	for _, m := range f.Matters {
		all = append(all, fmt.Sprintf("%s|%s|%s|open %v own %v", m.Key, m.Name, m.State, m.Open, m.Own))
	}
	return strings.Join(all, "\n")
}

// opened returns the form behind the link of a message.
func opened(t *testing.T, f *Forms, message string) *answer.Form {
	t.Helper()
	form, err := f.Form(t.Context(), message)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

func record(t *testing.T, o *Office, e remind.Event) {
	t.Helper()
	e.On, e.At, e.By = o.today(), o.Now(), "整改办"
	if _, err := o.Store.Record(t.Context(), -1, []remind.Event{e}); err != nil {
		t.Fatal(err)
	}
}

// A form shows the matters of its message on which the reader works, as they stand when it is opened, and ends with them.
func TestTheFormOfAMessage(t *testing.T) {
	o := answering(t)
	o.Terms.Office.Phone = "0734-1234567"
	f := &Forms{Office: o}
	unit := opened(t, f, "m1")
	if !unit.Open() || unit.Address != "jia@x.example" || unit.Name != "赵某" || unit.Recipient != "甲县" || unit.Office.Phone == "" || lines(unit) != ""+
		"shared/1|问题1　两县河道治理滞后|时限2026年12月23日，还有30天|open true own true\n"+
		"shared/2|问题2　垃圾场渗滤液直排|时限2026年11月3日，已逾期20天|open true own true" {
		t.Errorf("%+v\n%s", unit, lines(unit))
	}
	if lead := opened(t, f, "m3"); !lead.Open() || lead.Matters[0].Own || lead.Matters[0].Allows(answer.Done) || !lead.Matters[0].Allows(answer.Progress) {
		t.Errorf("the lead's: %s", lines(lead))
	}
	record(t, o, remind.Event{Key: "shared/2", Kind: remind.EventReport})
	record(t, o, remind.Event{Key: "shared/1", Kind: remind.EventClose, Note: "现场核实"})
	after := opened(t, f, "m1")
	if !after.Open() || len(after.Asks()) != 1 || !strings.Contains(lines(after), "已销号（2026年11月23日）|open false") || !strings.Contains(lines(after), "已完成待验收（2026年11月23日）|open true") {
		t.Errorf("after events:\n%s", lines(after))
	}
	record(t, o, remind.Event{Key: "shared/2", Kind: remind.EventAccept})
	if settled := opened(t, f, "m1"); settled.Open() {
		t.Errorf("nothing is left to answer:\n%s", lines(settled))
	}
	record(t, o, remind.Event{Key: "shared/2", Kind: remind.EventReturn, Note: "缺监测报告"})
	if again := opened(t, f, "m1"); !again.Open() {
		t.Errorf("what was returned is worked on again:\n%s", lines(again))
	}
	o.Now = func() time.Time { return monday.AddDate(0, 0, 3) }
	if later := opened(t, f, "m1"); !strings.Contains(lines(later), "已逾期23天") {
		t.Errorf("three days later:\n%s", lines(later))
	}
}

// The link speaks for whoever the address speaks for today, and no longer than that.
func TestTheFormOfWhoHasLeft(t *testing.T) {
	o := answering(t)
	f := &Forms{Office: o}
	if !opened(t, f, "m1").Open() {
		t.Fatal("it is not open before")
	}
	d := remind.Directory{Contacts: []remind.Contact{
		{Body: "乙县", Name: "赵某", Channel: remind.MailChannel, Address: "jia@x.example"}, {Body: "甲县", Name: "钱某", Channel: remind.MailChannel, Address: "qian@jia.example"},
	}}
	if err := o.Store.PutDirectory(t.Context(), -1, d, monday); err != nil {
		t.Fatal(err)
	}
	if form := opened(t, f, "m1"); form.Open() || form.Speaks || len(form.Matters) > 0 {
		t.Errorf("who speaks for another county now: %+v", form)
	}
}

// What was never sent, or by another channel, has no form.
func TestWhatHasNoForm(t *testing.T) {
	o := answering(t)
	f := &Forms{Office: o}
	for _, id := range []string{"", "m", "m9", "M1", "m1 ", "m1' OR 1=1 --"} {
		if _, err := f.Form(t.Context(), id); !errors.Is(err, answer.ErrNoForm) {
			t.Errorf("%q: %v", id, err)
		}
	}
	o.Terms.Realm = map[string]string{store.Real: store.Rehearsal, store.Rehearsal: store.Real}[o.Terms.Realm]
	if _, err := f.Form(t.Context(), "m1"); !errors.Is(err, answer.ErrNoForm) {
		t.Errorf("of the other realm: %v", err)
	}
}

// What the form's answers came to is shown with it.
func TestAFormKnowsItsAnswers(t *testing.T) {
	o := answering(t)
	f := &Forms{Office: o}
	opened(t, f, "m1")
	for i := range 3 {
		r := answer.Reply{Way: answer.ByLink, Source: fmt.Sprint("link:m1:", i), Message: "m1", From: "jia@x.example", Claims: []answer.Claim{{Key: "shared/2", Kind: answer.Received}}}
		received(t, o, r)
	}
	received(t, o, mailed("m2", "yi@x.example", "收到"))
	form := opened(t, f, "m1")
	if len(form.Earlier) != 3 || form.Earlier[0].Source != "link:m1:2" || len(form.Earlier[0].Claims) != 1 {
		t.Errorf("%+v", form.Earlier)
	}
}

// A preview over a store signs as the daemon does: the link in its letters is the one that leaves.
func TestThePreviewHasTheLink(t *testing.T) {
	o := answering(t)
	key, err := o.Store.LinkKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o.Terms.Links = ticket.Links{Base: "https://duban.city.example", Key: key}
	p, err := o.Preview(t.Context(), PreviewOrder{From: o.today(), To: o.today() + 60, Letters: true})
	if err != nil || len(p.Letters) == 0 {
		t.Fatalf("%d letters, %v", len(p.Letters), err)
	}
	with := 0
	for i := range p.Letters {
		l := &p.Letters[i]
		link := o.Terms.Links.To(l.ID)
		has := strings.Contains(l.Text, link)
		if has {
			with++
		}
		if works := l.To.To != "wang@x.example" && l.To.To != "office@x.example"; has != works || strings.Count(l.HTML, link) != strings.Count(l.Text, link) {
			t.Errorf("%s on %s: a link %v\n%s", l.To.To, l.Day, has, l.Text)
		}
		if id, ok := ticket.Open(key, filepath.Base(link)); !ok || id != l.ID {
			t.Errorf("%s does not open", link)
		}
	}
	if with == 0 {
		t.Error("no letter has a link")
	}
}
