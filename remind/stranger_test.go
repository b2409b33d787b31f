package remind_test

import (
	"testing"

	"duban/remind"
	"duban/remind/people"
	"duban/remind/roster"
)

func TestStrangers(t *testing.T) {
	w := world(t, problem(t, 1, "2026-06-30"))
	o := &w.Obligations[0]
	o.Responsible = []string{"石鼓区党委、政府", "市生态环境局", "衡阳县党委、政府", "县区"}
	o.Lead, o.Cooperating, o.Leader = []string{"市水利局"}, []string{"市住建局"}, []string{"张三丰"}
	lead := []remind.Role{remind.Lead}
	for _, tt := range []struct {
		body  string
		roles []remind.Role
		want  roster.Stranger
		ok    bool // no stranger
	}{
		{"石鼓区党委、政府", nil, roster.Stranger{}, true},
		{"市水利局", lead, roster.Stranger{}, true},
		{"整改办", nil, roster.Stranger{}, true},
		{"市住建局", lead, roster.Stranger{Known: true}, false},
		{"石鼓区", nil, roster.Stranger{Nearest: "石鼓区党委、政府"}, false},
		{"石鼓区委区政府", nil, roster.Stranger{Nearest: "石鼓区党委、政府"}, false},
		{"市生态局", nil, roster.Stranger{Nearest: "市生态环境局"}, false},
		{"衡阳市水利局", nil, roster.Stranger{Nearest: "市水利局"}, false},
		{"张三封", nil, roster.Stranger{Nearest: "张三丰"}, false},
		{"银行", nil, roster.Stranger{}, false},
		{"", nil, roster.Stranger{}, false},
	} {
		w.Book = remind.NewBook(remind.Directory{Contacts: []remind.Contact{{Body: tt.body, Roles: tt.roles}}}, remind.Reachability{})
		got := roster.Strangers(w.On(date(t, "2026-01-05")))
		if tt.ok != (len(got) == 0) || !tt.ok && got[0] != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.body, got, tt.want)
		}
	}
}

func TestStandings(t *testing.T) {
	w := world(t, problem(t, 1, "2026-06-30"))
	o := &w.Obligations[0]
	o.Responsible, o.Lead, o.Cooperating, o.Leader = []string{"全体", "各单位"}, []string{"乙"}, []string{"乙", "丙"}, nil
	w.Book = remind.NewBook(remind.Directory{Collectives: map[string][]string{"全体": {"甲", "乙"}}}, remind.Reachability{})
	got := map[string]roster.Duties{}
	for _, s := range roster.Bodies(w.On(date(t, "2026-01-05"))) {
		got[s.Body] = s
	}
	if s := got["乙"]; s.Count != 1 || len(s.Roles) != 3 || s.Roles[0] != remind.Responsible || s.Roles[2] != people.Cooperating {
		t.Errorf("乙: %+v", s)
	}
	if got["甲"].Count != 1 || got["丙"].Count != 1 || got["整改办"].Count != 1 || !got["各单位"].Collective || got["甲"].Collective {
		t.Errorf("%+v", got)
	}
	if _, ok := got["全体"]; ok {
		t.Error("a collective stands for itself")
	}
}
