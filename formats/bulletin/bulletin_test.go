package bulletin_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/formats/archive"
	"duban/formats/bulletin"
	"duban/formats/word"
	mailed "duban/notify/bulletin"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/digest"
	"duban/remind/tally"
	"duban/seeds"
)

var (
	update = flag.Bool("update", false, "rewrite the goldens")
	shown  = flag.String("show", "", "a folder into which all bulletins are written, to be looked at")
)

// city is the world of the built-in plan, which was taken in long ago.
func city(t testing.TB) *remind.World {
	t.Helper()
	snap, _, err1 := builtin.Snapshot()
	people, err2 := builtin.Directory()
	names, err3 := builtin.Proposals()
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	people.Demo = false
	w := &remind.World{
		Plans: snap.Plans, Calendar: remind.NewCalendar(snap.Years...), Book: remind.NewBook(people, remind.Reachability{}), Proposed: names,
		Office: remind.SignOff{Name: "市突出环境问题整改工作领导小组办公室", Phone: "0734-1234567"},
	}
	return since(w.Prepare(), remind.NewDate(2024, time.April, 1))
}

// since says when all that is in a world's plans was taken in.
func since(w *remind.World, day remind.Date) *remind.World {
	w.Came = map[remind.Key]remind.Date{}
	for i := range w.Obligations {
		w.Came[w.Obligations[i].Key] = day
	}
	return w
}

// happened records events of some problems.
func happened(w *remind.World, kind remind.EventKind, on remind.Date, note string, numbers ...int) {
	for _, n := range numbers {
		w.Events = append(w.Events, remind.Event{Key: remind.ProblemKeyOf(w.Plans[0].ID, n), Kind: kind, On: on, At: on.At(15, 0), Note: note})
	}
}

var (
	october  = remind.NewDate(2026, time.October, 20)
	november = remind.NewDate(2026, time.November, 18)
	lastDay  = remind.NewDate(2026, time.November, 30)
)

// worked is a city in which most is done: some of it in the month, some was recorded only then.
func worked(t testing.TB) *remind.World {
	t.Helper()
	w := city(t)
	open := []int{5, 17, 32, 13, 35, 36, 11, 18, 22, 23, 39, 19, 33, 42, 24, 34, 40, 16}
	for i := range w.Obligations {
		if o := &w.Obligations[i]; o.Kind == remind.KindProblem && o.Due != 0 && !slices.Contains(open, o.Problem) {
			happened(w, remind.EventClose, october, "已销号", o.Problem)
		}
	}
	happened(w, remind.EventReport, october, "", 33, 19, 42, 36)
	happened(w, remind.EventReturn, november, "现场仍有污水直排", 36)
	happened(w, remind.EventAccept, november, "", 42)
	happened(w, remind.EventClose, november, "已销号", 34, 40)
	w.Events = append(w.Events, remind.Event{Key: remind.ProblemKeyOf(seeds.PlanID, 16), Kind: remind.EventClose, On: october - 30, At: november.At(9, 0), Note: "补录"})
	w.Events = append(w.Events, remind.Event{Key: remind.ProblemKeyOf(seeds.PlanID, 24), Kind: remind.EventExtend, On: november, At: november.At(9, 0), To: remind.NewDate(2029, time.June, 30), Doc: "衡整办〔2026〕9号"})
	w.Answers.Progress = []remind.Progress{{Key: remind.ProblemKeyOf(seeds.PlanID, 13), On: november, At: november.At(9, 0), By: "石鼓区党委、政府", Text: "管网已铺设八成"}}
	return w
}

// small is a city with a plan of three problems.
func small(t testing.TB) *remind.World {
	t.Helper()
	w := city(t)
	p := remind.Plan{ID: "xiang", Title: "某县突出生态环境问题整改方案"}
	for i, title := range []string{"某镇生活污水直排", "某砖厂粉尘污染", "饮用水源地管护"} {
		pr := remind.Problem{Plan: p.ID, Number: i + 1, Title: title, Parties: remind.Parties{Responsible: []string{"某镇人民政府"}, Lead: []string{"县生态环境局"}, Leader: []string{"张某"}}}
		pr.Deadline = remind.Deadline{Kind: remind.Dated, Date: remind.NewDate(2026, time.December, 31), Text: "2026年12月31日"}
		p.Problems = append(p.Problems, pr)
	}
	p.Problems[2].Deadline = remind.Deadline{Kind: remind.Continuous, Text: "长期坚持"}
	w.Plans = []remind.Plan{p}
	since(w.Prepare(), october)
	happened(w, remind.EventClose, october+1, "已销号", 2)
	return w
}

// both is a city with two plans, the second of which came in the month.
func both(t testing.TB) *remind.World {
	t.Helper()
	w, s := worked(t), small(t)
	w.Plans = append(w.Plans, s.Plans...)
	came := w.Came
	w.Prepare()
	since(w, november)
	for k, day := range came {
		w.Came[k] = day
	}
	return w
}

// made are the cases, as reading the plan takes longer than all else.
var made map[string]*digest.Bulletin

