package messages_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
	"duban/tools/desk"
	"duban/web/messages"
	"duban/web/shell"
)

// sent is an office of which one mail was delivered, one is in doubt, one was refused, and the others wait.
func sent(t *testing.T) (d *desk.Desk, delivered, doubt, failed store.Claimed) {
	t.Helper()
	d = desk.Open(t, messages.Routes())
	d.Tell(t)
	settled := map[delivery.Outcome]store.Claimed{}
	for _, v := range []delivery.Verdict{
		{Outcome: delivery.Delivered, Code: 250, Reply: "250 2.0.0 Ok: queued as 4XyZ"}, {Outcome: delivery.Refused, Code: 550, Reply: "550 5.1.1 <x@shigu.example> no such user", Dead: true},
	} {
		settled[v.Outcome] = d.Settle(t, v)
	}
	for { // in doubt only a leader's waits for a person at once
		c := d.Settle(t, delivery.Verdict{Outcome: delivery.InDoubt, Code: 451, Reply: "451 timeout"})
		if q, err := d.Store.Trail(t.Context(), c.ID); err != nil || q.State == store.InDoubt {
			settled[delivery.InDoubt] = c
			break
		}
	}
	return d, settled[delivery.Delivered], settled[delivery.InDoubt], settled[delivery.Refused]
}

// want reports what a page lacks, or has though it must not.
func want(t *testing.T, page, status int, text string, all ...string) {
	t.Helper()
	if page != status {
		t.Errorf("HTTP %d, not %d: %.300s", page, status, text)
	}
	for _, w := range all {
		if has := strings.Contains(text, strings.TrimPrefix(w, "!")); has == strings.HasPrefix(w, "!") {
			t.Errorf("%q in the page: %v\n%s", w, has, text)
		}
	}
}

func TestMessagesAreListed(t *testing.T) {
	d, delivered, doubt, failed := sent(t)
	l, err := d.Store.Messages(t.Context(), store.Wanted{Realm: store.Rehearsal}, 0, 500)
	if err != nil || l.Count.All < 10 {
		t.Fatalf("%+v: %v", l.Count, err)
	}
	w := d.Get(desk.Clerk, "/messages")
	want(t, w.Code, http.StatusOK, w.Body.String(), "提醒记录", fmt.Sprintf("全部 %d", l.Count.All), "已送达 1", "送达存疑 1", "失败 1", fmt.Sprintf("待发 %d", l.Count.All-3), "已作废 0",
		"/messages/"+delivered.ID, delivered.To, "邮件服务器已接收")
	for path, has := range map[string][]string{
		"?state=failed":                         {failed.ID, "!" + delivered.ID},
		"?state=in_doubt":                       {doubt.ID, "!" + failed.ID, "送达存疑 1"},
		"?who=" + url.QueryEscape(delivered.To): {delivered.ID},
		"?who=nobody":                           {"没有符合条件的消息", "!" + delivered.ID},
		"?from=2026-11-24":                      {"没有符合条件的消息"},
		"?to=2026-11-23&channel=mail":           {delivered.ID},
		"?words=" + url.QueryEscape("督办"):       {delivered.ID},
		"?page=99":                              {"回到第一页"},
	} {
		w := d.Get(desk.Clerk, "/messages"+path)
		want(t, w.Code, http.StatusOK, w.Body.String(), has...)
	}
	for _, path := range []string{"?from=2026-13-01", "?matter=99999", "?from=2026-12-01&to=2026-11-01"} {
		w := d.Get(desk.Clerk, "/messages"+path)
		want(t, w.Code, http.StatusUnprocessableEntity, w.Body.String(), `role="alert"`, "!"+delivered.ID)
	}
	key := delivered.Notices[0].Obligation
	w = d.Get(desk.Clerk, "/messages?matter="+url.QueryEscape(string(key)))
	want(t, w.Code, http.StatusOK, w.Body.String(), delivered.ID)

	w = d.Get(desk.Clerk, "/messages.xlsx?state=delivered")
	z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	if err != nil || len(z.File) == 0 || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment; filename*=UTF-8''%E6%8F%90") {
		t.Errorf("%q: %v", w.Header(), err)
	}
}

