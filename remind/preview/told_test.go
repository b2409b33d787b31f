package preview_test

import (
	"reflect"
	"testing"

	"duban/remind"
	"duban/remind/preview"
)

// A copy of what was told says the same of every address, and what one of both goes on to tell the other does not know.
func TestACopyOfWhatWasTold(t *testing.T) {
	to := remind.NewAddress(remind.MailChannel, "a@x.example")
	h := remind.History{Messages: []remind.Sent{{Day: 5, Urgent: true}}, Reminded: map[remind.Key]int{"p/1": 2}, Chased: 6, Last: remind.Date(6).At(9, 0)}
	for i, of := 0, reflect.ValueOf(h); i < of.NumField(); i++ {
		if of.Field(i).IsZero() {
			t.Fatalf("%s is not filled: what is new in a history is to be copied, too", of.Type().Field(i).Name)
		}
	}
	told := preview.Told{
		Heard: remind.Heard{"p/1": {{NoticeKey: remind.NoticeKey{Obligation: "p/1", Address: to}, On: 5}}}, Histories: map[remind.Address]*remind.History{to: &h}, Since: 6,
		Late: map[remind.NoticeKey]bool{{Obligation: "p/1", Stage: "d7", Address: to}: true}, All: true, Bare: true,
	}
	copied := told.Clone()
	copied.Keys = told.Keys // they have tests of their own
	if !reflect.DeepEqual(*copied, told) {
		t.Errorf("%+v, want %+v", *copied, told)
	}
	of := copied.History(to)
	of.Messages[0].Day, of.Chased, of.Reminded["p/1"], copied.Heard["p/1"][0].On = 7, 7, 3, 7
	if h.Messages[0].Day != 5 || h.Chased != 6 || h.Reminded["p/1"] != 2 || told.Heard["p/1"][0].On != 5 {
		t.Errorf("the copy changed what it is of: %+v, %+v", h, told.Heard)
	}
}
