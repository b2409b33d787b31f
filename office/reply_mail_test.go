package office

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/notify"
	"duban/remind/answer"
	"duban/remind/delivery"
)

const (
	toldID  = "1260ee3343aabbccddeeff0011223344"
	laterID = "99aabbccddeeff001122334455667788"
)

// mailbox is an office with the plan shared, that has told 甲县 of problems 1 and 2 in a mail, and of problem 2 in a later one; a message
// that was never sent waits.
func mailbox(t *testing.T) *Office {
	t.Helper()
	o := answering(t)
	o.Sender = "duban@office.example"
	tell(t, o, toldID, "zhao@x.example", "甲县", "shared/1", "shared/2")
	tell(t, o, laterID, "qian@jia.example", "甲县", "shared/2")
	return o
}

// A sentMail is what came, as a test says it.
type sentMail struct {
	from, subject, id, refs string
	extra                   string // further fields
	body                    string
}

func (m sentMail) came() notify.Came {
	header := "From: " + m.from + "\r\nTo: duban@office.example\r\nSubject: " + m.subject + "\r\nDate: Mon, 23 Nov 2026 09:30:00 +0800\r\n"
	if m.id != "" {
		header += "Message-ID: <" + m.id + ">\r\n"
	}
	if m.refs != "" {
		header += "References: " + m.refs + "\r\n"
	}
	if !strings.Contains(m.extra, "Content-Type") {
		header += "Content-Type: text/plain; charset=utf-8\r\n"
	}
	raw := []byte(header + m.extra + "\r\n" + m.body)
	return notify.Came{Raw: raw, Size: int64(len(raw))}
}

// heard takes a mail in and returns the newest reply, if there is one more.
func heard(t *testing.T, o *Office, c notify.Came) (taken bool, r *answer.Reply, err error) {
	t.Helper()
	before, _, err1 := o.Store.Replies(t.Context())
	taken, err = o.ReceiveMail(t.Context(), c)
	after, _, err2 := o.Store.Replies(t.Context())
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if len(after) > len(before) {
		r = &after[len(after)-1]
	}
	return taken, r, err
}

const done = "问题2已完成整改，申请验收。\r\n"

// Which mails are answers, and to which message.
func TestReceiveMail(t *testing.T) {
	ref := func(id string) string { return "<" + id + "@office.example>" }
	const jia, stranger = "jia@x.example", "somebody@else.example"
	tests := []struct {
		name    string
		mail    sentMail
		taken   bool
		listed  bool
		message string
		doubt   string // in it
	}{
		{"by its thread", sentMail{from: jia, refs: ref(toldID), body: done}, true, true, toldID, ""},
		{"the newest of ours in the thread", sentMail{from: jia, refs: ref(toldID) + ",\r\n\t" + ref(laterID) + ",<x@y>", body: done}, true, true, laterID, ""},
		{"by the mark alone", sentMail{from: jia, subject: "Re: x [DB-1260ee3343]", body: done}, true, true, toldID, ""},
		{"a mark in capitals", sentMail{from: jia, subject: "Re: x [db-1260EE3343]", body: done}, true, true, toldID, ""},
		{"a thread of another server and the mark", sentMail{from: jia, refs: "<tencent_AA@qq.com>", subject: "x [DB-1260ee3343]", body: done}, true, true, toldID, ""},
		{
			"a mark that is not the thread's",
			sentMail{from: jia, refs: ref(toldID), subject: "x [DB-1111111111]", body: done},
			true, true, toldID,
			"邮件主题中的编号（DB-1111111111）与所回复的邮件不一致",
		},
		{"somebody else who was given it", sentMail{from: stranger, refs: ref(toldID), body: done}, true, true, toldID, ""},
		{"somebody else with the mark", sentMail{from: stranger, subject: "转发: x [DB-1260ee3343]", body: done}, true, true, toldID, ""},
		{
			"a message that was never sent",
			sentMail{from: jia, refs: ref(strings.Repeat("0", 32)), body: done},
			false, true, "",
			"所答复的消息没有发送记录",
		},
		{"a part that there is not", sentMail{from: jia, subject: "x [DB-1260ee3343-2]", body: done}, false, true, "", "所答复的消息没有发送记录"},
		{"a letter of a contact", sentMail{from: "赵某 <JIA@x.example>", subject: "关于问题2", body: done}, false, true, "", "邮件没有注明答复的是哪一封提醒"},
		{"a stranger's letter", sentMail{from: stranger, subject: "发票", body: "收到请回复\r\n"}, false, false, "", ""},
		{"a stranger who names a contact", sentMail{from: `"jia@x.example" <somebody@else.example>`, body: done}, false, false, "", ""},
		{"a look-alike", sentMail{from: "jia@x.example.evil.example", body: done}, false, false, "", ""},
		{"an automatic answer", sentMail{from: jia, refs: ref(toldID), subject: "自动回复: x", body: "收到\r\n"}, false, false, "", ""},
		{"our own mail", sentMail{from: "督办 <duban@office.example>", refs: ref(toldID), body: done}, false, false, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := mailbox(t)
			tt.mail.id = "a1@x.example"
			taken, r, err := heard(t, o, tt.mail.came())
			if taken != tt.taken || (r != nil) != tt.listed {
				t.Fatalf("taken %v, listed %v, %v", taken, r != nil, err)
			}
			if unheard := new(answer.Unheard); errors.As(err, &unheard) != !tt.listed {
				t.Errorf("error %v", err)
			}
			if r == nil {
				return
			}
			if r.Message != tt.message || strings.TrimSpace(r.Words) != strings.TrimSpace(done) || !strings.Contains(strings.Join(r.Doubts, "\n"), tt.doubt) {
				t.Errorf("message %q, words %q, doubts %q", r.Message, r.Words, r.Doubts)
			}
			if tt.doubt == "" && len(r.Doubts) > 0 {
				t.Errorf("doubts %q", r.Doubts)
			}
			if r.Way != answer.ByMail || r.From != strings.ToLower(r.From) || r.Said.IsZero() || r.At.IsZero() {
				t.Errorf("%+v", r)
			}
		})
	}
}

