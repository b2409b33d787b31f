package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// setCell types into a workbook as a clerk does: cell FILE SHEET AT [VALUE].
func setCell(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	f, err := excelize.OpenFile(file)
	ts.Check(err)
	value := ""
	if len(args) > 3 {
		value = args[3]
	}
	ts.Check(errors.Join(f.SetCellStr(args[1], args[2], value), f.Save(), f.Close()))
}

// fillTemplate writes an invented mail address beside every body that a template lists, as a clerk would: fill FILE.
func fillTemplate(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	f, err := excelize.OpenFile(file)
	ts.Check(err)
	rows, err := f.GetRows("联系人")
	ts.Check(err)
	for i := 3; i <= len(rows); i++ { // under the title and the header
		ts.Check(errors.Join(
			f.SetCellStr("联系人", fmt.Sprintf("D%d", i), "联络员"), f.SetCellStr("联系人", fmt.Sprintf("G%d", i), "邮件"),
			f.SetCellStr("联系人", fmt.Sprintf("H%d", i), fmt.Sprintf("unit%d@city.example", i))))
	}
	ts.Check(errors.Join(f.Save(), f.Close()))
}

// A full disk cuts no listing short without a word, in whatever format.
func TestOutputThatIsLostIsTold(t *testing.T) {
	for _, args := range [][]string{
		{"export", "obligations"},
		{"export", "obligations", "--format", "json"},
		{"export", "ledger", "--format", "csv"},
		{"export", "plan", "--format", "yaml"},
		{"check", "--coverage"},
		{"version"},
		{"explain", "24"},
	} {
		var errs strings.Builder
		if code := execute(context.Background(), append(args, "--state", t.TempDir()), full{}, &errs, clock); code != 1 || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("%v: exit code %d: %s", args, code, errs.String())
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }
