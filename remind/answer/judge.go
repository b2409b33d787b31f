package answer

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

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
	if len(matters) == 0 {
		return Judgement{}
	}
	r := &reading{matters: matters, said: said, named: map[int]bool{}}
	if utf8.RuneCountInString(words) > mostJudged {
		words = string([]rune(words)[:mostJudged])
		r.remark(fmt.Sprintf("来信过长，只研判了前%d字，请通读全文", mostJudged))
	}
	all, itemised := sentences(words)
	r.itemised = itemised && len(matters) > 1
	for i := range all {
		r.read(&all[i], i == len(all)-1)
	}
	return r.judgement()
}

// mostJudged bounds the words that are judged, in characters: letters are shorter, and what is not is no answer that a rule should read.
const mostJudged = 10_000

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
}

// A reading is the state between the clauses of one reply.
type reading struct {
	matters  []Matter
	said     remind.Date
	itemised bool // it answers several matters in items of its own numbers

	scope    []int // what the last number named
	scoped   bool  // a number was named; an empty scope is then one that the message does not hold
	partial  bool  // a measure was named that the message does not hold apart
	miscount int   // the words speak of so many problems, and the message tells others
	named    map[int]bool
	unheld   []string
	vague    []string
	spoken   []statement
	wishes   bool // an extension without a day was asked for: the day may still come
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

// A sum is what the statements of one matter come to.
type sum struct {
	ended        *statement // a completion
	asked, moved *statement // an extension, and one to another day
	contrary     bool       // something behind the completion takes it back
	said         bool       // free words
	heard        bool
	polite       bool
}

func (s *sum) add(st *statement) {
	switch st.act {
	case done:
		s.ended, s.contrary, s.said = st, false, true
	case extension:
		if s.asked == nil || s.asked.to.day == 0 {
			s.asked = st
		} else if st.to.day != 0 && st.to.day != s.asked.to.day {
			s.moved = st
		}
	case received:
		s.heard = true
	case courtesy:
		s.polite = true
	default:
		s.contrary = s.contrary || st.act == unfinished
		s.said = true
	}
}

// claims returns what is claimed of one matter.
func (r *reading) claims(i int) []Claim {
	var s sum
	for _, st := range r.about(i) {
		s.add(st)
	}
	m := &r.matters[i]
	var claims []Claim
	if s.ended != nil && !s.contrary {
		claims = append(claims, r.doneClaim(m, s.ended, s.asked != nil))
	}
	if s.asked != nil {
		claims = append(claims, r.extensionClaim(m, s.asked, s.moved))
	}
	switch {
	case len(claims) > 0:
	case s.said:
		claims = append(claims, Claim{Key: m.Key, Kind: Progress, Doubts: r.progressDoubts(s.ended != nil, i)})
	case s.heard:
		claims = append(claims, Claim{Key: m.Key, Kind: Received})
	case s.polite:
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
