package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/preview"
)

// mails calls each with the mails of the rounds of some days, worded, by day and address.
func mails(t *testing.T, w *remind.World, from, to remind.Date, each func(m *remind.Message, r remind.Rendered)) {
	t.Helper()
	w.Released = map[string]remind.Date{}
	for _, p := range w.Plans {
		w.Released[p.ID] = 1
	}
	preview.Rounds(w, from, to, &preview.Told{}, func(round preview.Round) bool {
		for i := range round.Messages {
			r, err := wording.Builtin().Mail(&round.Messages[i])
			if err != nil {
				t.Fatal(err)
			}
			if s := wording.Builtin().Subject(&round.Messages[i]); s != r.Subject {
				t.Fatalf("the subject alone is %s, with the mail %s", s, r.Subject)
			}
			each(&round.Messages[i], r)
		}
		return true
	})
}

// Problem 11 is suspended to 2026-12-02 and comes back by itself. The letter of that day is about one problem, and still says how all stands.
func TestAProblemThatComesBackHidesNoOthers(t *testing.T) {
	t.Parallel()
	w := hengyang(t)
	w.Events = []remind.Event{{
		ID: 1, Key: "hengyang-2024/11", Kind: remind.EventSuspend, On: remind.NewDate(2026, 11, 23), At: remind.NewDate(2026, 11, 23).At(8, 0),
		To: remind.NewDate(2026, 12, 2), By: "市整改办", Note: "汛期停工",
	}}
	got := map[string]remind.Rendered{}
	mails(t, w, remind.NewDate(2026, 11, 30), remind.NewDate(2026, 12, 7), func(m *remind.Message, r remind.Rendered) {
		if m.Recipient == "黄立" {
			got[m.Day.String()] = r
		}
	})
	for day, want := range map[string][]string{
		"2026-11-30": {"【演示】【督办】黄立同志：16个问题", "您督办的问题共17个，截至11月30日（星期一），16个已逾期，1个暂停整改。"},
		"2026-12-03": {
			"【演示】【督办】黄立同志：问题11恢复整改，4项措施逾期", "您督办的问题共17个，截至12月3日（星期四），均涉及逾期（16个整体逾期，1个有措施逾期）",
			"本次提醒问题11", "暂停结束，恢复整改",
		},
		"2026-12-07": {"【演示】【督办】黄立同志：17个问题", "您督办的问题共17个，截至12月7日（星期一），均涉及逾期"},
	} {
		r := got[day]
		for _, s := range want {
			if !strings.Contains(r.Subject+"\n"+r.Text, s) {
				t.Errorf("%s lacks %q:\n%s\n%s", day, s, r.Subject, r.Text)
			}
		}
	}
}

// Whoever ends a suspension early is not told that it ran out.
func TestASuspensionThatIsEndedEarlyDidNotRunOut(t *testing.T) {
	t.Parallel()
	w := hengyang(t)
	on := remind.NewDate(2026, 11, 23)
	w.Events = []remind.Event{
		{ID: 1, Key: "hengyang-2024/11", Kind: remind.EventSuspend, On: on, At: on.At(8, 0), To: remind.NewDate(2027, 6, 30), By: "市整改办"},
		{ID: 2, Key: "hengyang-2024/11", Kind: remind.EventResume, On: remind.NewDate(2026, 11, 24), At: remind.NewDate(2026, 11, 24).At(8, 0), By: "市整改办"},
	}
	told := 0
	mails(t, w, on, remind.NewDate(2026, 11, 30), func(m *remind.Message, r remind.Rendered) {
		if strings.Contains(r.Text, "期满") {
			t.Errorf("%s %s says that the suspension ran out:\n%s", m.Day, m.Recipient, r.Text)
		}
		if strings.Contains(r.Text, "暂停结束，恢复整改") {
			told++
		}
	})
	if told == 0 {
		t.Error("nobody was told that the matter goes on")
	}
}

