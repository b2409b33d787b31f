package incoming_test

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/notify/incoming"
	"duban/remind/answer"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func gbk(s string) string {
	b, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return b
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// qp writes every byte as quoted-printable, in lines.
func qp(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && i%20 == 0 {
			b.WriteString("=\n")
		}
		b.WriteString("=" + strings.ToUpper(string("0123456789abcdef"[s[i]>>4])+string("0123456789abcdef"[s[i]&15])))
	}
	return b.String()
}

func TestWhatIsNoMail(t *testing.T) {
	for _, raw := range []string{"", "\n\n", "\r\n", "收到", "<html></html>"} {
		if m, err := incoming.Read([]byte(raw), usual); !errors.Is(err, incoming.ErrNoMail) {
			t.Errorf("%q: %+v, %v", raw, m, err)
		}
	}
}

const secondID = "aabbccddeeff00112233445566778899-2"

// What programs write into References and In-Reply-To.
func TestOurIDsAreFound(t *testing.T) {
	second := "<" + secondID + "@city.example>"
	for _, tt := range []struct {
		name, fields string
		want         []string
	}{
		{"none", "", nil},
		{"others' alone", "In-Reply-To: <x@y.example>\nReferences: <CAF=abc@mail.gmail.com>\n", nil},
		{"one", thread, []string{ourID}},
		{"Foxmail: commas, no In-Reply-To", "References: " + ourRef + ", \n\t" + second + "\n", []string{secondID, ourID}},
		{"Alibaba: a bare comma before the last", "In-Reply-To: <z@y.example>\nReferences: <z@y.example> " + ourRef + "," + second + "\n", []string{secondID, ourID}},
		{"a leader passed it on", "In-Reply-To: <leader@phone.example>\nReferences: " + ourRef + " <leader@phone.example>\n", []string{ourID}},
		{"only In-Reply-To", "In-Reply-To: " + second + "\n", []string{secondID}},
		{"In-Reply-To last", "In-Reply-To: " + second + "\nReferences: " + ourRef + "\n", []string{ourID, secondID}},
		{"with a date, as old programs write", "In-Reply-To: Your message of Fri, 27 Nov 2026 " + ourRef + "\n", []string{ourID}},
		{"no brackets", "In-Reply-To: " + ourID + "@city.example\n", []string{ourID}},
		{"capitals", "In-Reply-To: <" + strings.ToUpper(ourID) + "@city.example>\n", []string{ourID}},
		{"part of a longer name", "References: <0" + ourID + "@city.example> <x." + ourID + "@city.example>\n", nil},
		{"each once", "References: " + ourRef + " " + second + " " + ourRef + "\n", []string{ourID, secondID}},
		{"empty", "References:\nIn-Reply-To: \n", nil},
	} {
		if m := read(t, answered(tt.fields, "收到")); !slices.Equal(m.IDs, tt.want) {
			t.Errorf("%s: %q, not %q", tt.name, m.IDs, tt.want)
		}
	}
}

// answered is an answer with some fields and words.
func answered(fields, words string) string { return sender + re + fields + "\n" + words + "\n" }

func TestTheMarkSurvivesWhatProgramsDoToSubjects(t *testing.T) {
	for subject, want := range map[string]string{
		"回复: 【督办】问题22 [DB-1260ee3343]":                      "DB-1260ee3343",
		"Re:Re: 转发：【督办】问题22 [db-1260EE3343-2]":              "DB-1260ee3343-2",
		"答复：【督办】问题22 [DB-1260ee3343]【请注意，邮件由a@b.example代发】": "DB-1260ee3343",
		"回复: 【督办】问题22 【DB－1260ee3343】":                      "DB-1260ee3343",
		"DB-1260ee3343":                   "DB-1260ee3343",
		"[DB-0000000000] [DB-1260ee3343]": "DB-1260ee3343",
		"回复: DB-1260ee3343收到":             "DB-1260ee3343",
		"=?gb18030?B?" + b64(gbk("回复: 【督办】问题22 [DB-1260")) + "?=\n =?gb18030?B?" + b64(gbk("ee3343]")) + "?=": "DB-1260ee3343",
		"回复: 【督办】问题22":           "",
		"DB-1260ee33":            "",
		"DB-1260ee33430":         "",
		"XDB-1260ee3343":         "",
		"DB-1260ee334g":          "",
		"[DB-1260ee3343-2026-1]": "DB-1260ee3343",
	} {
		if m := read(t, "From: a@b.example\nSubject: "+subject+"\n\n收到\n"); m.Mark != want {
			t.Errorf("%s: %q, not %q", subject, m.Mark, want)
		}
	}
}

