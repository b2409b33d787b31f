package contacts

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duban/formats/plantext"
	"duban/office"
	"duban/remind"
	"duban/remind/enrol"
	"duban/remind/people"
	"duban/remind/roster"
	"duban/store"
	"duban/web/shell"
)

// acts are what can be done, in words.
var acts = map[enrol.Act]string{
	enrol.Add: "添加联系人", enrol.Change: "修改联系人", enrol.End: "联系人到期", enrol.StandIn: "登记代理", enrol.Remove: "删去联系人",
	enrol.Succeed: "登记接任", enrol.Unsucceed: "删去接任", enrol.Collective: "集体称谓的成员单位", enrol.Alias: "单位别名",
}

// editPage is the page of one edit: its form, and below it, once it was looked at, what it would change.
type editPage struct {
	Act      enrol.Act
	Title    string
	Form     url.Values
	Fixed    url.Values // the form as it was looked at
	Channels []string
	Names    []string // of bodies in the plans
	Roles    []remind.Role
	Was      string // the contact that is meant

	Said     string
	Looked   bool
	Revision int64
	Findings []plantext.Finding // that the edit brings
	Former   int                // that were there before
	Refused  bool
	Effect   *shell.Effect
}

// edit shows the form of an edit.
func edit(c *shell.Call) error {
	query := c.URL.Query()
	p, err := newEditPage(c, shell.Typed(query))
	if err != nil {
		return err
	}
	return p.show(c, http.StatusOK)
}

// newEditPage returns the page of an edit that a form asks for. A form that names a contact and nothing else has what is known of it.
func newEditPage(c *shell.Call, form url.Values) (*editPage, error) {
	p := &editPage{Act: enrol.Act(form.Get("act")), Form: form, Channels: append([]string{remind.MailChannel}, c.Office().ChannelNames()...), Roles: remind.Roles()}
	if p.Title = acts[p.Act]; p.Title == "" {
		return nil, shell.NotFound(enrol.ErrNoAct.Error())
	}
	return p, c.Look(func(v *office.View) error {
		d := &v.Day.Book.Directory
		for _, b := range roster.Bodies(v.Day) {
			p.Names = append(p.Names, b.Body)
		}
		if p.Act == enrol.Collective && !form.Has("members") {
			form.Set("members", strings.Join(d.Collectives[form.Get("collective")], "\n"))
		}
		at := enrol.Find(d, form.Get("who"))
		if at < 0 {
			return nil
		}
		who := &d.Contacts[at]
		p.Was = strings.TrimSpace(who.Body + "　" + who.Name + " " + who.Title + "　" + remind.ChannelChinese(who.Channel) + " " + who.Address)
		if p.Act == enrol.Change && !form.Has("body") {
			fill(form, who)
		}
		return nil
	})
}

// fill writes a contact into a form.
func fill(form url.Values, c *remind.Contact) {
	for name, value := range map[string]string{
		"body": c.Body, "name": c.Name, "title": c.Title, "channel": c.Channel, "address": c.Address, "mobile": c.Mobile, "mention": strings.Join(c.Mention, "、"),
		"from": c.From.String(), "to": c.To.String(), "for": c.For,
	} {
		form.Set(name, value)
	}
	if c.Order != 0 {
		form.Set("order", strconv.Itoa(c.Order))
	}
	if c.ICS {
		form.Set("ics", "1")
	}
	for _, r := range c.Roles {
		form.Add("role", r.String())
	}
}

// picked reports whether a form has a value among those of a field.
func picked(form url.Values, field, value string) bool { return slices.Contains(form[field], value) }

// show shows the page.
func (p *editPage) show(c *shell.Call, status int) error {
	return c.ShowAt(status, pages, "edit", &shell.Page{Title: p.Title, Nav: "/contacts", Data: p})
}

