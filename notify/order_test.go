package notify_test

import (
	"strings"
	"testing"

	"duban/notify/wording"
	"duban/remind"
)

// The lines of a letter stand by the days that they say, those of one problem alone among them: whoever reads on reads of what is less late.
func TestLinesStandInTheOrderOfTheirDays(t *testing.T) {
	lefts := []int{-697, -332, -881, -332, -697, -789, -881, -30}
	var items []remind.Item
	for i := range 12 { // in full, before the lines
		items = append(items, problem(i+1, wasteTitle, duty(i+1, "", wasteTitle, -900, 0)))
	}
	for i, left := range lefts {
		items = append(items, problem(i+51, wasteTitle, duty(i+51, "", wasteTitle, left, 0)))
	}
	m := addressed("整改办", remind.Office, items...)
	r, err := wording.Builtin().Mail(&m)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"text": r.Text, "html": r.HTML} {
		_, list, _ := strings.Cut(text, "仅列名称和时限")
		last := -1
		for _, word := range []string{"逾期900天", "逾期881天", "逾期789天", "逾期697天", "逾期332天", "逾期30天"} {
			at := strings.Index(list, word)
			if at <= last {
				t.Errorf("%s: %s stands at %d, after %d:\n%s", name, word, at, last, list)
			}
			last = at
		}
	}
}
