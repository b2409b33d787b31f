package shortname

import (
	"fmt"
	"strings"
)

// A Source is where a short name comes from.
type Source string

// The sources, each above the next.
const (
	Set     Source = "set"     // by the office
	BuiltIn Source = "builtin" // brought along with the built-in plan
	Derived Source = "derived" // from the title, by rule
)

// Chinese returns the source as lists say it.
func (s Source) Chinese() string {
	return map[Source]string{Set: "自定", BuiltIn: "内置", Derived: "推导"}[s]
}

// A Name is what a problem is called in one line, in at most Longest characters.
type Name struct {
	Text string
	From Source
}

// A Proposal is a name that somebody has thought of for a problem, and what the problem's title says where it is that problem.
type Proposal struct{ Name, Said string }

// Fits reports whether a title is of the problem that the name was meant for.
func (p Proposal) Fits(title string) bool {
	return p.Said != "" && strings.Contains(tidy(title), tidy(p.Said))
}

// Choose returns what a problem is called: as the office has set it, else as proposed, if it is the problem that the proposal is for, else
// as its title has it.
func Choose(set string, p Proposal, title string, number int) Name {
	switch {
	case set != "":
		return Name{set, Set}
	case p.Fits(title):
		return Name{p.Name, BuiltIn}
	}
	if text := Of(title); text != Unnamed {
		return Name{text, Derived}
	}
	return Name{fmt.Sprint("问题", number), Derived}
}
