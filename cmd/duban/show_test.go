package main

import (
	"bytes"
	"testing"

	"duban/tables"
)

// A listing that no clerk has a sheet of is refused as xlsx, and makes no empty workbook.
func TestWhatHasNoSheet(t *testing.T) {
	var b bytes.Buffer
	a := &app{out: &b, format: "xlsx"}
	if err := show(a, tables.Budgets(), nil); err != errNoSheet || b.Len() > 0 { //nolint:errorlint // it is returned as it is
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
}