func TestAMessageIsShownAsItArrived(t *testing.T) {
	d, delivered, filed, failed := sent(t) // a leader's mail brings files
	if _, err := d.Store.Seal(t.Context(), d.Time); err != nil {
		t.Fatal(err)
	}
	trail, err := d.Store.Trail(t.Context(), delivered.ID)
	if err != nil {
		t.Fatal(err)
	}
	w := d.Get(desk.Clerk, "/messages/"+delivered.ID)
	want(t, w.Code, http.StatusOK, w.Body.String(), delivery.Unmarked(delivered.Subject), delivered.To, trail.Hash, "第1号封印", "250 2.0.0 Ok: queued as 4XyZ", "已送达",
		`sandbox src="/messages/`+delivered.ID+`/body"`, "对本消息的答复", "!登记为已送达")
	w = d.Get(desk.Clerk, "/messages/"+failed.ID)
	want(t, w.Code, http.StatusOK, w.Body.String(), `href="/matters/hengyang-2024/`, "550 5.1.1")
	w = d.Get(desk.Clerk, "/messages/"+delivered.ID+"/body")
	want(t, w.Code, http.StatusOK, w.Body.String(), "<table")
	if csp := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox; default-src 'none'") || w.Header().Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("%q", w.Header())
	}
	for _, path := range []string{"/messages/nosuch", "/messages/nosuch/body", "/messages/" + delivered.ID + "/files/99", "/messages/" + delivered.ID + "/files/x"} {
		w := d.Get(desk.Clerk, path)
		want(t, w.Code, http.StatusNotFound, w.Body.String(), "没有")
	}
	trail, err = d.Store.Trail(t.Context(), filed.ID)
	if err != nil || len(trail.Attachments) == 0 {
		t.Fatalf("the mail has no file: %v", err)
	}
	w = d.Get(desk.Clerk, "/messages/"+filed.ID+"/files/1")
	if !bytes.Equal(w.Body.Bytes(), trail.Attachments[0].Data) || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment;") || w.Header().Get("Content-Type") != "application/octet-stream" {
		t.Errorf("HTTP %d, %q", w.Code, w.Header())
	}
}

// What the office says of a message is told before, and recorded once.
func TestAMessageIsSettled(t *testing.T) {
	d, delivered, doubt, failed := sent(t)
	w := d.Get(desk.Clerk, "/messages/"+doubt.ID+"?act=sent")
	want(t, w.Code, http.StatusOK, w.Body.String(), "记为“已送达”，不再发送", `name="state" value="in_doubt"`)
	post := func(id, act, state string) *http.Response {
		return d.Post(desk.Clerk, "/messages/"+id+"/settle", url.Values{"act": {act}, "state": {state}}).Result()
	}
	state := func(id string) string {
		r, err := d.Store.Trail(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return r.State
	}
	if r := post(doubt.ID, "sent", "queued"); r.StatusCode != http.StatusConflict || state(doubt.ID) != store.InDoubt {
		t.Errorf("what stood otherwise was settled: HTTP %d, %s", r.StatusCode, state(doubt.ID))
	}
	if r := post(doubt.ID, "", "in_doubt"); r.StatusCode != http.StatusBadRequest {
		t.Errorf("nothing was said: HTTP %d", r.StatusCode)
	}
	if r := post(doubt.ID, "sent", "in_doubt"); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/messages/"+doubt.ID || state(doubt.ID) != store.Delivered {
		t.Errorf("HTTP %d, %s", r.StatusCode, state(doubt.ID))
	}
	if r, _ := d.Store.Trail(t.Context(), doubt.ID); r.Settlements[len(r.Settlements)-1].By != desk.Clerk.Name {
		t.Errorf("settled by %+v", r.Settlements)
	}
	w = d.Get(desk.Clerk, "/messages/"+failed.ID+"?act=resend")
	want(t, w.Code, http.StatusOK, w.Body.String(), "重新待发", "另写一封发送", "550 5.1.1")
	if r := post(failed.ID, "resend", "failed"); r.StatusCode != http.StatusSeeOther || state(failed.ID) != store.Dissolved {
		t.Errorf("HTTP %d, %s", r.StatusCode, state(failed.ID))
	}
	if r := post(delivered.ID, "resend", "delivered"); r.StatusCode != http.StatusConflict {
		t.Errorf("a delivered one was sent again: HTTP %d", r.StatusCode)
	}
	w = d.Get(desk.Clerk, "/messages/"+delivered.ID+"?act=resend")
	want(t, w.Code, http.StatusConflict, w.Body.String(), "不能这样办理")
}

