package overview_test

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/review"
	"duban/store"
	"duban/tools/desk"
	"duban/web/overview"
	"duban/web/shell"
)

// A province is some plans with what happens to them.
type province struct {
	*desk.Desk
	t *testing.T
	*rand.Rand
}

// one returns one of some things.
func one[T any](r *rand.Rand, all ...T) T { return all[r.IntN(len(all))] }

// plan returns a version of a plan, of which every reading was found right.
func (p *province) plan(n int) remind.Plan {
	id := fmt.Sprint("p", n)
	plan := remind.Plan{ID: id, Title: one(p.Rand, "某省督察整改方案", "某市督察整改方案"), Inspection: one(p.Rand, "", "2021年省级督察"), Source: one(p.Rand, "", "方案.docx")}
	for i := range 1 + p.IntN(4) {
		due := func() remind.Date { return remind.DateOf(p.Time) + remind.Date(p.IntN(90)-30) }
		q := remind.Problem{
			Plan: id, Number: i + 1, Title: fmt.Sprintf("第%d处废渣未处置", i+1), Deadline: remind.Deadline{Kind: remind.Dated, Date: due()},
			Parties: remind.Parties{
				Responsible: []string{one(p.Rand, "甲县党委、政府", "乙县党委、政府", "丙集团公司", "各县市区党委、政府"), one(p.Rand, "丁县党委、政府", "市住建局")},
				Lead:        []string{one(p.Rand, "市生态环境局", "市水利局")}, Leader: []string{one(p.Rand, "张三", "李四")},
			},
		}
		for m := range p.IntN(3) {
			q.Commitments = append(q.Commitments, remind.Commitment{Number: fmt.Sprint(m + 1), Section: remind.SectionMeasures, Path: fmt.Sprintf("（%d）", m+1), Text: "完成清运", Due: due()})
		}
		if one(p.Rand, true, false, false) {
			q.Deadline = remind.Deadline{Kind: remind.Continuous}
		}
		plan.Problems = append(plan.Problems, q)
	}
	return plan
}

// take takes a plan in.
func (p *province) take(n int) {
	plan := p.plan(n)
	p.must(p.Store.PutPlan(p.t.Context(), -1, plan, p.Time))
	var all []review.Verdict
	for _, r := range review.Of(&plan) {
		all = append(all, review.Verdict{Plan: plan.ID, Print: r.Print(), Key: r.Key, What: r.What, Right: true, By: "赵", At: p.Time})
	}
	p.must(p.Store.AddReviews(p.t.Context(), -1, all))
}

// must fails where something could not be kept.
func (p *province) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// happen lets one thing happen.
func (p *province) happen(plans int) {
	ctx, id := p.t.Context(), fmt.Sprint("p", p.IntN(plans))
	switch p.IntN(8) {
	case 0:
		p.take(p.IntN(plans))
	case 1:
		p.must(p.Store.SetHold(ctx, store.Hold{Scope: id, On: one(p.Rand, true, false), By: "x", Note: "说明"}, p.Time))
	case 2:
		r := answer.Reply{
			At: p.Time, Way: answer.ByMail, Source: fmt.Sprint(p.Uint64()), From: "a@x.example", Name: "王", Bodies: []string{"甲县党委、政府"}, Words: "因征地滞后",
			Claims: []answer.Claim{{Key: remind.Key(id + "/1"), Kind: one(p.Rand, answer.Extension, answer.Done), To: remind.DateOf(p.Time) + 90}},
		}
		_, err := p.Store.AddReply(ctx, &r)
		p.must(err)
	case 3:
		p.Time = p.Time.AddDate(0, 0, 1+p.IntN(9))
	case 4:
		d := remind.Directory{Collectives: map[string][]string{"各县市区党委、政府": {"甲县党委、政府", "乙县党委、政府"}}}
		for i, body := range []string{"甲县党委、政府", "丁县党委、政府", "市生态环境局", "张三", "丙集团公司"} {
			if one(p.Rand, true, true, false) {
				d.Contacts = append(d.Contacts, remind.Contact{Body: body, Channel: remind.MailChannel, Address: fmt.Sprintf("u%d@x.example", i)})
			}
		}
		p.must(p.Store.PutDirectory(ctx, -1, d, p.Time))
	default:
		kinds := []remind.EventKind{remind.EventReport, remind.EventAccept, remind.EventClose, remind.EventReturn, remind.EventExtend}
		e := remind.Event{
			Key: remind.Key(id + "/1"), Kind: one(p.Rand, kinds...), On: remind.DateOf(p.Time), At: p.Time, By: "市生态环境局", Note: "说明", Doc: "文", To: remind.DateOf(p.Time) + 50,
		}
		_, err := p.Store.Record(ctx, -1, []remind.Event{e})
		p.must(err)
	}
	p.Site.Changed()
}

