package trial

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"duban/notify"
	"duban/notify/wording"
	"duban/office/builtin"
	"duban/remind"
	"duban/store"
)

// samples are those of the built-in plan.
var samples = sync.OnceValue(func() []remind.Message {
	own, _, err := builtin.Snapshot()
	if err != nil {
		panic(err)
	}
	policy := remind.DefaultPolicy()
	terms := store.Terms{Realm: store.Rehearsal, Policy: &policy, Office: remind.SignOff{Name: "整改办", Phone: "0734-1234567"}}
	return Samples(&terms, own, remind.NewDate(2026, 11, 23))
})

// few are some of them, by which a fault is found as well: that every text is tried is another test's to see.
var few = sync.OnceValue(func() (some []remind.Message) {
	for i, m := range samples() {
		if i%7 == 0 {
			some = append(some, m)
		}
	}
	return some
})

// ourTexts returns the texts that an office has with some files in its folder, and what is found in them by samples.
func ourTexts(files map[string]string, samples []remind.Message) (*wording.Texts, []string) {
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	texts, faults := wording.Load(folder, samples)
	var found []string
	for _, f := range faults {
		found = append(found, f.Error())
	}
	return texts, found
}

// Every sentence of the program is tried: one that no sample is worded with might be broken by an office unseen.
func TestEveryTextIsTried(t *testing.T) {
	if untried := wording.Untried(samples()); len(untried) > 0 {
		t.Errorf("no sample is worded with %s", strings.Join(untried, ", "))
	}
}

// The program's own texts stand their own trial.
func TestTheProgramsOwnTextsAreGood(t *testing.T) {
	files := map[string]string{}
	for _, name := range []string{"mail.html", "mail.txt", "words.txt"} {
		b, err := os.ReadFile("../../notify/wording/templates/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(b)
	}
	if _, found := ourTexts(files, samples()); len(found) > 0 {
		t.Errorf("%s", strings.Join(found, "\n"))
	}
}

// What is at fault in an office's texts is named with its line and what to do, and the program's own text stands in.
func TestFaultyTextsAreRefused(t *testing.T) {
	own, err := os.ReadFile("../../notify/wording/templates/mail.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, file, text, want string }{
		{"a bracket that is not closed", "words.txt", "\n{{define \"footer\"}}本邮件{{if}}由系统发送。{{end}}", "words.txt第2行：写法有误"},
		{"a sentence that there is not", "words.txt", "{{define \"chat-ending\"}}{{.Office}} 编号{{.Number}}{{end}}\n{{define \"chat-endnig\"}}整改办{{end}}", "words.txt第2行：没有名为“chat-endnig”的用语"},
		{"a field that there is not", "words.txt", "{{define \"chat-ending\"}}\n{{.Officer}} 编号{{.Number}}{{end}}", "words.txt第2行：没有 {{.Officer}} 这一项（可用：{{.Office}}、{{.Phone}}、{{.Number}}）"},
		{"one in a branch that is seldom taken", "words.txt", "{{define \"chat-ending\"}}{{.Office}} 编号{{.Number}}{{if .Phone}}{{else}}\n{{.Fax}}{{end}}{{end}}", "words.txt第2行：没有 {{.Fax}} 这一项"},
		{"nothing", "words.txt", "{{define \"chat-late\"}} {{end}}", "words.txt第1行：“chat-late”写出来是空的"},
		{"no figures", "words.txt", "{{define \"chat-rest\"}}其余问题见邮件{{end}}", "words.txt第1行：“chat-rest”没有写出数量或日期"},
		{"two lines", "words.txt", "{{define \"chat-rest\"}}其余{{.Left}}个问题\n见邮件{{end}}", "words.txt第1行：“chat-rest”须写在一行之内"},
		{"much too long", "words.txt", "{{define \"chat-rest\"}}其余{{.Left}}个问题" + strings.Repeat("见邮件", 200) + "{{end}}", "words.txt第1行：“chat-rest”过长"},
		{"a division", "words.txt", "{{define \"chat-rest\"}}其余{{index .Left 3}}个问题见邮件{{end}}", "words.txt第1行：“chat-rest”无法写出"},
		{"an empty file", "words.txt", " \n", "words.txt：文件是空的"},
		{"another encoding", "words.txt", "{{define \"chat-late\"}}\xb1\xbe\xd3\xca\xbc\xfe{{end}}", "words.txt：不是UTF-8编码"},
		{"a letter without its matters", "mail.txt", "{{.Salutation}}\n\n请登录查看。", "mail.txt：写出的邮件漏掉了问题"},
		{"a letter with another field", "mail.txt", string(own) + "\n{{.Secretary}}", "这一项"},
		{"a letter that is not closed", "mail.html", "<table {{if .Notes}}><tr>{{end}}", "mail.html第1行：HTML写法有误"},
		{"another file", "mails.txt", "x", "mails.txt：没有这个名称的文本"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			texts, found := ourTexts(map[string]string{tt.file: tt.text}, few())
			if len(found) != 1 || !strings.Contains(found[0], tt.want) {
				t.Fatalf("found %q, want %q", found, tt.want)
			}
			// Whatever is wrong, everybody is told, by the program's own text.
			for _, k := range []notify.Kind{remind.KindMail, remind.KindWeCom} {
				got, err1 := notify.Parts(texts, k, samples()[0])
				want, err2 := notify.Parts(nil, k, samples()[0])
				if err1 != nil || err2 != nil || tt.name != "a sentence that there is not" && !reflect.DeepEqual(got[0].Rendered, want[0].Rendered) {
					t.Errorf("%v, %v: %s", err1, err2, got[0].Rendered.Text)
				}
			}
		})
	}
}

// A sentence that is good takes the place of the program's own, whatever is wrong beside it; the others stay.
func TestGoodTextsAreTaken(t *testing.T) {
	texts, found := ourTexts(map[string]string{
		"words.txt": "\ufeff{{/* 我们的用语 */}}\r\n{{define \"chat-ending\"}}{{.Office}}（{{.Number}}）{{end}}\r\n{{define \"chat-late\"}}{{end}}",
	}, few())
	if len(found) != 1 {
		t.Errorf("found %q", found)
	}
	m := samples()[0]
	m.Late = true
	parts, err := notify.Parts(texts, remind.KindDingTalk, m)
	if err != nil || !strings.Contains(parts[0].Rendered.Text, "整改办（"+m.ID[:8]+"）") || !strings.Contains(parts[0].Rendered.Text, "因系统停运") {
		t.Errorf("%v: %s", err, parts[0].Rendered.Text)
	}
}

// A folder that is not there is said, and nothing else changes.
func TestAFolderThatIsNotThere(t *testing.T) {
	policy := remind.DefaultPolicy()
	texts, found := Texts(filepath.Join(t.TempDir(), "none"), &store.Terms{Policy: &policy}, store.Snapshot{}, remind.NewDate(2026, 11, 23))
	if texts != wording.Builtin() || len(found) != 1 || !strings.Contains(found[0].String(), "文件夹无法读取") {
		t.Errorf("found %v", found)
	}
}