// A viewer reads no whole address; one whose view is bounded sees the messages of his matters alone, and of another's list of all matters nothing.
func TestAViewerSeesHisMessages(t *testing.T) {
	d, delivered, doubt, _ := sent(t)
	w := d.Get(desk.Guest, "/messages")
	want(t, w.Code, http.StatusOK, w.Body.String(), delivered.ID, "!"+delivered.To, "***@")
	w = d.Get(desk.Guest, "/messages?who="+url.QueryEscape(delivered.To))
	want(t, w.Code, http.StatusOK, w.Body.String(), "没有符合条件的消息")
	w = d.Get(desk.Guest, "/messages/"+doubt.ID+"?act=sent")
	want(t, w.Code, http.StatusConflict, w.Body.String(), "!确认")
	w = d.Get(desk.Guest, "/messages/"+delivered.ID)
	want(t, w.Code, http.StatusOK, w.Body.String(), "!"+delivered.To, "!/settle")

	own := shell.User{Account: "shigu", Name: "石鼓区", Role: shell.Viewer, Scope: "石鼓区党委、政府"}
	visible := 0
	snap, err := d.Store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	day := d.Office.Terms.World(snap).On(remind.DateOf(d.Time))
	l, err := d.Store.Messages(t.Context(), store.Wanted{Realm: store.Rehearsal}, 0, 500)
	if err != nil {
		t.Fatal(err)
	}
	for i := range l.Rows {
		m, err := d.Store.Trail(t.Context(), l.Rows[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		his := true
		for _, n := range m.Notices {
			o, _ := day.Find(string(n.Obligation))
			his = his && o != nil && own.Sees(day, o)
		}
		status := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[his]
		for _, path := range []string{"", "/body", "/files/1"} {
			if got := d.Get(own, "/messages/"+m.ID+path).Code; path == "/files/1" && his && got == http.StatusNotFound {
				continue // to another, whose list of all matters it is
			} else if got != status {
				t.Errorf("%s%s to %s, his matters alone: %v: HTTP %d", m.ID, path, m.Recipient, his, got)
			}
		}
		if his {
			visible++
		}
	}
	w = d.Get(own, "/messages")
	want(t, w.Code, http.StatusOK, w.Body.String(), fmt.Sprintf("全部 %d<", visible))
	if visible == 0 || visible == len(l.Rows) {
		t.Errorf("%d of %d messages are his", visible, len(l.Rows))
	}
}

// A hostile mail reaches nobody's browser as anything but text, and its link answers for nobody.
func TestAHostileMail(t *testing.T) {
	d := desk.Open(t, messages.Routes())
	snap, err := d.Store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	due := d.Office.Terms.World(snap).On(remind.DateOf(d.Time)).Due().Notices[:1]
	if _, err := d.Store.Offer(t.Context(), store.Round{Day: remind.DateOf(d.Time), At: d.Time, Realm: store.Rehearsal}, due, nil); err != nil {
		t.Fatal(err)
	}
	evil := `"><script>alert(1)</script>` + "\u202e" + strings.Repeat("长", 5000)
	m := store.Outgoing{
		Letter: delivery.Letter{
			ID: "0123456789abcdef0123456789abcdef", Address: due[0].Address, Recipient: evil, Date: d.Time,
			Rendered: remind.Rendered{
				Subject: evil, Text: evil + " http://duban.example/a/0123456789abcdef.0123456789abcdef0123456789abcdef",
				HTML:        `<style>body{position:fixed}</style><script>parent.x=1</script><a href="http://duban.example/a/0123456789abcdef.0123456789abcdef0123456789abcdef">答复</a>`,
				Attachments: []remind.Attachment{delivery.Attach("../../etc/<b>\u202e"+strings.Repeat("长", 300)+".xlsx", "text/html", []byte("<script>"))},
			},
		},
		Realm: store.Rehearsal, Day: remind.DateOf(d.Time), Expires: d.Time.Add(time.Hour), Notices: []remind.NoticeKey{due[0].NoticeKey},
	}
	if err := d.Store.PutMessage(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/messages", "/messages/" + m.ID} {
		w := d.Get(desk.Clerk, path)
		want(t, w.Code, http.StatusOK, w.Body.String(), "!<script>alert", "!\u202e", "!.0123456789abcdef0123456789abcdef", "&lt;script&gt;")
		if n := w.Body.Len(); n > 100_000 {
			t.Errorf("%s has %d bytes", path, n)
		}
	}
	w := d.Get(desk.Clerk, "/messages/"+m.ID+"/body")
	want(t, w.Code, http.StatusOK, w.Body.String(), "!.0123456789abcdef0123456789abcdef")
	w = d.Get(desk.Clerk, "/messages/"+m.ID+"/files/1")
	name, _ := url.PathUnescape(strings.TrimPrefix(w.Header().Get("Content-Disposition"), "attachment; filename*=UTF-8''"))
	if strings.ContainsAny(name, `/\<>`+"\u202e") || !strings.HasSuffix(name, ".xlsx") || len([]rune(name)) > 120 || w.Header().Get("Content-Type") != "application/octet-stream" {
		t.Errorf("%q as %s", name, w.Header().Get("Content-Type"))
	}
}
