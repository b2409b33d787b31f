package main

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/cmd/terminal"
	"duban/config"
	"duban/notify"
	"duban/notify/wording"
	"duban/office"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/answer"
	"duban/scheduler"
	"duban/store"
	"duban/web/answers"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// A life is the daemon under a virtual clock, the office beside it, and whoever answers: all as they are wired for real, but that mails go into a
// Maildir.
type life struct {
	*testing.T
	app    *app
	office *office.Office
	daemon *scheduler.Daemon
	page   http.Handler
	now    time.Time
	next   remind.Date // that has not been lived
	acts   []act
}

// An act is what people did on a day, after its round.
type act struct {
	day  remind.Date
	text string
}

// newLife begins a life on a day, with one problem of the built-in plan.
func newLife(t *testing.T, from remind.Date, problem int, d remind.Directory) *life {
	t.Helper()
	l := &life{T: t, next: from, now: from.At(8, 0)}
	l.app = &app{Printer: terminal.Printer{Out: io.Discard, Err: io.Discard}, now: func() time.Time { return l.now }, typed: "刘洋", simulating: true}
	l.app.settings = l.settings()
	st, err := l.app.open(t.Context(), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closing(st) })
	l.app.linkKey = bytes.Repeat([]byte{24}, 32) // each store has its own, which would be in the links
	l.sow(st, problem, d)
	if l.office, err = l.app.office(st); err != nil {
		t.Fatal(err)
	}
	if l.daemon, err = l.app.daemon(st); err != nil {
		t.Fatal(err)
	}
	l.daemon.Texts, l.daemon.Log, l.daemon.Inboxes = wording.Builtin(), slog.New(slog.DiscardHandler), nil // what comes in is handed over by the test
	l.office.Texts = l.daemon.Texts
	forms := &office.Forms{Office: l.office}
	l.page = answers.NewHandler(answers.Source{
		Links: l.office.Terms.Links, Form: forms.Form, Receive: l.office.Receive, Now: l.app.now, Log: l.daemon.Log,
	})
	return l
}

// settings are an office's that takes replies by mail and by link. What comes every week and month whatever becomes of the problem is left out: it would be
// two mails of three.
func (l *life) settings() config.Settings {
	l.Helper()
	dir := l.TempDir()
	file := filepath.Join(dir, "duban.yaml")
	if err := os.WriteFile(file, []byte(`
state: `+filepath.Join(dir, "state")+`
office: {phone: "0734-8866001"}
answers:
  inbox: {host: mail.city.example, username: duban, password: unused}
  public_url: https://duban.city.example
  receipts: true
reports: {dispatch: off, bulletin: off}
`), 0o600); err != nil {
		l.Fatal(err)
	}
	s, err := config.Load(config.Options{File: file})
	if err != nil {
		l.Fatal(err)
	}
	return s
}

// sow fills a store with one problem of the built-in plan and those who answer for it.
func (l *life) sow(st *store.Store, problem int, d remind.Directory) {
	l.Helper()
	snap, _, err := builtin.Snapshot()
	if err != nil {
		l.Fatal(err)
	}
	plan := snap.Plans[0]
	plan.Problems = slices.DeleteFunc(plan.Problems, func(p remind.Problem) bool { return p.Number != problem })
	if err := st.PutPlan(l.Context(), -1, plan, l.now); err != nil {
		l.Fatal(err)
	}
	if err := st.PutDirectory(l.Context(), -1, d, l.now); err != nil {
		l.Fatal(err)
	}
	if err := builtin.Sow(l.Context(), st, l.now, false); err != nil {
		l.Fatal(err)
	}
}

// until lets the daemon live to a day, that day's round included, and makes it the afternoon of it.
func (l *life) until(day string) {
	l.Helper()
	to, err := remind.ParseDate(day)
	if err != nil {
		l.Fatal(err)
	}
	if err := l.daemon.Simulate(l.Context(), l.next, to, nil); err != nil {
		l.Fatal(err)
	}
	l.next, l.now = to+1, to.At(15, 0)
}

// did notes what people did, for the golden.
func (l *life) did(format string, args ...any) {
	l.acts = append(l.acts, act{remind.DateOf(l.now), fmt.Sprintf(format, args...)})
}

// letters are all mails that left so far.
func (l *life) letters() []office.Letter {
	l.Helper()
	p, err := l.office.Simulated(l.Context())
	if err != nil {
		l.Fatal(err)
	}
	all := slices.Collect(p.Letters())
	if p.Err() != nil {
		l.Fatal(p.Err())
	}
	return all
}

