package office

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"duban/formats/contacts"
	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/roster"
	"duban/store"
)

// Contacts reads the whole directory, which replaces the one in force. channels are the names that contacts may give besides mail.
func (i *Import) Contacts(r io.Reader, channels []string) error {
	d, findings, err := contacts.ReadDirectory(r, channels)
	if err != nil {
		return err
	}
	i.directory(d, findings)
	return nil
}

// Directory takes a whole directory as it was entered, with the checks that a file passes.
func (i *Import) Directory(d remind.Directory, channels []string) {
	d.Demo = false
	findings := contacts.Check(&d, channels)
	i.directory(d, findings)
}

// directory takes a directory in place of the one in force.
func (i *Import) directory(d remind.Directory, findings []plantext.Finding) {
	i.find(findings...)
	if len(d.Contacts) == 0 { // a template as it was exported: applied, it would silence everything
		i.find(plantext.Finding{Severity: plantext.Error, Message: "通讯录中没有任何联系人，未导入；请填写联系人后重新导入"})
	}
	i.find(vanished(&i.Before.Directory, &d)...)
	d.Typist = i.office.Who
	i.After.Directory, i.After.HasPeople = d, true
	i.find(Strangers(i.world(i.After).On(i.today()), &d)...)
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		return st.PutDirectory(ctx, rev, d, i.now)
	}
}

// ContactBook returns the directory of a day, and what stands in its workbook beside it. A template has a row for each body of the plans, and nobody
// of the built-in sample: nobody should have to delete invented people.
func ContactBook(day *remind.Day, channels []string, template bool) (contacts.Book, remind.Directory) {
	d := day.Book.Directory
	if template && d.Demo {
		d.Contacts = nil
	}
	return contacts.Book{Channels: channels, Standings: roster.Bodies(day), Today: day.Today, Template: template}, d
}

// ChannelNames returns the channels that are set up besides mail: contacts may name them.
func (o *Office) ChannelNames() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(o.Terms.Channels)), func(name string) bool { return name == remind.MailChannel })
}

// vanished says which collectives, successions and aliases of the directory in force the new one does not have: a file may simply have come
// without their sheets. Contacts that go are seen in the effect.
func vanished(was, is *remind.Directory) []plantext.Finding {
	var all []plantext.Finding
	tell := func(what string, names []string) {
		if len(names) > 0 {
			message := fmt.Sprintf("现行通讯录中的%d条%s在文件中没有，生效后即被删去；需要保留的，请补入文件", len(names), what)
			all = append(all, plantext.Finding{Severity: plantext.Warning, Message: message, Quote: strings.Join(names, "，")})
		}
	}
	tell("集体称谓", lacking(was.Collectives, is.Collectives))
	var names []string
	for _, s := range was.Succeeds {
		if !slices.ContainsFunc(is.Succeeds, func(n remind.Succession) bool { return n.Body == s.Body && n.By == s.By }) {
			names = append(names, s.Body+"→"+s.By)
		}
	}
	tell("接任", names)
	tell("别名", lacking(was.Aliases, is.Aliases))
	return all
}

// lacking returns the keys of was that is does not have, in order.
func lacking[V any](was, is map[string]V) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, ok := is[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}

// Strangers returns a finding for each contact of a directory whom no plan of the day names: most likely misspelt.
func Strangers(day *remind.Day, d *remind.Directory) []plantext.Finding {
	if len(day.Plans) == 0 { // nothing to hold them against yet
		return nil
	}
	var all []plantext.Finding
	for _, s := range roster.Strangers(day) {
		c := &d.Contacts[s.Contact]
		if c.Body == "" { // a fault already
			continue
		}
		f := plantext.Finding{Line: c.Line, Column: 1, Where: c.Where, Severity: plantext.Warning, Quote: c.Body}
		switch {
		case s.Known:
			f.Message = "该单位或人员在方案中不以联系人所填的角色出现，该联系人收不到提醒，请核对角色"
		case s.Nearest != "":
			f.Message = "方案中没有这个单位或人员，请核对写法，是否应为“" + s.Nearest + "”"
		default:
			f.Message = "方案中没有这个单位或人员，请核对写法"
		}
		all = append(all, f)
	}
	return all
}
