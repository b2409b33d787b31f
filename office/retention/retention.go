// Package retention says whose personal data may be purged: who was in the directory once and is in none now, all of whose matters are closed, and that
// for long enough. It is pure.
package retention

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
	"duban/store"
	"duban/store/personal"
)

// Least is how many months everything is kept at least, whatever a setting says (网络安全法 asks for six).
const Least = 6

// A Former is somebody who was in a directory and is not in the one in force.
type Former struct {
	personal.Person
	Name   string
	Bodies []string
	Left   remind.Date // when the directory came that lacks him
	Since  remind.Date // from when on the time counts: that day, or when the last of his matters was closed
	Why    string      // it may not be purged; empty: it may
}

// A Past is what is known of everybody who ever heard.
type Past struct {
	Versions []store.Version // of the directory
	Told     map[remind.Address][]remind.Key
	Day      *remind.Day // of the matters in force
	Ended    map[string]remind.Date
	Months   int // how long personal data is kept after the end
}

// Of returns all mailboxes that were in a directory once and are not in the last one, by when they left.
func Of(p *Past) (all []Former) {
	index := map[remind.Address]int{}
	var last *remind.Directory
	for i := range p.Versions {
		v := &p.Versions[i]
		if v.Directory == nil {
			continue
		}
		last = v.Directory
		present := map[remind.Address]bool{}
		for j := range v.Directory.Contacts {
			c := &v.Directory.Contacts[j]
			to := remind.NewAddress(c.Channel, c.Address)
			if c.Channel != remind.MailChannel || !strings.Contains(to.To, "@") { // a group, or one that was purged
				continue
			}
			present[to] = true
			at, known := index[to]
			if !known {
				at, index[to] = len(all), len(all)
				all = append(all, Former{Person: personal.Person{Channel: to.Channel, Address: to.To, Alias: fmt.Sprintf("former-%d-%d", v.ID, j+1)}})
			}
			all[at].add(c)
		}
		for j := range all {
			if to := (remind.Address{Channel: all[j].Channel, To: all[j].Address}); present[to] {
				all[j].Left = 0
			} else if all[j].Left == 0 {
				all[j].Left = remind.DateOf(v.At)
			}
		}
	}
	all = slices.DeleteFunc(all, func(f Former) bool { return f.Left == 0 })
	for i := range all {
		all[i].Words = unshared(all[i].Words, last, all, i)
		all[i].judge(p)
	}
	return all
}

// add notes what a directory says of somebody.
func (f *Former) add(c *remind.Contact) {
	f.Name = c.Name
	for _, word := range append([]string{c.Name, c.Mobile}, c.Mention...) {
		if word != "" && !slices.Contains(f.Words, word) {
			f.Words = append(f.Words, word)
		}
	}
	if !slices.Contains(f.Bodies, c.Body) {
		f.Bodies = append(f.Bodies, c.Body)
	}
}

// unshared leaves out what names others as well: 联络员 is nobody's name, and a number may be an office's.
func unshared(words []string, d *remind.Directory, all []Former, own int) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		if slices.ContainsFunc(d.Contacts, func(c remind.Contact) bool {
			return c.Name == w || c.Mobile == w || c.Body == w || slices.Contains(c.Mention, w)
		}) {
			return true
		}
		for i := range all {
			if i != own && slices.Contains(all[i].Words, w) {
				return true
			}
		}
		return len([]rune(w)) < 2 || slices.Contains(all[own].Bodies, w)
	})
}

// judge says from when on the time counts, and whether it is over.
func (f *Former) judge(p *Past) {
	f.Since = f.Left
	for _, k := range p.Told[remind.Address{Channel: f.Channel, To: f.Address}] {
		on, over := p.over(k)
		if !over {
			f.Why = "事项" + string(k) + "尚未销号"
			return
		}
		f.Since = max(f.Since, on)
	}
	if from := f.Since.AddMonths(max(p.Months, Least)); from > p.Day.Today {
		f.Why = "留存期未满，" + from.String() + "起可清除"
	}
}

// over returns when a matter was closed, left its plan or came to the plan's end; not over: it is open.
func (p *Past) over(k remind.Key) (on remind.Date, over bool) {
	if on, ended := p.Ended[k.Plan()]; ended {
		return on, true
	}
	s := p.Day.States[k]
	switch {
	case s == nil: // of a plan itself: its figures of a quarter
		return 0, true
	case s.Withdrawn:
		return remind.DateOf(s.Cause.At), true
	default:
		return s.On, s.State == remind.Closed
	}
}
