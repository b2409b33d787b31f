package notify

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/remind"
	"duban/remind/tally"
)

// besideMails is a message to a group of two bodies that have mailboxes of their own.
func besideMails() remind.Message {
	f := newFixture()
	f.mailed = true
	f.add(remind.Responsible, 11, "衡南县夏联渠整治工程", 8, nil, "衡南县党委、政府")
	f.add(remind.Responsible, 22, "万峰化工原址大量废渣堆存", 0, nil, "衡南县党委、政府", "常宁市党委、政府")
	f.add(remind.Responsible, 24, "水口山片区遗留废渣治理", -1, nil, "常宁市党委、政府")
	f.m.Sections[0].Items[2].Band = remind.Fresh
	for i, left := range []int{-697, -300, -59, -40, -12} {
		f.add(remind.Responsible, 30+i, "城区生活污水直排湘江支流", left, nil, "常宁市党委、政府")
	}
	whole(&f.m, 0, 3)
	f.m.Charges = []remind.Charge{{Role: remind.Responsible, Total: tally.Total{
		Problems: tally.Count{tally.Overdue: 6, tally.Partly: 1, tally.Soon: 2, tally.Closed: 3},
		Measures: tally.Count{tally.Overdue: 18, tally.Soon: 2, tally.Closed: 11}, Duties: tally.Count{tally.Continuing: 2},
	}}}
	return f.message()
}

// whole makes an item's obligation the whole problem.
func whole(m *remind.Message, section, item int) {
	o := m.Sections[section].Items[item].Entries[0].Obligation
	o.Kind, o.Path = remind.KindProblem, ""
}

// mixedMessage is one to a group in which one body has a mailbox and another has none.
func mixedMessage() remind.Message {
	f := newFixture()
	f.mailed = true
	f.add(remind.Responsible, 11, "衡南县夏联渠整治工程", 8, nil, "衡南县党委、政府")
	f.mailed = false
	f.add(remind.Responsible, 24, "水口山片区遗留废渣治理", -12, nil, "常宁市党委、政府")
	f.m.Charges = []remind.Charge{{Role: remind.Responsible, Total: tally.Total{
		Problems: tally.Count{tally.Partly: 1, tally.Soon: 1}, Measures: tally.Count{tally.Overdue: 1, tally.Soon: 1},
	}}}
	return f.message()
}

// leadersGroup is a message to a group in which a leader is, and a unit of his that has no mailbox.
func leadersGroup() remind.Message {
	f := newFixture()
	f.m.Leader, f.mailed = true, true
	for i := range 7 {
		f.add(remind.Leader, 11+i, "衡南县夏联渠整治工程", 4-9*i, nil, "吴乐胜")
	}
	f.m.Charges = []remind.Charge{{Role: remind.Leader, Total: tally.Total{
		Problems: tally.Count{tally.Partly: 12, tally.Soon: 1, tally.Closed: 4}, Measures: tally.Count{tally.Overdue: 31, tally.Soon: 1, tally.Closed: 20},
	}}}
	return f.message()
}

// outcomesInAGroup is a message with nothing to do.
func outcomesInAGroup() remind.Message {
	f := newFixture()
	f.mailed = true
	f.add(remind.Responsible, 24, "水口山片区遗留废渣治理", -12, nil, "常宁市党委、政府")
	s := &f.m.Sections[0]
	s.Form = remind.Outcomes
	e := &s.Items[0].Entries[0]
	e.Obligation.Kind, e.Obligation.Path, e.Status.State, e.Colour = remind.KindProblem, "", remind.Closed, remind.Green
	e.Outcome = remind.Event{Kind: remind.EventClose, On: f.m.Day - 3, Doc: "衡整改办〔2026〕9号"}
	return f.message()
}

// toldByMail reports whether everything of an item is.
func toldByMail(it *remind.Item) bool {
	for i := range it.Entries {
		if !it.Entries[i].Mailed {
			return false
		}
	}
	return true
}

func randomTotal(t *rapid.T) (all tally.Total) {
	for _, c := range []*tally.Count{&all.Problems, &all.Measures, &all.Duties} {
		for i := range c {
			c[i] = rapid.IntRange(0, 60).Draw(t, "count")
		}
	}
	all.Problems[tally.Overdue]++
	return all
}

var itemLine = regexp.MustCompile(`^问题\d+ `)

