package overview_test

import (
	"net/http"
	"strings"
	"testing"

	"duban/tools/desk"
	"duban/web/overview"
)

func TestTheFirstPage(t *testing.T) {
	d := desk.Open(t, overview.Routes())
	w := d.Get(desk.Guest, "/")
	for _, want := range []string{"<!DOCTYPE html>", "突出环境问题整改督办", "2026年11月23日（星期一）", "巡视员", `class="red"`} {
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("HTTP %d, without %q: %s", w.Code, want, w.Body)
		}
	}
	before := d.Get(desk.Guest, "/mark").Body.String()
	if _, err := d.Office.Rename(t.Context(), "22", "废渣", "张三"); err != nil {
		t.Fatal(err)
	}
	if after := d.Get(desk.Guest, "/mark").Body.String(); before == after || before == "" {
		t.Errorf("the mark was %s and is %s", before, after)
	}
}
