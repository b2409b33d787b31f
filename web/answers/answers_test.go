package answers_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/ticket"
	"duban/web/answers"
)

const (
	message = "1260ee3343aa04f1b2c3d4e5f60718a9"
	other   = "99aaee3343aa04f1b2c3d4e5f60718a9"
	base    = "https://duban.city.example"
)

var (
	key = bytes.Repeat([]byte{7}, 32)
	now = time.Date(2026, 11, 23, 10, 5, 0, 0, remind.Shanghai)
)

// A desk stands for the office: it has two messages, and keeps what it receives, as the store does.
type desk struct {
	mu      sync.Mutex
	forms   map[string]*answer.Form
	replies []answer.Reply
	asked   int
	fault   error
}

func newDesk() *desk {
	matters := []answer.Asked{
		{Matter: answer.Matter{Key: "p/22", Problem: 22, Due: remind.NewDate(2026, 12, 31)}, Name: "问题22　衡南县废渣", State: "时限2026年12月31日", Open: true, Own: true},
		{Matter: answer.Matter{Key: "p/24", Problem: 24, Due: remind.NewDate(2026, 6, 30)}, Name: "问题24　白沙镇废渣治理", State: "逾期146天", Open: true, Own: true},
		{Matter: answer.Matter{Key: "p/31", Problem: 31}, Name: "问题31　噪声", State: "长期推进", Open: true, Own: true},
		{Matter: answer.Matter{Key: "p/40", Problem: 40, Due: remind.NewDate(2026, 12, 31)}, Name: "问题40　餐饮油烟", State: "时限2026年12月31日", Open: true},
	}
	of := func(id string, matters ...answer.Asked) *answer.Form {
		return &answer.Form{
			Message: id, Address: "changning@city.example", Name: "张三", Recipient: "常宁市党委、政府", Subject: "【督办】某事", Day: remind.DateOf(now), Speaks: true,
			Matters: matters, Office: remind.SignOff{Name: "市整改办", Phone: "0734-1234567"},
		}
	}
	return &desk{forms: map[string]*answer.Form{message: of(message, matters...), other: of(other, matters[0])}}
}

func (d *desk) form(_ context.Context, id string) (*answer.Form, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked++
	f := d.forms[id]
	if f == nil || d.fault != nil {
		return nil, errors.Join(d.fault, answer.ErrNoForm)
	}
	c := *f
	for i := range d.replies {
		if d.replies[i].Message == id {
			c.Earlier = append([]answer.Reply{d.replies[i]}, c.Earlier...)
		}
	}
	return &c, nil
}

func (d *desk) receive(_ context.Context, r *answer.Reply) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.replies {
		if d.replies[i].Source == r.Source {
			return false, nil
		}
	}
	d.replies = append(d.replies, *r)
	return true, d.fault
}

func (d *desk) handler() http.Handler {
	return answers.NewHandler(answers.Source{
		Links: ticket.Links{Base: base, Key: key}, Form: d.form, Receive: d.receive, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
	})
}

func link(id string) string { return ticket.Path + ticket.Make(key, id) }

func look(h http.Handler, method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w
}

// A part is one field of a form, or a file where it has a name.
type part struct{ field, value, file string }

// body makes what a browser sends.
func body(parts ...part) (content []byte, mediaType string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, p := range parts {
		head := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"`, p.field)}}
		if strings.HasSuffix(p.field, "-file") {
			head.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, p.field, p.file))
			head.Set("Content-Type", "application/pdf")
		}
		w, _ := m.CreatePart(head)
		_, _ = io.WriteString(w, p.value)
	}
	_ = m.Close()
	return b.Bytes(), m.FormDataContentType()
}

