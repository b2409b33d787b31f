package contacts

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/typed"
)

// directoryPlaces says where each entry of a directory stands.
// It stands beside the directory and not in it: a place is of use to the one who mends the file, and is forgotten once it is imported.
// Collectives and aliases are told by name, since in the directory they are maps without an order.
type directoryPlaces struct {
	contacts, succeeds   []workbook.Places
	collectives, aliases map[string]workbook.Place
}

// contact returns where the fields of the i-th contact stand.
func (d *directoryPlaces) contact(i int) workbook.Places { return nth(d.contacts, i) }

// nth returns the i-th of some places, nowhere if there is none.
// Places are fewer than entries where a list is a reference of YAML, contacts: *same, whose node has no entries of its own.
func nth(list []workbook.Places, i int) workbook.Places {
	if i < len(list) {
		return list[i]
	}
	return func(string) workbook.Place { return workbook.Place{} }
}

// linesOf reads the places of a directory's entries.
// The decoder gives values without lines, so the same YAML is walked once more as nodes: a mapping's Content holds key and value in turn.
func linesOf(root *yaml.Node) *directoryPlaces {
	at := &directoryPlaces{collectives: map[string]workbook.Place{}, aliases: map[string]workbook.Place{}}
	if len(root.Content) == 0 {
		return at
	}
	top := root.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		entries := top[i+1].Content
		switch top[i].Value {
		case "contacts":
			at.contacts = entryLines(entries)
		case "succeeds":
			at.succeeds = entryLines(entries)
		case "collectives":
			keyLines(entries, at.collectives)
		case "aliases":
			keyLines(entries, at.aliases)
		}
	}
	return at
}

// entryLines returns for each entry of a list its line; in YAML all fields of an entry are told at its line.
func entryLines(entries []*yaml.Node) []workbook.Places {
	at := make([]workbook.Places, len(entries))
	for i, e := range entries {
		at[i] = func(string) workbook.Place { return workbook.Place{Line: e.Line, Column: 1} }
	}
	return at
}

// keyLines notes the line of each key of a mapping: a collective or an alias stands under its own name.
func keyLines(entries []*yaml.Node, at map[string]workbook.Place) {
	for i := 0; i+1 < len(entries); i += 2 {
		at[entries[i].Value] = workbook.Place{Line: entries[i].Line, Column: 1}
	}
}

// checkNames returns what is wrong with the names of a directory: entries that say nothing, and rows of names that come back to where they
// began, so that nobody is meant.
// Loops are errors, as nobody could say whether 市城管局→市城管执法局→市城管局 hears under the one name or the other. A collective without
// members is a warning only: an office imports its directory before it has settled who the 有关县市区 are, and its reminders show as gaps.
// The findings are sorted, since maps give their entries in another order each time.
func checkNames(d *remind.Directory, at *directoryPlaces) []plantext.Finding {
	all := slices.Concat(duplicates(d.Contacts, at), checkStandIns(d, at), checkSuccessions(d, at), checkLengths(d, at))
	aliases := map[string][]string{}
	for name, to := range d.Aliases {
		aliases[name] = []string{to}
		if name == "" || to == "" {
			all = append(all, at.aliases[name].Fault(plantext.Error, "别名（aliases）须写明别名和正式名称", name+to))
		}
	}
	for _, l := range loops(aliases) {
		all = append(all, at.aliases[l[0]].Fault(plantext.Error, "别名循环，无法确定正式名称，请改正", circle(l)))
	}
	members := map[string][]string{}
	for name, list := range d.Collectives {
		for _, m := range list {
			members[name] = append(members[name], formal(m, d.Aliases))
		}
		if len(list) == 0 {
			all = append(all, at.collectives[name].Fault(plantext.Warning, "集体称谓没有列明成员单位", name))
		}
	}
	for _, l := range loops(members) {
		message := "集体称谓循环包含，无法确定成员单位，请改正"
		if len(l) == 2 {
			message = "集体称谓不能包含自身"
		}
		all = append(all, at.collectives[l[0]].Fault(plantext.Error, message, circle(l)))
	}
	slices.SortStableFunc(all, func(a, b plantext.Finding) int {
		return cmp.Or(plantext.ByPlace(a, b), cmp.Compare(a.Message, b.Message), cmp.Compare(a.Quote, b.Quote))
	})
	return all
}

