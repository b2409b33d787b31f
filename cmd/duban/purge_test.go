package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/remind"
)

// Somebody who has left can be purged once all he was told of has been closed for long enough, and not before: then nothing in the store names him,
// all else stands as it was, and the chain still holds.
func TestAFormerContactIsPurged(t *testing.T) {
	_, st, message := maskedState(t)
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("people.yaml", strings.Replace(strings.Replace(maskedPeople, "name: 联络员, channel: mail, address: jia@city.test", "name: 新人, channel: mail, address: new@city.test", 1), "13800000001", "13900000001", 1))
	printed(t, "import", "contacts", "people.yaml", "--apply", "--state", st)
	later := func(day string) func() time.Time {
		d, err := remind.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		return func() time.Time { return d.At(10, 0) }
	}
	said := func(now func() time.Time, args ...string) string {
		var out strings.Builder
		execute(context.Background(), append(args, "--state", st), &out, &out, now)
		return out.String()
	}
	if got := said(later("2030-01-07"), "purge", "--yes", "--note", "按规定"); !strings.Contains(got, "尚未销号") || !strings.Contains(got, "没有可清除的") {
		t.Errorf("with an open matter: %s", got)
	}
	for _, key := range []string{"1", "1.1@2026-12-31"} {
		said(later("2026-11-24"), "close", key, "--note", "补录")
	}
	if got := said(later("2027-06-01"), "purge", "--yes", "--note", "按规定"); !strings.Contains(got, "留存期未满，2028-11-24起可清除") {
		t.Errorf("too early: %s", got)
	}
	if got := said(later("2029-01-08"), "purge"); !strings.Contains(got, "可清除1人") || strings.Contains(got, "leader@") {
		t.Errorf("before: %s", got)
	}
	if got := said(later("2029-01-08"), "purge", "--yes", "--note", "按规定"); !strings.Contains(got, "已清除1人的个人信息") {
		t.Fatalf("purged: %s", got)
	}
	for _, name := range []string{"duban.db", "duban.db-wal"} { // nor does the file
		if raw, err := os.ReadFile(filepath.Join(st, name)); err == nil && (bytes.Contains(raw, []byte("jia@city.test")) || bytes.Contains(raw, []byte("13800000001"))) {
			t.Errorf("%s still has him", name)
		}
	}
	for _, format := range []string{"notices --all", "replies --all", "export contacts", "export evidence 1"} {
		if got := said(later("2029-01-08"), append(strings.Fields(format), "--format", "json", "--full")...); strings.Contains(got, "jia@city.test") || strings.Contains(got, "13800000001") {
			t.Errorf("%s still names him", format)
		}
	}
	if got := said(later("2029-01-08"), "purge"); !strings.Contains(got, "没有已离任的联系人") {
		t.Errorf("again: %s", got)
	}
	if got := said(later("2029-01-08"), "history", "1", "--full"); !strings.Contains(got, "已按规定清除") || strings.Contains(got, "jia@") || !strings.Contains(got, "校验值") {
		t.Errorf("the history: %s", got)
	}
	if got := said(later("2029-01-08"), "show", message, "--full"); strings.Contains(got, "jia@") || !strings.Contains(got, "主题：【督办】") {
		t.Errorf("his message: %s", got)
	}
	if got := said(later("2029-01-08"), "check"); strings.Contains(got, "改动") || strings.Contains(got, "校验") {
		t.Errorf("check: %s", got)
	}
	if got := said(later("2029-01-08"), "verify"); !strings.Contains(got, "全部与封存时一致") || !strings.Contains(got, "清除") {
		t.Errorf("verify: %s", got)
	}
	if got := said(later("2029-01-08"), "export", "evidence", "1"); !strings.Contains(got, "个人信息已按规定清除") {
		t.Errorf("the dossier: %s", got)
	}
}
