package messages_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/store/messages"
)

// anyNotice draws a notice, with the usual values of its fields as often as others.
func anyNotice(t *rapid.T) remind.Notice {
	day := func(name string) remind.Date {
		return remind.Date(rapid.SampledFrom([]int{0, 20000, 20007}).Draw(t, name))
	}
	yes := func(name string) bool { return rapid.Bool().Draw(t, name) }
	text := func(name string, some ...string) string { return rapid.SampledFrom(some).Draw(t, name) }
	role := func(name string) remind.Role {
		return rapid.SampledFrom([]remind.Role{remind.Responsible, remind.Lead, remind.Leader}).Draw(t, name)
	}
	n := remind.Notice{
		NoticeKey: remind.NoticeKey{
			Obligation: remind.Key(text("obligation", "p/2", "p-1/24.2.7@2028-12-31", "p/1~week", "p")),
			Anchor:     remind.Anchor{Date: day("anchor"), Event: text("event", "import", "return", ""), Seq: rapid.IntRange(0, 9).Draw(t, "seq")},
			Stage:      text("stage", "d7", "ow", remind.StageOutcome), Occurrence: rapid.IntRange(0, 300).Draw(t, "occurrence"),
			Address: remind.Address{Channel: text("channel", "mail", "ding"), To: text("to", "a@x.example", "组|一", "")},
		},
		Plan: text("plan", "p", "p-1"), Problem: rapid.SampledFrom([]int{0, 2, 24}).Draw(t, "problem"), On: day("on"), Nominal: day("nominal"), Role: role("role"),
		Recipient: text("recipient", "甲县", "甲县（联络员）", "甲县；乙局（王<某>）", "甲县（", "", "（王某）", "别人"), Due: day("due"), Urgent: yes("urgent"),
		Pressing: yes("pressing"), State: remind.State(text("state", string(remind.Open), string(remind.Closed), "")), Late: yes("late"), Until: day("until"),
		Former: day("former"), Form: remind.Form(text("form", "", string(remind.Ahead), string(remind.Dispatch))), Receipt: yes("receipt"), Warns: yes("warns"),
		Fallback: yes("fallback"),
	}
	n.Roles = rapid.SampledFrom([][]remind.Role{nil, {}, {n.Role}, {remind.Responsible, remind.Lead}}).Draw(t, "roles")
	n.Bodies = rapid.SampledFrom([][]string{nil, {}, {"甲县"}, {"甲县", "乙局"}}).Draw(t, "bodies")
	n.Mention = rapid.SampledFrom([][]string{nil, {}, {"13800000001"}}).Draw(t, "mention")
	return n
}

// A notice comes back as it was kept, to the last list that is empty and not absent, and so does one that a former version kept whole.
func TestANoticeComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := anyNotice(t)
		body, err := messages.PackNotice(&n)
		if err != nil {
			t.Fatal(err)
		}
		got, err := messages.Notice(n.String(), body)
		if err != nil || !reflect.DeepEqual(got, n) {
			t.Fatalf("%s\ngot  %#v\nwant %#v\n%v", body, got, n, err)
		}
		whole, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		if got, err = messages.Notice(n.String(), string(whole)); err != nil || !reflect.DeepEqual(got, n) {
			t.Fatalf("%s\ngot  %#v\nwant %#v\n%v", whole, got, n, err)
		}
		for _, what := range []string{`"Form":"`, `"Receipt":true`, `"Warns":true`} { // as SQL looks for them
			if strings.Contains(body, what) != strings.Contains(string(whole), what) {
				t.Fatalf("%s in %s", what, body)
			}
		}
	})
}

// The usual notice is kept in a few words.
func TestAUsualNoticeIsShort(t *testing.T) {
	n := remind.Notice{
		NoticeKey: remind.NoticeKey{
			Obligation: "p/2", Anchor: remind.Anchor{Date: 20000, Event: "import"}, Stage: "ow", Occurrence: 7,
			Address: remind.NewAddress(remind.MailChannel, "a@x.example"),
		},
		Plan: "p", Problem: 2, On: 20050, Nominal: 20050, Role: remind.Lead, Roles: []remind.Role{remind.Lead}, Bodies: []string{"甲县"},
		Recipient: "甲县（联络员）", Due: 20000, Urgent: true, State: remind.Open,
	}
	body, err := messages.PackNotice(&n)
	const want = `{"On":"2024-11-23","Role":"lead","Bodies":["甲县"],"Person":"联络员","Due":"2024-10-04","Urgent":true}`
	if err != nil || body != want {
		t.Errorf("%s %v, want %s", body, err, want)
	}
}

// What is no key, or no notice, is refused.
func TestNoNotice(t *testing.T) {
	for _, tt := range [][2]string{{"p/2", "{}"}, {"p/2|x|ow|1|mail|a", "{}"}, {"p/2|2024-05-31.import.x|ow|1|mail|a", "{}"}, {"p/2|2024-05-31.import.0|ow|1|mail|a", "}"}} {
		if n, err := messages.Notice(tt[0], tt[1]); err == nil {
			t.Errorf("%q becomes %v", tt, n)
		}
	}
}