func send(h http.Handler, target string, change func(*http.Request), parts ...part) *httptest.ResponseRecorder {
	content, mediaType := body(parts...)
	r := httptest.NewRequest(http.MethodPost, target, bytes.NewReader(content))
	r.Header.Set("Content-Type", mediaType)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var tokenField = regexp.MustCompile(`name="form" value="([^"]+)"`)

// form opens a link and returns the field that makes its form one of ours.
func form(t *testing.T, h http.Handler, id string) part {
	t.Helper()
	w := look(h, http.MethodGet, link(id))
	m := tokenField.FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || m == nil {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	return part{field: "form", value: m[1]}
}

func pressed(kind answer.Kind) part { return part{field: "kind", value: string(kind)} }

func TestWhatIsPressedIsRecorded(t *testing.T) {
	march := remind.NewDate(2027, 3, 31)
	matter := func(k string) part { return part{field: "matter", value: k} }
	for _, tt := range []struct {
		name  string
		parts []part
		want  []answer.Claim
		words string
	}{
		{"收到 of all", []part{pressed(answer.Received)}, []answer.Claim{{Key: "p/22", Kind: answer.Received}, {Key: "p/24", Kind: answer.Received}, {Key: "p/31", Kind: answer.Received}, {Key: "p/40", Kind: answer.Received}}, ""},
		{"收到 of one", []part{matter("p/31"), pressed(answer.Received)}, []answer.Claim{{Key: "p/31", Kind: answer.Received}}, ""},
		{"done", []part{matter("p/24"), {field: "done-words", value: " 已完成清运\r\n附监测报告 "}, pressed(answer.Done)}, []answer.Claim{{Key: "p/24", Kind: answer.Done}}, "已完成清运\n附监测报告"},
		{
			"extension",
			[]part{matter("p/22"), matter("p/24"), {field: "to", value: "2027-03-31"}, {field: "reason", value: "汛期无法施工"}, pressed(answer.Extension)},
			[]answer.Claim{{Key: "p/22", Kind: answer.Extension, To: march, Reason: "汛期无法施工"}, {Key: "p/24", Kind: answer.Extension, To: march, Reason: "汛期无法施工"}},
			"汛期无法施工",
		},
		{"a day as people type it", []part{matter("p/22"), {field: "to", value: "2027年3月31日"}, {field: "reason", value: "雨"}, pressed(answer.Extension)}, []answer.Claim{{Key: "p/22", Kind: answer.Extension, To: march, Reason: "雨"}}, "雨"},
		{"progress", []part{matter("p/40"), {field: "progress-words", value: "已完成60%"}, pressed(answer.Progress)}, []answer.Claim{{Key: "p/40", Kind: answer.Progress}}, "已完成60%"},
		{"words claim nothing", []part{matter("p/22"), {field: "progress-words", value: "已完成，申请验收；申请延期至2027年3月31日"}, pressed(answer.Progress)}, []answer.Claim{{Key: "p/22", Kind: answer.Progress}}, "已完成，申请验收；申请延期至2027年3月31日"},
		{"words under another button stay", []part{{field: "progress-words", value: "正在施工"}, pressed(answer.Received), matter("p/22")}, []answer.Claim{{Key: "p/22", Kind: answer.Received}}, "正在施工"},
		{"a matter of another message", []part{matter("q/1"), matter("p/22"), {field: "done-words", value: "好"}, pressed(answer.Done)}, []answer.Claim{{Key: "p/22", Kind: answer.Done}}, "好"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk()
			h := d.handler()
			w := send(h, link(message), nil, append(tt.parts, form(t, h, message))...)
			if w.Code != http.StatusSeeOther || len(d.replies) != 1 {
				t.Fatalf("%d, %d replies: %s", w.Code, len(d.replies), w.Body)
			}
			r := d.replies[0]
			if fmt.Sprint(r.Claims) != fmt.Sprint(tt.want) || r.Words != tt.words {
				t.Errorf("%v %q", r.Claims, r.Words)
			}
			if r.Way != answer.ByLink || r.Message != message || r.From != "changning@city.example" || !r.At.Equal(now) {
				t.Errorf("%+v", r)
			}
			shown := look(h, http.MethodGet, link(message)+w.Header().Get("Location")).Body.String()
			for _, want := range []string{"已收到您的答复", tt.want[0].Kind.Chinese(), strings.Split(tt.words, "\n")[0]} {
				if !strings.Contains(shown, want) {
					t.Errorf("%s is missing in %s", want, shown)
				}
			}
		})
	}
}

// What cannot be recorded comes back with what was typed, and says what to mend.
func TestWhatIsToBeMended(t *testing.T) {
	matter := func(k string) part { return part{field: "matter", value: k} }
	reason, words := part{field: "reason", value: "汛期无法施工"}, part{field: "progress-words", value: "正在施工"}
	to := func(day string) part { return part{field: "to", value: day} }
	for want, parts := range map[string][]part{
		"请按下要答复的一项":     {matter("p/22"), words},
		"请先勾选答复涉及的事项":   {pressed(answer.Done)},
		"请先勾选":          {pressed(answer.Done), matter("q/1")},
		"请填写进展情况":       {pressed(answer.Progress), matter("p/22"), reason},
		"请填写申请延期至哪一天":   {pressed(answer.Extension), matter("p/22"), reason},
		"日期写法不对":        {pressed(answer.Extension), matter("p/22"), reason, to("2027-02-30")},
		"写法不对":          {pressed(answer.Extension), matter("p/22"), reason, to("明年三月底")},
		"应晚于今日":         {pressed(answer.Extension), matter("p/22"), reason, to("2026-11-23")},
		"请填写申请延期的理由":    {pressed(answer.Extension), matter("p/22"), to("2027-03-31")},
		"问题31　噪声没有规定时限": {pressed(answer.Extension), matter("p/22"), matter("p/31"), reason, to("2027-03-31")},
		"问题40　餐饮油烟由贵单位牵头督导验收，完成": {pressed(answer.Done), matter("p/40"), matter("p/22")},
		"最多5000字": {pressed(answer.Progress), matter("p/22"), {field: "progress-words", value: strings.Repeat("进", 5001)}},
		"页面已过期":   {pressed(answer.Received), {field: "form", value: "made.up"}},
	} {
		t.Run(want, func(t *testing.T) {
			d := newDesk()
			h := d.handler()
			w := send(h, link(message), nil, append([]part{form(t, h, message)}, parts...)...)
			text := w.Body.String()
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(text, want) || len(d.replies) > 0 {
				t.Fatalf("%d %d: %s", w.Code, len(d.replies), text)
			}
			for _, p := range parts {
				if p.field == "reason" && !strings.Contains(text, p.value) || p.field == "matter" && p.value == "p/22" && strings.Contains(text, "<form") && !strings.Contains(text, `value="p/22" checked`) {
					t.Errorf("%s is lost in %s", p.field, text)
				}
			}
		})
	}
}

// An impatient finger, a phone that tries again and the key for going back are three things.
func TestSentTwiceIsRecordedOnce(t *testing.T) {
	d := newDesk()
	h := d.handler()
	token := form(t, h, message)
	var places []string
	for range 3 {
		places = append(places, send(h, link(message), nil, token, pressed(answer.Received)).Header().Get("Location"))
	}
	if len(d.replies) != 1 || places[0] != places[2] || places[0] == "" {
		t.Fatalf("%d replies, %v", len(d.replies), places)
	}
	send(h, link(message), nil, token, pressed(answer.Progress), part{field: "matter", value: "p/22"}, part{field: "progress-words", value: "正在施工"})
	send(h, link(message), nil, token, pressed(answer.Received), part{field: "matter", value: "p/22"})
	send(h, link(message), nil, token, pressed(answer.Done), part{field: "matter", value: "p/22"})
	send(h, link(message), nil, form(t, h, message), pressed(answer.Received))
	if len(d.replies) != 5 {
		t.Errorf("%d replies: another answer on the same form, or the same on another, is lost", len(d.replies))
	}
}

func TestFilesAreKeptByTheirNames(t *testing.T) {
	d := newDesk()
	h := d.handler()
	w := send(h, link(other), nil, form(t, h, other), pressed(answer.Done),
		part{"done-file", "%PDF-1", `C:\Users\zhang\Desktop\监测报告.pdf`}, part{"done-file", "x", `../../etc/passwd`}, part{"done-file", "y", "报告\u202Efdp.exe"},
		part{"done-file", "", ""}, part{"progress-file", "", "空.doc"}, part{"progress-file", "z", ".."})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	r := d.replies[0]
	var names []string
	for _, f := range r.Files {
		names = append(names, f.Name)
		if f.Bytes != len(f.Data) || len(f.SHA256) != 64 || f.Type != "application/pdf" {
			t.Errorf("%+v", f)
		}
	}
	if got := strings.Join(names, "|"); got != "监测报告.pdf|passwd|报告fdp.exe|未命名" || fmt.Sprint(r.Left) != "[“空.doc”是空文件，没有保留]" {
		t.Errorf("%s %v", got, r.Left)
	}
}

// Looking changes nothing, whoever looks: gateways and chat programs fetch each link.
func TestLookingChangesNothing(t *testing.T) {
	d := newDesk()
	h := d.handler()
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, target := range []string{link(message), link(message) + "?kind=received&matter=p/22", link(message) + "?r=1234"} {
			if w := look(h, method, target); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "提交：报进展") {
				t.Errorf("%s %s: %d %s", method, target, w.Code, w.Body)
			}
		}
	}
	if len(d.replies) > 0 {
		t.Errorf("%d replies", len(d.replies))
	}
}

