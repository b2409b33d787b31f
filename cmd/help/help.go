// Package help words how a command is used, in Chinese and in lines that fit a terminal.
package help

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"duban/listing"
)

// A Group is a part of the list of commands, by what people come for.
type Group struct {
	Title    string
	Commands []string // in the order in which they are shown
}

// Groups hold every command that a person types. One that stands in none of them is shown below them all.
var Groups = []Group{
	{"日常办理", []string{
		"report", "return", "accept", "close", "reopen", "extend", "suspend", "resume", "chase", "papers", "event", "progress", "replies", "take", "dismiss",
		"name", "settle",
	}},
	{"查看", []string{"status", "preview", "show", "notices", "noise", "history", "explain"}},
	{"导入导出", []string{"import", "export"}},
	{"试发与排查", []string{"check", "send-test", "simulate", "effect", "verify"}},
	{"管理员", []string{"run", "account", "hold", "release", "end", "backup", "restore", "migrate", "clock", "purge"}},
	{"其他", []string{"version", "help"}},
}

// Width is the widest line of a help.
const Width = 100

// Of returns the help of a command.
func Of(c *cobra.Command) string {
	var b strings.Builder
	paragraph(&b, cmp.Or(c.Long, c.Short))
	section(&b, "用法", []string{"  " + Line(c)})
	listCommands(&b, c)
	if c.HasExample() {
		section(&b, "示例", strings.Split(strings.TrimRight(c.Example, "\n"), "\n"))
	}
	section(&b, "选项", flagLines(c.NonInheritedFlags()))
	section(&b, "通用选项", flagLines(c.InheritedFlags()))
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n查看某一命令的用法：%s 命令 --help\n", c.CommandPath())
	}
	return b.String()
}

// Line returns how a command is typed.
func Line(c *cobra.Command) string {
	line := c.Use
	if c.HasParent() {
		line = c.Parent().CommandPath() + " " + line
	}
	if c.HasAvailableSubCommands() {
		line += " 命令"
	}
	return line + " [选项]"
}

// paragraph writes a text. Its lines are broken where a reader takes breath, wherever the source breaks them: only what ends a sentence, or an
// empty line, ends a line of the text.
func paragraph(b *strings.Builder, text string) {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if n := len(lines); n > 0 && goesOn(lines[n-1]) && line != "" {
			lines[n-1] += line
			continue
		}
		lines = append(lines, line)
	}
	for _, line := range lines {
		b.WriteString(strings.Join(listing.Wrap(line, Width), "\n") + "\n")
	}
}

// goesOn reports whether a line ends within a sentence.
func goesOn(line string) bool {
	return strings.HasSuffix(line, "，") || strings.HasSuffix(line, "、") || strings.HasSuffix(line, "；")
}

// section writes a titled part of a help; one without lines is left out.
func section(b *strings.Builder, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s：\n%s\n", title, strings.Join(lines, "\n"))
}

// listCommands writes the commands of a command: those of the program in their groups.
func listCommands(b *strings.Builder, c *cobra.Command) {
	rest := map[string]*cobra.Command{}
	var order []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			rest[sub.Name()] = sub
			order = append(order, sub.Name())
		}
	}
	if !c.HasParent() {
		for _, g := range Groups {
			section(b, g.Title, commandLines(g.Commands, rest))
			for _, name := range g.Commands {
				delete(rest, name)
			}
		}
	}
	section(b, "命令", commandLines(order, rest))
}

// commandLines returns a line for each of the named commands that there are.
func commandLines(names []string, all map[string]*cobra.Command) []string {
	var rows [][2]string
	for _, name := range names {
		if c, ok := all[name]; ok {
			rows = append(rows, [2]string{name, c.Short})
		}
	}
	return beside(rows)
}

// flagLines returns the lines of flags.
func flagLines(flags *pflag.FlagSet) []string {
	var rows [][2]string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		value, usage := pflag.UnquoteUsage(f)
		if word, ok := valueWords[value]; ok {
			value = word
		}
		if !strings.Contains("|false|0|0s|[]||", "|"+f.DefValue+"|") && !strings.Contains(usage, "默认") {
			usage += "（默认 " + f.DefValue + "）"
		}
		rows = append(rows, [2]string{strings.TrimRight(name+" "+value, " "), usage})
	})
	return beside(rows)
}

// valueWords say what a flag takes, by the name that pflag has for its type.
var valueWords = map[string]string{"string": "值", "strings": "值", "stringArray": "值", "int": "数", "duration": "时长", "": ""}

// beside returns names with what they mean, aligned; what is long goes on below itself.
func beside(rows [][2]string) []string {
	widest := 0
	for _, r := range rows {
		widest = max(widest, listing.Width(r[0]))
	}
	var all []string
	for _, r := range rows {
		lead := "  " + r[0] + strings.Repeat(" ", widest-listing.Width(r[0])+2)
		for _, line := range listing.Wrap(r[1], Width-listing.Width(lead)) {
			all = append(all, strings.TrimRight(lead+line, " "))
			lead = strings.Repeat(" ", listing.Width(lead))
		}
	}
	return all
}
