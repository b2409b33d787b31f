// Package pattern has regular expressions that cost nothing until they are asked for. Some hundred of them read what people write, and most commands
// and most days of the daemon need none: compiled at the start they would take a quarter of its time and of its memory.
package pattern

import (
	"regexp"
	"sync"
)

// A Pattern is a regular expression that is compiled when it is first asked for. It may be used by several goroutines.
type Pattern struct {
	expression string
	once       sync.Once
	made       *regexp.Regexp
}

// New returns the pattern of an expression, which is part of the program: one that cannot be compiled panics when it is first asked for.
func New(expression string) *Pattern {
	return &Pattern{expression: expression}
}

// compiled returns the expression, compiled by whoever asks first.
func (p *Pattern) compiled() *regexp.Regexp {
	p.once.Do(func() { p.made = regexp.MustCompile(p.expression) })
	return p.made
}

// String returns the expression.
func (p *Pattern) String() string { return p.expression }

// MatchString is that of regexp.Regexp, as are all that follow.
func (p *Pattern) MatchString(s string) bool { return p.compiled().MatchString(s) }

// FindString returns the first match.
func (p *Pattern) FindString(s string) string { return p.compiled().FindString(s) }

// FindStringIndex returns where the first match stands.
func (p *Pattern) FindStringIndex(s string) []int { return p.compiled().FindStringIndex(s) }

// FindStringSubmatch returns the first match with its groups.
func (p *Pattern) FindStringSubmatch(s string) []string { return p.compiled().FindStringSubmatch(s) }

// FindStringSubmatchIndex returns where they stand.
func (p *Pattern) FindStringSubmatchIndex(s string) []int {
	return p.compiled().FindStringSubmatchIndex(s)
}

// FindAllString returns at most n matches; all for -1.
func (p *Pattern) FindAllString(s string, n int) []string { return p.compiled().FindAllString(s, n) }

// FindAllStringIndex returns where they stand.
func (p *Pattern) FindAllStringIndex(s string, n int) [][]int {
	return p.compiled().FindAllStringIndex(s, n)
}

// FindAllStringSubmatch returns at most n matches with their groups; all for -1.
func (p *Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return p.compiled().FindAllStringSubmatch(s, n)
}

// FindAllStringSubmatchIndex returns where they stand.
func (p *Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return p.compiled().FindAllStringSubmatchIndex(s, n)
}

// ReplaceAllString returns a text with something in place of each match, in which $1 stands for a group.
func (p *Pattern) ReplaceAllString(s, by string) string { return p.compiled().ReplaceAllString(s, by) }

// ReplaceAllStringFunc returns the same with what a function makes of each match.
func (p *Pattern) ReplaceAllStringFunc(s string, by func(string) string) string {
	return p.compiled().ReplaceAllStringFunc(s, by)
}

// FindSubmatch returns the first match in bytes with its groups.
func (p *Pattern) FindSubmatch(b []byte) [][]byte { return p.compiled().FindSubmatch(b) }

// Split returns at most n pieces between the matches; all for -1.
func (p *Pattern) Split(s string, n int) []string { return p.compiled().Split(s, n) }