func TestHeadersOfEveryPage(t *testing.T) {
	d := newDesk()
	h := d.handler()
	d.forms["aa00"] = &answer.Form{Message: "aa00"}
	for _, target := range []string{link(message), link("aa00"), link("bb00"), "/", "/a/x", "/healthz", "/metrics"} {
		w := look(h, http.MethodGet, target)
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow, noarchive", "X-Content-Type-Options": "nosniff",
			"Content-Type": "text/html; charset=utf-8", "X-Frame-Options": "DENY",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q", target, name, got)
			}
		}
		policy := w.Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "style-src 'sha256-", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: %s is missing in %s", target, want, policy)
			}
		}
		if text := w.Body.String(); strings.Contains(text, "<script") || strings.Contains(text, " style=") || strings.Contains(text, "http") {
			t.Errorf("%s holds what the policy forbids: %s", target, text)
		}
	}
}

// A link ends with its matters, and then says what became of them; to whom they are none of his any more, not.
func TestALinkEndsWithItsMatters(t *testing.T) {
	d := newDesk()
	h := d.handler()
	token := form(t, h, message)
	for i := range d.forms[message].Matters {
		d.forms[message].Matters[i].Open, d.forms[message].Matters[i].State = false, "已销号（2026年11月20日）"
	}
	for _, w := range []*httptest.ResponseRecorder{look(h, http.MethodGet, link(message)), send(h, link(message), nil, token, pressed(answer.Received))} {
		text := w.Body.String()
		if w.Code != http.StatusGone || !strings.Contains(text, "链接已失效") || !strings.Contains(text, "已销号（2026年11月20日）") || !strings.Contains(text, "0734-1234567") {
			t.Errorf("%d: %s", w.Code, text)
		}
	}
	d.forms[other].Speaks = false
	if w := look(h, http.MethodGet, link(other)); w.Code != http.StatusGone || strings.Contains(w.Body.String(), "废渣") {
		t.Errorf("who has left: %d %s", w.Code, w.Body)
	}
	if len(d.replies) > 0 {
		t.Errorf("%d replies", len(d.replies))
	}
}

// What was recorded is still shown when the matter is settled.
func TestWhatWasRecordedIsShownAfterwards(t *testing.T) {
	d := newDesk()
	h := d.handler()
	place := send(h, link(other), nil, form(t, h, other), pressed(answer.Done)).Header().Get("Location")
	d.forms[other].Matters[0].Open = false
	w := look(h, http.MethodGet, link(other)+place)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "已收到您的答复") || strings.Contains(w.Body.String(), "再次答复") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	if u, err := url.Parse(place); err != nil || u.IsAbs() || u.Path != "" {
		t.Errorf("%s does not stay where a proxy has put the page", place)
	}
}
