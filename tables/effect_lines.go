package tables

import (
	"fmt"
	"strings"

	"duban/office"
	"duban/remind"
	"duban/remind/change"
	"duban/remind/typed"
)

// An ObligationLine is an obligation that comes, goes, moves or changes hands, as a screen has room for it.
type ObligationLine struct {
	Change     string `json:"change"`
	Obligation string `json:"obligation"`
	From       string `json:"from"`
	To         string `json:"to"`
	Text       string `json:"text"`
}

// ObligationLines returns the obligations that an effect changes.
func ObligationLines(e *office.Effect) []ObligationLine {
	var rows []ObligationLine
	for i := range e.Obligations {
		c := &e.Obligations[i]
		r := ObligationLine{string(c.Change), string(c.Obligation.Key), none(c.From.String()), none(c.To.String()), Called(e.Named(c.Obligation), c.Obligation, 30)}
		switch c.Change {
		case change.Gained:
			r.From = "-"
		case change.Lost:
			r.To = "-"
		case change.Readdressed:
			r.Change = c.Role.String()
			r.From, r.To = none(OneLine(strings.Join(c.Was, "；"), 30)), none(OneLine(strings.Join(c.Is, "；"), 30))
		case change.Restated:
			r.From, r.To = c.Was[0], c.Is[0]
		}
		rows = append(rows, r)
	}
	return rows
}

// A RenamedLine is a problem that is called otherwise.
type RenamedLine struct {
	Problem string `json:"problem"`
	Was     string `json:"was"`
	Is      string `json:"is"`
}

// RenamedLines returns the problems that an effect gives another short name.
func RenamedLines(e *office.Effect) []RenamedLine {
	var rows []RenamedLine
	for _, n := range e.Names {
		rows = append(rows, RenamedLine{string(n.Problem.Key), n.Was.Text, n.Is.Text})
	}
	return rows
}

// A PersonLine is who hears more, less, or in another one's stead, as a screen has room for it.
type PersonLine struct {
	Person string `json:"person"`
	Bodies string `json:"bodies"`
	Before int    `json:"before"`
	After  int    `json:"after"`
	Gained int    `json:"gained"`
	Lost   int    `json:"lost"`
	Moved  int    `json:"moved"`
	From   int    `json:"from others"`
	To     int    `json:"to others"`
}

// PersonLines returns whom an effect concerns.
func PersonLines(e *office.Effect) []PersonLine {
	var rows []PersonLine
	for i := range e.People {
		p := &e.People[i]
		rows = append(rows, PersonLine{person(p.Address), someBodies(p.Bodies), p.Before, p.After, p.Gained, p.Lost, p.Moved, p.From, p.To})
	}
	return rows
}

// A DayLine is one person, day and kind of change.
type DayLine struct {
	Day         string   `json:"day"`
	From        string   `json:"from"` // the former day, or who heard before
	Change      string   `json:"change"`
	Person      string   `json:"person"`
	Provisional string   `json:"provisional"`
	Count       int      `json:"count"`
	Notices     []string `json:"notices"`
}

// DayLines returns who hears otherwise on which day, of each person and day at most so many notices; 0: all.
func DayLines(e *office.Effect, most int) []DayLine {
	changes := e.ByDay()
	rows := make([]DayLine, len(changes))
	for i := range changes {
		c := &changes[i]
		r := DayLine{Day: c.Day.String(), From: "-", Change: string(c.Change), Person: person(c.To), Provisional: "-", Count: len(c.Notices)}
		switch c.Change {
		case change.Moved:
			r.From = c.FromDay.String()
		case change.Readdressed:
			r.From = person(c.From)
		}
		if c.Provisional {
			r.Provisional = "provisional"
		}
		for k, n := range c.Notices {
			if most > 0 && k == most {
				r.Notices = append(r.Notices, "…")
				break
			}
			r.Notices = append(r.Notices, e.ShortKey(n)+":"+n.Stage)
		}
		rows[i] = r
	}
	return rows
}

// person names an address: mail needs no channel, a group no address.
func person(a remind.Address) string {
	if a.Channel == remind.MailChannel || a.To == a.Channel {
		return a.To
	}
	return a.Channel + " " + a.To
}

// someBodies names the first bodies, and says how many there are.
func someBodies(bodies []string) string {
	if len(bodies) > 2 {
		return fmt.Sprintf("%s等%d家", strings.Join(bodies[:2], "；"), len(bodies))
	}
	return strings.Join(bodies, "；")
}

// OneLine cuts a text to at most n characters, in one line.
func OneLine(s string, n int) string {
	return typed.ClipTo(strings.Join(strings.Fields(s), " "), n)
}
