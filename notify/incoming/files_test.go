package incoming_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"duban/notify/incoming"
)

// attached is a part with a file; fields are those that name it.
func attached(fields, data string) string {
	return fields + "\nContent-Transfer-Encoding: base64\n\n" + b64(data)
}

func TestNamesOfFiles(t *testing.T) {
	const disposition = "Content-Type: application/pdf\nContent-Disposition: attachment"
	escaped := func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
		return b.String()
	}
	long := strings.Repeat("证", 200)
	for _, tt := range []struct{ name, fields, want string }{
		{"bare", disposition + "; filename=a.pdf", "a.pdf"},
		{"twice", disposition + `; filename=a.pdf; filename=b.pdf`, "a.pdf"},
		{"in quotes", disposition + `; filename="整改 报告.pdf"; size=3`, "整改 报告.pdf"},
		{"a semicolon and a quote in quotes", disposition + `; filename="a\";b.pdf"`, "a;b.pdf"},
		{"RFC 2231", disposition + "; filename*=UTF-8''" + escaped("证明.pdf"), "证明.pdf"},
		{"RFC 2231, GBK", disposition + "; filename*=gb2312'zh-cn'" + escaped(gbk("证明.pdf")), "证明.pdf"},
		{"RFC 2231 in pieces, cut in a character", disposition + ";\n filename*0*=UTF-8''%E8%AF;\n filename*1*=%81%E6%98%8E;\n filename*2=\".pdf\"", "证明.pdf"},
		{"pieces without a charset", disposition + ";\n filename*0=\"abc\";\n filename*1=\"def.pdf\"", "abcdef.pdf"},
		{"both, the extended counts", disposition + "; filename=\"x.pdf\"; filename*=UTF-8''" + escaped("证明.pdf"), "证明.pdf"},
		{"GBK encoded word in quotes", disposition + `; filename="=?gbk?B?` + b64(gbk("证明.pdf")) + `?="`, "证明.pdf"},
		{"encoded words in two lines", disposition + "; filename=\"=?gb18030?B?" + b64(gbk("整改")) + "?=\n =?gb18030?B?" + b64(gbk("证明.pdf")) + "?=\"", "整改证明.pdf"},
		{"bare encoded word", disposition + `; filename==?utf-8?B?` + b64("证明.pdf") + `?=`, "证明.pdf"},
		{"as it is, GBK", disposition + `; filename="` + gbk("证明.pdf") + `"`, "证明.pdf"},
		{"as the web writes it", disposition + `; filename="` + escaped("证明") + `.pdf"`, "证明.pdf"},
		{"percents of its own", disposition + `; filename="100%25 50%E8 9%.pdf"`, "100%25 50%E8 9%.pdf"},
		{"only of the type", "Content-Type: application/pdf; name=\"=?utf-8?B?" + b64("证明.pdf") + "?=\"", "证明.pdf"},
		{"none", disposition, "附件1.pdf"},
		{"none, of no known kind", "Content-Type: application/x-y\nContent-Disposition: attachment", "附件1"},
		{"a path", disposition + `; filename="../../etc/passwd"`, "passwd"},
		{"a path of Windows", disposition + `; filename="C:\temp\证明.pdf"`, "证明.pdf"},
		{"a path in an encoded word", disposition + `; filename="=?utf-8?B?` + b64("../证明.pdf") + `?="`, "证明.pdf"},
		{"nothing but a path", disposition + `; filename="../.."`, "附件1.pdf"},
		{"hidden", disposition + `; filename=" .profile. "`, "profile"},
		{"turned around", disposition + "; filename=\"a\u202egpj.exe\"", "agpj.exe"},
		{"control characters", disposition + "; filename*=UTF-8''a%00%0D%0Ab%1B.pdf", "a b.pdf"},
		{"signs that Windows forbids", disposition + `; filename="a:b*c?<d>|.pdf"`, "abcd.pdf"},
		{"too long", disposition + `; filename="` + long + `.pdf"`, long[:96*3] + ".pdf"},
		{"an endless extension", disposition + `; filename="a.` + long + `"`, "a." + long[:9*3]},
	} {
		m := read(t, sender+re+mixed("mixed", plain, attached(tt.fields, "data"))+"\n")
		if len(m.Files) != 1 || m.Files[0].Name != tt.want {
			t.Errorf("%s: %+v, left %q", tt.name, m.Files, m.Left)
		}
	}
}

