package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/remind/people"
)

// looked says of each command by which arguments it is looked at; more than one way each.
var looked = map[string][]string{
	"check": {"--coverage", ""}, "effect": {"new.yaml"}, "explain": {"1 --on 2026-11-30"}, "status": {""}, "notices": {"", "--all"}, "preview": {"", "--notices", "--messages"},
	"replies": {"", "--all"}, "history": {"1", "1.1@2026-12-31"}, "show": {"MESSAGE"}, "chase": {"1"}, "clock": {""}, "name": {""}, "send-test": {"--contacts"},
	"settle": {"MESSAGE --sent"}, "take": {"1"}, "dismiss": {"1 --note 重复"}, "progress": {"1 --note 请联系jia@city.test，13800000001"}, "end": {"own"},
	"hold": {"1 --until 2026-12-31 --note 汛期 --second 李某"}, "release": {"1"},
	"report": {"1"}, "return": {"1 --note 材料不全"}, "accept": {"1 --note 补录"}, "close": {"1 --note 补录"}, "reopen": {"1 --note 反弹"},
	"extend": {"1 --to 2027-12-31 --doc 衡〔2026〕1号"}, "suspend": {"1 --to 2026-12-31"}, "resume": {"1"},
	"export plan": {""}, "export obligations": {""}, "export ledger": {""}, "export ics": {""}, "export evidence": {"1", "1.1@2026-12-31"}, "import plan": {"plan.txt --id own"}, "import calendar": {"calendar.json"},
	"import states": {"states.csv"}, "version": {""}, "purge": {""}, "export bulletin": {""}, "export dispatch": {""}, "export public": {""}, "export review": {""}, "noise": {""}, "papers": {""},
	"account list": {""}, "account token list": {""},
	"verify": {""}, "event": {"1 --note 请联系jia@city.test"},
}

// unlooked are the commands that show nobody, and those that hand out the directory whole, to be changed and taken in again.
var unlooked = []string{
	"run", "simulate", "backup", "restore", "migrate", "export templates", "clock accept", "export contacts", "import contacts", "export chain", "export upward", "import review",
	"account add", "account reset", "account disable", "account enable", "account sign-out", "account token add", "account token revoke",
}

// toProgram are the formats in which addressing commands name whom a line is of.
var toProgram = []string{"json", "csv", "yaml"}

const (
	maskedPlan = `一、某河道治理滞后。
整改目标：完成治理。
整改措施：（一）加快治理。2026年底前完成验收。
整改时限：2026年10月底
主体责任单位：甲县党委、政府
市直牵头督导验收单位：市水利局
督办市领导：赵某
`
	maskedPeople = `contacts:
  - {body: 甲县党委、政府, name: 联络员, channel: mail, address: jia@city.test, mobile: "13800000001"}
  - {body: 市水利局, name: 联络员, channel: mail, address: water@city.test, mobile: "13800000002"}
  - {body: 赵某, channel: mail, address: leader@city.test}
  - {body: 整改办, channel: mail, address: office@city.test, mobile: "13800000003"}
`
)

// maskedState makes a state of a small plan whose unit was told and has answered, and the files that commands take in.
func maskedState(t *testing.T) (dir, st, message string) {
	t.Helper()
	dir = t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"plan.txt": maskedPlan, "people.yaml": maskedPeople, "new.yaml": "office: {name: 整改办, phone: \"13800000009\"}\n",
		"states.csv": "key,state,on\nown/1,closed,2026-11-20\n", "calendar.json": `{"years":{"2027":{"holidays":["2027-01-01"],"workdays":[]}}}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	st = filepath.Join(dir, "st")
	printed(t, "import", "plan", "plan.txt", "--id", "own", "--apply", "--state", st)
	printed(t, "import", "contacts", "people.yaml", "--apply", "--state", st)
	printed(t, "simulate", "--from", "2026-11-16", "--to", "2026-11-20", "--state", st)
	return dir, st, objects(t, printed(t, "notices", "--format", "json", "--state", st))[0]["message"].(string)
}

// No command shows a whole mailbox or mobile number to people, nor but for those that name whom a line is of to programs, unless --full asks for it.
// A new command has to say here how it is looked at.
func TestNobodyIsShownWhole(t *testing.T) {
	_, st, message := maskedState(t)
	seen := 0
	for _, c := range commandsOf((&app{Printer: terminal.Printer{}}).root()) {
		name := strings.TrimPrefix(c.CommandPath(), "duban ")
		if slices.Contains(unlooked, name) {
			continue
		}
		ways := looked[name]
		if len(ways) == 0 {
			t.Errorf("%s: the test does not know how to look at it", name)
		}
		for _, way := range ways {
			for _, format := range terminal.Formats(c) {
				args := append(strings.Fields(name), strings.Fields(strings.ReplaceAll(way, "MESSAGE", message))...)
				got := shownBy(t, append(args, "--state", st, "--format", format))
				if n := wholeIn(got); n != "" && (slices.Contains(addressing, strings.Fields(name)[0]) && slices.Contains(toProgram, format)) {
					seen++
				} else if n != "" {
					t.Errorf("%s %s as %s shows %s", name, way, format, n)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no command names an address to programs: the test has looked at nothing")
	}
	if got := shownBy(t, []string{"history", "1", "--full", "--state", st}); !strings.Contains(got, "jia@city.test") {
		t.Errorf("asked for, an address is not shown:\n%s", got)
	}
}

// commandsOf returns the commands that do something themselves.
func commandsOf(c *cobra.Command) (all []*cobra.Command) {
	for _, sub := range c.Commands() {
		all = append(all, commandsOf(sub)...)
	}
	if c.HasParent() && (!c.HasSubCommands() || c.Name() == "clock") && c.Name() != "completion" && c.Name() != "help" {
		all = append(all, c)
	}
	return all
}

// shownBy returns what a command prints, whatever it says of what it was asked; of a workbook, what its cells say.
func shownBy(t *testing.T, args []string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a."+args[len(args)-1])
	packed := slices.Contains([]string{"xlsx", "docx"}, args[len(args)-1])
	if packed {
		args = append(args, "-o", file)
	}
	var out bytes.Buffer
	execute(t.Context(), args, &out, &out, clock)
	if packed {
		out.WriteString(unpacked(t, file, out.String()))
	}
	return out.String()
}

// unpacked returns the texts of a packed file, of its properties too.
func unpacked(t *testing.T, file, said string) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "" // it refused, and has said why
	}
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	defer z.Close()
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(strings.ReplaceAll(string(text), ">", ">\n"))
	}
	return all.String()
}

// wholeIn returns the first line that would be masked; empty: none.
func wholeIn(text string) string {
	for line := range strings.Lines(text) {
		if people.Masked(line) != line && !strings.HasPrefix(line, "UID:") { // of an entry of a calendar
			return line
		}
	}
	return ""
}
