package office

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"duban/remind"
	"duban/remind/shortname"
	"duban/remind/typed"
	"duban/store"
)

// A NameRow is what a problem is called in one line.
type NameRow struct {
	*remind.Obligation // the whole problem
	Short              shortname.Name
	By                 string    // who has set it; empty: nobody
	At                 time.Time // likewise
}

// Names returns what problems in force are called, in the order of the plans: the one that a key names, or with none all. It refuses a key as
// Rename does.
func (o *Office) Names(ctx context.Context, key string) ([]NameRow, error) {
	snap, err := o.lookOf(ctx, key) // none: of any
	if err != nil {
		return nil, err
	}
	w := o.Terms.World(snap)
	var only remind.Key
	if key != "" {
		if only, err = nameable(w.On(o.today()), key); err != nil {
			return nil, err
		}
	}
	var rows []NameRow
	for i := range w.Obligations {
		p := &w.Obligations[i]
		if p.Kind != remind.KindProblem || only != "" && p.Key != only {
			continue
		}
		row := NameRow{Obligation: p, Short: w.ShortName(p.Key)}
		if n := lastNaming(snap.Namings, p.Key); n != nil && row.Short.From == shortname.Set {
			row.By, row.At = n.By, n.At
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// lastNaming returns the last naming of a problem; nil where it was never named.
func lastNaming(all []store.Naming, problem remind.Key) *store.Naming {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Problem == problem {
			return &all[i]
		}
	}
	return nil
}

// A Renaming is that a problem is called otherwise.
type Renaming struct {
	Problem remind.Key
	Was, Is shortname.Name
}

// A NameError says why a problem cannot be called so; it is shown to whoever typed the name.
type NameError string

// Error returns the refusal's text.
func (e NameError) Error() string { return string(e) }

// Rename sets the short name of a problem and records who has set it; an empty one takes it back, and what was proposed or follows from the
// title counts again. A name that the problem bears already changes nothing. It returns UnknownKeyError for a key that names nothing and
// NameError for one that is no problem's, or a name that cannot be.
func (o *Office) Rename(ctx context.Context, key, name, by string) (Renaming, error) {
	if err := typed.Check("--by", by, typed.LongestName); err != nil {
		return Renaming{}, err
	}
	snap, err := o.lookOf(ctx, key)
	if err != nil {
		return Renaming{}, err
	}
	before := o.Terms.World(snap)
	problem, err := nameable(before.On(o.today()), key)
	if err != nil {
		return Renaming{}, err
	}
	done := Renaming{Problem: problem, Was: before.ShortName(problem), Is: before.ShortName(problem)}
	if name == snap.Named()[problem] {
		return done, nil
	}
	if by == "" {
		by = o.Who
	}
	n := store.Naming{Problem: problem, Name: name, At: o.Now(), By: by}
	snap.Namings = append(slices.Clip(snap.Namings), n)
	after := o.Terms.World(snap)
	if err := fitName(after, problem, name); err != nil {
		return Renaming{}, err
	}
	done.Is = after.ShortName(problem)
	_, err = o.Store.Record(ctx, snap.Revision, nil, n)
	return done, err
}

// nameable returns the problem in force that a key means, and refuses any other key.
func nameable(day *remind.Day, key string) (remind.Key, error) {
	found, status, err := Find(day, key)
	if i := strings.IndexAny(key, ".@~"); err != nil && i > 0 { // of something within a problem: the problem's key is what is wanted
		found, status, _ = Find(day, key[:i])
	}
	switch {
	case found == nil:
		return "", err
	case status.Withdrawn:
		return "", NameError(string(found.Key) + "已不在方案中，不能设定简称")
	case found.Kind != remind.KindProblem || err != nil:
		return "", NameError(fmt.Sprintf("“%s”不是整个问题的编号，简称只用于问题，请输入：duban name %s 简称", key, found.Key.ProblemKey()))
	}
	return found.Key, nil
}

// fitName returns why a problem cannot be called by a name that it bears in a world; nil: it can. No two problems of a plan are called the
// same, or a mail could not say which it means.
func fitName(w *remind.World, problem remind.Key, set string) error {
	if set != "" {
		if err := checkName(set); err != nil {
			return err
		}
	}
	name := w.ShortName(problem).Text
	for i := range w.Obligations {
		o := &w.Obligations[i]
		if o.Kind == remind.KindProblem && o.Plan == problem.Plan() && o.Key != problem && w.ShortName(o.Key).Text == name {
			return NameError(fmt.Sprintf("问题%s不能称为“%s”，问题%d已用这一简称，请另取一个", number(problem), name, o.Problem))
		}
	}
	return nil
}

// number returns a problem's number, which ends its key.
func number(problem remind.Key) string {
	return strings.TrimPrefix(string(problem), problem.Plan()+"/")
}

// checkName returns what makes a text unfit to be a short name: it stands in subjects, lists and calendars, in one line.
func checkName(text string) error {
	if n := utf8.RuneCountInString(text); n > shortname.Longest {
		return NameError(fmt.Sprintf("简称最多%d个字，“%s”有%d个字", shortname.Longest, typed.VisibleLine(typed.Clip(text, 2*shortname.Longest)), n))
	}
	hidden := func(r rune) bool {
		return typed.Unseen(r) || r == '\n' || r == '\r' || r == '\t' || r == utf8.RuneError
	}
	if i := strings.IndexFunc(text, hidden); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		return NameError(fmt.Sprintf("简称中有看不见的字符或换行（U+%04X），请重新输入", r))
	}
	if text != strings.TrimSpace(text) || !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return NameError("简称须有文字，前后不能有空格")
	}
	return nil
}
