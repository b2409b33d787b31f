package replies_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/office"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/delivery"
	"duban/store"
	"duban/tools/desk"
	"duban/web/replies"
)

// asked is an office that has told everybody; the message is one that told its address of several problems.
func asked(t *testing.T) (*desk.Desk, store.Outgoing) {
	t.Helper()
	d := desk.Open(t, replies.Routes())
	for _, m := range d.Tell(t) {
		if m.Recipient == "石鼓区党委、政府" {
			for { // until it is sent
				if c := d.Settle(t, delivery.Verdict{Outcome: delivery.Delivered, Code: 250, Reply: "250 ok"}); c.ID == m.ID {
					return d, m
				}
			}
		}
	}
	t.Fatal("nobody told 石鼓区")
	return nil, store.Outgoing{}
}

// answered takes in what somebody says to a message.
func answered(t *testing.T, d *desk.Desk, m *store.Outgoing, from, words string, files ...answer.File) int64 {
	t.Helper()
	r := answer.Reply{
		Way: answer.ByMail, Source: fmt.Sprintf("<%d@test>", len(words)), Message: m.ID, From: from, Name: "赵某", Subject: "答复", Words: words, Whole: words, Files: files,
	}
	if _, err := d.Office.Receive(t.Context(), &r); err != nil {
		t.Fatal(err)
	}
	d.Site.Changed()
	return r.ID
}