// What a page shows of messages to come, what it says that it leaves out, and the room on the disk differ.
var differs = regexp.MustCompile(`<span title="\d+封">\d+</span>|<p class="(say|soft)">(每日封数|数据刚有变动|在执行的方案较多|封数为|另有\d+封)[^<]*</p>| class="( past)?(n\d)?( today)?( past)?"|<dd>[0-9.]+ GB</dd>`)

// page returns what somebody sees at an address, by the world of all plans or from what each keeps of itself.
func (p *province) page(u shell.User, path string, few int) string {
	p.Few = few
	p.Site.Changed()
	w := p.Get(u, path)
	return fmt.Sprint(w.Code, "\n", differs.ReplaceAllString(html.UnescapeString(w.Body.String()), ""))
}

// same holds that both are the same.
func (p *province) same(u shell.User, path string) {
	p.t.Helper()
	all, sums := strings.Split(p.page(u, path, 1000), "\n"), strings.Split(p.page(u, path, 1), "\n")
	for i := range min(len(all), len(sums)) {
		if all[i] != sums[i] {
			p.t.Fatalf("%s %s, line %d: by all plans\n%s\nby sums\n%s", p.Time, path, i, all[i], sums[i])
		}
	}
	if len(all) != len(sums) {
		p.t.Fatalf("%s: %d lines by all plans, %d by sums", path, len(all), len(sums))
	}
}

// Whatever happens, the first page and the list of what is to be done say of many plans what they say by the world of all of them.
func TestThePageOfManyPlansIsThatOfAll(t *testing.T) {
	const plans = 7
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			p := &province{t: t, Rand: rand.New(rand.NewPCG(seed, 1))} //nolint:gosec // the same lives each time
			p.Desk = desk.Open(t, overview.Routes(), remind.Plan{ID: "q", Title: "另一方案", Problems: []remind.Problem{{Plan: "q", Number: 1, Title: "题"}}})
			for n := range plans {
				p.take(n)
			}
			for range 12 {
				for range 1 + p.IntN(3) {
					p.happen(plans)
				}
				p.Few = 1000
				settled(t, p.Desk)
				for _, path := range []string{"/", "/todo", "/todo?kind=" + one(p.Rand, "overdue", "closing", "nobody", "held", "extension")} {
					p.same(desk.Clerk, path)
				}
				name := url.QueryEscape(one(p.Rand, "甲县党委、政府", "丙集团公司", "市水利局", "各县市区党委、政府", "没有的单位"))
				p.same(desk.Clerk, "/?body="+name+one(p.Rand, "", "&role=responsible", "&role=lead"))
				p.same(desk.Clerk, "/todo?leader="+url.QueryEscape("张三"))
				p.same(shell.User{Name: "甲", Role: shell.Viewer, Scope: one(p.Rand, "乙县党委、政府", "李四", "丁县党委、政府")}, one(p.Rand, "/", "/todo", "/?leader="+url.QueryEscape("李四")))
				p.same(desk.Guest, "/")
			}
		})
	}
}

