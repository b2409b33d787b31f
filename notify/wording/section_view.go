package wording

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"duban/notify/bulletin"
	"duban/remind"
	"duban/remind/delivery"
)

// A sectionView is what stands under one title: problems in full or in three lines each, then the rest in a line each, and what has no room
// as a number; or outcomes, or sentences.
type sectionView struct {
	Part     string // the heading of a role, above the first of its sections
	Title    string
	Shared   []string // what all its problems in full have in common
	Full     []itemView
	Brief    []briefView
	Listed   string // says that the rest is shown in a line each
	Groups   []linesView
	Left     string        // says that the rest is not shown
	Outcomes []outcomeView // of a section of outcomes, which has nothing else
	Said     []string      // likewise of a section that is told in sentences
	Report   template.HTML // the same in tables, where there are any
}

// An extent bounds how many problems of a letter stand in full, in how many rows with their headings those that are no news, how many stand
// in a line, and how many entries each has. What it leaves out is counted.
type extent struct{ full, old, lines, entries int }

// extents are tried in turn until a mail stays under mailLimit.
var extents = [...]extent{{20, 22, 200, 12}, {12, 15, 200, 8}, {7, 9, 150, 6}, {5, 6, 100, 4}, {3, 3, 60, 3}, {0, 0, 30, 1}}

// Bounds of the letters of those who do not do the work themselves: how many problems stand in three lines, of few and of many, and how many
// in one line for a person, who has the whole as a list.
const (
	maxBrief     = 7
	leastBrief   = 3
	personsLines = 20
)

// A sectioner words the sections of a letter. Its extent shrinks with what it has shown in full.
type sectioner struct {
	*Texts
	m      *remind.Message
	plans  planNames
	within extent
	few    bool // problems: each has room
}

// chineseOrdinals number the sections of a letter. There are fewer than there are numbers.
var chineseOrdinals = strings.Split("一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十", " ")

// newSections words the sections of a letter: those of tasks by why their problems stand in it, numbered where there are several.
func (t *Texts) newSections(m *remind.Message, within extent, plans planNames) []sectionView {
	w := t.newSectioner(m, within, plans)
	var all []sectionView
	nth := 0 // of what stands on the first level
	number := func(title string) string {
		nth++
		return chineseOrdinals[nth-1] + "、" + title
	}
	inParts, mixed := several(m), taskSections(m) < len(m.Sections)
	for i := range m.Sections {
		s := &m.Sections[i]
		if s.Form != remind.Tasks {
			v := w.other(s)
			if len(m.Sections) > 1 {
				v.Title = number(v.Title)
			}
			all = append(all, v)
			continue
		}
		groups := groupsOf(s)
		for k := range groups {
			v := w.group(s, &groups[k], len(groups) > 1)
			if inParts && k == 0 {
				v.Part = number(t.say("part-"+s.Role.String(), Fact{N: len(s.Items)}))
			}
			switch {
			case inParts && len(groups) > 1:
				v.Title = "（" + chineseOrdinals[k] + "）" + v.Title
			case !inParts && (mixed || len(groups) > 1):
				v.Title = number(v.Title)
			}
			all = append(all, v)
		}
	}
	return all
}

// newSectioner returns what words the sections of a letter, with the room that its reader's letters have.
func (t *Texts) newSectioner(m *remind.Message, within extent, plans planNames) *sectioner {
	w := &sectioner{Texts: t, m: m, plans: plans, within: within}
	total := 0
	for i := range m.Sections {
		if m.Sections[i].Form == remind.Tasks {
			total += len(m.Sections[i].Items)
		}
	}
	w.few = total <= 3
	r := readerOf(m)
	if !r.listed {
		return w
	}
	most := maxBrief
	if r.person { // all of it on two screens of a phone
		most = max(leastBrief, maxBrief-max(0, total-maxBrief)/4)
		if delivery.Enclosed(m).List != "" {
			w.within.lines = min(within.lines, personsLines)
		}
	}
	w.within.full, w.within.old = min(within.full, most), len(m.Notices)+total
	return w
}

// taskSections counts the sections of tasks.
func taskSections(m *remind.Message) int {
	n := 0
	for i := range m.Sections {
		if m.Sections[i].Form == remind.Tasks {
			n++
		}
	}
	return n
}

// group words the problems that stand in a section for one reason.
func (w *sectioner) group(s *remind.Section, g *group, others bool) sectionView {
	fact := w.groupFact(g, w.m.Day)
	fact.Rest = others
	var v sectionView
	if onlyItem(w.m) == nil || len(w.m.Sections) > 1 { // of one problem the opening says it
		v.Title = w.say("section-"+kindNames[g.kind], fact)
	}
	full := w.room(g)
	w.within.full -= full
	for _, it := range g.items[:full] {
		if wordingOf(s.Role).listed {
			v.Brief = append(v.Brief, w.newBrief(it, w.m, s.Role, w.plans))
		} else {
			v.Full = append(v.Full, w.newItem(it))
		}
	}
	v.share()
	rest := g.items[full:]
	lines := min(len(rest), w.within.lines)
	w.within.lines -= lines
	if lines > 0 {
		v.Groups = w.newLines(rest[:lines], w.m.Day, w.plans)
		w.newsOf(v.Groups, rest[:lines], s.Role)
		if full > 0 {
			v.Listed = w.say("listed", Fact{N: lines})
		}
	}
	if left := len(rest) - lines; left > 0 {
		v.Left = w.say("left", Fact{N: left, Name: delivery.Enclosed(w.m).List})
	}
	return v
}

// room returns how many problems of a group have room in full, and takes the rows that they need.
func (w *sectioner) room(g *group) int {
	full := 0
	for full < min(len(g.items), w.within.full) {
		rows := 1 + min(len(g.items[full].Entries), w.within.entries)
		if (g.kind == late || g.kind == later) && rows > w.within.old {
			break
		}
		w.within.old -= rows
		full++
	}
	return full
}

// share says once what all problems in full of a section have in common.
func (v *sectionView) share() {
	if len(v.Full) < 2 {
		return
	}
	for _, line := range slices.Clone(v.Full[0].Who) {
		for i := range v.Full {
			if !slices.Contains(v.Full[i].Who, line) {
				line = ""
				break
			}
		}
		if line == "" {
			continue
		}
		v.Shared = append(v.Shared, line)
		for i := range v.Full {
			v.Full[i].Who = slices.DeleteFunc(slices.Clone(v.Full[i].Who), func(s string) bool { return s == line })
		}
	}
}

// other words a section that is not told problem by problem.
func (w *sectioner) other(s *remind.Section) sectionView {
	v := sectionView{Title: w.say("form-"+string(s.Form), Fact{})}
	for k := range s.Items {
		switch it := &s.Items[k]; s.Form {
		case remind.Outcomes:
			v.Outcomes = append(v.Outcomes, newOutcomes(it, w.plans)...)
		case remind.Bulletin:
			v.Said = append(v.Said, bulletin.Lines(it.Bulletin)...)
			if html, err := bulletin.HTML(it.Bulletin); err == nil { // else the lines say it all
				v.Report += html
			}
		default:
			v.Said = append(v.Said, newSaid(s.Form, it, w.plans, 2*w.within.lines)...)
		}
	}
	if n := len(v.Outcomes); s.Form == remind.Outcomes {
		v.Title += fmt.Sprintf("（%d项）", n)
		if n > w.within.lines {
			v.Outcomes = v.Outcomes[:w.within.lines]
			v.Left = w.say("left-outcomes", Fact{N: n - w.within.lines})
		}
	}
	return v
}
