package main

import (
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"duban/cmd/usage"
	"duban/listing"
)

// english are three words in a row that are no command to type: a sentence of another language.
var english = regexp.MustCompile(`\b[a-z]+ [a-z]+ [a-z]+\b`)

// Whatever a help says is Chinese and fits a terminal, of every command and every flag.
func TestTheHelpIsChinese(t *testing.T) {
	root := (&app{out: io.Discard, err: io.Discard}).root()
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
	if strings.Contains(usage.Help(root), "\n命令：") {
		t.Errorf("a command stands in no group:\n%s", usage.Help(root))
	}
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		chinese(c.CommandPath(), c.Short)
		if c.Long != "" {
			chinese(c.CommandPath(), c.Long)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) { chinese(c.CommandPath()+" --"+f.Name, f.Usage) })
		for line := range strings.Lines(usage.Help(c)) {
			if listing.Width(strings.TrimRight(line, "\n")) > usage.Width {
				t.Errorf("%s: a line is too wide: %s", c.CommandPath(), line)
			}
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(root)
}