// A mail is seen again after a restart, and in two mailboxes by ways that differ; two mails of one Message-ID are two.
func TestAMailIsTakenOnce(t *testing.T) {
	o := mailbox(t)
	m := sentMail{from: "jia@x.example", refs: "<" + toldID + "@office.example>", id: "a1@x.example", body: done}
	way := m
	way.extra = "Received: from another by way\r\n"
	for i, c := range []notify.Came{m.came(), m.came(), way.came()} {
		if taken, r, err := heard(t, o, c); !taken || (r != nil) != (i == 0) || err != nil {
			t.Errorf("time %d: taken %v, new %v, %v", i, taken, r != nil, err)
		}
	}
	m.body = "问题1也已完成。\r\n"
	if taken, r, err := heard(t, o, m.came()); !taken || r == nil || err != nil {
		t.Errorf("another of that name: taken %v, %v, %v", taken, r, err)
	}
	m.id = ""
	for i := range 2 {
		if taken, r, err := heard(t, o, m.came()); !taken || (r != nil) != (i == 0) || err != nil {
			t.Errorf("without a name, time %d: taken %v, new %v, %v", i, taken, r != nil, err)
		}
	}
	letter := sentMail{from: "jia@x.example", id: "b@x.example", body: done}
	for i := range 2 {
		if taken, r, err := heard(t, o, letter.came()); taken || (r != nil) != (i == 0) || err != nil {
			t.Errorf("a letter, time %d: taken %v, new %v, %v", i, taken, r != nil, err)
		}
	}
}

// What is ours in a mail is no claim of theirs.
func TestOurOwnWordsAreNotTheirs(t *testing.T) {
	o := mailbox(t)
	body := "收到。\r\n\r\n-----邮件原件-----\r\n发件人: 督办 <duban@office.example>\r\n发送时间: 2026年11月23日 9:00\r\n收件人: jia@x.example\r\n" +
		"主题: 督办\r\n\r\n问题2已逾期20天。已完成的请申请验收，不能按期完成的请申请延期至2027年3月31日。\r\n"
	_, r, err := heard(t, o, sentMail{from: "jia@x.example", refs: "<" + toldID + "@office.example>", body: body}.came())
	if err != nil || strings.TrimSpace(r.Words) != "收到。" {
		t.Fatalf("words %q, %v", r.Words, err)
	}
	for _, c := range r.Claims {
		if c.Kind != answer.Received {
			t.Errorf("claims %v", said(r.Claims))
		}
	}
	whole, err := o.Store.Reply(t.Context(), r.ID)
	if err != nil || !strings.Contains(whole.Whole, "邮件原件") {
		t.Errorf("the whole: %q, %v", whole.Whole, err)
	}
}

// withFile is a reply with a file of so many bytes.
func withFile(id, name string, size int) notify.Came {
	file := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(name[:1], size)))
	return sentMail{
		from: "jia@x.example", refs: "<" + toldID + "@office.example>", id: id, extra: "Content-Type: multipart/mixed; boundary=b\r\n",
		body: "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + done + "--b\r\nContent-Type: application/pdf; name=" + name +
			"\r\nContent-Disposition: attachment; filename=" + name + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + file + "\r\n--b--\r\n",
	}.came()
}

