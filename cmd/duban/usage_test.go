package main

import (
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"duban/cmd/help"
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
