package views_test

import (
	"bytes"
	"strings"
	"testing"

	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/store/seal"
	"duban/tables"
)

// One seal is no range of seals.
func TestASingleSeal(t *testing.T) {
	var b bytes.Buffer
	p := &terminal.Printer{Out: &b, Err: &b, Format: "table"}
	one := seal.Seal{ID: 1}
	if err := views.Verify(p, &seal.Verdict{Seals: 1, Rows: 7, First: one, Last: one, Unsigned: 1}, &tables.VerifyRow{}); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); !strings.HasPrefix(s, "已核对第1号封存（") || !strings.Contains(s, "），共7条记录\n") {
		t.Errorf("%s", s)
	}
}
