package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/listing"
)

// english are three words in a row that are no command to type: a sentence of another language.
var english = regexp.MustCompile(`\b[a-z]+ [a-z]+ [a-z]+\b`)

// Whatever a help says is Chinese and fits a terminal, of every command and every flag.
func TestTheHelpIsChinese(t *testing.T) {
	root := (&app{Printer: terminal.Printer{Out: io.Discard, Err: io.Discard}}).root()
	root.InitDefaultHelpCmd()
	chinese := func(what, text string) {
		t.Helper()
		if !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s says nothing in Chinese: %q", what, text)
		}
		if words := english.FindString(text); words != "" && !strings.HasPrefix(words, "duban ") {
			t.Errorf("%s speaks English: %q", what, words)
		}
	}
	grouped := map[string]bool{"completion": true} // hidden: the packages bring it
	for _, g := range help.Groups {
		for _, name := range g.Commands {
			grouped[name] = true
		}
	}
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		chinese(c.CommandPath(), c.Short)
		if c.Long != "" {
			chinese(c.CommandPath(), c.Long)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) { chinese(c.CommandPath()+" --"+f.Name, f.Usage) })
		if c.Parent() == root && !grouped[c.Name()] {
			t.Errorf("%s stands in no group of the help", c.Name())
		}
		for line := range strings.Lines(help.Of(c)) {
			if listing.Width(strings.TrimRight(line, "\n")) > help.Width {
				t.Errorf("%s: a line is too wide: %s", c.CommandPath(), line)
			}
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(root)
}

// Wrong usage has an exit code of its own, which scripts tell from a refusal: also where a command that gathers others lacks one of them, and a
// date that a step cannot do without is missing.
func TestWrongUsageEndsWithTwo(t *testing.T) {
	state, none := t.TempDir(), filepath.Join(t.TempDir(), "none.csv")
	if err := os.WriteFile(none, []byte("key,state,on\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	printed(t, "import", "states", none, "--apply", "--state", state)
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"import"}, 2, "duban import 后面缺少命令"},
		{[]string{"export"}, 2, "duban export 后面缺少命令"},
		{[]string{"extend", "22", "--doc", "x"}, 2, "须用 --to 写明新的时限；现行时限为2026-12-31"},
		{[]string{"suspend", "22"}, 2, "请用 --to 写明晚于"},
		{[]string{"suspend", "22", "--to", "2020-01-01"}, 1, "请用 --to 写明晚于"},
		{[]string{"extend", "22", "--to", "2027-06-30"}, 1, "须用 --doc 写明批准延期的文件"},
	} {
		var out, errs strings.Builder
		if code := execute(t.Context(), append(tt.args, "--state", state), &out, &errs, clock); code != tt.code || !strings.Contains(errs.String(), tt.want) {
			t.Errorf("%v: exit code %d: %s", tt.args, code, errs.String())
		}
		if out.String() != "" {
			t.Errorf("%v prints %s", tt.args, out.String())
		}
	}
}