// standings counts, in a second and simple way, the problems for which a body answers in a role: its words and how many.
func standings(d *remind.Day, role remind.Role, body string) map[string]int {
	type problem struct {
		whole, late string
		parts       []string
	}
	all := map[remind.Key]*problem{}
	for i := range d.Obligations {
		o, s := &d.Obligations[i], d.States[d.Obligations[i].Key]
		if names := d.Book.Members(o.Bodies(role), d.Today); !slices.Contains(names, body) {
			continue
		}
		p := all[o.Key.ProblemKey()]
		if p == nil {
			p = &problem{}
			all[o.Key.ProblemKey()] = p
		}
		word := map[remind.State]string{
			remind.Reported: "待验收", remind.Accepted: "待销号", remind.Closed: "已销号", remind.Suspended: "暂停整改", remind.Open: "整改中",
		}[s.State]
		switch {
		case s.State == remind.Open && s.Due == 0:
			word = "长期推进"
		case s.State == remind.Open && s.Due < d.Today:
			word = "逾期"
		case s.State == remind.Open && s.Due <= d.Today+15:
			word = "15日内到期"
		}
		switch {
		case o.Kind == remind.KindProblem:
			p.whole = word
		case word == "逾期":
			p.late = word
		default:
			p.parts = append(p.parts, word)
		}
	}
	n := map[string]int{}
	for _, p := range all {
		switch {
		case p.whole == "逾期":
			n["整体逾期"]++
		case p.late != "":
			n["有措施逾期"]++
		case p.whole != "":
			n[p.whole]++
		default: // nothing but clauses that name the body: the most pressing of them
			for _, word := range []string{"15日内到期", "整改中", "长期推进", "待验收", "待销号", "暂停整改", "已销号"} {
				if slices.Contains(p.parts, word) {
					n[word]++
					break
				}
			}
		}
	}
	return n
}

var (
	totalOf = regexp.MustCompile(`(\d+)个(?:问题|，截至)`)
	countOf = regexp.MustCompile(`(均属?|\d+个)(整体逾期|有措施逾期|已逾期|15日内到期|整改中|长期推进|待验收|待销号|暂停整改|已销号|涉及逾期)`)
)

// Over random states, what a letter gives as the whole is what a second count makes of the ledger.
func TestLettersGiveTrueTotals(t *testing.T) {
	t.Parallel()
	w := hengyang(t)
	day := remind.NewDate(2026, 11, 30)
	seen := 0
	for seed := range uint64(12) {
		w.Events = randomEvents(w, rand.New(rand.NewPCG(seed, 1)), day) //nolint:gosec // the same states every time
		d := w.On(day)
		mails(t, w, day, day, func(m *remind.Message, r remind.Rendered) {
			for role, before := range map[remind.Role]string{
				remind.Leader: "您督办的问题共", remind.Office: "整改问题共", remind.Responsible: "贵单位承担", remind.Lead: "牵头督导验收",
			} {
				_, rest, ok := strings.Cut(r.Text, before)
				body := m.Recipient
				if role == remind.Office && body != remind.OfficeBody || role == remind.Lead && !strings.Contains(r.Text, "贵单位") || !ok {
					continue
				}
				sentence, _, _ := strings.Cut(rest, "。")
				if role != remind.Leader && role != remind.Office {
					sentence, _, _ = strings.Cut(sentence, "；")
				}
				total := totalOf.FindStringSubmatch(sentence)
				if total == nil || strings.HasPrefix(sentence, "的问题") || strings.HasPrefix(sentence, "的其他") {
					continue
				}
				seen++
				checkTotals(t, fmt.Sprintf("%d: %s as %s: %s", seed, body, role, sentence), sentence, total[1], standings(d, role, body))
			}
		})
	}
	if seen < 200 {
		t.Errorf("%d totals: the case proves nothing", seen)
	}
}