// Names are compared as nothing, addresses as parsed.
func TestWhoWrote(t *testing.T) {
	for _, tt := range []struct{ field, name, address string }{
		{"zgb@changning.example", "", "zgb@changning.example"},
		{"<zgb@changning.example>", "", "zgb@changning.example"},
		{"常宁市整改办 <zgb@changning.example>", "常宁市整改办", "zgb@changning.example"},
		{`"=?gb18030?B?` + b64(gbk("常宁市整改办")) + `?=" <zgb@changning.example>`, "常宁市整改办", "zgb@changning.example"},
		{"=?GB2312?B?" + b64(gbk("常宁市整改办")) + "?= <zgb@changning.example>", "常宁市整改办", "zgb@changning.example"},
		{"=?utf-8?Q?=E5=B8=B8=E5=AE=81?=\n =?utf-8?Q?=E5=B8=82?= <zgb@changning.example>", "常宁市", "zgb@changning.example"},
		{gbk("常宁市") + " <zgb@changning.example>", "常宁市", "zgb@changning.example"},
		{`"李四, 科长" <zgb@changning.example>`, "李四, 科长", "zgb@changning.example"},
		{`"zgb@changning.example" <evil@elsewhere.example>`, "zgb@changning.example", "evil@elsewhere.example"},
		{`"<zgb@changning.example>" <evil@elsewhere.example>`, "<zgb@changning.example>", "evil@elsewhere.example"},
		{"=?utf-8?B?" + b64("<zgb@changning.example>, x") + "?= <evil@elsewhere.example>", "<zgb@changning.example>, x", "evil@elsewhere.example"},
		{"zgb@changning.example.evil", "", "zgb@changning.example.evil"},
		{"zgb@changning.example (常宁)", "", "zgb@changning.example"},
		{"常宁 zgb@changning.example", "", ""},
		{"undisclosed", "", ""},
		{"", "", ""},
		{"a@b.example, c@d.example", "", "a@b.example"},
	} {
		m := read(t, "From: "+tt.field+"\nSubject: x\n\n收到\n")
		if m.From.Name != tt.name || m.From.Address != tt.address || (m.From.Address == "") != (len(m.Doubts) > 0) {
			t.Errorf("%q: %+v, %q", tt.field, m.From, m.Doubts)
		}
	}
}

func TestTheHeader(t *testing.T) {
	m := read(t, sender+"Cc: \"B, b\" <b@b.example>, c@c.example\nSubject: =?utf-8?B?"+b64("回复")+"?= \u202ex\n  y\n\n收到\n")
	if want := []string{"duban@city.example", "b@b.example", "c@c.example"}; !slices.Equal(m.To, want) {
		t.Errorf("to %q", m.To)
	}
	if m.Subject != "回复 x y" || m.MessageID != "a1@changning.example" {
		t.Errorf("%q, %q", m.Subject, m.MessageID)
	}
	if want := time.Date(2026, 11, 27, 1, 5, 12, 0, time.UTC); !m.Date.Equal(want) {
		t.Errorf("at %s", m.Date)
	}
	for _, date := range []string{"Fri, 27 Nov 2026 09:05:12 +0800 (GMT+08:00)", "Fri, 27 Nov 2026 09:05:12 +0800 (CST)", "27 Nov 2026 09:05:12 +0800"} {
		if got := read(t, "From: a@b.example\nDate: "+date+"\n\nx\n").Date; !got.Equal(m.Date) {
			t.Errorf("%s is %s", date, got)
		}
	}
	if m := read(t, "From: a@b.example\nDate: yesterday\n\nx\n"); !m.Date.IsZero() {
		t.Errorf("a date that is none is %s", m.Date)
	}
}

