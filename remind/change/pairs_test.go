package change

import (
	"fmt"
	"testing"

	"duban/remind"
)

// Of several notices that may stand for each other the first before is the first after, whatever their anchors.
func TestNoticesArePairedInOrderOfDays(t *testing.T) {
	from := remind.NewDate(2027, 3, 1)
	coming := func(later ...remind.Date) (all []Coming) {
		for _, day := range later {
			n := remind.Notice{NoticeKey: remind.NoticeKey{
				Obligation: "p/1", Anchor: remind.Anchor{Date: from + day}, Stage: "d7", Address: remind.NewAddress(remind.MailChannel, "a@x.example"),
			}}
			all = append(all, Coming{&n, from + day})
		}
		return all
	}
	var got []string
	for _, c := range compareNotices(coming(10, 20, 30), coming(12, 22)) {
		said := fmt.Sprint(c.Change)
		for _, n := range []*Coming{c.Was, c.Is} {
			if n != nil {
				said += fmt.Sprint(" ", int(n.Day-from))
			}
		}
		got = append(got, said)
	}
	if want := []string{fmt.Sprint(Moved, " 10 12"), fmt.Sprint(Moved, " 20 22"), fmt.Sprint(Lost, " 30")}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
