package wording

import (
	"fmt"
	"strings"

	"duban/notify/phrase"
	"duban/remind"
	"duban/remind/delivery"
	totals "duban/remind/tally"
)

// A view is a message in the words that both renderings show.
type view struct {
	Subject, Salutation string
	Opening             []span // what counts is strong, the HTML sets it in colour
	Colour              string // of what is strong
	Troubles            []string
	TroublesTitle       string
	OtherTroubles       string
	Lists               []listView // for the office
	Notes               []string
	Figures             []cell // at the top of the letters of those who look over many
	Box                 box
	Sections            []sectionView
	Closing             string
	Office, Phone, Date string
	Files               string // names what is attached
	Footer              string
}

// A cell is a number with its word, in a cell of its own.
type cell struct {
	N            int
	Word, Colour string
}

// maxTroubles bounds how many troubles a mail lists.
const maxTroubles = 30

// newView words a message within an extent.
func (t *Texts) newView(m *remind.Message, within extent) view {
	plans := newPlanNames(m)
	v := view{
		Subject: t.subject(m), Salutation: t.say("salutation", Fact{Name: t.addressee(m)}), Opening: spans(t.opening(m)), Colour: colourOf(m),
		Lists: t.lists(m), Notes: append(t.dismissed(m), t.notes(m)...), Figures: t.figures(m), Box: t.newBox(m), Sections: t.newSections(m, within, plans), Closing: t.closing(m),
		Office: m.Office.Name, Date: m.Day.ChineseShort(), TroublesTitle: t.say("troubles", Fact{}), Footer: t.say("footer", m),
	}
	if m.Office.Phone != "" {
		v.Phone = t.say("phone", Fact{Office: m.Office})
	}
	if files := strings.Join(delivery.FileNames(m), "、"); files != "" {
		v.Files = t.say("files", Fact{List: files})
	}
	for i, trouble := range m.Troubles {
		if i == maxTroubles {
			v.OtherTroubles = t.say("other-troubles", Fact{N: len(m.Troubles) - i})
			break
		}
		fact := Fact{Name: phrase.Shorten(trouble.Who, 60), What: phrase.Shorten(trouble.What, 80)}
		fact.List, fact.N = problemNumbers(trouble.Keys)
		v.Troubles = append(v.Troubles, t.say("trouble", fact))
	}
	return v
}

// problemNumbers lists the numbers of the problems of some keys, five at most, and says how many there are.
func problemNumbers(keys []remind.Key) (list string, n int) {
	var numbers []string
	for _, k := range keys {
		_, number, _ := strings.Cut(string(k.ProblemKey()), "/")
		numbers = appendNew(numbers, []string{number})
	}
	return strings.Join(numbers[:min(5, len(numbers))], "、"), len(numbers)
}

// notes are what a reader must know of the message itself.
func (t *Texts) notes(m *remind.Message) []string {
	var all []string
	for _, n := range []struct {
		is   bool
		name string
	}{{m.Demo, "note-demo"}, {m.Late, "note-late"}, {m.Provisional, "note-provisional"}} {
		if n.is {
			all = append(all, t.say(n.name, Fact{}))
		}
	}
	return all
}

// colourOf returns the colour of what is strong: that of the worst that is told.
func colourOf(m *remind.Message) string {
	worst := remind.Blue
	for _, s := range m.Sections {
		if s.Form != remind.Tasks {
			continue
		}
		for _, it := range s.Items {
			for i := range it.Entries {
				worst = min(worst, it.Entries[i].Colour)
			}
		}
	}
	if worst == remind.Yellow {
		worst = remind.Orange
	}
	return colourCodes[worst]
}

// figures returns what somebody in a hurry reads, of the whole that he looks over: for those who get it as a list.
func (t *Texts) figures(m *remind.Message) []cell {
	r := readerOf(m)
	if !r.figures || len(m.Sections) == 0 {
		return nil
	}
	total := totalOf(m, r.role)
	if total == nil {
		return nil
	}
	p := &total.Problems
	late := Fact{Late: p[totals.Overdue], Partly: p[totals.Partly]}
	done := Fact{Late: p[totals.Reported], Partly: p[totals.Accepted]}
	return []cell{
		{total.Touched(), t.say("figure-late", late), colourCodes[remind.Red]},
		{p[totals.Soon], t.say("figure-soon", Fact{}), colourCodes[remind.Orange]},
		{done.Late + done.Partly, t.say("figure-done", done), colourCodes[remind.Purple]},
		{p[totals.Closed], t.say("figure-closed", Fact{}), colourCodes[remind.Green]},
	}
}

// String returns a cell in a line of text: 已逾期 4.
func (f cell) String() string { return fmt.Sprintf("%s%d个", f.Word, f.N) }
