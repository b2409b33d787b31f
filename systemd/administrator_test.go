//go:build boot

package systemd_test

import (
	"archive/zip"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// manual is the page whose list of commands is typed.
const manual = "../docs/operate.zh-CN.md"

// mailHost is the mail server of the manual's list, and mailPassword what stands there for its password.
const mailHost, mailPassword = "mail.city.gov.cn", "授权码"

// mostCommands is how many commands the list may have.
const mostCommands = 14

var heredoc = regexp.MustCompile(`<<'(\w+)'$`)

// typed returns the commands of the manual's list from the installation to the first reminder, each with the text that it is given.
func typed(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	_, chapter, found := strings.Cut(string(text), "\n## 从安装到第一封提醒\n")
	_, list, fenced := strings.Cut(chapter, "```sh\n")
	list, _, closed := strings.Cut(list, "\n```")
	if !found || !fenced || !closed {
		t.Fatalf("%s has no list of commands", manual)
	}
	var all []string
	end := "" // of the text that a command is being given
	for line := range strings.SplitSeq(list, "\n") {
		switch {
		case end != "":
			all[len(all)-1] += "\n" + line
			if line == end {
				end = ""
			}
		case line != "" && !strings.HasPrefix(line, "#"):
			all = append(all, line)
			if m := heredoc.FindStringSubmatch(line); m != nil {
				end = m[1]
			}
		}
	}
	return all
}

// officialPost is the mail server of the manual's list: on its port, with a certificate of its name that the machine trusts.
func officialPost(t *testing.T, m *machine) *post {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: mailHost}, DNSNames: []string{mailHost}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:465")
	if err != nil {
		t.Fatalf("the manual's mail server listens on its own port: %v", err)
	}
	p := &post{port: 465, user: "duban@city.gov.cn", password: mailPassword, admin: "admin@city.gov.cn", got: map[string]int{}}
	p.serve(t, tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}))
	authorities := "/etc/ssl/certs/ca-certificates.crt"
	m.write(authorities, string(read(m.path(authorities)))+string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), 0o644)
	m.write("/etc/hosts", "127.0.0.1 localhost "+mailHost+"\n", 0o644)
	return p
}