// A group that is told beside mails gets one post, whatever it is about: the whole in figures, at most five lines, and where the rest is.
func TestAGroupBesideMailsGetsOneShortPost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := randomMessage(t)
		left := map[int]bool{}
		for _, s := range m.Sections {
			for i := range s.Items {
				left[s.Items[i].Problem] = true
				for e := range s.Items[i].Entries {
					s.Items[i].Entries[e].Mailed = true
				}
			}
		}
		for _, k := range append(chatKinds, remind.KindWebhook, remind.KindFile) {
			parts, err := Parts(nil, k, m)
			if err != nil || len(parts) != 1 {
				t.Fatalf("%s: %d parts, %v", k, len(parts), err)
			}
			text := parts[0].Rendered.Text
			lines := 0
			for line := range strings.Lines(text) {
				if itemLine.MatchString(line) {
					lines++
				}
			}
			rest := fmt.Sprintf("其余%d个问题见邮件", len(left)-lines)
			switch {
			case lines == 0:
				rest = fmt.Sprintf("本次涉及%d个问题，详见邮件", len(left))
			case lines == len(left):
				rest = ""
			}
			if most := 5; lines > most || m.Leader && lines > 0 || !strings.Contains(text, rest) {
				t.Fatalf("%s: %d lines, want %q:\n%s", k, lines, rest, text)
			}
			countsAsCharged(t, &m, text)
		}
	})
}

var counted = regexp.MustCompile(`(?:督办|承担|验收|共)(\d+)个问题：([^。]*)。`)

// countsAsCharged holds the figures of a post to what the core has counted, problem by problem and in their sum.
func countsAsCharged(t *rapid.T, m *remind.Message, text string) {
	t.Helper()
	all := counted.FindAllStringSubmatch(text, -1)
	if len(all) == 0 {
		t.Fatalf("no totals in\n%s", text)
	}
	for i, found := range all {
		c := m.Charges[i].Total.Problems
		sum, _ := strconv.Atoi(found[1])
		if sum != c.Sum() {
			t.Fatalf("%d problems, want %d:\n%s", sum, c.Sum(), text)
		}
		for _, s := range tally.Standings() {
			if want := fmt.Sprintf("%s%d个", s.Chinese(), c[s]); (c[s] > 0) != strings.Contains("、"+found[2]+"、", "、"+want+"、") {
				t.Fatalf("want %s:\n%s", want, text)
			}
		}
	}
}

// Ten thousand matters make one post beside mails, and as many as it takes where there are none; none is over its vendor's limit.
func TestPostsOfTenThousandItems(t *testing.T) {
	for mailed, n := range map[bool]int{true: 10_000, false: 1_000} {
		f := newFixture()
		f.mailed = mailed
		for i := range n {
			f.add(remind.Responsible, i+1, "常宁市水口山片区遗留废渣治理滞后", 20-i%900, []string{fmt.Sprint("user", i)}, fmt.Sprintf("第%d县党委、政府", i%40))
		}
		m := f.message()
		m.Charges = []remind.Charge{{Role: remind.Responsible, Total: tally.Total{Problems: tally.Count{tally.Overdue: 10_000}}}}
		for _, k := range chatKinds {
			parts, err := Parts(nil, k, m)
			if err != nil || mailed != (len(parts) == 1) {
				t.Fatalf("%s: %d parts, %v", k, len(parts), err)
			}
			notices := 0
			for i := range parts {
				notices += len(parts[i].Message.Notices)
				for _, post := range posts(k, letterOf(&parts[i])) {
					limits(t, k, post)
				}
			}
			if notices != n {
				t.Errorf("%s: %d notices", k, notices)
			}
		}
	}
}

// limits holds a post to what its vendor takes.
func limits(t *testing.T, k Kind, post map[string]any) {
	t.Helper()
	b, err := encode(post)
	if err != nil || len(b) > 20_000 {
		t.Fatalf("%s: %d bytes, %v", k, len(b), err)
	}
	for key, most := range map[string]int{"text": wecomText, "markdown": wecomMarkdown} {
		if m, ok := post[key].(map[string]any); ok && k == remind.KindWeCom && len(m["content"].(string)) > most {
			t.Fatalf("%s of %d bytes", key, len(m["content"].(string)))
		}
	}
}

// What is told here only stands in full after the lines, and nothing else does.
func TestWhatIsToldHereOnlyStandsInFull(t *testing.T) {
	m := mixedMessage()
	parts, err := Parts(nil, remind.KindDingTalk, m)
	if err != nil || len(parts) != 1 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	text := parts[0].Rendered.Text
	short, full, found := strings.Cut(text, "以下事项未另发邮件：")
	if !found || !strings.Contains(short, "问题11 ") || strings.Contains(short, "问题24 ") || strings.Contains(full, "问题11 ") {
		t.Errorf("%s", text)
	}
	if !strings.Contains(full, "问题24 水口山片区遗留废渣治理\n红·已逾期12天；时限2026年11月11日；措施（二）七是：") {
		t.Errorf("not in full: %s", full)
	}
}