// A file is kept as it came, under its hash, and nothing is taken for proof that programs add by themselves.
func TestFiles(t *testing.T) {
	const data = "%PDF-1.7\n收到"
	sum := sha256.Sum256([]byte(data))
	file := attached("Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf", data)
	photo := strings.Repeat("x", 30<<10)
	for _, tt := range []struct {
		name, body string
		want       []string
		doubt      string
	}{
		{"one", mixed("mixed", plain, file), []string{"a.pdf"}, ""},
		{"twice the same", mixed("mixed", plain, file, file), []string{"a.pdf"}, ""},
		{"the same under two names", mixed("mixed", plain, file, strings.ReplaceAll(file, "a.pdf", "b.pdf")), []string{"a.pdf", "b.pdf"}, ""},
		{"a whole mail of one", file, []string{"a.pdf"}, ""},
		{"a text as file", mixed("mixed", plain, "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt\n\n已完成"), []string{"a.txt"}, ""},
		{"a text as file without a name", mixed("mixed", plain, "Content-Type: text/plain\nContent-Disposition: attachment\n\n已完成"), []string{"附件1.txt"}, ""},
		{"a text with a name in the row", mixed("mixed", plain, "Content-Type: text/html; name=a.html\nContent-Disposition: inline\n\n<p>已完成"), []string{"a.html"}, ""},
		{"a mail as file", mixed("mixed", plain, "Content-Type: message/rfc822\n\nFrom: a@b.example\nSubject: x\n\n已完成"), []string{"附件1.eml"}, ""},
		{"a logo", mixed("related", inHTML, attached("Content-Type: image/png; name=logo.png\nContent-ID: <logo>\nContent-Disposition: inline; filename=logo.png", "png")), nil, ""},
		{"a photograph among the words", mixed("related", inHTML, attached("Content-Type: image/jpeg\nContent-ID: <p>", photo)), []string{"附件1.jpg"}, ""},
		{"a small picture that is attached", mixed("mixed", plain, attached("Content-Type: image/png\nContent-ID: <p>\nContent-Disposition: attachment; filename=p.png", "png")), []string{"p.png"}, ""},
		{"a picture of a phone", mixed("mixed", plain, attached("Content-Type: image/jpeg; name=IMG_1.jpg\nContent-Disposition: inline; filename=IMG_1.jpg", "jpg")), []string{"IMG_1.jpg"}, ""},
		{"a signature", mixed("signed", plain, attached("Content-Type: application/x-pkcs7-signature; name=smime.p7s\nContent-Disposition: attachment; filename=smime.p7s", "x")), nil, ""},
		{"a signature of another kind", mixed("mixed", plain, attached("Content-Type: application/octet-stream; name=smime.p7s", "x")), nil, ""},
		{"winmail.dat", mixed("mixed", plain, attached("Content-Type: application/ms-tnef; name=winmail.dat", "x")), []string{"winmail.dat"}, "附件以 winmail.dat"},
		{"winmail.dat by its name", mixed("mixed", plain, attached("Content-Type: application/octet-stream; name=winmail.dat", "x")), []string{"winmail.dat"}, "附件以 winmail.dat"},
		{"an Apple's file", mixed("mixed", plain, mixed("appledouble", attached("Content-Type: application/applefile; name=a.pdf", "x"), file)), []string{"a.pdf"}, ""},
	} {
		m := read(t, sender+re+tt.body+"\n")
		var names []string
		for _, f := range m.Files {
			names = append(names, f.Name)
			if f.Name == "a.pdf" && (f.SHA256 != hex.EncodeToString(sum[:]) || f.Bytes != len(data) || string(f.Data) != data || f.Type != "application/pdf") {
				t.Errorf("%s: %+v", tt.name, f)
			}
		}
		if !slices.Equal(names, tt.want) || strings.Join(m.Doubts, "")[:min(len(tt.doubt), len(strings.Join(m.Doubts, "")))] != tt.doubt {
			t.Errorf("%s: %q, doubts %q", tt.name, names, m.Doubts)
		}
		if strings.Contains(m.Text+m.HTML, "已完成") {
			t.Errorf("%s: a file is read as words: %q", tt.name, m.Text+m.HTML)
		}
	}
}

// What is not kept is said, each with its reason, and keeps no other from being kept.
func TestWhatIsLeftOutIsSaid(t *testing.T) {
	named := func(name string, size int) string {
		return attached("Content-Type: application/pdf; name="+name, strings.Repeat(name[:1], size))
	}
	m := read(t, sender+re+mixed("mixed", plain, named("big.pdf", 1<<20+1), named("empty.pdf", 0), named("a.pdf", 1<<20), named("b.pdf", 1<<20-100), named("over.pdf", 200),
		named("c.pdf", 10), named("d.pdf", 10), named("e.pdf", 10), named("many.pdf", 10), attached("Content-Type: image/png\nContent-ID: <x>", "x"))+"\n")
	var kept []string
	for _, f := range m.Files {
		kept = append(kept, f.Name)
	}
	if want := []string{"a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf"}; !slices.Equal(kept, want) {
		t.Errorf("kept %q", kept)
	}
	want := []string{
		"附件“big.pdf”（1.0 MB）超过单个附件的上限1.0 MB，未保留", "附件“empty.pdf”是空的，未保留", "附件“over.pdf”（0.2 KB）未保留：一封邮件的附件合计超过上限2.0 MB",
		"附件“many.pdf”未保留：一封邮件最多保留5个附件", "正文中的小图片（徽标、签名等）1个，未作为佐证保留",
	}
	if !slices.Equal(m.Left, want) {
		t.Errorf("left %q", m.Left)
	}
	var pieces []string
	for range 60 {
		pieces = append(pieces, named("empty.pdf", 0))
	}
	if m := read(t, sender+re+mixed("mixed", pieces...)); len(m.Left) != 21 || m.Left[20] != "另有40个附件未保留" {
		t.Errorf("left %d: %q", len(m.Left), m.Left)
	}
}