// checkSuccessions looks at who succeeds whom in the end, and for times between at all that was ever entered.
// The last of all is who hears today: a loop there is an error. 张三→李四 in March and 李四→张三 in June is none, as by June 张三 is back;
// in the rows of all times it still closes, so it is a warning to look at the days.
func checkSuccessions(d *remind.Directory, at *directoryPlaces) []plantext.Finding {
	var all []plantext.Finding
	ever, last, since, lines := map[string][]string{}, map[string][]string{}, map[string]remind.Date{}, map[string]workbook.Place{}
	for i, s := range d.Succeeds {
		if s.Body == "" || s.By == "" || s.From == 0 {
			all = append(all, nth(at.succeeds, i)("body").Fault(plantext.Error, "接任（succeeds）须写明原单位或人员、接任者和起始日期", s.Body))
			continue
		}
		body, by := formal(s.Body, d.Aliases), formal(s.By, d.Aliases)
		ever[body] = append(ever[body], by)
		if s.From >= since[body] {
			last[body], since[body], lines[body] = []string{by}, s.From, nth(at.succeeds, i)("by")
		}
	}
	inTheEnd := map[string]bool{}
	for _, l := range loops(last) {
		inTheEnd[circle(l)] = true
		all = append(all, lines[l[0]].Fault(plantext.Error, "接任关系循环，无法确定现任，请改正", circle(l)))
	}
	for _, l := range loops(ever) {
		if !inTheEnd[circle(l)] {
			all = append(all, lines[l[0]].Fault(plantext.Warning, "接任关系在一段时间内循环，请核对起始日期", circle(l)))
		}
	}
	return all
}

// checkLengths looks for fields that are longer than any name, as a document that slipped into a cell.
func checkLengths(d *remind.Directory, at *directoryPlaces) []plantext.Finding {
	var all []plantext.Finding
	check := func(p workbook.Place, texts ...string) {
		for _, text := range texts {
			if n := utf8.RuneCountInString(text); n > typed.LongestName {
				all = append(all, p.Fault(plantext.Error, fmt.Sprintf("有%d个字，最多%d个，请核对", n, typed.LongestName), plantext.Clip(text)))
			}
		}
	}
	for i := range d.Contacts {
		c := &d.Contacts[i]
		for field, text := range map[string]string{
			"body": c.Body, "name": c.Name, "title": c.Title, "channel": c.Channel, "address": c.Address, "mobile": c.Mobile, "for": c.For,
		} {
			check(at.contact(i)(field), text)
		}
		check(at.contact(i)("mention"), c.Mention...)
	}
	for i, s := range d.Succeeds {
		check(nth(at.succeeds, i)("body"), s.Body, s.By, s.Doc)
	}
	for alias, name := range d.Aliases {
		check(at.aliases[alias], alias, name)
	}
	for name, members := range d.Collectives {
		check(at.collectives[name], append([]string{name}, members...)...)
	}
	return all
}

// circle shows a loop.
// The arrow and the first name again at the end, 甲→乙→甲, are read by a clerk without the word for it.
func circle(loop []string) string { return strings.Join(loop, "→") }

// formal follows aliases, as far as they lead anywhere.
// It does not tell of loops; checkNames has done so with their place.
func formal(name string, aliases map[string]string) string {
	for range maxAliases {
		to, ok := aliases[name]
		if !ok {
			break
		}
		name = to
	}
	return name
}

// maxAliases bounds how many aliases are followed: longer rows are loops.
// Names change with reforms of the offices, 环保局→生态环境局: two or three in a row are many.
const maxAliases = 32

