package formats_test

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/xuri/excelize/v2"

	"duban/formats/contacts"
	"duban/formats/workbook"
	"duban/remind"
)

// A directory is read under the title that it is written with, and as older versions wrote it, without one; printed, it can be read.
func TestADirectoryIsReadWithItsTitleAndWithout(t *testing.T) {
	d := remind.Directory{
		Contacts:    []remind.Contact{{Body: "市水利局", Name: "甲", Channel: remind.MailChannel, Address: "a@city.example"}, {Body: "市林业局", Channel: "督办群"}},
		Collectives: map[string][]string{"各方面": {"市水利局", "市林业局"}}, Aliases: map[string]string{"水利局": "市水利局"},
	}
	for _, template := range []bool{false, true} {
		b := contacts.Book{Channels: []string{"督办群"}, Today: remind.NewDate(2026, 11, 28), Template: template}
		sheets := b.Sheets(&d)
		if want := "督办提醒通讯录（截至2026年11月28日）"; sheets[0].Title != want {
			t.Errorf("title %q, want %q", sheets[0].Title, want)
		}
		for _, s := range sheets {
			all := 0.0
			for _, c := range s.Columns {
				if !c.Aside {
					all += c.Width
				}
			}
			if all > workbook.Widest {
				t.Errorf("%s: printed columns of %v characters", s.Name, all)
			}
		}
		var titled bytes.Buffer
		if err := workbook.Write(&titled, sheets); err != nil {
			t.Fatal(err)
		}
		with := readDirectory(t, titled.Bytes())
		without := readDirectory(t, untitled(t, titled.Bytes()))
		for _, got := range []*remind.Directory{with, without} {
			for i := range got.Contacts {
				got.Contacts[i].Line, got.Contacts[i].Where = 0, ""
			}
		}
		if len(with.Contacts) != 2 || len(with.Collectives["各方面"]) != 2 || with.Aliases["水利局"] != "市水利局" || !reflect.DeepEqual(with, without) {
			t.Errorf("with a title %+v, without %+v", with, without)
		}
	}
}

// untitled takes the first row out of every sheet.
func untitled(t *testing.T, raw []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		if err := f.RemoveRow(name, 1); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readDirectory(t *testing.T, raw []byte) *remind.Directory {
	t.Helper()
	d, findings, err := contacts.ReadDirectory(bytes.NewReader(raw), []string{"督办群"})
	if err != nil || len(findings) > 0 {
		t.Fatal(findings, err)
	}
	return &d
}
