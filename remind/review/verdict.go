package review

import (
	"maps"
	"strconv"
	"strings"
	"time"

	"duban/remind"
)

// A Verdict is what a second person says of a reading. The last of a print counts.
type Verdict struct {
	Plan   string
	Print  string
	Key    remind.Key
	What   What
	Right  bool   // 无误; else 有误: a finding, which stays open until the plan says otherwise, or somebody confirms it after all
	By     string // who checked
	Note   string // what it should be
	At     time.Time
	Typist string // who took the sheet in
	File   string // SHA-256 of that sheet
}

// Same reports whether two verdicts say the same, by the same person.
func (v *Verdict) Same(w *Verdict) bool {
	return v.Print == w.Print && v.Right == w.Right && v.By == w.By && v.Note == w.Note
}

// A Checked reading is one with what was said of it; no verdict: nobody has looked at it.
type Checked struct {
	Reading
	Verdict *Verdict
}

// Confirmed reports whether a second person has found it right.
func (c *Checked) Confirmed() bool { return c.Verdict != nil && c.Verdict.Right }

// Wrong reports whether a second person has found it wrong.
func (c *Checked) Wrong() bool { return c.Verdict != nil && !c.Verdict.Right }

// Judge returns the readings of a plan, each with the verdict on it, by print.
func Judge(p *remind.Plan, verdicts map[string]Verdict) []Checked {
	readings := Of(p)
	all := make([]Checked, len(readings))
	for i := range readings {
		all[i].Reading = readings[i]
		if v, ok := verdicts[readings[i].Print()]; ok {
			all[i].Verdict = &v
		}
	}
	return all
}

// Open returns the readings that nobody has confirmed, those that were found wrong among them.
func Open(all []Checked) []Checked {
	var open []Checked
	for i := range all {
		if !all[i].Confirmed() {
			open = append(open, all[i])
		}
	}
	return open
}

// A Count is how far the readings of a plan have been confirmed.
type Count struct {
	Total, Confirmed, Wrong int
	Open                    [Kinds]int // not confirmed, those found wrong among them
}

// CountOf counts readings.
func CountOf(all []Checked) Count {
	c := Count{Total: len(all)}
	for i := range all {
		switch {
		case all[i].Confirmed():
			c.Confirmed++
			continue
		case all[i].Wrong():
			c.Wrong++
		}
		c.Open[all[i].Kind]++
	}
	return c
}

// Left returns how many readings nobody has confirmed.
func (c *Count) Left() int { return c.Total - c.Confirmed }

// Chinese says what is left, by kind: 时限12处、单位34处、领导3处; empty: nothing is.
func (c *Count) Chinese() string {
	var parts []string
	for k := range Kinds {
		if c.Open[k] > 0 {
			parts = append(parts, k.Chinese()+strconv.Itoa(c.Open[k])+"处")
		}
	}
	return strings.Join(parts, "、")
}

// Merged returns verdicts with newer ones in their places.
func Merged(old map[string]Verdict, more []Verdict) map[string]Verdict {
	all := make(map[string]Verdict, len(old)+len(more))
	maps.Copy(all, old)
	for i := range more {
		all[more[i].Print] = more[i]
	}
	return all
}