// checkTotals holds the figures of a sentence to a count.
func checkTotals(t *testing.T, what, sentence, total string, want map[string]int) {
	t.Helper()
	all := 0
	for _, n := range want {
		all += n
	}
	if total != strconv.Itoa(all) {
		t.Errorf("%s: want %d of %v", what, all, want)
	}
	for _, c := range countOf.FindAllStringSubmatch(sentence, -1) {
		n := want[c[2]]
		switch c[2] {
		case "已逾期":
			n = want["整体逾期"]
		case "涉及逾期":
			n = want["整体逾期"] + want["有措施逾期"]
		}
		if c[1] != strconv.Itoa(n)+"个" && (!strings.HasPrefix(c[1], "均") || n != all) {
			t.Errorf("%s: %s%s, want %d of %v", what, c[1], c[2], n, want)
		}
	}
}

// randomEvents makes a history of about two events a problem, before a day.
func randomEvents(w *remind.World, r *rand.Rand, day remind.Date) (all []remind.Event) {
	kinds := []remind.EventKind{remind.EventReport, remind.EventAccept, remind.EventClose, remind.EventReturn, remind.EventReopen, remind.EventSuspend, remind.EventExtend}
	for range 100 {
		o := &w.Obligations[r.IntN(len(w.Obligations))]
		on := day - remind.Date(r.IntN(40)+1)
		e := remind.Event{
			ID: int64(len(all) + 1), Key: o.Key, Kind: kinds[r.IntN(len(kinds))], On: on, At: on.At(10, 0), By: "市整改办", Doc: "衡整改〔2026〕1号", Note: "核实",
		}
		if e.Kind == remind.EventSuspend || e.Kind == remind.EventExtend {
			e.To = day + remind.Date(r.IntN(60)-5)
		}
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b remind.Event) int { return a.At.Compare(b.At) })
	for i := range all {
		all[i].ID = int64(i + 1)
	}
	return all
}

var (
	withWeekday = regexp.MustCompile(`(?:(\d{4})年)?(\d+)月(\d+)日（星期`)
	ofSeveral   = regexp.MustCompile(`等(\d+)家`)
)

// A month of letters: nobody is told the weekday of a day that is past, 等N家 counts single bodies, the letters of those who look over others
// have at most seven problems in full, and subjects fit in a list of mails.
func TestAMonthOfLettersReadsWell(t *testing.T) {
	t.Parallel()
	mails(t, hengyang(t), remind.NewDate(2026, 11, 30), remind.NewDate(2026, 12, 31), func(m *remind.Message, r remind.Rendered) {
		what := m.Day.String() + " " + m.Recipient
		if n := len([]rune(strings.TrimPrefix(delivery.Unmarked(r.Subject), "【演示】"))); n > 44 {
			t.Errorf("%s: a subject of %d characters: %s", what, n, r.Subject)
		}
		for _, d := range withWeekday.FindAllStringSubmatch(r.Text, -1) {
			year, month, day := m.Day.Year(), 0, 0
			if d[1] != "" {
				year, _ = strconv.Atoi(d[1])
			}
			month, _ = strconv.Atoi(d[2])
			day, _ = strconv.Atoi(d[3])
			if date, _ := remind.ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day)); date < m.Day {
				t.Errorf("%s: a past day has its weekday: %s", what, d[0])
			}
		}
		sizes, titles := map[string]bool{}, ""
		for _, s := range m.Sections {
			for _, it := range s.Items {
				titles += it.Title + it.Short
				for i := range it.Entries {
					e := &it.Entries[i]
					titles += e.Obligation.Text
					sizes[strconv.Itoa(len(e.Single.Responsible))], sizes[strconv.Itoa(len(e.Single.Responsible)-1)] = true, true
					sizes[strconv.Itoa(len(e.Single.Lead))] = true
				}
			}
			if role := s.Role; (role == remind.Leader || role == remind.Office) && strings.Count(r.HTML, `border-bottom:1px solid #e3e6e8"><b>`) > 7 {
				t.Errorf("%s has more than seven problems in full", what)
			}
		}
		for _, n := range ofSeveral.FindAllStringSubmatch(r.Text, -1) {
			if !sizes[n[1]] && !strings.Contains(titles, n[0]) {
				t.Errorf("%s: %s, and no obligation has so many", what, n[0])
			}
		}
	})
}
