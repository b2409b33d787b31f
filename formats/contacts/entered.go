package contacts

import (
	"maps"
	"slices"
	"strings"

	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
)

// Check cleans a directory that was entered without a file, as what stands in cells is cleaned, and returns what is wrong with it, by the checks
// that a file passes. It has no lines: a finding names its entry.
func Check(d *remind.Directory, channels []string) []plantext.Finding {
	*d = tidied(d)
	at := directoryPlaces{collectives: map[string]workbook.Place{}, aliases: map[string]workbook.Place{}}
	var all []plantext.Finding
	for i := range d.Contacts {
		c := &d.Contacts[i]
		place := workbook.Entered("联系人" + strings.TrimSpace(c.Body+" "+c.Name))
		at.contacts = append(at.contacts, func(string) workbook.Place { return place })
		all = append(all, checkContact(c, at.contact(i))...)
		all = append(all, checkChannel(c, place, channels)...)
		for _, m := range c.Mention {
			if everyone(m) {
				all = append(all, place.Fault(plantext.Error, atEveryone, m))
			}
		}
	}
	for i := range d.Succeeds {
		place := workbook.Entered("接任 " + d.Succeeds[i].Body)
		at.succeeds = append(at.succeeds, func(string) workbook.Place { return place })
	}
	for name := range d.Collectives {
		at.collectives[name] = workbook.Entered("集体称谓 " + name)
	}
	for name := range d.Aliases {
		at.aliases[name] = workbook.Entered("别名 " + name)
	}
	return append(all, checkNames(d, &at)...)
}

// tidiedMembers returns collectives with their members, each once; nil where none has any.
func tidiedMembers(of map[string][]string) map[string][]string {
	is := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(of)) {
		var bodies []string
		for _, m := range of[name] {
			bodies = append(bodies, plantext.SplitBodies(workbook.Plain(m)).Bodies...)
		}
		n := workbook.Plain(name)
		for _, body := range bodies {
			if !slices.Contains(is[n], body) {
				is[n] = append(is[n], body)
			}
		}
	}
	if len(is) == 0 {
		return nil
	}
	return is
}

// tidied returns a directory as it would come out of a workbook: without what nobody sees, and none of its lists shared with the one that it was.
func tidied(d *remind.Directory) remind.Directory {
	is := remind.Directory{Typist: d.Typist}
	for _, c := range d.Contacts {
		c.Channel = readChannel(workbook.Plain(c.Channel))
		if c.Channel == "" && strings.Contains(c.Address, "@") {
			c.Channel = remind.MailChannel
		}
		clean(&c)
		c.Line, c.Where, c.Mention = 0, "", accounts(c.Mention)
		is.Contacts = append(is.Contacts, c)
	}
	for _, s := range d.Succeeds {
		is.Succeeds = append(is.Succeeds, remind.Succession{Body: workbook.Plain(s.Body), By: workbook.Plain(s.By), From: s.From, Doc: workbook.Plain(s.Doc)})
	}
	is.Collectives = tidiedMembers(d.Collectives)
	for name, to := range d.Aliases {
		if is.Aliases == nil {
			is.Aliases = map[string]string{}
		}
		is.Aliases[workbook.Plain(name)] = workbook.Plain(to)
	}
	return is
}

// accounts returns accounts as machines write them, without the @ before them.
func accounts(list []string) (all []string) {
	for _, m := range list {
		if m = strings.TrimLeft(workbook.Narrow(m), "@"); m != "" {
			all = append(all, m)
		}
	}
	return all
}
