package remind_test

import (
	"slices"
	"testing"

	"duban/remind"
)

// Collectives that hold each other were opened again and again, twice as often at each step.
func TestMembersOfLoopsEnd(t *testing.T) {
	book := remind.NewBook(remind.Directory{Collectives: map[string][]string{
		"全体": {"甲", "全体", "各县", "全体", "各县"}, "各县": {"乙", "全体", "各县", "各县", "甲"},
	}}, remind.Reach{})
	if got := book.Members([]string{"各县", "全体"}, 20000); !slices.Equal(got, []string{"乙", "甲"}) {
		t.Errorf("got %v", got)
	}
}
