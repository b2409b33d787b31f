package remind_test

import (
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/roster"
)

func TestWhatWouldCloseAGap(t *testing.T) {
	today := date(t, "2026-11-24")
	p := problem(t, 1, "2027-03-31")
	p.Responsible = []string{"各镇", "甲县"}
	p.Commitments = []remind.Commitment{{Number: "1", Section: remind.SectionMeasures, Due: date(t, "2026-12-31"), Responsible: []string{"戊镇", "己镇"}}}
	for _, tt := range []struct {
		name    string
		contact remind.Contact
		reach   remind.Reachability
		want    string
	}{
		{"nobody", remind.Contact{Body: "无关"}, remind.Reachability{}, "请在通讯录“联系人”表中为“甲县”添加一行"},
		{"too early", remind.Contact{Channel: "mail", Address: "a@b.cn", From: today + 30}, remind.Reachability{}, "请将甲县的起始日期提前至2026年11月24日"},
		{"too late", remind.Contact{Channel: "mail", Address: "a@b.cn", To: today - 1}, remind.Reachability{}, "请为“甲县”添加自2026年11月24日起的联系人"},
		{"no mail server", remind.Contact{Channel: "mail", Address: "a@b.cn"}, remind.Reachability{Channels: map[string]bool{}}, "请在设置文件duban.yaml的mail中"},
		{"no such channel", remind.Contact{Channel: "群"}, remind.Reachability{Channels: map[string]bool{}}, "channels中添加名为“群”的渠道"},
		{"no address", remind.Contact{Name: "张三", Channel: "mail"}, remind.Reachability{}, "请填写甲县（张三）的邮箱地址"},
		{
			"not in this role",
			remind.Contact{Channel: "mail", Address: "a@b.cn", Roles: []remind.Role{remind.Lead}},
			remind.Reachability{},
			"或在现有联系人的“角色”栏中补上",
		},
		{"an example", remind.Contact{Channel: "mail", Address: "a@b.example"}, remind.Reachability{Real: true}, "示例地址a@b.example改为真实地址"},
		{"dead", remind.Contact{Channel: "mail", Address: "a@b.cn"}, remind.Reachability{Dead: map[remind.Address]remind.Loss{{Channel: "mail", To: "a@b.cn"}: {Since: today}}}, "更正甲县的地址a@b.cn"},
		{"broken", remind.Contact{Channel: "群"}, remind.Reachability{Broken: map[string]remind.Loss{"群": {Since: today}}}, "请修复渠道“群”"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := world(t, p)
			if tt.contact.Body == "" {
				tt.contact.Body = "甲县"
			}
			w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{tt.contact}}, tt.reach)
			day := w.On(today)
			for _, g := range day.Coverage() {
				if g.Body == "甲县" && !strings.Contains(roster.Remedy(day, g), tt.want) {
					t.Errorf("%q, want %q", roster.Remedy(day, g), tt.want)
				}
				if want := "措施中点名的有：戊镇；己镇，供参考"; g.Body == "各镇" && !strings.Contains(roster.Remedy(day, g), want) {
					t.Errorf("%q, want %q", roster.Remedy(day, g), want)
				}
			}
		})
	}
	p.Leader = nil
	w := world(t, p)
	for _, g := range w.On(today).Coverage() {
		if got := roster.Remedy(w.On(today), g); g.Role == remind.Leader && !strings.HasPrefix(got, "请报请明确督办市领导") {
			t.Errorf("the plan names no leader: %q", got)
		}
	}
}