// document returns the text of a plan as a Word document.
func document(t *testing.T, text string) string {
	t.Helper()
	var body bytes.Buffer
	for line := range strings.Lines(text) {
		body.WriteString(`<w:p><w:r><w:t xml:space="preserve">`)
		if err := xml.EscapeText(&body, []byte(strings.TrimSpace(line))); err != nil {
			t.Fatal(err)
		}
		body.WriteString(`</w:t></w:r></w:p>`)
	}
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ` +
			`ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ` +
			`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

// fill writes a mailbox beside the first bodies of a template, as a clerk does.
func (m *machine) fill(name string) {
	m.t.Helper()
	f, err := excelize.OpenFile(m.path(name))
	if err != nil {
		m.t.Fatal(err)
	}
	rows, err := f.GetRows("联系人")
	if err != nil {
		m.t.Fatal(err)
	}
	head := slices.IndexFunc(rows, func(row []string) bool { return slices.Contains(row, "邮箱/地址") })
	if head < 0 {
		m.t.Fatalf("the template has no heading of addresses: %q", rows)
	}
	for n := range 6 {
		row := head + 2 + n // rows are counted from 1, and the first body stands below the headings
		for heading, text := range map[string]string{"姓名": "联络员", "渠道": "邮件", "邮箱/地址": fmt.Sprintf("unit%d@city.gov.cn", n)} {
			cell, err := excelize.CoordinatesToCellName(slices.Index(rows[head], heading)+1, row)
			if err != nil {
				m.t.Fatalf("the column %s: %v", heading, err)
			}
			if err := f.SetCellStr("联系人", cell, text); err != nil {
				m.t.Fatal(err)
			}
		}
	}
	if err := f.Save(); err != nil {
		m.t.Fatal(err)
	}
}

// confirm writes beside each reading of a plan that a second person has found it right.
func (m *machine) confirm(name string) {
	m.t.Helper()
	f, err := excelize.OpenFile(m.path(name))
	if err != nil {
		m.t.Fatal(err)
	}
	rows, err := f.GetRows("核对表")
	if err != nil {
		m.t.Fatal(err)
	}
	head := slices.IndexFunc(rows, func(row []string) bool { return slices.Contains(row, "核对码") })
	if head < 0 {
		m.t.Fatalf("the sheet has no heading of codes: %q", rows)
	}
	code := slices.Index(rows[head], "核对码")
	for n := head + 1; n < len(rows); n++ {
		if code >= len(rows[n]) || rows[n][code] == "" {
			continue
		}
		for heading, text := range map[string]string{"核对结果": "无误", "核对人": "李复核"} {
			cell, err := excelize.CoordinatesToCellName(slices.Index(rows[head], heading)+1, n+1)
			if err != nil {
				m.t.Fatalf("the column %s: %v", heading, err)
			}
			if err := f.SetCellStr("核对表", cell, text); err != nil {
				m.t.Fatal(err)
			}
		}
	}
	if err := f.Save(); err != nil {
		m.t.Fatal(err)
	}
}

// The list of the manual, typed word for word by root in its own folder, leads from the package to the first reminder. What the test adds is
// only what a person does between the commands (the files are there, the template is filled in), and that it is a working day within the window.
func TestTheStepsFromTheInstallationToTheFirstReminder(t *testing.T) {
	m := newMachine(t)
	p := officialPost(t, m)
	administrator, err := user.LookupId("0")
	if err != nil {
		t.Fatal(err)
	}
	home := administrator.HomeDir // the folder in which the commands are typed
	workbook := filepath.Join(home, "通讯录.xlsx")
	debs, err := filepath.Glob("../bin/deb/*.deb")
	if err != nil || len(debs) != 1 {
		t.Fatalf("want one package in bin/deb, as make systemd makes it: %v, %v", debs, err)
	}
	if err := os.Chmod(m.path(home), 0o700); err != nil {
		t.Fatal(err)
	}
	m.copy(debs[0], filepath.Join(home, filepath.Base(debs[0])), 0o600)
	m.write(filepath.Join(home, "整改方案.docx"), document(t, string(read("../seeds/hengyang-2024.txt"))), 0o600)
	for name, text := range calendars() {
		m.write(name, text, 0o644)
	}
	m.write("/etc/systemd/system/duban.service.d/test.conf", "[Service]\nEnvironment=DUBAN_WINDOW=00:00-24:00\n", 0o644)
	m.boot()
	commands := typed(t)
	if len(commands) > mostCommands {
		t.Errorf("the list has %d commands, more than %d", len(commands), mostCommands)
	}
	begin := time.Now()
	for _, c := range commands {
		started := time.Now()
		if strings.HasPrefix(c, "duban notices") {
			m.until("the first reminder", func() bool { return first(p.mails()) > 0 })
			t.Logf("the first reminder %.1f s after the first command was typed", time.Since(begin).Seconds())
		}
		out := m.types(c)
		line, _, _ := strings.Cut(c, "\n")
		t.Logf("%5.2f s  %s", time.Since(started).Seconds(), line)
		switch {
		case strings.HasPrefix(c, "duban export contacts"):
			m.fill(workbook)
			if got := m.do("stat", "-c", "%U", workbook); got != "root" {
				t.Errorf("what root exports belongs to %s", got)
			}
		case strings.HasPrefix(c, "duban export review"):
			m.confirm(filepath.Join(home, "核对表.xlsx"))
		case strings.HasPrefix(c, "duban import plan"): // today is a working day
			for name := range calendars() {
				m.types("duban import calendar " + name + " --apply")
			}
		case strings.HasPrefix(c, "duban notices") && !strings.Contains(out, "已送达"):
			t.Errorf("the list of notices is %s", out)
		}
	}
	if out := m.do("find", "/var/lib/duban", "!", "-user", "duban"); out != "" {
		t.Errorf("not the daemon's: %s", out)
	}
	if out := m.types("duban status"); strings.Contains(out, "hengyang") || !strings.Contains(out, "yiyang-2026") {
		t.Errorf("the plans held are not the office's own: %s", out)
	}
	// The owner, too, types in a folder that is closed to him, and whoever else is told a line that works.
	m.types("runuser -u duban -- duban check")
	out, err := m.try("setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "duban", "status")
	if err == nil || !strings.Contains(out, "请执行：sudo duban status") {
		t.Errorf("somebody else is told %v: %s", err, out)
	}
}

// types types a command as root at home.
func (m *machine) types(command string) string {
	m.t.Helper()
	return m.do("env", "DEBIAN_FRONTEND=noninteractive", "DUBAN_WINDOW=00:00-24:00", "bash", "-c", "export HOME=~root; cd && "+command)
}
