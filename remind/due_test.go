package remind_test

import (
	"maps"
	"slices"
	"testing"

	"duban/remind"
	"duban/remind/preview"
)

// A first run over a ladder tells on which day each stage comes, counted by hand.
func TestStagesMoveOffDaysOff(t *testing.T) {
	for _, tt := range []struct {
		name, due string
		want      map[string]string // stage → day
	}{
		{"Sunday 2024-06-30", "2024-06-30", map[string]string{
			"d90": "2024-04-01", "d60": "2024-04-30", "d30": "2024-05-31", "d15": "2024-06-14", "d7": "2024-06-21",
			"d3": "2024-06-27", "d0": "2024-06-28", "o1": "2024-07-01", "ow": "2024-07-08", "om": "2024-08-05",
		}},
		{"year end 2024-12-31", "2024-12-31", map[string]string{
			"d90": "2024-09-30", "d60": "2024-11-01", "d30": "2024-11-29", "d15": "2024-12-16", "d7": "2024-12-24",
			"d3": "2024-12-27", "d1": "2024-12-30", "d0": "2024-12-31", "o1": "2025-01-02", "ow": "2025-01-13", "om": "2025-02-05",
		}},
		{"inside Spring Festival 2025", "2025-02-01", map[string]string{
			"d90": "2024-11-01", "d60": "2024-12-03", "d30": "2025-01-02", "d15": "2025-01-17", "d7": "2025-01-24",
			"d0": "2025-01-27", "o1": "2025-02-05", "ow": "2025-02-10", "om": "2025-03-03",
		}},
		{"provisional new year 2026-12-31", "2026-12-31", map[string]string{
			"d90": "2026-09-30", "d60": "2026-10-30", "d30": "2026-12-01", "d15": "2026-12-16", "d7": "2026-12-24",
			"d3": "2026-12-28", "d1": "2026-12-30", "d0": "2026-12-31", "o1": "2027-01-04", "ow": "2027-01-11", "om": "2027-02-01",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := world(t, problem(t, 1, tt.due))
			got := map[string]string{}
			due := date(t, tt.due)
			preview.Rounds(w, due-100, due+45, &preview.Told{}, func(r preview.Round) bool {
				for _, m := range r.Messages {
					for _, n := range m.Notices {
						if got[n.Stage] == "" {
							got[n.Stage] = n.On.String()
						}
					}
				}
				return true
			})
			if !maps.Equal(got, tt.want) {
				t.Errorf("stages\n got %v\nwant %v", got, tt.want)
			}
		})
	}
}

