package terminal_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/tables"
)

// A listing that no clerk has a sheet of is refused as xlsx, and makes no empty workbook.
func TestWhatHasNoSheet(t *testing.T) {
	var b bytes.Buffer
	p := &terminal.Printer{Out: &b, Format: "xlsx"}
	if err := terminal.Show(p, tables.Budgets(), nil); err != terminal.ErrNoSheet || b.Len() > 0 { //nolint:errorlint // it is returned as it is
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
}

// Whatever is said goes to a terminal, with words of documents in it that a stranger has written.
func TestWhatIsSaidIsSeen(t *testing.T) {
	const text, want = "甲\x1b[31m局\u202e", "甲[31m局"
	var out, err bytes.Buffer
	p := &terminal.Printer{Out: &out, Err: &err, Format: "table"}
	p.Say("%s\n", text)
	p.Aside("%s\n", text)
	p.Complain(errors.New(text))
	if out.String() != want+"\n"+want+"\n" || err.String() != "duban: "+want+"\n" {
		t.Errorf("said %q, complained %q", out.String(), err.String())
	}
}

// A file that was named is there whole or not at all, and never one that somebody may have filled in.
func TestFilesAreMadeAnew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.xlsx")
	p := &terminal.Printer{Out: io.Discard, Err: io.Discard, Format: "xlsx"}
	write := func() error { _, err := p.Out.Write([]byte("x")); return err }
	to := &terminal.Place{File: file}
	if err := p.Through(to, write); err != nil {
		t.Fatal(err)
	}
	if s, err := os.Stat(file); err != nil || s.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", s.Mode(), err)
	}
	if err := p.Through(to, write); err == nil {
		t.Error("written over")
	}
	to.Force = true
	if err := p.Through(to, write); err != nil {
		t.Error(err)
	}
	for _, force := range []bool{false, true} { // nobody is told to force what never is replaced
		for _, what := range []string{t.TempDir(), os.DevNull} {
			if err := p.Through(&terminal.Place{File: what, Force: force}, write); err == nil || !strings.Contains(err.Error(), "不是普通文件") {
				t.Errorf("%s, forced %v: %v", what, force, err)
			}
		}
	}
	table := &terminal.Printer{Out: io.Discard, Err: io.Discard, Format: "table"}
	if err := table.Through(&terminal.Place{File: filepath.Join(t.TempDir(), "台账.XLSX")}, write); !errors.As(err, new(help.WrongUsage)) {
		t.Errorf("a table is called a workbook: %v", err)
	}
	for _, name := range []string{"通报.pdf", "通报.doc", "留痕.XLS", "通报.html", "留痕.json"} {
		to := filepath.Join(t.TempDir(), name)
		if err := table.Through(&terminal.Place{File: to}, write); !errors.As(err, new(help.WrongUsage)) {
			t.Errorf("a table is called %s: %v", name, err)
		}
		if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s was written: %v", name, err)
		}
	}
	nowhere := filepath.Join(t.TempDir(), "没有", "台账.xlsx")
	if err := p.Through(&terminal.Place{File: nowhere}, write); err == nil || !strings.Contains(err.Error(), "没有文件夹 "+filepath.Dir(nowhere)) {
		t.Errorf("no folder: %v", err)
	}
	broken := filepath.Join(t.TempDir(), "b.xlsx")
	if err := p.Through(&terminal.Place{File: broken}, func() error { return io.ErrShortWrite }); !errors.Is(err, io.ErrShortWrite) {
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
	p.Out = device
	if err := p.Through(&terminal.Place{}, write); !errors.As(err, new(help.WrongUsage)) {
		t.Errorf("a workbook on a terminal: %v", err)
	}
	var b bytes.Buffer
	p.Out = &b
	if err := p.Through(&terminal.Place{}, write); err != nil || b.String() != "x" {
		t.Errorf("into a pipe: %q %v", b.String(), err)
	}
}

