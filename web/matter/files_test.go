package matter_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"duban/remind"
	"duban/remind/answer"
	"duban/tools/desk"
	"duban/web/matter"
	"duban/web/shell"
)

// upload sends progress with files.
func upload(t testing.TB, d *desk.Desk, u shell.User, fields map[string]string, files map[string]string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for name, value := range fields {
		_ = w.WriteField(name, value)
	}
	for name, data := range files {
		part, err := w.CreateFormFile("files", name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte(data))
	}
	_ = w.Close()
	got := d.Send(u, "/matter-acts/progress", w.FormDataContentType(), &out)
	return got.Code, got.Body.String()
}

// A waiting body says when it is read, and ends when it may.
type waiting struct{ read, end chan struct{} }

func (w waiting) Read([]byte) (int, error) {
	w.read <- struct{}{}
	<-w.end
	return 0, io.ErrUnexpectedEOF
}

// Files are held in memory until they are recorded: few come at once, however many send.
func TestFewFilesComeAtOnce(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	w := waiting{make(chan struct{}), make(chan struct{})}
	var sending sync.WaitGroup
	for range 4 {
		sending.Go(func() { d.Send(desk.Clerk, "/matter-acts/progress", "multipart/form-data; boundary=b", w) })
		<-w.read
	}
	fields, files := map[string]string{"key": plan + "24", "note": "已清运", "step": "apply"}, map[string]string{"a.txt": "x"}
	if code, html := upload(t, d, desk.Clerk, fields, files); code != http.StatusServiceUnavailable || !strings.Contains(html, "请稍后再试") {
		t.Errorf("a fifth: HTTP %d", code)
	}
	close(w.end)
	sending.Wait()
	if code, _ := upload(t, d, desk.Clerk, fields, files); code != http.StatusSeeOther {
		t.Errorf("with room again: HTTP %d", code)
	}
}

// hostile are texts that somebody may type into any field.
const hostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e倒写\u0000'"

func TestProgressWithFiles(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	fields := map[string]string{"key": plan + "24", "note": "已清运" + hostile, "by": "常宁市" + hostile, "step": "apply", "on": "2026-11-20"}
	const page = "<html><script>alert(3)</script></html>"
	if code, html := upload(t, d, desk.Clerk, fields, map[string]string{"../../etc/passwd\"><script>.html": page}); code != http.StatusSeeOther {
		t.Fatalf("HTTP %d %s", code, html)
	}
	if code, _ := upload(t, d, desk.Clerk, fields, map[string]string{"../../etc/passwd\"><script>.html": page}); code != http.StatusSeeOther { // the same once more
		t.Errorf("HTTP %d", code)
	}
	snap, err := d.Store.Snapshot(t.Context())
	if err != nil || len(snap.Progress) != 1 || snap.Progress[0].On != remind.NewDate(2026, 11, 20) || snap.Progress[0].Taker != desk.Clerk.Name {
		t.Fatalf("%v %+v", err, snap.Progress)
	}
	hash := sha256.Sum256([]byte(page))
	sum := hex.EncodeToString(hash[:])
	html := body(t, d, desk.Clerk, "/matters/"+plan+"24")
	holds(t, html, `/files/`+sum, "已清运", "&lt;script&gt;")
	lacks(t, html, "<script>alert", "<img", "\u202e", "\u0000")
	w := d.Get(desk.Guest, "/files/"+sum)
	disposition, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
	if err != nil || disposition != "attachment" || strings.ContainsAny(params["filename"], "/<>\"\\") || !strings.HasSuffix(params["filename"], ".html") {
		t.Errorf("%v, %q", err, w.Header())
	}
	if h := w.Header(); w.Body.String() != page || h.Get("Content-Type") != "application/octet-stream" || h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %v", w.Code, h)
	}
	other := desk.Guest
	other.Scope = "衡东县党委、政府"
	own := desk.Guest
	own.Scope = "常宁市党委、政府"
	for u, want := range map[shell.User]int{other: http.StatusNotFound, own: http.StatusOK} {
		if w := d.Get(u, "/files/"+sum); w.Code != want {
			t.Errorf("%s: HTTP %d", u.Scope, w.Code)
		}
	}
	for _, path := range []string{"/files/" + strings.Repeat("0", 64), "/files/x", "/files/..%2f..%2fetc%2fpasswd"} {
		if w := d.Get(desk.Boss, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: HTTP %d", path, w.Code)
		}
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	fields := map[string]string{"key": plan + "24", "step": "apply"}
	if code, html := upload(t, d, desk.Clerk, fields, map[string]string{"大.zip": strings.Repeat("x", 21<<20)}); code != http.StatusRequestEntityTooLarge || !strings.Contains(html, "20MB") {
		t.Errorf("HTTP %d", code)
	}
	many := map[string]string{}
	for _, n := range strings.Split("abcdefghijk", "") {
		many[n+".txt"] = n
	}
	if code, _ := upload(t, d, desk.Clerk, fields, many); code != http.StatusRequestEntityTooLarge {
		t.Errorf("HTTP %d of eleven files", code)
	}
	if code, html := upload(t, d, desk.Clerk, fields, map[string]string{"空.txt": ""}); code != http.StatusUnprocessableEntity || !strings.Contains(html, "空文件") {
		t.Errorf("HTTP %d of an empty file", code)
	}
	if code, html := upload(t, d, desk.Clerk, fields, nil); code != http.StatusUnprocessableEntity || !strings.Contains(html, "须填写进展，或者附上材料") {
		t.Errorf("HTTP %d of nothing: %s", code, html)
	}
	if w := d.Send(desk.Clerk, "/matter-acts/progress", "multipart/form-data; boundary=x", strings.NewReader("--x\r\nbroken")); w.Code != http.StatusBadRequest {
		t.Errorf("HTTP %d", w.Code)
	}
	if snap, _ := d.Store.Snapshot(t.Context()); len(snap.Progress) != 0 {
		t.Error("it was recorded")
	}
}