func TestNewestStageOfEachRole(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	for _, tt := range []struct {
		name, day string
		want      map[string]string
	}{
		{"long before", "2024-09-27", map[string]string{}},
		{"only the responsible at first", "2024-10-08", map[string]string{"jia": "d90"}},
		{"the lead joins", "2024-12-02", map[string]string{"jia": "d30", "yi": "d30"}},
		{"a week before", "2024-12-24", map[string]string{"jia": "d7", "yi": "d7", "bing": "d7", "ding": "d7"}},
		{"older stages stay for others", "2024-12-27", map[string]string{"jia": "d3", "yi": "d3", "bing": "d7", "ding": "d7"}},
		{"the day", "2024-12-31", map[string]string{"jia": "d0", "yi": "d0", "bing": "d7", "ding": "d0"}},
		{"after it nothing from before", "2025-01-02", map[string]string{"jia": "o1", "yi": "o1", "ding": "o1", "office": "o1"}},
		{"weekly and monthly", "2026-11-23", map[string]string{
			"jia": "ow", "yi": "ow", "office": "ow", "ding": "om", "dc1": "om", "dc2": "om",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := heard(w, "p/1", date(t, tt.day)); !maps.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// The days around the deadline and a return are what a mail is marked as important for, whatever an office calls its stages; nothing else is.
func TestFewStagesArePressing(t *testing.T) {
	w := world(t, problem(t, 1, "2024-12-31"))
	reported := after(t, w, remind.Event{Key: "p/1", Kind: remind.EventReport, On: date(t, "2025-01-06")})
	returned := after(t, reported, remind.Event{Key: "p/1", Kind: remind.EventReturn, On: date(t, "2025-01-08"), Note: "不合格"})
	own := *w
	p := remind.DefaultPolicy()
	p.Deadline = []remind.Stage{
		{Name: "early", At: -2, To: []remind.Role{remind.Lead}},
		{Name: "eve", At: -1, Unit: remind.Workdays, To: []remind.Role{remind.Responsible}},
		{Name: "weekly", At: 1, Every: remind.EveryMonday, To: []remind.Role{remind.Lead}},
	}
	own.Policy = &p
	for _, tt := range []struct {
		name string
		w    *remind.World
		day  string
		want map[string]bool
	}{
		{"a week before", w, "2024-12-24", map[string]bool{"d7": false}},
		{"the eve", w, "2024-12-30", map[string]bool{"d1": true, "d7": false}},
		{"the day", w, "2024-12-31", map[string]bool{"d0": true, "d7": false}},
		{"the day after", w, "2025-01-02", map[string]bool{"o1": true}},
		{"week after week", w, "2026-11-23", map[string]bool{"ow": false, "om": false}},
		{"reported", reported, "2025-01-06", map[string]bool{"r0": false}},
		{"returned", returned, "2025-01-08", map[string]bool{"back": true, "o1": true}},
		{"other names", own.Prepare(), "2024-12-30", map[string]bool{"early": false, "eve": true, "dispatch": false, "bulletin": false}},
		{"every week from the first day on", own.Prepare(), "2025-01-13", map[string]bool{"weekly": false, "dispatch": false, "bulletin": false}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := map[string]bool{}
			for _, n := range tt.w.On(date(t, tt.day)).Due().Notices {
				got[n.Stage] = n.Pressing
			}
			if !maps.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestStandingDuties(t *testing.T) {
	p := problem(t, 1, "2024-12-31")
	p.Deadline = remind.Deadline{Kind: remind.Continuous, Text: "持续推进"}
	w := world(t, p)
	for _, tt := range []struct {
		name, day string
		want      map[string]string
	}{
		{"before the check-in nothing, nor of the quarter before", "2026-11-23", map[string]string{}},
		{"first working day of the last month", "2024-09-02", map[string]string{"jia": "s", "yi": "s"}},
		{"until the quarter ends", "2024-09-30", map[string]string{"jia": "s", "yi": "s"}},
		{"never overdue", "2024-10-08", map[string]string{}},
		{"in December the leader too", "2026-12-01", map[string]string{"jia": "sy", "yi": "sy", "ding": "sy"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := heard(w, "p/1~quarter", date(t, tt.day)); !maps.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// What an outage swallowed of a standing duty is on record, however many periods went by, and is told no more.
func TestCheckInsMissedInAnOutage(t *testing.T) {
	p := problem(t, 1, "2024-12-31")
	p.Deadline = remind.Deadline{Kind: remind.Continuous, Text: "持续推进"}
	w := world(t, p)
	var got []string
	for _, m := range w.On(date(t, "2025-01-13")).Missed(date(t, "2024-08-30")) {
		if m.Notice.To == "jia@city.example" {
			got = append(got, m.Notice.Stage+" "+m.Notice.On.String()+" "+m.Ending)
		}
	}
	if want := []string{"s 2024-09-02 lapsed", "s 2024-12-02 lapsed", "sy 2024-12-02 lapsed"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOneNoticeBearsTheStrongestRole(t *testing.T) {
	p := problem(t, 1, "2024-12-31")
	p.Lead = []string{"甲县"}
	w := world(t, p)
	for _, n := range w.On(date(t, "2024-12-02")).Due().Notices {
		if n.To != "jia@city.example" {
			continue
		}
		if want := []remind.Role{remind.Responsible, remind.Lead}; n.Role != remind.Responsible || !slices.Equal(n.Roles, want) {
			t.Errorf("role %v, roles %v", n.Role, n.Roles)
		}
		return
	}
	t.Error("the body hears nothing")
}

func TestGaps(t *testing.T) {
	p := problem(t, 1, "2024-12-31")
	p.Responsible = []string{"甲县", "无名局", "各相关县市区党委、政府"}
	p.Leader, p.Cooperating = nil, nil
	w := world(t, p)
	var got []string
	for _, g := range w.On(date(t, "2024-12-31")).GapsToday() {
		got = append(got, g.Role.String()+" "+g.Body)
	}
	want := []string{"responsible 无名局", "responsible 各相关县市区党委、政府", "leader "}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if all := w.On(date(t, "2024-01-02")).Coverage(); len(all) != len(want) {
		t.Errorf("coverage shows %d gaps, want %d", len(all), len(want))
	}
}

func TestContacts(t *testing.T) {
	from := date(t, "2026-03-01")
	d := remind.Directory{
		Contacts: []remind.Contact{
			{Body: "甲县", Channel: "mail", Address: " A@City.Example", Order: 1, To: from - 1},
			{Body: "甲县", Channel: "mail", Address: "b@city.example", Order: 2},
			{Body: "老局长", Channel: "mail", Address: "old@city.example"},
			{Body: "新局长", Channel: "mail", Address: "new@city.example"},
			{Body: "群", Channel: "督办群"},
		},
		Aliases:     map[string]string{"甲": "甲县", "圈一": "圈二", "圈二": "圈一"},
		Collectives: map[string][]string{"全体": {"甲", "老局长", "全体"}},
		Succeeds:    []remind.Succession{{Body: "老局长", By: "新局长", From: from}},
	}
	open := remind.NewBook(d, remind.Reachability{Channels: map[string]bool{"mail": true}})
	address := func(b *remind.Book, body string, on remind.Date) string {
		c, reason := b.Contacts(b.Name(body, on), remind.Responsible, on)
		if len(c) == 0 {
			return reason
		}
		return c[0].Address
	}
	for _, tt := range []struct {
		name string
		got  string
		want string
	}{
		{"normalised, by alias", address(open, "甲", from-1), "a@city.example"},
		{"the stand-in after the first is gone", address(open, "甲县", from), "b@city.example"},
		{"before the succession", address(open, "老局长", from-1), "old@city.example"},
		{"from that day on", address(open, "老局长", from), "new@city.example"},
		{"a channel that is not set up", address(open, "群", from), "渠道“督办群”未配置"},
		{"example addresses are not dialled", address(remind.NewBook(d, remind.Reachability{Real: true}), "甲县", from), "地址为示例地址（.example），不予发送"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	if got := open.Members([]string{"全体"}, from); !slices.Contains(got, "新局长") || !slices.Contains(got, "甲县") {
		t.Errorf("members %v", got)
	}
	open.Name("圈一", from) // a loop ends
}

// A problem with a date that also goes on is both: due on its day, and asked about each quarter.
func TestDatedProblemThatGoesOn(t *testing.T) {
	p := problem(t, 1, "2024-12-31")
	p.Deadline.Continues, p.Deadline.BareYear = true, true
	all := remind.Obligations(remind.Plan{ID: "p", Problems: []remind.Problem{p}})
	last := all[len(all)-1]
	if all[0].Key != "p/1" || all[0].Due != date(t, "2024-12-31") || last.Key != "p/1~quarter" || last.Due != 0 || last.BareYear {
		t.Errorf("got %+v and %+v", all[0], last)
	}
	w := world(t, p)
	if got := heard(w, "p/1~quarter", date(t, "2024-09-02")); got["jia"] != "s" {
		t.Errorf("the check-in: got %v", got)
	}
	if got := heard(w, "p/1", date(t, "2024-12-24")); got["jia"] != "d7" {
		t.Errorf("the date: got %v", got)
	}
	p.Commitments = append(p.Commitments, remind.Commitment{Number: "1", Rhythm: remind.Yearly})
	for _, o := range remind.Obligations(remind.Plan{ID: "p", Problems: []remind.Problem{p}}) {
		if o.Key == "p/1~quarter" {
			t.Error("a rhythm that is stated needs no quarterly one beside it")
		}
	}
}
