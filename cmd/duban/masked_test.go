package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/remind/people"
)

// looked says of each command with which arguments it is looked at, {st} being the state of the sample directory; none: it shows nobody.
var looked = map[string][]string{
	"check": {"--coverage"}, "effect": {"{dir}/new.yaml"}, "explain": {"24", "--on", "2026-12-01"}, "status": {}, "notices": {}, "preview": {"--messages"},
	"replies": {}, "history": {"24"}, "show": {}, "budget": {}, "settle": {}, "chase": {"22"}, "release": {"hengyang-2024"}, "clock": {}, "name": {},
	"hold": {"addr:mail:leader@city.example", "--until", "2026-12-31", "--note", "出差", "--second", "李某"}, "send-test": {"--contacts"},
	"export plan": {}, "export obligations": {}, "export ledger": {}, "export ics": {}, "import plan": {"{dir}/plan.txt", "--id", "other"},
	"report": {"22"}, "accept": {"22"}, "return": {"22", "--note", "材料不全"}, "close": {"22"}, "reopen": {"22", "--note", "反弹"}, "resume": {"22"},
	"extend": {"22", "--to", "2027-12-31", "--doc", "衡〔2026〕1号"}, "suspend": {"22", "--to", "2026-12-31"}, "progress": {"22", "--note", "八成"},
}

// shownWhole are the commands that show addresses whole to people too, and those that show nobody.
var shownWhole = []string{"export contacts", "import contacts"}

// No command shows a whole mailbox or mobile number to people, of the sample directory and all that it was told, unless --full asks for it. A new command
// has to say here how it is looked at.
func TestNobodyIsShownWhole(t *testing.T) {
	dir := t.TempDir()
	st := filepath.Join(dir, "st")
	printed(t, "simulate", "--from", "2026-11-20", "--to", "2026-11-24", "--state", st)
	_ = os.WriteFile
	root := (&app{Printer: terminal.Printer{}}).root()
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			visit(sub)
		}
		if c.HasSubCommands() && c.RunE == nil {
			return
		}
		name := strings.TrimPrefix(c.CommandPath(), "duban ")
		args, ok := looked[name]
		if !ok {
			t.Logf("%s is not looked at", name)
			return
		}
		for _, format := range terminal.Formats(c) {
			if format == "xlsx" {
				continue
			}
			var out bytes.Buffer
			code := execute(t.Context(), append(append(strings.Fields(name), args...), "--state", st, "--format", format), &out, &out, clock)
			n := 0
			for line := range strings.Lines(out.String()) {
				if people.Masked(line) != line {
					if n++; n <= 3 {
						t.Logf("  %s %s: %.300s", name, format, line)
					}
				}
			}
			t.Logf("%s %s: code %d, %d bytes, %d lines whole %.100s", name, format, code, out.Len(), n, out.String())
		}
	}
	visit(root)
}

var _ = regexp.MustCompile