// A reply's words and the names of its files come from outside.
func TestAReplyIsShownAndItsFilesGoHome(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	data := []byte("照片")
	hash := sha256.Sum256(data)
	r := answer.Reply{
		Way: answer.ByLink, Source: "link:x", From: "changning@city.example", Name: "张三" + hostile, Words: strings.Repeat("长", 5000) + hostile, At: desk.Monday,
		Claims: []answer.Claim{{Key: plan + "24", Kind: answer.Done}},
		Files:  []answer.File{{Name: "验收\u202egpj.exe" + hostile, Bytes: len(data), SHA256: hex.EncodeToString(hash[:]), Data: data}},
	}
	if _, err := d.Store.AddReply(t.Context(), &r); err != nil {
		t.Fatal(err)
	}
	html := body(t, d, desk.Clerk, "/matters/"+plan+"24")
	holds(t, html, "收到答复", "/replies/1", "/files/"+r.Files[0].SHA256, "changning@city.example")
	lacks(t, html, "<script>alert", "<img", "\u202e")
	html = body(t, d, desk.Guest, "/matters/"+plan+"24")
	holds(t, html, "收到答复", "c***@city.example")
	lacks(t, html, "changning@city.example", "/replies/1", "/matter-acts", "?act=", "代拟稿")
	if w := d.Get(desk.Clerk, "/files/"+r.Files[0].SHA256); strings.Contains(w.Header().Get("Content-Disposition"), "\u202e") || w.Body.String() != "照片" {
		t.Errorf("%v", w.Header())
	}
}

