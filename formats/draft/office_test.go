//go:build libreoffice

package draft_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"duban/formats/draft"
	"duban/remind"
	"duban/remind/paperwork"
	"duban/tools/libreoffice"
)

// A form that was opened and saved by another program is still one.
func TestAFormThatLibreOfficeHasSaved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var files []string
	for _, kind := range paperwork.Kinds() {
		raw, err := draft.Builtin(kind)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, filepath.Join(dir, draft.File(kind)))
		if err := os.WriteFile(files[len(files)-1], raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	folder := fstest.MapFS{}
	for name, raw := range libreoffice.Saved(t, "docx", files...) {
		folder[name] = &fstest.MapFile{Data: raw}
	}
	forms, faults := draft.Load(folder)
	if len(faults) > 0 || len(folder) != 3 {
		t.Fatal(len(folder), faults)
	}
	for _, kind := range paperwork.Kinds() {
		got := text(t, forms, desk(), remind.Draft{Kind: kind, Body: "甲县", Items: []remind.Item{item(1, -9)}})
		for _, want := range []string{"（代拟稿）", "第1项“河道1“黑臭”&淤积”", "已逾期9天", "系统未记录"} {
			if !strings.Contains(got, want) || strings.Contains(got, "{{") {
				t.Errorf("%s lacks %s: %s", kind, want, got)
			}
		}
	}
}

// A slip is one page a matter, however long the texts of its plan.
func TestASlipIsOnePage(t *testing.T) {
	t.Parallel()
	var drafts []remind.Draft
	for n := range 3 {
		it := item(n+1, -9)
		it.Title, it.Goal = strings.Repeat("河道治理滞后", 30), strings.Repeat("水质稳定达标", 60)
		it.Entries[0].Parties.Cooperating = []string{"市生态环境局", "市自然资源和规划局", "市住房和城乡建设局", "市农业农村局", "市水利局"}
		drafts = append(drafts, remind.Draft{Kind: paperwork.Slip, Items: []remind.Item{it}})
	}
	file := filepath.Join(t.TempDir(), "slips.docx")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	var forms *draft.Forms
	if err := forms.Write(f, desk(), drafts); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if pages := libreoffice.Pages(t, file); len(pages) != len(drafts) {
		t.Error(fmt.Sprint(len(pages), " pages"))
	}
}
