package main

import (
	"bytes"
	"errors"
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

// Whatever is said goes to a terminal, with words of documents in it that a stranger has written.
func TestWhatIsSaidIsSeen(t *testing.T) {
	const text, want = "甲\x1b[31m局\u202e", "甲[31m局"
	var out, err bytes.Buffer
	a := &app{out: &out, err: &err, format: "table"}
	a.say("%s\n", text)
	a.aside("%s\n", text)
	a.complain(errors.New(text))
	if out.String() != want+"\n"+want+"\n" || err.String() != "duban: "+want+"\n" {
		t.Errorf("said %q, complained %q", out.String(), err.String())
	}
}