// Labels lie, and what nobody can read is marked, not dropped.
func TestCharsets(t *testing.T) {
	const words = "收到，问题22已完成整改（附件2份）。"
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(words)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, label, body string
	}{
		{"UTF-8", "utf-8", words},
		{"capitals", "UTF8", words},
		{"quoted", `"utf-8"`, words},
		{"gb2312", "gb2312", gbk(words)},
		{"gbk", "GBK", gbk(words)},
		{"gb18030", "gb18030", gbk(words)},
		{"x-gbk", "x-gbk", gbk(words)},
		{"GBK that calls itself UTF-8", "utf-8", gbk(words)},
		{"UTF-8 that calls itself gb2312", "gb2312", words},
		{"GBK without a label", "", gbk(words)},
		{"UTF-8 without a label", "", words},
		{"GBK that calls itself ASCII", "us-ascii", gbk(words)},
		{"GBK that calls itself Latin", "iso-8859-1", gbk(words)},
		{"UTF-8 that calls itself Latin", "iso-8859-1", words},
		{"a label that nobody knows", "x-unknown", gbk(words)},
		{"UTF-16", "utf-16", utf16},
	} {
		for how, body := range map[string]string{"base64": b64(tt.body), "quoted-printable": qp(tt.body), "8bit": tt.body} {
			if tt.name == "UTF-16" && how != "base64" { // the line end behind it would be half a character
				continue
			}
			label := ""
			if tt.label != "" {
				label = "; charset=" + tt.label
			}
			m := read(t, answered("Content-Type: text/plain"+label+"\nContent-Transfer-Encoding: "+how+"\n", body))
			if strings.TrimSpace(m.Text) != words || len(m.Doubts) > 0 {
				t.Errorf("%s, %s: %q, %q", tt.name, how, m.Text, m.Doubts)
			}
		}
	}
	// Two Han in UTF-8 are three in GBK, so strictness alone does not tell.
	if m := read(t, answered("Content-Type: text/plain; charset=gb2312\n", "收到")); m.Text != "收到\n" || len(m.Doubts) > 0 {
		t.Errorf("%q, %q", m.Text, m.Doubts)
	}
	// Rare characters of GB18030, a true label of Latin, and bytes that are nothing.
	if m := read(t, answered("Content-Type: text/plain; charset=gb2312\n", gbk("㙍䶮𠮷已完成"))); m.Text != "㙍䶮𠮷已完成\n" || len(m.Doubts) > 0 {
		t.Errorf("%q, %q", m.Text, m.Doubts)
	}
	if m := read(t, answered("Content-Type: text/plain; charset=iso-8859-1\n", "caf\xe9 \xe0 Paris")); m.Text != "café à Paris\n" {
		t.Errorf("%q", m.Text)
	}
	m := read(t, answered("Content-Type: text/plain; charset=utf-8\n", "收到\xff已完成\xff"))
	if !strings.Contains(m.Text, "收到") || !strings.Contains(m.Text, "已完成") || len(m.Doubts) != 1 {
		t.Errorf("%q, %q", m.Text, m.Doubts)
	}
}

// Words are cut into encoded words anywhere, also within a character.
func TestEncodedWords(t *testing.T) {
	g, u := gbk("问题22已完成"), "问题22已完成"
	for field, want := range map[string]string{
		"=?gb2312?B?" + b64(g[:3]) + "?= =?GB2312?B?" + b64(g[3:]) + "?=":  u,
		"=?utf-8?B?" + b64(u[:4]) + "?=\n\t=?utf-8?B?" + b64(u[4:]) + "?=": u,
		"=?utf-8?B?" + strings.TrimRight(b64(u), "=") + "?=":               u,
		"=?utf-8?Q?=E5=B7=B2=E5=AE=8C=E6=88=90_ok?=":                       "已完成 ok",
		"=?utf-8?Q?=E5=B7=B2 =E5=AE=8C?=":                                  "已 完",
		"=?utf-8*zh?B?" + b64(u) + "?=":                                    u,
		"Re: =?gbk?B?" + b64(g) + "?= x =?utf-8?B?" + b64(u) + "?=":        "Re: " + u + " x " + u,
		"=?utf-8?B?" + b64(u) + "?==?gbk?B?" + b64(g) + "?=":               u + u,
		"=?gb2312?B?" + b64(u) + "?=":                                      u,
		"=?utf-8?X?abc?=":                                                  "=?utf-8?X?abc?=",
		"=?utf-8?B?":                                                       "=?utf-8?B?",
		u:                                                                  u,
		gbk(u):                                                             u,
	} {
		if m := read(t, "From: a@b.example\nSubject: "+field+"\n\nx\n"); m.Subject != want {
			t.Errorf("%q: %q, not %q", field, m.Subject, want)
		}
	}
}

func TestOnlyTheTopmostCheckIsBelieved(t *testing.T) {
	pass := answer.Check{Method: "spf", Result: "pass"}
	for _, tt := range []struct {
		name, fields string
		want         []answer.Check
	}{
		{"none", "", nil},
		{"it says none", "Authentication-Results: mx.city.example; none\n", nil},
		{
			"three", "Authentication-Results: mx.city.example 1;\n spf=pass smtp.mailfrom=a@b.example;\n dkim=fail (bad; spf=fail) header.d=b.example;\n DMARC = None\n",
			[]answer.Check{pass, {Method: "dkim", Result: "fail"}, {Method: "dmarc", Result: "none"}},
		},
		{
			"the sender's own below", "Authentication-Results: mx.city.example; spf=fail\nReceived: x\nAuthentication-Results: mx.city.example; dkim=pass\n",
			[]answer.Check{{Method: "spf", Result: "fail"}},
		},
		{"in a comment", "Authentication-Results: mx (; spf=pass (x; dkim=pass)); dmarc=fail reason=\"; spf=pass\"\n", []answer.Check{{Method: "dmarc", Result: "fail"}}},
		{"in the server's name", "Authentication-Results: spf=pass\n", nil},
		{"another method", "Authentication-Results: mx; iprev=pass; x-spf=pass; spf=pass\n", []answer.Check{pass}},
		{"with a version", "Authentication-Results: mx; spf/1=pass\n", []answer.Check{pass}},
	} {
		if m := read(t, answered(tt.fields, "收到")); !slices.Equal(m.Auth, tt.want) {
			t.Errorf("%s: %+v", tt.name, m.Auth)
		}
	}
}