// cases are the bulletins that are looked at.
func cases(t testing.TB) map[string]*digest.Bulletin {
	t.Helper()
	if made != nil {
		return made
	}
	fresh := city(t)
	fresh.Came, fresh.Book.Demo = nil, true
	on := func(w *remind.World, day remind.Date, ranking bool) *digest.Bulletin {
		return w.On(day).Bulletin(digest.PeriodOf(w.Calendar, day), ranking)
	}
	made = map[string]*digest.Bulletin{
		"fresh": on(fresh, lastDay, false), "worked": on(worked(t), lastDay, false), "small": on(small(t), lastDay, false), "both": on(both(t), lastDay, false),
		"ranked": on(worked(t), lastDay, true), "still": on(worked(t), remind.NewDate(2027, time.January, 20), false),
	}
	return made
}

// golden holds bytes against a file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at the difference, then -update", file)
	}
}

// One bulletin in its forms, as it was looked at.
func TestGoldens(t *testing.T) {
	b := cases(t)["worked"]
	var data, page bytes.Buffer
	lines := json.NewEncoder(&data)
	lines.SetEscapeHTML(false)
	lines.SetIndent("", " ")
	if err := lines.Encode(b); err != nil {
		t.Fatal(err)
	}
	if err := bulletin.WritePage(&page, b); err != nil {
		t.Fatal(err)
	}
	golden(t, "worked.json", data.Bytes())
	golden(t, "worked.html", page.Bytes())
}

// All bulletins are written, so that they can be looked at: go test ./formats/bulletin -run TestShow -show FOLDER.
func TestShow(t *testing.T) {
	for name, b := range cases(t) {
		var data, page bytes.Buffer
		if err := bulletin.Write(&data, b); err != nil {
			t.Fatal(err)
		}
		if err := bulletin.WritePage(&page, b); err != nil {
			t.Fatal(err)
		}
		if *shown == "" {
			continue
		}
		body, err := mailed.HTML(b)
		if err != nil {
			t.Fatal(err)
		}
		mail := `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><body style="margin:14px 16px;font:16px/1.6 sans-serif">` + string(body)
		for end, raw := range map[string][]byte{"docx": data.Bytes(), "html": page.Bytes(), "mail.html": []byte(mail), "mail.txt": []byte(strings.Join(mailed.Lines(b), "\n"))} {
			if err := os.WriteFile(filepath.Join(*shown, name+"."+end), raw, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// text returns what the program's own reader finds in a paper.
func text(t *testing.T, b *digest.Bulletin) string {
	t.Helper()
	var raw bytes.Buffer
	if err := bulletin.Write(&raw, b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	if err != nil {
		t.Fatal(err)
	}
	name, err := word.MainPart(z)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	err = archive.WalkPart(z, name, archive.Visitor{
		Begin: func([]string, *xml.StartElement) bool { return true },
		Text:  func(_ []string, text string) { all.WriteString(text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// The paper says the verdict, all matters, and where the office has to write; nothing of its tables is lost.
func TestThePaperIsReadAgain(t *testing.T) {
	for name, b := range cases(t) {
		got := text(t, b)
		want := []string{b.Title, "总体情况", "存在的主要问题", "（由整改办填写）", "特此通报。", b.On.ChineseShort()}
		for _, list := range [][]digest.Matter{b.Overdue, b.Partly, b.Due, b.Waiting} {
			for i := range list {
				want = append(want, list[i].Short)
			}
		}
		want = append(want, b.Facts...)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: the paper does not say %q", name, w)
			}
		}
	}
}

// The figures add up: the cells to the whole, the bar, the columns, the tables and the parties to what the cells say.
func TestFiguresAddUp(t *testing.T) {
	for name, b := range cases(t) {
		sum := 0
		for i := range b.Figures[1:] {
			sum += b.Figures[1+i].N
		}
		bar, columns := 0, b.Timeline.Undated
		for _, s := range b.Bar {
			bar += s.N
		}
		for i := range b.Timeline.Columns {
			columns += b.Timeline.Columns[i].N
		}
		whole := b.Now.Problems.Sum()
		if sum != whole || bar != whole || columns != whole || b.Figures[0].N != whole {
			t.Errorf("%s: cells %d, bar %d, columns %d, all %d", name, sum, bar, columns, whole)
		}
		if p := b.Now.Problems; len(b.Overdue) != p[tally.Overdue] || len(b.Partly) != p[tally.Partly] {
			t.Errorf("%s: %d and %d rows are overdue, want %d and %d", name, len(b.Overdue), len(b.Partly), p[tally.Overdue], p[tally.Partly])
		}
		leaders := 0
		for i := range b.Leaders {
			leaders += b.Leaders[i].N
		}
		if name != "both" && leaders != whole { // each problem of the sample has one leader
			t.Errorf("%s: leaders have %d of %d problems", name, leaders, whole)
		}
	}
}

// The body of a mail has no drawing, stays small, and says the same figures as its text.
func TestTheBodyOfAMail(t *testing.T) {
	for name, b := range cases(t) {
		html, err := mailed.HTML(b)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(mailed.Lines(b), "\n")
		if len(html) > 40<<10 || len(text) > 16<<10 || strings.Contains(string(html), "<svg") || strings.Contains(string(html), "ZgotmplZ") {
			t.Errorf("%s: %d bytes of HTML, %d of text", name, len(html), len(text))
		}
		want := slices.Clone(b.Verdict)
		for i := range b.Figures {
			want = append(want, b.Figures[i].Chinese)
		}
		for i := range b.Leaders {
			want = append(want, b.Leaders[i].Name)
		}
		for _, w := range want {
			if !strings.Contains(string(html), w) || !strings.Contains(text, w) {
				t.Errorf("%s: the mail does not say %q", name, w)
			}
		}
	}
}
