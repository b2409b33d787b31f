// Package terminal prints what commands have to say: words and lists, in the format that was asked for, onto the screen or into a file that is
// there whole or not at all.
package terminal

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"duban/cmd/help"
	"duban/formats/plantext"
	"duban/listing"
	"duban/owner"
	"duban/remind/people"
	"duban/remind/typed"
)

// A Printer prints for whoever typed a command. What a document or an answer hides in its words stays away from the terminal.
type Printer struct {
	Out, Err io.Writer
	Format   string      // table, json, csv and what else the command has
	As       owner.Owner // whom root has become: files that were named are root's to make
	Full     bool        // mailboxes and mobile numbers are shown whole
}

// Masked returns what is shown of a text.
func (p *Printer) Masked(text string) string {
	if p.Full {
		return text
	}
	return people.Masked(text)
}

// An Output remembers the first failure of writing to it, so that no listing that was cut short passes for a whole one.
type Output struct {
	To  io.Writer
	Err error
}

// Write writes on after a failure, as the rest may still arrive: what counts in the end is that something is missing.
func (o *Output) Write(b []byte) (int, error) {
	n, err := o.To.Write(b)
	if o.Err == nil {
		o.Err = err
	}
	return n, err
}

// Say prints for whoever typed the command. A failure is remembered by Output and ends the command with exit code 1, so nobody has to look at it
// here.
func (p *Printer) Say(format string, args ...any) {
	_, _ = io.WriteString(p.Out, p.Masked(typed.Visible(fmt.Sprintf(format, args...))))
}

// Aside prints what is no data: among them for a person, beside them for a program.
func (p *Printer) Aside(format string, args ...any) {
	to := p.Out
	if p.Format != "table" {
		to = p.Err
	}
	_, _ = io.WriteString(to, p.Masked(typed.Visible(fmt.Sprintf(format, args...))))
}

// Complain says a fault on the standard error, so that it stands in no listing that a program reads.
func (p *Printer) Complain(e error) { _, _ = fmt.Fprintln(p.Err, "duban:", typed.Visible(e.Error())) }

// Warn says on the standard error what works, and wants a person's eye.
func (p *Printer) Warn(what any) {
	_, _ = fmt.Fprintf(p.Err, "注意：%s\n", typed.Visible(fmt.Sprint(what)))
}

// Find prints findings, and whether they stop what was asked for.
func (p *Printer) Find(findings ...plantext.Finding) {
	for _, f := range findings {
		p.Aside("[%s] %s\n", f.Severity.Chinese(), f)
	}
}

// Line prints a text, broken where it is too wide for a terminal.
func (p *Printer) Line(format string, args ...any) {
	Line(p.Out, "%s", p.Masked(fmt.Sprintf(format, args...)))
}

// Line writes a text, broken where it is too wide for a terminal.
func Line(to io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintln(to, strings.Join(listing.Wrap(typed.Visible(fmt.Sprintf(format, args...)), help.Width-2), "\n  "))
}

// Wrapped prints a text in as many lines as it takes, all of them indented, those that go on a little more.
func (p *Printer) Wrapped(indent int, text string) {
	blanks := strings.Repeat(" ", indent)
	p.Say("%s%s\n", blanks, strings.Join(listing.Wrap(p.Masked(text), help.Width-indent-2), "\n"+blanks+"  "))
}

// First lets something be done before anything of what it prints is: who reads the beginning and leaves (| head) would else end the program
// by SIGPIPE before it is done.
func (p *Printer) First(do func() error) error {
	text, err := p.gathered(do)
	_, _ = p.Out.Write(text)
	return err
}

// gathered returns what a listing prints, with what it printed up to a fault.
func (p *Printer) gathered(list func() error) ([]byte, error) {
	out := p.Out
	defer func() { p.Out = out }()
	var whole bytes.Buffer
	p.Out = &whole
	err := list()
	return whole.Bytes(), err
}

// Screen reports whether a writer ends on a screen. Behind an Output stands what the program was called with.
func Screen(w io.Writer) bool {
	if o, ok := w.(*Output); ok {
		w = o.To
	}
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Quoted returns a word as a shell takes it for one.
func Quoted(word string) string {
	plain := func(r rune) bool {
		return r > '~' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("_-./:=,@%+", r)
	}
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !plain(r) }) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Flags returns the flags of a command that have a value, as they are typed behind it: names and values in turn.
func Flags(named ...string) (text string) {
	for i := 1; i < len(named); i += 2 {
		if named[i] != "" {
			text += " --" + named[i-1] + " " + Quoted(named[i])
		}
	}
	return text
}