// mixed makes parts of some pieces.
func mixed(kind string, pieces ...string) string {
	b := "b" + kind
	return "Content-Type: multipart/" + kind + ";\n boundary=\"" + b + "\"\n\n--" + b + "\n" + strings.Join(pieces, "\n--"+b+"\n") + "\n--" + b + "--\n"
}

const (
	plain  = "Content-Type: text/plain; charset=utf-8\n\n收到"
	inHTML = "Content-Type: text/html; charset=utf-8\n\n<p>收到</p>"
)

func TestWordsOfParts(t *testing.T) {
	for _, tt := range []struct{ name, body, text, html, doubt string }{
		{"one", plain, "收到\n", "", ""},
		{"HTML", inHTML, "", "<p>收到</p>\n", ""},
		{"no type", "\n收到", "收到\n", "", ""},
		{"words that call themselves a file", "Content-Disposition: attachment\n\n收到", "收到\n", "", ""},
		{"a strange type", "Content-Type: text\n\n收到", "收到\n", "", ""},
		{"both forms", mixed("alternative", plain, inHTML), "收到", "<p>收到</p>", ""},
		{"deep", mixed("mixed", mixed("related", mixed("alternative", plain, inHTML))), "收到", "<p>收到</p>", ""},
		{"in a row", mixed("mixed", plain, "\n<已完成>"), "收到\n<已完成>", "", ""},
		{"a row of both kinds", mixed("mixed", "\n<已完成>", inHTML), "<已完成>", "<pre>&lt;已完成&gt;</pre>\n<p>收到</p>", ""},
		{"never closed", strings.TrimSuffix(mixed("alternative", plain, inHTML), "--\n"), "收到", "<p>收到</p>", "邮件不完整"},
		{"cut off", "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + plain, "收到\n", "", "邮件不完整"},
		{"without its boundary", "Content-Type: multipart/mixed; boundary=c\n\n收到", "收到\n", "", ""},
		{"without a boundary", "Content-Type: multipart/mixed\n\n收到", "收到\n", "", ""},
		{"a faulty header", mixed("mixed", "Content-Type: text/plain; charset=utf-8\n出错的一行\nX: y\n\n收到"), "收到", "", ""},
		{"a header that is none", mixed("mixed", "收到"), "收到", "", ""},
		{"boundaries that begin alike", "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + strings.ReplaceAll(mixed("alternative", plain, inHTML), "balternative", "b-1") + "\n--b--\n", "收到", "<p>收到</p>", ""},
		{"stray base64", "Content-Transfer-Encoding: base64\n\n" + b64("收到") + " \n" + b64("！") + "\n*", "收到！", "", ""},
		{"stray quoted-printable", "Content-Transfer-Encoding: Quoted-Printable\n\n=E6=94=B6=  \n=e5=88=b0 100= 1=\n", "收到 100= 1\n", "", ""},
		{"flowed", "Content-Type: text/plain; charset=utf-8; format=flowed\n\nI have \ndone it. \n\n> so \n> it is\n-- \nX", "I have done it. \n> so it is\n-- \nX\n", "", ""},
		{"flowed Chinese", "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n问题22已完 \n成。\n> 已逾 \n> 期\n收到", "问题22已完成。\n> 已逾期\n收到\n", "", ""},
		{"encrypted", mixed("encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1", "Content-Type: application/octet-stream\n\nx"), "", "", "邮件已加密"},
		{"sealed", "Content-Type: application/pkcs7-mime; name=smime.p7m\n\nx", "", "", "邮件经加密"},
	} {
		m := read(t, sender+re+tt.body+"\n")
		if m.Text != tt.text || m.HTML != tt.html {
			t.Errorf("%s: %q, %q", tt.name, m.Text, m.HTML)
		}
		if (tt.doubt == "") != (len(m.Doubts) == 0) || tt.doubt != "" && !strings.HasPrefix(m.Doubts[0], tt.doubt) {
			t.Errorf("%s: doubts %q", tt.name, m.Doubts)
		}
	}
}
