package tables

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/formats/webpage"
	"duban/formats/workbook"
	"duban/listing"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/disclosure"
	"duban/store"
)

// secrets are what a directory, events and whatever else people type may hold, and no citizen is to read.
var secrets = []string{
	"告密甲", "告密乙", "告密丙", "13899990001", "13899990002", "secret@mail.example", "告密单位", "告密群", "告密备注", "告密进展", "告密简称", "告密决定",
	"/home/secret/扫描件.pdf", "告密领导", "告密录入", "告密文件.docx", "告密答复", "告密催办", "0734-7654321", "reply@mail.example", "告密职务",
}

// secretive returns a day of a plan about which people have typed all of that.
func secretive(t *testing.T) *remind.Day {
	t.Helper()
	snap, _, err := builtin.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	p := &snap.Plans[0]
	p.Source, p.Typist, p.Inspection, p.Doc = "告密文件.docx", "告密录入", "告密备注", "/home/secret/扫描件.pdf"
	p.Problems = p.Problems[:14]
	p.Problems[2].Title = "举报电话13899990001、secret@mail.example、0734-7654321反映的问题。"
	for i := range p.Problems {
		p.Problems[i].Leader = []string{"告密领导"}
		p.Problems[i].Responsible = append(p.Problems[i].Responsible, "告密单位")
	}
	snap.HasPeople = true
	snap.Directory = remind.Directory{
		Contacts: []remind.Contact{
			{Body: "告密单位", Name: "告密甲", Title: "告密职务", Channel: remind.MailChannel, Address: "secret@mail.example", Mobile: "13899990001"},
			{Body: "告密领导", Name: "告密乙", Channel: "告密群", Mention: []string{"13899990002"}},
			{Body: remind.OfficeBody, Name: "告密丙", Channel: remind.MailChannel, Address: "secret@mail.example"},
		},
		Succeeds: []remind.Succession{{Body: "告密领导", By: "告密乙", From: remind.NewDate(2026, 1, 1), Doc: "告密备注"}}, Typist: "告密录入",
	}
	at := time.Date(2026, 11, 1, 9, 0, 0, 0, remind.Shanghai)
	kinds := []remind.EventKind{
		remind.EventReport, remind.EventAccept, remind.EventClose, remind.EventReturn, remind.EventReopen, remind.EventExtend, remind.EventSuspend,
	}
	docs := []string{"/home/secret/扫描件.pdf", "告密甲发〔2026〕1号", "告密领导〔2026〕2号", "衡整改办[2026]9号", "告密备注"}
	id := int64(0)
	for i := range 14 {
		for k, kind := range append(slices.Clone(kinds[:i%len(kinds)]), kinds[i%len(kinds)]) {
			id++
			snap.Events = append(snap.Events, remind.Event{
				ID: id, Key: remind.ProblemKeyOf(p.ID, i+1), Kind: kind, On: remind.NewDate(2026, 11, 1), At: at, By: "告密决定", Taker: "告密录入", Typist: "告密录入",
				Doc: docs[(2*i+k)%len(docs)], Note: "告密备注", To: remind.NewDate(2027, 6, 30), Shortcut: true,
			})
		}
		snap.Namings = append(snap.Namings, store.Naming{Problem: remind.ProblemKeyOf(p.ID, i+1), Name: "告密简称", At: at, By: "告密录入"})
		snap.Progress = append(snap.Progress, remind.Progress{Key: remind.ProblemKeyOf(p.ID, i+1), At: at, By: "告密单位（告密甲）", Taker: "告密录入", Text: "告密进展", Files: []string{"告密文件.docx"}})
		snap.Chases = append(snap.Chases, remind.Chase{Key: remind.ProblemKeyOf(p.ID, i+1), On: remind.NewDate(2026, 11, 2), At: at, By: "告密催办", Note: "告密备注"})
	}
	policy := remind.DefaultPolicy()
	terms := store.Terms{Realm: "real", Policy: &policy, Office: remind.SignOff{Name: "市整改办", Phone: "0734-7654321", ReplyTo: "reply@mail.example"}}
	return terms.World(snap).On(remind.NewDate(2026, 11, 23))
}

// published returns everything that is published of a day, by form: of a workbook every member of its archive.
func published(t *testing.T, day *remind.Day) map[string]string {
	t.Helper()
	pages, all := disclosure.Of(day), map[string]string{}
	var page, csv, json, book bytes.Buffer
	table := Disclosure("")
	for _, err := range []error{
		webpage.WriteDisclosure(&page, day.Today, pages), table.Write(&csv, listing.CSV, DisclosureRows(pages)), table.Write(&json, listing.JSON, DisclosureRows(pages)),
		workbook.WriteNameless(&book, Sheets(DisclosureGrids(pages, day.Today))),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	all["html"], all["csv"], all["json"] = page.String(), csv.String(), json.String()
	z, err := zip.NewReader(bytes.NewReader(book.Bytes()), int64(book.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all["xlsx "+f.Name] = string(text)
	}
	return all
}

// What people have typed, who they are and how they are reached stand in no form of what is published, nor in a part of its file that no one looks at.
func TestWhatIsPublishedNamesNobody(t *testing.T) {
	all := published(t, secretive(t))
	for form, text := range all {
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s has %s", form, secret)
			}
		}
	}
	for _, part := range []string{"docProps/core.xml", "docProps/app.xml"} {
		for _, mark := range []string{"creator", "lastModifiedBy", "Application", "Company", "Manager", "督办系统"} {
			if strings.Contains(all["xlsx "+part], mark) {
				t.Errorf("%s says %s: %s", part, mark, all["xlsx "+part])
			}
		}
	}
	for form, text := range all {
		for _, mark := range []string{"comment", "xuri", "xcelize", "duban", "<script", "http-equiv", "src=", "href=\"", "url(", "@import", `name="author"`, `name="generator"`} {
			if strings.Contains(text, mark) && (!strings.HasPrefix(form, "xlsx") || mark != "src=") {
				t.Errorf("%s has %s", form, mark)
			}
		}
	}
	// What is to be read stands in every form that people read.
	for _, form := range []string{"html", "csv", "xlsx xl/sharedStrings.xml"} {
		for _, want := range []string{"举报电话（略）、（略）、（略）反映的问题。", "衡整改办〔2026〕9号", "2027年6月30日", "（原定", "暂缓整改", "待验收", "已完成整改"} {
			if !strings.Contains(all[form], want) {
				t.Errorf("%s lacks %s", form, want)
			}
		}
	}
	if !strings.Contains(all["html"], "市整改办　<span class=\"day\">截至2026年11月23日") {
		t.Error("the page does not say whose it is, and of which day")
	}
}
