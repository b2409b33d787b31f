package notify_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/notify"
	"duban/notify/wording"
	"duban/remind"
	"duban/remind/typed"
)

// Whatever a store holds, no mail and no post has characters that turn lines round, move a cursor or end a header.
func TestMessagesShowWhatIsSeen(t *testing.T) {
	nasty := rapid.StringOfN(rapid.SampledFrom([]rune("甲局某 a\x1b[\x00\x07\u009b\u202e\u2066\u200f\u2028\u2029\v\r\n\t\u0085\u200b<&*")), 1, 30, -1)
	kinds := []notify.Kind{remind.KindMail, remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu, remind.KindWebhook, remind.KindFile}
	rapid.Check(t, func(t *rapid.T) {
		m := message()
		m.Recipient, m.Office.Name, m.Office.Phone = nasty.Draw(t, "recipient"), nasty.Draw(t, "office"), nasty.Draw(t, "phone")
		it := &m.Sections[0].Items[0]
		it.PlanTitle, it.Title = nasty.Draw(t, "plan"), nasty.Draw(t, "title")
		o := *it.Entries[0].Obligation
		o.Text, o.Path = nasty.Draw(t, "text"), nasty.Draw(t, "path")
		it.Entries[0].Obligation, it.Entries[0].Lead = &o, []string{nasty.Draw(t, "lead")}
		m.Troubles = []remind.Trouble{{Who: nasty.Draw(t, "who")}}
		rendered := []remind.Rendered{wording.Plain(nasty.Draw(t, "subject"), nasty.Draw(t, "line"))}
		for _, k := range kinds {
			parts, err := notify.Parts(nil, k, m)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range parts {
				rendered = append(rendered, p.Rendered)
			}
		}
		for _, r := range rendered {
			if strings.ContainsAny(r.Subject, "\r\n\t") {
				t.Fatalf("the subject %q has several lines", r.Subject)
			}
			for _, text := range []string{r.Subject, r.Text, r.HTML, r.Markdown} {
				if i := strings.IndexFunc(text, func(c rune) bool { return c == '\r' || typed.Unseen(c) }); i >= 0 {
					t.Fatalf("%q", text[i:])
				}
			}
		}
	})
}