// newest returns the newest mail to an address.
func (l *life) newest(to string) office.Letter {
	l.Helper()
	all := l.letters()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].To.To == to {
			return all[i]
		}
	}
	l.Fatalf("nothing was sent to %s", to)
	return office.Letter{}
}

// mail answers the newest mail to an address as Foxmail does: References, no In-Reply-To, and the whole mail below the words.
func (l *life) mail(name, from, words string) {
	l.Helper()
	m := l.newest(from)
	quoted := fmt.Sprintf("%s\r\n\r\n%s\r\n\r\n发件人： 督办\r\n发送时间： %s 09:00\r\n收件人： %s\r\n主题： %s\r\n%s", words, name, m.Day, from, m.Subject,
		strings.ReplaceAll(m.Text, "\n", "\r\n"))
	raw := fmt.Sprintf("From: %s <%s>\r\nTo: duban@office.example\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%d@%s>\r\nReferences: <%s@office.example>\r\n"+
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
		mime.BEncoding.Encode("utf-8", name), from, mime.BEncoding.Encode("utf-8", "回复: "+m.Subject), l.now.Format(time.RFC1123Z), l.now.Unix(), from, m.ID,
		folded(base64.StdEncoding.EncodeToString([]byte(quoted))))
	taken, err := l.office.ReceiveMail(l.Context(), notify.Came{Raw: []byte(raw), Size: int64(len(raw))})
	if err != nil || !taken {
		l.Fatalf("%s: the reply is not taken in (%v)", from, err)
	}
	l.did("%s（%s）回复邮件：%s\n%s", name, from, words, l.proposed())
}

// folded breaks base64 into lines.
func folded(s string) string {
	var lines []string
	for part := range slices.Chunk([]byte(s), 76) {
		lines = append(lines, string(part))
	}
	return strings.Join(lines, "\r\n")
}

