package notify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/digest"
	"duban/remind/tally"
)

// monthly is the bulletin to a leader: four problems, of which one is overdue and one closed.
func monthly() remind.Message {
	var rows []digest.Row
	for i, s := range []tally.Standing{tally.Open, tally.Open, tally.Overdue, tally.Closed} {
		key, due := fmt.Sprint("p/", i+1), goldenDay+20
		if s == tally.Overdue {
			due = goldenDay - 20
		}
		rows = append(rows, digest.Row{
			Key: key, Plan: "p", Problem: key, Number: i + 1, Kind: tally.Whole, Title: wasteTitle, Short: "河道<治理>", Due: due, Original: due,
			Standing: s, State: "open", Recorded: true, Responsible: []string{"甲县"},
		})
	}
	b := digest.NewBulletin(rows, &digest.Subject{
		Period: digest.Period{Month: remind.NewDate(2026, time.November, 1), Since: goldenDay - 21, On: goldenDay}, Plans: []digest.Plan{{ID: "p", Title: planTitle, Problems: 4}},
	})
	n := remind.Notice{NoticeKey: remind.NoticeKey{Obligation: "p/1", Stage: "bulletin", Occurrence: 1}, Role: remind.Leader, Bodies: []string{"吴乐胜"}, Form: remind.Bulletin}
	m := addressed("吴乐胜", remind.Leader)
	m.Sections = []remind.Section{{Role: remind.Leader, Form: remind.Bulletin, Items: []remind.Item{{Plan: "p", PlanTitle: planTitle, Bulletin: b}}}}
	m.Notices = []remind.Notice{n}
	return m
}

// The bulletin's mail has its verdict and its figures in the text and in the HTML; what its rows say is escaped there.
func TestTheBulletinsMailHasItsFigures(t *testing.T) {
	m := monthly()
	b := m.Sections[0].Items[0].Bulletin
	parts, err := notify.Parts(nil, remind.KindMail, m)
	if err != nil || len(parts) != 1 || len(b.Figures) != 6 {
		t.Fatalf("%d parts, %d figures, %v", len(parts), len(b.Figures), err)
	}
	r := parts[0].Rendered
	for _, line := range b.Verdict {
		if !strings.Contains(r.Text, line) || !strings.Contains(r.HTML, line) {
			t.Errorf("%q is missing\n%s", line, r.Text)
		}
	}
	for i := range b.Figures {
		f := &b.Figures[i]
		if words := fmt.Sprint(f.Chinese, f.N, "个"); !strings.Contains(r.Text, words) {
			t.Errorf("text: %s is missing\n%s", words, r.Text)
		}
		if words := fmt.Sprint(">", f.N, "</b><br>", f.Chinese, "<"); !strings.Contains(r.HTML, words) {
			t.Errorf("HTML: %s is missing\n%s", words, r.HTML)
		}
	}
	if strings.Contains(r.HTML, "<治理>") || !strings.Contains(r.HTML, "&lt;治理&gt;") {
		t.Error("a problem's name is not escaped")
	}
}

// Beside a leader's own matters the mail says in its first paragraph how all problems stand, for the bulletin itself comes after them: on a phone
// screens later. Nobody else needs the sentence.
func TestALeadersOwnMattersDoNotHideTheWhole(t *testing.T) {
	for _, tt := range []struct {
		role remind.Role
		want bool
	}{{remind.Leader, true}, {remind.Inspection, false}} {
		m := monthly()
		own := addressed("吴乐胜", tt.role, problem(1, "河道治理", duty(1, "", "河道治理", -20, -14)))
		m.Sections[0].Role = tt.role
		m.Sections, m.Charges = append(own.Sections, m.Sections...), own.Charges
		parts, err := notify.Parts(nil, remind.KindMail, m)
		if err != nil {
			t.Fatal(err)
		}
		const whole = "月通报所列4个问题中，已销号1个、涉及逾期1个。"
		at, list := strings.Index(parts[0].Rendered.Text, whole), strings.Index(parts[0].Rendered.Text, "一、")
		if at >= 0 != tt.want || at > list || !strings.Contains(parts[0].Rendered.Text, "另附月通报。") {
			t.Errorf("%v: the whole stands at %d, the list at %d\n%s", tt.role, at, list, parts[0].Rendered.Text)
		}
	}
}
