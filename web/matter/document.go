package matter

import (
	"fmt"
	"slices"
	"strings"

	"duban/office"
	"duban/remind"
	"duban/remind/document"
	"duban/tables"
)

// A span is a piece of the document's text, with the deadline that it gave where it is a dated sentence.
type span struct {
	Text  string
	Dated *dated // nil: it gave none
}

// A dated sentence gave a deadline, or a rhythm.
type dated struct {
	Key    remind.Key
	Anchor string // by which the page finds the sentence
	Day    string // what was read of it
	Rule   string // by which
	Own    bool   // it is the sentence of the matter that is looked at
}

// A clause is a numbered piece of the document, as deep as the document nests it.
type clause struct {
	Path  string
	Depth int
	Where string // in the document
	Spans []span
}

// clausesOf returns the measures of a problem in the order of the document, with what each promises marked where it stands.
func clausesOf(measures []remind.Measure, depth int, mark func(number, text string) []span) (all []clause) {
	for i := range measures {
		m := &measures[i]
		all = append(all, clause{m.Path, depth, placeOf(m.Source), mark(m.Number, m.Text)})
		all = append(all, clausesOf(m.Measures, depth+1, mark)...)
	}
	return all
}

// A promise is what a sentence of a clause gave, to be found in its text.
type promise struct {
	sentence, words string // of the document: the sentence, and what dates it, in it or in brackets behind it
	dated           dated
}

// promisesOf returns what the clause of a number gave, in the order of the document.
func promisesOf(problem *remind.Problem, terms []office.Term, own remind.Key, number string) (all []promise) {
	keys := document.CommitmentKeys(remind.ProblemKeyOf(problem.Plan, problem.Number), problem.Commitments)
	for i := range problem.Commitments {
		c := &problem.Commitments[i]
		at := slices.IndexFunc(terms, func(t office.Term) bool { return t.Obligation.Key == keys[i] })
		if c.Number != number || at < 0 {
			continue
		}
		d := datedBy(&terms[at])
		d.Own = keys[i] == own
		all = append(all, promise{c.Text, c.Read.Words, d})
	}
	return all
}

// marked cuts a text where promises stand in it. What cannot be found is left unmarked: the list of measures has it all the same.
func marked(text string, promises []promise) []span {
	var all []span
	for i := range promises {
		from, to := promises[i].in(text)
		if from < 0 {
			continue
		}
		if from > 0 {
			all = append(all, span{Text: text[:from]})
		}
		all = append(all, span{text[from:to], &promises[i].dated})
		text = text[to:]
	}
	if text != "" {
		all = append(all, span{Text: text})
	}
	return all
}

// between is how many bytes may stand between a sentence and the brackets that date it: its full stop.
const between = len("。")

// in returns where the sentence stands in a text, with the words that date it; below zero: neither does.
func (p *promise) in(text string) (from, to int) {
	from = strings.Index(text, p.sentence)
	if p.sentence == "" || from < 0 { // the brackets stand in the middle of it
		from = strings.Index(text, p.words)
		if p.words == "" {
			from = -1
		}
		return from, from + len(p.words)
	}
	to = from + len(p.sentence)
	if behind := strings.Index(text[to:], p.words); behind >= 0 && behind <= between && !strings.Contains(p.sentence, p.words) {
		to += behind + len(p.words)
	}
	return from, to
}

// placeOf says where something stands in the document; nothing where that is not known.
func placeOf(s remind.Source) string {
	if s.Where != "" || s.Line == 0 {
		return s.Where
	}
	return fmt.Sprintf("第%d行第%d字", s.Line, s.Column)
}

// datedBy returns what the document says of a deadline.
func datedBy(t *office.Term) dated {
	o := t.Obligation
	d := dated{Key: o.Key, Anchor: "d-" + tables.AfterPlan(o.Key), Day: t.Stated.ChineseShort(), Rule: tables.RuleWord(o.Read.Rule)}
	if o.Rhythm != "" {
		d.Day, d.Rule = o.Rhythm.Chinese(), ""
	}
	return d
}
