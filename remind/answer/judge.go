package answer

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
)

// A Judgement is what words claim of the matters that a message told.
type Judgement struct {
	Claims []Claim  // at most one of a kind for each matter, in the order of the matters
	Doubts []string // in Chinese: what concerns no single claim
}

// Judge reads what words, as they stand above a quotation, claim of the matters of the message that they answer. They were written on the
// day said; zero: nobody knows.
//
// Every matter gets what is said of it by number, else what is said without a number. Done or an extension stands for all that is said of
// the matter beside it, and both stand where both are said; else there is progress; and only whoever says nothing but 收到 claims 收到, as
// any other answer says it too. What follows a completion and takes it back (其余, 尚未完成) makes it progress. Questions, greetings and
// requests claim nothing. What is not sure is said as a doubt, and never mended.
func Judge(words string, matters []Matter, said remind.Date) Judgement {
	r := &reading{matters: matters, said: said, named: map[int]bool{}}
	if len(matters) == 0 {
		return Judgement{}
	}
	all, itemised := sentences(words)
	r.itemised = itemised && len(matters) > 1
	for i := range all {
		r.read(&all[i], i == len(all)-1)
	}
	return r.judgement()
}

// An act is what one clause does.
type act int

const (
	nothing    act = iota
	courtesy       // 将认真落实: says something only where nothing else is said
	received       // 收到
	progress       // free words
	unfinished     // free words that take back a completion before them
	done           // 已完成
	extension      // 申请延期
)

// A statement is what one clause says of some matters.
type statement struct {
	act    act
	of     []int // the matters, by their index; nil: none was named
	rest   bool  // of those that the words name nowhere
	to     term  // of an extension
	reason string
	doubts []string
	text   string
}

// A reading is the state between the clauses of one reply.
type reading struct {
	matters  []Matter
	said     remind.Date
	itemised bool // it answers several matters in items of its own numbers

	scope   []int // what the last number named
	scoped  bool  // a number was named; an empty scope is then one that the message does not hold
	partial bool  // a measure was named that the message does not hold apart
	named   map[int]bool
	unheld  []string
	vague   []string
	spoken  []statement
	wishes  bool // an extension without a day was asked for: the day may still come
}

// judgement weighs the statements, matter by matter.
func (r *reading) judgement() Judgement {
	var j Judgement
	general := map[remind.Key]bool{}
	for i := range r.matters {
		j.Claims = append(j.Claims, r.claims(i)...)
		general[r.matters[i].Key] = !r.named[i]
	}
	if slices.ContainsFunc(j.Claims, func(c Claim) bool { return c.Kind != Received }) {
		j.Claims = slices.DeleteFunc(j.Claims, func(c Claim) bool { return c.Kind == Received && general[c.Key] })
	}
	if len(r.unheld) > 0 {
		j.Doubts = append(j.Doubts, fmt.Sprintf("来信提到%s，所回复的邮件中没有，请核对", few(r.unheld)))
	}
	if len(r.vague) > 0 {
		j.Doubts = append(j.Doubts, few(r.vague))
	}
	return j
}

// claims returns what is claimed of one matter.
func (r *reading) claims(i int) []Claim {
	var ended, asked, moved *statement
	said, heard, polite := false, false, false
	contrary := false
	for _, s := range r.about(i) {
		switch s.act {
		case done:
			ended, contrary, said = s, false, true
		case extension:
			if asked == nil || asked.to.day == 0 {
				asked = s
			} else if s.to.day != 0 && s.to.day != asked.to.day {
				moved = s
			}
		case received:
			heard = true
		case courtesy:
			polite = true
		default:
			contrary = contrary || s.act == unfinished
			said = true
		}
	}
	m := &r.matters[i]
	var claims []Claim
	if ended != nil && !contrary {
		claims = append(claims, r.doneClaim(m, ended, asked != nil))
	}
	if asked != nil {
		claims = append(claims, r.extensionClaim(m, asked, moved))
	}
	switch {
	case len(claims) > 0:
	case said:
		claims = append(claims, Claim{Key: m.Key, Kind: Progress, Doubts: r.progressDoubts(ended != nil, i)})
	case heard:
		claims = append(claims, Claim{Key: m.Key, Kind: Received})
	case polite:
		claims = append(claims, Claim{Key: m.Key, Kind: Progress})
	}
	return claims
}

// about returns the statements of one matter: those that name it, else those that name none. Where some matter is named, free words that
// name none are an introduction and say nothing of the others.
func (r *reading) about(i int) []*statement {
	var by, general []*statement
	for k := range r.spoken {
		s := &r.spoken[k]
		switch {
		case s.rest && !r.named[i], slices.Contains(s.of, i):
			by = append(by, s)
		case s.of == nil && !s.rest && (len(r.named) == 0 || s.act >= done || s.act == received):
			general = append(general, s)
		}
	}
	if by != nil {
		return by
	}
	return general
}

// doneClaim proposes a completion.
func (r *reading) doneClaim(m *Matter, s *statement, moved bool) Claim {
	c := Claim{Key: m.Key, Kind: Done, Doubts: slices.Clone(s.doubts)}
	if moved {
		c.Doubts = append(c.Doubts, "来信既称已完成，又申请延期，请核对")
	}
	return c
}

// progressDoubts says why what looks like a completion is taken for progress.
func (r *reading) progressDoubts(ended bool, i int) []string {
	var why []string
	if ended {
		why = append(why, "来信既称已完成，又称尚有未完成的，暂按报进展登记，请核对")
	}
	for _, s := range r.about(i) {
		for _, d := range s.doubts {
			if !slices.Contains(why, d) && len(why) < 3 {
				why = append(why, d)
			}
		}
	}
	return why
}

// extensionClaim proposes an extension; the day is offered only where nothing speaks against it.
func (r *reading) extensionClaim(m *Matter, s, other *statement) Claim {
	c := Claim{Key: m.Key, Kind: Extension, To: s.to.day, Reason: s.reason, Doubts: slices.Clone(s.doubts)}
	doubt := s.to.doubt
	switch {
	case other != nil:
		doubt = fmt.Sprintf("来信先后写了两个延期日期（%s、%s），请与来信单位核实", s.to.day.ChineseShort(), other.to.day.ChineseShort())
	case c.To != 0 && c.To == m.Due:
		doubt = fmt.Sprintf("来信所写%s就是现行时限，申请延至哪一天请与来信单位核实", c.To.ChineseShort())
	case c.To != 0 && c.To < m.Due:
		doubt = fmt.Sprintf("来信所写%s早于现行时限%s，请与来信单位核实", c.To.ChineseShort(), m.Due.ChineseShort())
	}
	if doubt != "" {
		c.To, c.Doubts = 0, append(c.Doubts, doubt)
	}
	if s.to.note != "" && c.To != 0 {
		c.Doubts = append(c.Doubts, s.to.note)
	}
	return c
}

// few joins the first of many.
func few(list []string) string {
	const most = 5
	if len(list) > most {
		return strings.Join(list[:most], "、") + "等"
	}
	return strings.Join(list, "、")
}