// A leader who has no mailbox is told in the group what is his, and no unit is named there for it.
func TestALeaderInAGroupIsShownNoUnits(t *testing.T) {
	m := leadersGroup()
	for i := range m.Sections[0].Items {
		m.Sections[0].Items[i].Entries[0].Mailed = false
	}
	parts, err := Parts(nil, remind.KindDingTalk, m)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	for i := range parts {
		text += parts[i].Rendered.Text
	}
	if strings.Contains(text, "市自然资源和规划局") {
		t.Errorf("a unit is named:\n%s", text)
	}
	for i := range 7 {
		if want := fmt.Sprintf("问题%d ", 11+i); !strings.Contains(text, want) {
			t.Errorf("%s is missing", want)
		}
	}
}

// The line of a problem says what its reader needs first: what can be met, else since when it is late.
func TestLinesOfAPost(t *testing.T) {
	for _, tt := range []struct {
		name string
		add  func(f *fixture)
		want string
	}{
		{"a whole problem in time", func(f *fixture) { f.add(remind.Lead, 1, "废渣治理", 8, nil, "甲县"); whole(&f.m, 0, 0) }, "问题1 废渣治理　蓝·12月1日到期（还有8天）"},
		{"today", func(f *fixture) { f.add(remind.Lead, 1, "废渣治理", 0, nil, "甲县"); whole(&f.m, 0, 0) }, "问题1 废渣治理　橙·今日到期"},
		{"next year", func(f *fixture) { f.add(remind.Lead, 1, "废渣治理", 90, nil, "甲县"); whole(&f.m, 0, 0) }, "问题1 废渣治理　蓝·2027年2月21日到期（还有90天）"},
		{"late", func(f *fixture) { f.add(remind.Lead, 1, "废渣治理", -59, nil, "甲县"); whole(&f.m, 0, 0) }, "问题1 废渣治理　红·逾期59天"},
		{"a late measure", func(f *fixture) {
			f.add(remind.Lead, 1, "废渣治理", -59, nil, "甲县")
			f.add(remind.Lead, 1, "废渣治理", 38, nil, "甲县")
			o := f.m.Sections[0].Items[0].Entries[1].Obligation
			o.Kind = remind.KindProblem
		}, "问题1 废渣治理　红·1项措施逾期59天，12月31日整体到期"},
		{"several late measures", func(f *fixture) {
			f.add(remind.Lead, 1, "废渣治理", -59, nil, "甲县")
			f.add(remind.Lead, 1, "废渣治理", -90, nil, "甲县")
		}, "问题1 废渣治理　红·2项措施逾期，最长90天"},
		{"one in time beside a late one", func(f *fixture) {
			f.add(remind.Lead, 1, "废渣治理", 2, nil, "甲县")
			f.add(remind.Lead, 1, "废渣治理", -90, nil, "甲县")
		}, "问题1 废渣治理　橙·措施11月25日到期（还有2天），另有1项逾期"},
		{"a check-in", func(f *fixture) {
			f.add(remind.Lead, 1, "废渣治理", 38, nil, "甲县")
			e := &f.m.Sections[0].Items[0].Entries[0]
			e.By, e.Status.Due = remind.NewDate(2026, 12, 31), 0
		}, "问题1 废渣治理　蓝·请于12月31日前报送进展"},
		{"for one of several bodies", func(f *fixture) {
			f.add(remind.Lead, 1, "废渣治理", -59, nil, "甲县")
			f.add(remind.Lead, 2, "污水直排", -59, nil, "乙县")
		}, "问题2 污水直排　红·1项措施逾期59天　乙县"},
		{"a short name", func(f *fixture) {
			f.add(remind.Lead, 1, "常宁市白沙镇福坪地区历史遗留废渣污染综合治理项目", -59, nil, "甲县")
			f.m.Sections[0].Items[0].Short = "福坪历史遗留废渣"
		}, "问题1 福坪历史遗留废渣　红·"},
	} {
		f := newFixture()
		f.mailed = true
		tt.add(f)
		parts, err := Parts(nil, remind.KindFile, f.message())
		if err != nil || !strings.Contains(parts[0].Rendered.Text, "\n"+tt.want) {
			t.Errorf("%s: want %s in\n%s", tt.name, tt.want, parts[0].Rendered.Text)
		}
	}
}
