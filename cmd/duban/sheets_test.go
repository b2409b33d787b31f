package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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

func TestFilesAreMadeAnew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.xlsx")
	a := &app{now: clock, out: io.Discard, err: io.Discard, format: "xlsx"}
	write := func() error { _, err := a.out.Write([]byte("x")); return err }
	to := &destination{file: file}
	if err := a.through(to, write); err != nil {
		t.Fatal(err)
	}
	if s, err := os.Stat(file); err != nil || s.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", s.Mode(), err)
	}
	if err := a.through(to, write); err == nil {
		t.Error("written over")
	}
	to.force = true
	if err := a.through(to, write); err != nil {
		t.Error(err)
	}
	if err := a.through(&destination{file: t.TempDir(), force: true}, write); err == nil || !strings.Contains(err.Error(), "不是普通文件") {
		t.Errorf("a directory is replaced: %v", err)
	}
	if err := (&destination{force: true}).free(os.DevNull); err == nil {
		t.Error("a device is replaced")
	}
	table := &app{now: clock, out: io.Discard, err: io.Discard, format: "table"}
	if err := table.through(&destination{file: filepath.Join(t.TempDir(), "台账.XLSX")}, write); !errors.As(err, new(usageError)) {
		t.Errorf("a table is called a workbook: %v", err)
	}
	broken := filepath.Join(t.TempDir(), "b.xlsx")
	if err := a.through(&destination{file: broken}, func() error { return io.ErrShortWrite }); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a failure: %v", err)
	}
	if _, err := os.Stat(broken); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a file is left: %v", err)
	}
	device, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a character device, as terminals are
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	a.out = device
	if err := a.through(&destination{}, write); !errors.As(err, new(usageError)) {
		t.Errorf("a workbook on a terminal: %v", err)
	}
	var b bytes.Buffer
	a.out = &b
	if err := a.through(&destination{}, write); err != nil || b.String() != "x" {
		t.Errorf("into a pipe: %q %v", b.String(), err)
	}
}