// problem returns a problem of a message that is told as a whole.
func problem(t *testing.T, m *store.Outgoing) remind.Key {
	t.Helper()
	for _, n := range m.Notices {
		if n.Obligation == n.Obligation.ProblemKey() {
			return n.Obligation
		}
	}
	t.Fatal("no whole problem is told")
	return ""
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

// kept returns the hidden fields of a confirmation.
func kept(page string) url.Values {
	f := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(page, -1) {
		f.Add(m[1], m[2])
	}
	return f
}

// An answer waits, is looked at, is taken after its effect was seen, and is dealt with once.
func TestAnAnswerIsTaken(t *testing.T) {
	d, m := asked(t)
	key := problem(t, &m)
	proof, err := office.Proof("照片.jpg", strings.NewReader("jpg"))
	if err != nil {
		t.Fatal(err)
	}
	_, number, _ := strings.Cut(string(key), "/")
	id := answered(t, d, &m, m.To, "问题"+number+"已全部整改完成，申请验收。", proof)
	w := d.Get(desk.Clerk, "/replies")
	page := fmt.Sprintf("/replies/%d", id)
	want(t, w.Code, http.StatusOK, w.Body.String(), page, "待处理 1", "石鼓区党委、政府（赵某）", "已完成，申请验收", "0个工作日", "!超过3个工作日", "1件")
	w = d.Get(desk.Clerk, page)
	want(t, w.Code, http.StatusOK, w.Body.String(), "已全部整改完成", "/files/"+proof.SHA256, "照片.jpg", "/messages/"+m.ID, `name="key" value="`+string(key)+`" checked`, "不予采纳")

	form := url.Values{"step": {"preview"}, "key": {string(key)}}
	w = d.Post(desk.Clerk, page+"/take", form)
	want(t, w.Code, http.StatusOK, w.Body.String(), "确认采纳", "登记石鼓区党委、政府报验", "提醒的变动", "记在石鼓区党委、政府")
	snap, _ := d.Store.Snapshot(t.Context())
	if len(snap.Events) != 0 {
		t.Fatal("a preview was recorded")
	}
	confirmed := kept(w.Body.String())
	confirmed.Set("step", "apply")
	if _, err := d.Office.Rename(t.Context(), "22", "废渣", "张三"); err != nil {
		t.Fatal(err)
	}
	w = d.Post(desk.Clerk, page+"/take", confirmed)
	want(t, w.Code, http.StatusConflict, w.Body.String(), "数据已有变动")

	w = d.Post(desk.Clerk, page+"/take", form)
	confirmed = kept(w.Body.String())
	confirmed.Set("step", "apply")
	w = d.Post(desk.Clerk, page+"/take", confirmed)
	want(t, w.Code, http.StatusSeeOther, w.Body.String())
	snap, _ = d.Store.Snapshot(t.Context())
	if len(snap.Events) != 1 || snap.Events[0].Kind != remind.EventReport || snap.Events[0].Taker != desk.Clerk.Name || snap.Events[0].Key != key {
		t.Errorf("recorded %+v", snap.Events)
	}
	for _, act := range []string{"/take", "/dismiss"} {
		confirmed.Set("note", "说明")
		w = d.Post(desk.Clerk, page+act, confirmed)
		want(t, w.Code, http.StatusConflict, w.Body.String(), "不必重复处理")
	}
	w = d.Get(desk.Clerk, page)
	want(t, w.Code, http.StatusOK, w.Body.String(), "王科长于", "采纳", "!预览变动")
	w = d.Get(desk.Clerk, "/replies?all=1")
	want(t, w.Code, http.StatusOK, w.Body.String(), "已采纳", "待处理 0", "全部 1")
}

// What the words do not say the office says: as what, for which matter, in whose name; what is wrong stands beside what was typed.
func TestAnAnswerIsTakenAsSomethingElse(t *testing.T) {
	d, m := asked(t)
	key := problem(t, &m)
	id := answered(t, d, &m, "somebody@else.example", "我们正在想办法"+string(rune('0')))
	page := fmt.Sprintf("/replies/%d", id)
	d.Time = d.Time.Add(7 * 24 * time.Hour)
	d.Site.Changed()
	w := d.Get(desk.Clerk, "/replies")
	want(t, w.Code, http.StatusOK, w.Body.String(), "超过3个工作日", "5个工作日", "不是所督办单位的联系人")
	for name, x := range map[string]struct {
		form url.Values
		said string
	}{
		"nobody is named":   {url.Values{"more": {string(key)}, "as": {"progress"}}, "再填写“以谁的名义”"},
		"nothing at all":    {url.Values{"by": {"石鼓区"}}, ""},
		"no such matter":    {url.Values{"by": {"石鼓区"}, "more": {"99999"}, "as": {"report"}}, "没有编号为“99999”的事项，编号见事项台账"},
		"no day":            {url.Values{"by": {"石鼓区"}, "more": {string(key)}, "as": {"report"}, "on": {"2026-02-31"}}, "没有“2026-02-31”这一天"},
		"tomorrow":          {url.Values{"by": {"石鼓区"}, "more": {string(key)}, "as": {"report"}, "on": {"2027-01-01"}}, "“生效日期”2027-01-01 晚于今日"},
		"without a day":     {url.Values{"by": {"石鼓区"}, "more": {string(key)}, "as": {"extend"}, "doc": {"文"}}, "须填写新的时限"},
		"without a paper":   {url.Values{"by": {"石鼓区"}, "more": {string(key)}, "as": {"extend"}, "to": {"2027-06-30"}}, "批准延期的文件"},
		"as something else": {url.Values{"by": {"石鼓区"}, "more": {string(key)}, "as": {"<script>"}}, "“采纳为”"},
	} {
		x.form.Set("step", "preview")
		w := d.Post(desk.Clerk, page+"/take", x.form)
		if name == "nothing at all" && w.Code == http.StatusOK { // its words are progress
			continue
		}
		want(t, w.Code, http.StatusUnprocessableEntity, w.Body.String(), x.said, `role="alert"`)
		if alert := regexp.MustCompile(`role="alert">[^<]*`).FindString(w.Body.String()); strings.Contains(alert, "--") || strings.Contains(alert, "duban") {
			t.Errorf("%s: %s", name, alert)
		}
	}
	w = d.Post(desk.Clerk, page+"/take", url.Values{"step": {"preview"}, "by": {"石鼓区（赵某）"}, "more": {string(key)}, "as": {"extend"}, "doc": {"市办〔2026〕9号"}, "to": {"2027-06-30"}})
	want(t, w.Code, http.StatusOK, w.Body.String(), "2027年6月30日", "记在石鼓区（赵某）名下")
	confirmed := kept(w.Body.String())
	back := kept(w.Body.String())
	back.Set("step", "edit")
	w = d.Post(desk.Clerk, page+"/take", back)
	want(t, w.Code, http.StatusOK, w.Body.String(), `value="2027-06-30"`, "市办〔2026〕9号")
	confirmed.Set("step", "apply")
	unseen := url.Values{"step": {"apply"}, "as": {"received"}, "by": {"石鼓区"}}
	w = d.Post(desk.Clerk, page+"/take", unseen)
	want(t, w.Code, http.StatusBadRequest, w.Body.String(), "请返回后先预览")
	w = d.Post(desk.Clerk, page+"/take", confirmed)
	want(t, w.Code, http.StatusSeeOther, w.Body.String())
	snap, _ := d.Store.Snapshot(t.Context())
	if len(snap.Events) != 1 || snap.Events[0].Kind != remind.EventExtend || snap.Events[0].By != "石鼓区（赵某）" || snap.Events[0].To != remind.NewDate(2027, 6, 30) {
		t.Errorf("recorded %+v", snap.Events)
	}
}

func TestAnAnswerIsLaidAside(t *testing.T) {
	d, m := asked(t)
	id := answered(t, d, &m, m.To, "情况不属实，请撤销。")
	page := fmt.Sprintf("/replies/%d", id)
	w := d.Post(desk.Clerk, page+"/dismiss", url.Values{"step": {"preview"}})
	want(t, w.Code, http.StatusUnprocessableEntity, w.Body.String(), "请写明不予采纳的原因")
	w = d.Post(desk.Clerk, page+"/dismiss", url.Values{"step": {"preview"}, "note": {"没有佐证材料"}})
	want(t, w.Code, http.StatusOK, w.Body.String(), "告知答复人，原因：没有佐证材料", "确认不予采纳")
	if row, err := d.Office.Reply(t.Context(), id); err != nil || row.State != office.ReplyWaits {
		t.Errorf("it is %s: %v", row.State, err)
	}
	f := kept(w.Body.String())
	f.Set("step", "apply")
	w = d.Post(desk.Clerk, page+"/dismiss", f)
	want(t, w.Code, http.StatusSeeOther, w.Body.String())
	if row, err := d.Office.Reply(t.Context(), id); err != nil || row.State != office.ReplyDismissed || row.Ending.By != desk.Clerk.Name || row.Ending.Note != "没有佐证材料" {
		t.Errorf("it is %+v: %v", row.Ending, err)
	}
	for _, path := range []string{"/replies/0", "/replies/999", "/replies/x", "/replies/999/take"} {
		w := d.Get(desk.Clerk, path)
		if path == "/replies/999/take" {
			w = d.Post(desk.Clerk, path, url.Values{"step": {"preview"}})
		}
		want(t, w.Code, http.StatusNotFound, w.Body.String(), "没有")
	}
}

// What a stranger writes is words, and no part of the page.
func TestAHostileAnswer(t *testing.T) {
	d, m := asked(t)
	evil := "问题22已完成" + `"><script>alert(1)</script><style>body{display:none}</style>` + "\u202e" + strings.Repeat("长", 60000)
	proof, err := office.Proof(`..\..\<b>"x`+strings.Repeat("名", 200)+".exe", strings.NewReader("MZ"))
	if err != nil {
		t.Fatal(err)
	}
	r := answer.Reply{
		Way: answer.ByMail, Source: "<evil@test>", Message: m.ID, From: `"<script>"@x.example`, Name: evil, Subject: evil, Words: evil, Whole: evil + evil, Files: []answer.File{proof},
		Left: []string{evil}, Doubts: []string{evil}, Auth: []answer.Check{{Method: evil, Result: evil}},
	}
	if _, err := d.Office.Receive(t.Context(), &r); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/replies", "/replies?all=1", fmt.Sprintf("/replies/%d", r.ID)} {
		w := d.Get(desk.Clerk, path)
		want(t, w.Code, http.StatusOK, w.Body.String(), "!<script>alert", "!<style>body", "!\u202e")
		if n := w.Body.Len(); n > 200_000 {
			t.Errorf("%s has %d bytes", path, n)
		}
	}
}