// link answers by the link of the newest mail to an address: it looks at the page, and sends its form with all its matters but those without a
// choice.
func (l *life) link(name, from string, fields ...[2]string) {
	l.Helper()
	found := regexp.MustCompile(`https://duban\.city\.example(/a/\S+)`).FindStringSubmatch(l.newest(from).Text)
	if found == nil {
		l.Fatalf("the mail to %s has no link", from)
	}
	seen := l.ask(httptest.NewRequest(http.MethodGet, found[1], nil), http.StatusOK)
	token := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(seen)
	if token == nil {
		l.Fatalf("there is no form: %s", seen)
	}
	fields = append([][2]string{{"form", token[1]}}, fields...)
	for _, m := range regexp.MustCompile(`name="matter" value="([^"]+)"`).FindAllStringSubmatch(seen, -1) {
		fields = append(fields, [2]string{"matter", m[1]})
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range fields {
		if err := w.WriteField(f[0], f[1]); err != nil {
			l.Fatal(err)
		}
	}
	_ = w.Close() // into memory
	r := httptest.NewRequest(http.MethodPost, found[1], &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	l.ask(r, http.StatusSeeOther)
	l.did("%s（%s）通过链接答复：%s\n%s", name, from, pressed(fields), l.proposed())
}

// pressed says what was pressed and typed in a form.
func pressed(fields [][2]string) string {
	var all []string
	for _, f := range fields {
		if f[0] != "form" && f[0] != "matter" {
			all = append(all, f[0]+"="+f[1])
		}
	}
	return strings.Join(all, " ")
}

// ask lets the page answer a request.
func (l *life) ask(r *http.Request, want int) string {
	l.Helper()
	r.Host = "duban.city.example"
	w := httptest.NewRecorder()
	l.page.ServeHTTP(w, r)
	if w.Code != want {
		l.Fatalf("%s %s: %d\n%s", r.Method, r.URL, w.Code, w.Body)
	}
	if _, err := url.Parse(w.Header().Get("Location")); err != nil {
		l.Error(err)
	}
	return w.Body.String()
}

// waiting returns the newest reply.
func (l *life) waiting() office.ReplyRow {
	l.Helper()
	rows, err := l.office.Replies(l.Context(), true)
	if err != nil || len(rows) == 0 {
		l.Fatalf("%d replies, %v", len(rows), err)
	}
	return rows[len(rows)-1]
}

// proposed says what the newest reply was read as.
func (l *life) proposed() string {
	l.Helper()
	row := l.waiting()
	lines := []string{fmt.Sprintf("  答复%d，%s，%s", row.ID, strings.Join(row.Bodies, "；"), map[office.ReplyState]string{office.ReplyWaits: "待办理", office.ReplyNoted: "阅知"}[row.State])}
	for _, c := range row.Claims {
		line := "  " + string(c.Key) + "：" + c.Kind.Chinese()
		if c.To != 0 {
			line += "至" + c.To.ChineseShort()
		}
		if c.Body != "" {
			line += "（" + c.Body + "部分）"
		}
		lines = append(lines, line)
	}
	for _, d := range row.Doubts {
		lines = append(lines, "  存疑："+d)
	}
	return strings.Join(lines, "\n")
}

// take lets the office take the newest reply.
func (l *life) take(order office.TakeOrder) {
	l.Helper()
	order.ID = l.waiting().ID
	done, err := l.office.Take(l.Context(), order)
	if err != nil {
		l.Fatal(err)
	}
	lines := []string{fmt.Sprintf("整改办采纳答复%d%s", order.ID, options(order.Doc, order.Note))}
	for i := range done.Recorded {
		lines = append(lines, "  "+string(done.Recorded[i].Event.Key)+"："+done.Recorded[i].Said())
	}
	for _, p := range done.Progress {
		lines = append(lines, "  "+string(p.Key)+"：已登记进展")
	}
	l.did("%s", strings.Join(lines, "\n"))
}

// options says what was typed besides.
func options(doc, note string) string {
	said := ""
	if doc != "" {
		said += "，依据" + doc
	}
	if note != "" {
		said += "，" + note
	}
	return said
}

// record lets the office record an event by somebody.
func (l *life) record(kind remind.EventKind, by, note string, keys ...string) {
	l.Helper()
	all, err := l.office.Record(l.Context(), remind.Event{Kind: kind, By: by, Note: note}, keys)
	if err != nil {
		l.Fatal(err)
	}
	for i := range all {
		l.did("整改办登记（%s%s）%s：%s", by, options("", note), all[i].Event.Key, all[i].Said())
	}
}

// told is the life as a text: what was sent and what people did, in order.
func (l *life) told() string {
	l.Helper()
	var b strings.Builder
	acts := l.acts
	for n, m := range l.letters() {
		for len(acts) > 0 && acts[0].day < m.Day {
			fmt.Fprintf(&b, "==== %s\n%s\n\n", acts[0].day, acts[0].text)
			acts = acts[1:]
		}
		fmt.Fprintf(&b, "==== %s　邮件%d　致 %s\n%s\n\n%s\n\n", m.Day, n+1, cmp.Or(m.To.To, m.To.Channel), m.Subject, strings.TrimSpace(m.Text))
	}
	for _, a := range acts {
		fmt.Fprintf(&b, "==== %s\n%s\n\n", a.day, a.text)
	}
	return b.String()
}

// parties are those who answer for problem 24: the document names one body, and two carry it out.
func parties() remind.Directory {
	d := remind.Directory{Collectives: map[string][]string{"常宁市党委、政府": {"白沙镇党委、政府", "水口山经开区管委会"}}}
	for _, c := range []remind.Contact{
		{Body: "白沙镇党委、政府", Name: "李平", Address: "baisha@changning.example"},
		{Body: "白沙镇党委、政府", Name: "曾书记", Address: "head@changning.example", Roles: []remind.Role{remind.Head}},
		{Body: "水口山经开区管委会", Name: "周敏", Address: "shuikoushan@changning.example"},
		{Body: "市生态环境局", Name: "王芳", Address: "huanjing@city.example"},
		{Body: "市自然资源和规划局", Name: "陈涛", Address: "ziran@city.example"},
		{Body: "市水利局", Name: "何军", Address: "shuili@city.example"},
		{Body: "市发改委", Name: "何军", Address: "fagai@city.example"},
		{Body: "市林业局", Name: "何军", Address: "linye@city.example"},
		{Body: "市农业农村局", Name: "何军", Address: "nongye@city.example"},
		{Body: "市工信局", Name: "何军", Address: "gongxin@city.example"},
		{Body: "吴乐胜", Name: "吴乐胜", Address: "wulesheng@city.example"},
		{Body: "整改办", Name: "刘洋", Address: "zhenggai@city.example"},
		{Body: "市委督查室", Name: "谢强", Address: "ducha@city.example"},
		{Body: "市政府督查室", Name: "龙云", Address: "ducha2@city.example"},
	} {
		c.Channel = remind.MailChannel
		d.Contacts = append(d.Contacts, c)
	}
	return d
}

// The life of one problem over its five years: reminded, heard, extended, reported by each body, returned, reported again, accepted and closed.
// Each mail stands in the golden, in order, with what people did between them; -update rewrites it, and then it is to be read.
func TestTheLifeOfAProblem(t *testing.T) {
	t.Parallel()
	const baisha, shuikoushan = "baisha@changning.example", "shuikoushan@changning.example"
	l := newLife(t, remind.NewDate(2024, 3, 25), 24, parties())
	l.until("2024-05-06")
	l.mail("李平", baisha, "措施（一）三是：清运处置方案已编制，已清运废渣1200吨，约占总量的六成，余下部分正在清运。")
	l.take(office.TakeOrder{})
	l.until("2024-06-27")
	l.record(remind.EventClose, "市生态环境局", "现场核实，13#点位废渣已清理完毕", "24.1.3@2024-06-30")
	l.until("2024-10-09")
	l.link("李平", baisha, [2]string{"kind", string(answer.Received)})
	l.until("2024-10-21")
	l.mail("李平", baisha, "措施（二）七是已完成，申请验收。")
	l.take(office.TakeOrder{})
	l.until("2024-10-23")
	l.mail("周敏", shuikoushan, "措施（二）七是我单位任务已完成，申请验收。")
	l.take(office.TakeOrder{})
	l.until("2024-10-30")
	l.record(remind.EventAccept, "市自然资源和规划局", "", "24.2.7@2024-09-30")
	l.record(remind.EventClose, "整改办", "", "24.2.7@2024-09-30")
	l.record(remind.EventClose, "市生态环境局", "管控方案已批复", "24.1.4@2024-10-31", "24.2.4@2024-10-31")
	l.until("2024-12-26")
	l.record(remind.EventClose, "市生态环境局", "现场核实，已完成", "24.1.5@2024-12-31", "24.3.2@2024-12-31")

	l.until("2028-12-25") // all have heard by then, the leader too
	l.link("李平", baisha, [2]string{"kind", string(answer.Extension)}, [2]string{"to", "2029-03-31"},
		[2]string{"reason", "汛期延误施工，渗滤液处理站尚在调试"})
	l.until("2028-12-27")
	l.take(office.TakeOrder{Doc: "衡整改办〔2028〕31号"})
	l.until("2029-02-02")
	l.mail("周敏", shuikoushan, "问题24：渣场封场已完成八成，3月中旬可完工。")
	l.take(office.TakeOrder{})
	l.until("2029-03-06")
	l.mail("李平", baisha, "问题24我镇整改任务已全部完成，申请验收。")
	l.take(office.TakeOrder{})
	l.until("2029-03-08")
	l.link("周敏", shuikoushan, [2]string{"kind", string(answer.Done)}, [2]string{"done-words", "水口山片区已完成，申请验收"})
	l.take(office.TakeOrder{})
	l.until("2029-03-14")
	l.record(remind.EventReturn, "市生态环境局", "缺少杨柳塘水质监测报告", "24")
	l.until("2029-03-26")
	l.mail("李平", baisha, "问题24监测报告已补齐，已完成整改，申请验收。")
	l.take(office.TakeOrder{})
	l.mail("周敏", shuikoushan, "问题24已完成整改，申请验收。")
	l.take(office.TakeOrder{})
	l.until("2029-03-30")
	l.record(remind.EventAccept, "市生态环境局", "", "24")
	l.until("2029-04-03")
	l.record(remind.EventClose, "整改办", "", "24")
	l.until("2029-12-31")
	l.allHeardTheEnd("2028-09-01")
	l.golden("testdata/life.golden", l.told())
}

// allHeardTheEnd checks that whoever was told of the problem since a day has heard last that it is closed, or was asked to look back after.
func (l *life) allHeardTheEnd(since string) {
	l.Helper()
	closings, told := map[string]int{}, map[string]bool{}
	for _, m := range l.letters() {
		if regexp.MustCompile(`(月通报|周调度表)（\d`).MatchString(m.Subject) { // a report and nothing else: figures, and no reminder
			continue
		}
		told[m.To.To] = told[m.To.To] || m.Day.String() >= since
		if strings.Contains(m.Subject, "问题24已销号") {
			closings[m.To.To]++
		}
	}
	for to, since := range told {
		if since && closings[to] != 1 || !since && closings[to] > 0 {
			l.Errorf("%s, who was told of it: %v, has heard %d times that it is closed", to, since, closings[to])
		}
	}
}

// golden compares a text with what is kept of it.
func (l *life) golden(path, got string) {
	l.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil { //nolint:gosec // a file of the source
			l.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		l.Fatal(err)
	}
	w, g := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			l.Fatalf("line %d is not as in %s; look at it, then -update:\n%s", i+1, path, strings.Join(g[min(max(i-3, 0), len(g)):min(i+4, len(g))], "\n"))
		}
	}
	if len(g) != len(w) {
		l.Fatalf("%d lines, want %d", len(g), len(w))
	}
}