// A mail that is made to cost much costs little, and what is in its beginning is there.
func TestHostileMails(t *testing.T) {
	deep := plain
	for i := range 300 {
		deep = strings.ReplaceAll(mixed("mixed", deep), "bmixed", fmt.Sprintf("b%d.", i))
	}
	many := make([]string, 5000)
	for i := range many {
		many[i] = plain
	}
	for name, raw := range map[string]string{
		"depth":          deep,
		"parts":          mixed("mixed", many...),
		"fields":         strings.Repeat("X-A: b\n", 200000) + plain,
		"folds":          "Subject: x" + strings.Repeat("\n a", 500000) + "\n" + plain,
		"references":     "References: " + strings.Repeat(ourRef+",", 20000) + "\n" + plain,
		"encoded words":  "Subject: " + strings.Repeat("=?utf-8?B?5Y+W?= ", 50000) + "\n" + plain,
		"parameters":     "Content-Type: text/plain" + strings.Repeat("; a*0*=b", 50000) + "\n\n收到",
		"brackets":       "Authentication-Results: " + strings.Repeat("(", 500000) + "\n" + plain,
		"tags":           "Subject: " + strings.Repeat("[a]", 200000) + "\n" + plain,
		"open HTML":      "Content-Type: text/html\n\n" + strings.Repeat("<style><", 200000),
		"boundaries":     "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n", 500000),
		"no boundaries":  "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b--b", 500000),
		"signs of QP":    "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("= \t", 500000),
		"quotes":         "Content-Type: multipart/flowed\n\n" + strings.Repeat(">", 1000000),
		"quoted flows":   "Content-Type: text/plain; format=flowed\n\n" + strings.Repeat(strings.Repeat(">", 100)+"a \n>b \n", 5000),
		"endless text":   "Content-Type: text/plain; charset=utf-8\n\n" + strings.Repeat("收到", 2000000),
		"refused refuse": "\n" + strings.Repeat("您的邮件被您的邮件", 100000),
	} {
		m := read(t, sender+raw)
		if len(m.Text) > 1<<20 || len(m.HTML) > 1<<20 || !utf8.ValidString(m.Text) || m.From.Address != "zgb@changning.example" || len(m.IDs) > 50 {
			t.Errorf("%s: %d of text, %d of HTML, from %q", name, len(m.Text), len(m.HTML), m.From.Address)
		}
		if name == "depth" || name == "parts" || name == "endless text" {
			if len(m.Doubts) != 1 {
				t.Errorf("%s: doubts %q", name, m.Doubts)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sender + re + thread + "\n收到\n")
	f.Add(sender + re + mixed("mixed", mixed("alternative", plain, inHTML), attached("Content-Type: application/pdf; name*0*=gbk''%d6", "x")))
	f.Add(sender + report("delivery-status", "message/delivery-status", "Action: failed"))
	f.Add("From: \"=?gb2312?Q?=D6=?= =?gb2312?B?1A?=\" <a@b>\nAuthentication-Results: a (b); spf=pass\nContent-Type: text/plain; format=flowed; delsp=yes\n\n> a \n")
	b := incoming.Bounds{File: 100, Sum: 150, Files: 2, Own: []string{"a@b.example"}}
	f.Fuzz(func(t *testing.T, raw string) {
		m, err := incoming.Read([]byte(raw), b)
		if err != nil {
			return
		}
		sum := 0
		for _, x := range m.Files {
			sum += len(x.Data)
			if len(x.Data) > b.File || x.Bytes != len(x.Data) || strings.ContainsAny(x.Name, "/\\\x00\n") || x.Name == "" || !utf8.ValidString(x.Name) {
				t.Errorf("a file %q of %d", x.Name, len(x.Data))
			}
		}
		if sum > b.Sum || len(m.Files) > b.Files || !utf8.ValidString(m.Text+m.HTML+m.Subject+m.From.Name) || strings.ContainsAny(m.Subject, "\n\r") {
			t.Errorf("%d files of %d, %q", len(m.Files), sum, m.Subject)
		}
		for _, id := range m.IDs {
			if !strings.Contains(strings.ToLower(raw), id[:32]) {
				t.Errorf("nobody wrote %s", id)
			}
		}
	})
}