// A listing longer than what is gathered for a write arrives whole; beside its file nothing is seen while it is made, or left by a fault.
func TestNothingStandsBesideAFile(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "a.csv")
	p := &terminal.Printer{Out: io.Discard, Err: io.Discard, Format: "csv"}
	line := strings.Repeat("甲", 100) + "\n"
	names := func() (all []string) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			all = append(all, e.Name())
		}
		return all
	}
	list := func(end error) func() error {
		return func() error {
			for range 2000 {
				if _, err := io.WriteString(p.Out, line); err != nil {
					return err
				}
			}
			if seen := names(); len(seen) > 0 {
				t.Errorf("seen beside the file: %q", seen)
			}
			return end
		}
	}
	if err := p.Through(&terminal.Place{File: file}, list(io.ErrNoProgress)); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a fault: %v", err)
	}
	if left := names(); len(left) > 0 {
		t.Errorf("left by a fault: %q", left)
	}
	if err := p.Through(&terminal.Place{File: file}, list(nil)); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if want := "\ufeff" + strings.Repeat(line, 2000); err != nil || string(got) != want {
		t.Errorf("%d bytes, want %d: %v", len(got), len(want), err)
	}
}

// A name that promises another format is refused with what the command can write, and never with a format that it has not.
func TestAFileIsNamedByWhatItHolds(t *testing.T) {
	for what, tt := range map[string]struct {
		place  terminal.Place
		more   []string
		only   string
		args   []string
		says   string
		unsaid string
	}{
		"one that it knows not": {more: []string{"xlsx"}, args: []string{"-o", "d.docx"}, says: "不能写成 .docx 文件：文件名请以 .json、.csv、.xlsx 结尾", unsaid: "--format"},
		"of another program":    {more: []string{"docx"}, args: []string{"-o", "d.pdf"}, says: "以 .json、.csv、.docx 结尾；需要 pdf 的，打开后另存", unsaid: "--format"},
		"another than typed":    {more: []string{"xlsx"}, args: []string{"-o", "d.xlsx", "--format", "csv"}, says: "请用 --format xlsx，或换一个文件名"},
		"of several tables":     {place: terminal.Place{Several: true}, more: []string{"xlsx"}, args: []string{"-o", "d.csv"}, says: "不能写成 .csv 文件：文件名请以 .json、.xlsx 结尾"},
		"of one form alone":     {only: "ics", args: []string{"-o", "d.json"}, says: "不能写成 .json 文件：文件名请以 .ics 结尾"},
		"and that":              {only: "ics", args: []string{"-o", "d.ics"}},
		"what it knows":         {more: []string{"xlsx"}, args: []string{"-o", "d.xlsx"}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Chdir(t.TempDir())
			p := &terminal.Printer{Out: io.Discard, Err: io.Discard}
			c := &cobra.Command{SilenceErrors: true, SilenceUsage: true}
			c.Flags().StringVar(&p.Format, "format", "table", "")
			c.RunE = func(c *cobra.Command, _ []string) error {
				if p.Format = terminal.FormatOf(c, p.Format); tt.only != "" {
					p.Only(&tt.place, tt.only)
				}
				return p.Through(&tt.place, func() error { return nil })
			}
			tt.place.Flags(c, tt.more...)
			c.SetArgs(tt.args)
			err := c.Execute()
			if (err == nil) != (tt.says == "") || err != nil && (!strings.Contains(err.Error(), tt.says) || tt.unsaid != "" && strings.Contains(err.Error(), tt.unsaid)) {
				t.Errorf("%v", err)
			}
			if _, there := os.Stat(tt.args[1]); (there == nil) != (err == nil) {
				t.Errorf("the file: %v", there)
			}
		})
	}
}

// A command that is proposed names the settings and the state by which this one was typed.
func TestFlags(t *testing.T) {
	for want, named := range map[string][]string{
		"":                       {"config", "", "state", ""},
		" --state ./duban-state": {"config", "", "state", "./duban-state"},
		" --config 'a b.yaml' --state /var/duban": {"config", "a b.yaml", "state", "/var/duban"},
	} {
		if got := terminal.Flags(named...); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