// duplicates warns of contacts that are there twice: the body would not hear twice, but one of the two may have been meant otherwise.
// Two contacts are the same if body, address and the one they stand in for are: one person may speak for a body by mail and in a group,
// for two bodies at one address, or for himself and as a stand-in.
func duplicates(contacts []remind.Contact, at *directoryPlaces) []plantext.Finding {
	var all []plantext.Finding
	type way struct {
		body    string
		at      remind.Address
		standIn string
	}
	seen := map[way]bool{}
	for i := range contacts {
		c := &contacts[i]
		w := way{c.Body, remind.NewAddress(c.Channel, c.Address), c.For}
		if seen[w] && c.Body != "" {
			message := "联系人重复（同一单位、渠道和地址），请删去一处或更正"
			all = append(all, at.contact(i)("body").Fault(plantext.Warning, message, c.Body+" "+remind.ChannelChinese(c.Channel)+" "+c.Address))
		}
		seen[w] = true
	}
	return all
}

// checkStandIns looks for whom stand-ins stand in: for a contact of their own body, and not for one who stands in at that time, since both
// would hear.
// Bodies are compared by their formal names, as 市住建局 in one row and 市住房和城乡建设局 in the next are one. A name that is not found is
// an error: the person away would go on hearing, and the stand-in beside him, each thinking that the other acts.
func checkStandIns(d *remind.Directory, at *directoryPlaces) []plantext.Finding {
	var all []plantext.Finding
	bodies := map[string][]*remind.Contact{}
	for i := range d.Contacts {
		c := &d.Contacts[i]
		name := formal(c.Body, d.Aliases)
		bodies[name] = append(bodies[name], c)
	}
	for i := range d.Contacts {
		c := &d.Contacts[i]
		if c.For == "" || c.Body == "" {
			continue
		}
		named, busy := false, false
		for _, other := range bodies[formal(c.Body, d.Aliases)] {
			named = named || c.StandsInFor(other)
			busy = busy || other.For != "" && other != c && other.Name == c.For && c.From <= other.To && other.From <= c.To
		}
		switch {
		case busy:
			all = append(all, at.contact(i)("for").Fault(plantext.Warning, "被代理人同期也在代理他人，期间两人都会收到提醒", c.For))
		case !named:
			all = append(all, at.contact(i)("for").Fault(plantext.Error, "本单位的联系人中没有被代理人，请填写其姓名或邮箱", c.For))
		}
	}
	return all
}

// maxLoops bounds how many loops are told: whoever mends these sees the next.
const maxLoops = 20

// loops returns the rows of names that come back to where they began, from the smallest name back to it.
// It is one walk in depth over all names and relations, each visited once, so its time grows with their number. It begins at sorted names,
// so that the same directory is told of in the same words. Not every loop is found where several share names, but one of each knot is.
func loops(next map[string][]string) [][]string {
	var found [][]string
	const done = -1
	at := map[string]int{} // its place in the path, counted from 1; done when all from there on is known
	var path []string
	var visit func(string)
	visit = func(name string) {
		path = append(path, name)
		at[name] = len(path)
		for _, to := range next[name] {
			switch i := at[to]; {
			case i == 0:
				visit(to)
			case i > 0 && len(found) < maxLoops:
				found = append(found, turned(path[i-1:]))
			}
		}
		path = path[:len(path)-1]
		at[name] = done
	}
	for _, name := range slices.Sorted(maps.Keys(next)) {
		if at[name] == 0 {
			visit(name)
		}
	}
	return found
}

// turned returns a loop from its smallest name on, closed.
// So one loop has one wording, wherever the walk came upon it, and checkSuccessions can tell by it whether it was told of before.
func turned(loop []string) []string {
	i := slices.Index(loop, slices.Min(loop))
	return append(slices.Concat(loop[i:], loop[:i]), loop[i])
}