// Files are kept as proof, within what one address may bring in a day; what came in part is not.
func TestFilesOfAReply(t *testing.T) {
	o := mailbox(t)
	_, r, err := heard(t, o, withFile("1@x", "a.pdf", 1000))
	if err != nil || len(r.Files) != 1 || r.Files[0].Bytes != 1000 || len(r.Left) != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	if data, err := o.Store.Proof(t.Context(), r.Files[0].SHA256); err != nil || len(data) != 1000 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	cut := withFile("2@x", "b.pdf", 3<<20)
	cut.Size, cut.Raw = 50<<20, cut.Raw[:1<<20]
	_, r, err = heard(t, o, cut)
	if left := strings.Join(r.Left, "\n"); err != nil || len(r.Files) != 0 || !strings.Contains(left, "邮件共50 MB") || strings.TrimSpace(r.Words) != strings.TrimSpace(done) {
		t.Errorf("cut: files %d, left %q, words %q, %v", len(r.Files), left, r.Words, err)
	}
	big := answer.Reply{
		At: o.Now(), Way: answer.ByMail, Source: "big", From: "jia@x.example", Files: []answer.File{{Name: "c.pdf", Bytes: filesADay - 500, SHA256: strings.Repeat("0", 64)}},
	}
	bound := func() error {
		a, err := o.assign(t.Context(), &big)
		if err != nil {
			t.Fatal(err)
		}
		return a.bound()
	}
	if err := bound(); err != nil || len(big.Files) != 0 || !strings.Contains(strings.Join(big.Left, ""), "c.pdf：该邮箱当日的附件合计超过200 MB") {
		t.Errorf("more than a day's: %d, %q, %v", len(big.Files), big.Left, err)
	}
	o.Now = func() time.Time { return monday.AddDate(0, 0, 1) }
	big.At, big.Files = o.Now(), []answer.File{{Name: "c.pdf", Bytes: filesADay - 500}}
	if err := bound(); err != nil || len(big.Files) != 1 {
		t.Errorf("the next day: %d, %v", len(big.Files), err)
	}
}

// Two programs that answer each other are stopped for the day; others are heard, and the next day so are they.
func TestAFloodIsLeft(t *testing.T) {
	o := mailbox(t)
	m := func(from string, n int) notify.Came {
		return sentMail{from: from, refs: "<" + toldID + "@office.example>", id: fmt.Sprintf("%d@x.example", n), body: done}.came()
	}
	for n := range mailsADay {
		if taken, _, err := heard(t, o, m("jia@x.example", n)); !taken || err != nil {
			t.Fatalf("mail %d: %v", n, err)
		}
	}
	var flood *answer.Flood
	if taken, r, err := heard(t, o, m("jia@x.example", mailsADay)); taken || r != nil || !errors.As(err, &flood) || flood.From != "jia@x.example" {
		t.Errorf("one more: taken %v, %v", taken, err)
	}
	if strings.Contains(flood.Error(), "jia") || !strings.Contains(flood.Chinese(), "jia@x.example") {
		t.Errorf("%v; %s", flood, flood.Chinese())
	}
	if taken, _, err := heard(t, o, m("jia@x.example", 3)); !taken || err != nil {
		t.Errorf("one that is known: %v, %v", taken, err)
	}
	if taken, _, err := heard(t, o, m("yi@x.example", 1000)); !taken || err != nil {
		t.Errorf("another's: %v, %v", taken, err)
	}
	o.Now = func() time.Time { return monday.AddDate(0, 0, 1) }
	if taken, _, err := heard(t, o, m("jia@x.example", 1001)); !taken || err != nil {
		t.Errorf("the next day: %v, %v", taken, err)
	}
}

// Whoever has seen a mail of ours may write under as many names as he likes: they share one bound, and hold up no unit.
func TestStrangersShareOneBound(t *testing.T) {
	o := mailbox(t)
	for n := range strangersADay {
		r := mailed("", fmt.Sprintf("s%d@y.example", n), "收到")
		r.At, r.Foreign = monday, true
		if _, err := o.Store.AddReply(t.Context(), &r); err != nil {
			t.Fatal(err)
		}
	}
	m := func(from string) notify.Came {
		return sentMail{from: from, refs: "<" + toldID + "@office.example>", id: from, body: done}.came()
	}
	var flood *answer.Flood
	if taken, r, err := heard(t, o, m("new@y.example")); taken || r != nil && r.From == "new@y.example" || !errors.As(err, &flood) || flood.From != "" {
		t.Errorf("one more stranger: taken %v, %v", taken, err)
	}
	if !strings.Contains(flood.Chinese(), "通讯录以外") || !strings.Contains(flood.Error(), "strangers") {
		t.Errorf("%v; %s", flood, flood.Chinese())
	}
	if taken, _, err := heard(t, o, m("jia@x.example")); !taken || err != nil {
		t.Errorf("a unit's: %v, %v", taken, err)
	}
}

// What nobody knows of a store that fails is not said of the mail: it is seen again.
func TestAMailThatCannotBeKept(t *testing.T) {
	o := mailbox(t)
	if err := o.Store.Close(); err != nil {
		t.Fatal(err)
	}
	taken, err := o.ReceiveMail(t.Context(), sentMail{from: "jia@x.example", refs: "<" + toldID + "@office.example>", body: done}.came())
	var unheard *answer.Unheard
	if taken || err == nil || errors.As(err, &unheard) {
		t.Errorf("taken %v, %v", taken, err)
	}
	if delivery.Mark(toldID) != "DB-"+delivery.MarkedPrefix("DB-1260ee3343-2") {
		t.Error("the beginning of a name that a mark names")
	}
}