// editOf returns the edit that a form asks for.
func editOf(form url.Values) (enrol.Edit, error) {
	e := enrol.Edit{Act: enrol.Act(form.Get("act")), Who: form.Get("who")}
	days := map[string]remind.Date{}
	for _, name := range []string{"from", "to", "since"} {
		day, err := remind.ParseDate(form.Get(name))
		if err != nil {
			return e, enrol.Fault("日期应写作2026-03-01的形式：“" + form.Get(name) + "”")
		}
		days[name] = day
	}
	e.Contact = remind.Contact{
		Body: form.Get("body"), Name: form.Get("name"), Title: form.Get("title"), Channel: form.Get("channel"), Address: form.Get("address"),
		Mobile: form.Get("mobile"), From: days["from"], To: days["to"], For: form.Get("for"), ICS: form.Get("ics") != "",
		Mention: strings.FieldsFunc(form.Get("mention"), func(r rune) bool { return strings.ContainsRune("、，,;； \n", r) }),
	}
	if order := form.Get("order"); order != "" {
		n, err := strconv.Atoi(order)
		if err != nil {
			return e, enrol.Fault("顺序应为正整数")
		}
		e.Contact.Order = n
	}
	for _, name := range form["role"] {
		role, err := people.ParseRole(name)
		if err != nil {
			return e, enrol.Fault("没有这种角色")
		}
		e.Contact.Roles = append(e.Contact.Roles, role)
	}
	e.Succession = remind.Succession{Body: form.Get("former"), By: form.Get("by"), From: days["since"], Doc: form.Get("doc")}
	e.Name, e.Means = form.Get("alias"), form.Get("means")
	if e.Act == enrol.Collective {
		e.Name, e.Members = form.Get("collective"), strings.FieldsFunc(form.Get("members"), func(r rune) bool { return r == '\n' })
	}
	return e, nil
}

// begin returns the import of a directory in which an edit has been made, and one in which nothing has.
func begin(c *shell.Call, e *enrol.Edit, revision int64) (edited, plain *office.Import, err error) {
	o := c.Office()
	var all [2]*office.Import
	for n := range all {
		if all[n], err = o.NewImport(c.Context(), revision, office.WithPlan); err != nil {
			return nil, nil, err
		}
		d := o.Terms.World(all[n].Before).Book.Directory
		if n == 0 {
			if d, err = e.In(d); err != nil {
				return nil, nil, err
			}
		}
		all[n].Directory(d, o.ChannelNames())
	}
	return all[0], all[1], nil
}

// preview shows what an edit would change.
func preview(c *shell.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	p, err := newEditPage(c, form)
	if err != nil {
		return err
	}
	return p.look(c, http.StatusOK)
}

// look shows the page with the effect of the edit.
func (p *editPage) look(c *shell.Call, status int) error {
	e, err := editOf(p.Form)
	if err == nil {
		err = c.Alone(func() error { return p.foretell(c, &e) })
	}
	switch {
	case err == nil && p.Refused:
		status = http.StatusUnprocessableEntity
	case err == nil:
		p.Looked, p.Fixed = true, p.Form
	case !errors.As(err, new(enrol.Fault)):
		return err
	default:
		p.Said, status = err.Error(), http.StatusUnprocessableEntity
	}
	return p.show(c, status)
}

// foretell finds what an edit would change, and what is wrong with it.
func (p *editPage) foretell(c *shell.Call, e *enrol.Edit) error {
	i, plain, err := begin(c, e, -1)
	if err != nil {
		return err
	}
	was := map[string]bool{}
	for _, f := range plain.Findings {
		was[f.String()] = true
	}
	for _, f := range i.Findings {
		if was[f.String()] && f.Severity != plantext.Error {
			p.Former++
			continue
		}
		p.Findings = append(p.Findings, f)
	}
	p.Revision = i.Revision()
	if p.Refused = i.Refused(); !p.Refused {
		p.Effect = shell.EffectOf(i.Effect())
	}
	return nil
}

// apply makes an edit, if the store has not moved since its effect was shown.
func apply(c *shell.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	revision, err := strconv.ParseInt(form.Get("revision"), 10, 64)
	if err != nil || revision < 0 {
		return shell.Refusal{Status: http.StatusBadRequest, Text: "没有写明所依据的变动，请返回后重新确认。"}
	}
	p, err := newEditPage(c, form)
	if err != nil {
		return err
	}
	e, err := editOf(form)
	if err != nil {
		return p.look(c, http.StatusUnprocessableEntity)
	}
	i, _, err := begin(c, &e, revision)
	if err == nil {
		err = i.Apply(c.Context(), c.Office().Store)
	}
	switch {
	case errors.Is(err, store.ErrChanged):
		p.Said = "数据刚刚有其他改动，以下变动已按现在的数据重新列出，请核对后再确认。"
		return p.look(c, http.StatusConflict)
	case errors.Is(err, office.ErrRefused):
		return p.look(c, http.StatusUnprocessableEntity)
	case errors.As(err, new(enrol.Fault)):
		return shell.Refusal{Status: http.StatusUnprocessableEntity, Text: err.Error()}
	case err != nil:
		return err
	}
	return c.Done("/contacts", "已生效："+p.Title+"。")
}