// What happens while a standing still serves is on the next page all the same: an answer that came, and that the office has pressed for a matter.
func TestThePageOfManyPlansIsThatOfNow(t *testing.T) {
	p := &province{t: t, Rand: rand.New(rand.NewPCG(1, 1))} //nolint:gosec // the same plans each time
	p.Desk = desk.Open(t, overview.Routes())
	late := remind.DateOf(p.Time) - 5
	for _, id := range []string{"p0", "p1"} {
		p.must(p.Store.PutPlan(t.Context(), -1, remind.Plan{ID: id, Title: "方案", Problems: []remind.Problem{{
			Plan: id, Number: 1, Title: "废渣未处置", Deadline: remind.Deadline{Kind: remind.Dated, Date: late}, Parties: remind.Parties{Responsible: []string{"甲县党委、政府"}},
		}}}, p.Time))
	}
	p.Few = 1
	for _, tt := range []struct {
		words string
		do    func() error
	}{
		{"因征地滞后", func() error {
			_, err := p.Store.AddReply(t.Context(), &answer.Reply{
				At: p.Time, Way: answer.ByMail, Source: "1", From: "a@x.example", Name: "王", Bodies: []string{"甲县党委、政府"}, Words: "因征地滞后",
				Claims: []answer.Claim{{Key: "p0/1", Kind: answer.Done}},
			})
			return err
		}},
		{"已催办", func() error {
			_, err := p.Store.Chase(t.Context(), -1, []remind.Chase{{Key: "p1/1", On: late + 5, At: p.Time, Who: "赵"}}, p.Time)
			return err
		}},
	} {
		before := p.Get(desk.Clerk, "/todo").Body.String()
		p.must(tt.do())
		if after := p.Get(desk.Clerk, "/todo").Body.String(); strings.Contains(before, tt.words) || !strings.Contains(after, tt.words) {
			t.Errorf("%s: before it\n%s\nafter it\n%s", tt.words, before, after)
		}
	}
}

// Whom nobody can tell counts to the end of all plans, on pages of some of them, too: an acting contact leaves after the one plan's day, and before the
// other's.
func TestWhomNobodyCanTellCountsToTheEndOfAll(t *testing.T) {
	p := &province{t: t, Rand: rand.New(rand.NewPCG(1, 1))} //nolint:gosec // the same life each time
	p.Desk = desk.Open(t, overview.Routes())
	today := remind.DateOf(p.Time)
	for id, of := range map[string]struct {
		body string
		due  remind.Date
	}{"p0": {"甲县党委、政府", today + 20}, "p1": {"乙县党委、政府", today + 400}} {
		p.must(p.Store.PutPlan(t.Context(), -1, remind.Plan{ID: id, Title: "方案" + id, Problems: []remind.Problem{{
			Plan: id, Number: 1, Title: "废渣未处置", Deadline: remind.Deadline{Kind: remind.Dated, Date: of.due}, Parties: remind.Parties{Responsible: []string{of.body}},
		}}}, p.Time))
	}
	p.must(p.Store.PutDirectory(t.Context(), -1, remind.Directory{Contacts: []remind.Contact{
		{Body: "甲县党委、政府", Channel: remind.MailChannel, Address: "jia@x.example", To: today + 200},
		{Body: "乙县党委、政府", Channel: remind.MailChannel, Address: "yi@x.example"},
	}}, p.Time))
	p.Few = 1000
	settled(t, p.Desk)
	for _, path := range []string{"/todo?kind=nobody", "/todo?body=" + url.QueryEscape("甲县党委、政府")} {
		p.same(desk.Clerk, path)
		if page := p.page(desk.Clerk, path, 1); !strings.Contains(page, "甲县党委、政府：") {
			t.Errorf("%s names nobody who cannot be told", path)
		}
	}
}
