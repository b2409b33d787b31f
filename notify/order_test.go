package notify_test

import (
	"strings"
	"testing"

	"duban/notify/wording"
	"duban/remind"
	"duban/remind/people"
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

// A name with quotation marks of its own has single ones inside those of the sentence.
func TestNamesAreQuotedOnce(t *testing.T) {
	it := problem(8, wasteTitle, duty(8, "", wasteTitle, -12, 0))
	it.Short = "8个工地“六个百分百”"
	other := problem(9, wasteTitle, duty(9, "", wasteTitle, -12, 0))
	for _, role := range []remind.Role{remind.Responsible, remind.Lead, people.Cooperating, remind.Leader, remind.Head, remind.Office, remind.Inspection} {
		m := addressed("蒸湘区党委、政府", role, it)
		more := addressed("蒸湘区党委、政府", role, it, other) // of several charged, one is told
		more.Sections = m.Sections
		for _, one := range []remind.Message{m, more} {
			r, err := wording.Builtin().Mail(&one)
			if err != nil {
				t.Fatal(err)
			}
			opening, _, _ := strings.Cut(r.Text, "六个百分百’”")
			if !strings.HasSuffix(opening, "问题8“8个工地‘") {
				t.Errorf("%s: the opening quotes otherwise:\n%s", role, r.Text)
			}
			if role == remind.Responsible && !strings.Contains(r.Subject, "问题8“8个工地‘六个百分百’”") {
				t.Errorf("the subject quotes otherwise: %s", r.Subject)
			}
		}
	}
}

// What is due today is said to be, of several problems as of one.
func TestSeveralProblemsAreDueToday(t *testing.T) {
	m := addressed("蒸湘区党委、政府", remind.Responsible,
		problem(8, wasteTitle, duty(8, "", wasteTitle, 0, 0)), problem(9, wasteTitle, duty(9, "", wasteTitle, 0, 0)),
		problem(10, wasteTitle, duty(10, "", wasteTitle, -12, 0)))
	r, err := wording.Builtin().Mail(&m)
	if err != nil {
		t.Fatal(err)
	}
	if want := "【督办】2个问题今日到期、1个问题已逾期 [DB-1260ee3343]"; r.Subject != want {
		t.Errorf("subject %s", r.Subject)
	}
	for _, want := range []string{"2个问题今日到期", "一、今日到期（2个）"} {
		if !strings.Contains(r.Text, want) {
			t.Errorf("the text lacks %q:\n%s", want, r.Text)
		}
	}
}

// What is due is named in the box, as the list may say of it only what is overdue; many problems are counted.
func TestTheBoxNamesWhatIsDue(t *testing.T) {
	var items []remind.Item
	for n := range 6 {
		items = append(items, problem(30-n, wasteTitle, duty(30-n, "（一）", wasteTitle, -40, 0), duty(30-n, "", wasteTitle, 30, 20)))
	}
	for _, role := range []remind.Role{remind.Responsible, remind.Lead, remind.Head} {
		for n, want := range map[int]string{1: "问题30", 3: "完成问题28、29、30的到期任务", 6: "完成6个问题的到期任务"} {
			m := addressed("石鼓区党委、政府", role, items[:n]...)
			r, err := wording.Builtin().Mail(&m)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(r.Text, want) {
				t.Errorf("%s: the box of %d lacks %q:\n%s", role, n, want, r.Text)
			}
		}
	}
}