func TestPapersAndTheDossier(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	round(t, d, plan+"24", remind.NewDate(2026, 11, 20))
	kind := url.QueryEscape("督办单")
	for path, sign := range map[string]string{
		"/evidence?format=docx&key=" + plan + "24": "word/document.xml", "/evidence?format=xlsx&key=" + plan + "24": "xl/workbook.xml",
		"/matter-papers?kind=" + kind + "&key=" + plan + "22": "word/document.xml",
	} {
		w := d.Get(desk.Clerk, path)
		z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
		if err != nil {
			t.Fatalf("%s: HTTP %d %v", path, w.Code, err)
		}
		if _, err := z.Open(sign); err != nil || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %v %v", path, err, w.Header())
		}
	}
	lines := d.Get(desk.Guest, "/evidence?format=json&key="+plan+"24").Body.String()
	holds(t, lines, `"part":"matter"`, "c***@city.example")
	lacks(t, lines, "changning@city.example")
	for path, want := range map[string]int{
		"/evidence?format=exe&key=" + plan + "24": http.StatusNotFound, "/evidence?format=docx&key=x": http.StatusNotFound, "/matter-papers?kind=x&key=" + plan + "22": http.StatusNotFound,
		"/matter-papers?kind=" + url.QueryEscape("专函") + "&key=" + plan + "22": http.StatusUnprocessableEntity,
	} {
		if w := d.Get(desk.Clerk, path); w.Code != want || strings.Contains(w.Body.String(), "duban ") {
			t.Errorf("%s: HTTP %d %s", path, w.Code, w.Body)
		}
	}
	form := url.Values{"key": {plan + "22"}, "kind": {"提醒函"}, "doc": {"衡整改办〔2026〕9号"}, "on": {"2026-11-20"}, "step": {"apply"}}
	if w := d.Post(desk.Clerk, "/matter-acts/paper", form); w.Code != http.StatusSeeOther {
		t.Fatalf("HTTP %d %s", w.Code, w.Body)
	}
	holds(t, body(t, d, desk.Clerk, "/matters/"+plan+"22"), "发出文书", "衡整改办〔2026〕9号")
	if w := d.Post(desk.Clerk, "/matter-acts/paper", form); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "已登记过") {
		t.Errorf("HTTP %d", w.Code)
	}
}

func TestAShortNameAndAHold(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	name := url.Values{"key": {plan + "22"}, "name": {"万峰场地废渣"}, "step": {"apply"}}
	if w := d.Post(desk.Clerk, "/matter-acts/name", name); w.Code != http.StatusSeeOther {
		t.Fatalf("HTTP %d %s", w.Code, w.Body)
	}
	holds(t, body(t, d, desk.Clerk, "/matters/"+plan+"22"), "问题22　万峰场地废渣", "简称定为")
	name.Set("name", strings.Repeat("长", 21))
	if w := d.Post(desk.Clerk, "/matter-acts/name", name); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "最多20个字") {
		t.Errorf("HTTP %d", w.Code)
	}
	hold := url.Values{"key": {plan + "22"}, "to": {"2026-12-31"}, "note": {"核对时限"}, "second": {"李某"}}
	confirm(t, d, "hold", hold, "至2026年12月31日止不发出", "暂不发出", "2026-12-24", "李某")
	html := body(t, d, desk.Clerk, "/matters/"+plan+"22")
	holds(t, html, "该事项的提醒已暂停发送，至2026年12月31日止（王科长、李某）：核对时限", "?act=release", `tag grey">暂不发出`)
	lacks(t, html, "?act=hold")
	confirm(t, d, "release", url.Values{"key": {plan + "22"}, "note": {"已核"}}, "放行后")
	lacks(t, body(t, d, desk.Clerk, "/matters/"+plan+"22"), "核对时限</p>")
}

// Where people sign in, whoever agrees to a silence confirms it himself.
func TestTheSecondPersonSigns(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	d.Site.Second = func(_ *shell.Call, name, password string) (string, error) {
		if name != "li" || password != " geheim " {
			return "", shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "用户名或者密码不对。"}
		}
		return "李某某", nil
	}
	hold := url.Values{"key": {plan + "22"}, "to": {"2026-12-31"}, "note": {"核对时限"}, "second": {"li"}, "step": {"preview"}}
	html := d.Post(desk.Clerk, "/matter-acts/hold", hold).Body.String()
	holds(t, html, `type="password" name="second-password"`)
	hold.Set("rev", rev.FindStringSubmatch(html)[1])
	hold.Set("step", "apply")
	if w := d.Post(desk.Clerk, "/matter-acts/hold", hold); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "密码不对") {
		t.Errorf("HTTP %d without a password", w.Code)
	}
	hold.Set("second-password", " geheim ")
	w := d.Post(desk.Clerk, "/matter-acts/hold", hold)
	snap, _ := d.Store.Snapshot(t.Context())
	if w.Code != http.StatusSeeOther || len(snap.Holds) == 0 || snap.Holds[len(snap.Holds)-1].Second != "李某某" {
		t.Errorf("HTTP %d, %+v", w.Code, snap.Holds)
	}
}
