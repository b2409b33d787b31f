package overview

import (
	"net/url"
	"slices"
	"strconv"

	"duban/office/agenda"
	"duban/remind/typed"
	"duban/web/shell"
)

// How many things of a kind the first page shows: of kinds that are about several hundred matters the first few, as a list of its own has all.
const (
	mostOfKind = 3
	mostOfPage = 100 // of that list
)

// colours are those of the kinds.
var colours = map[agenda.Kind]string{
	agenda.Clock: "red", agenda.Damage: "red", agenda.Channel: "red", agenda.Doubt: "orange", agenda.Restored: "orange", agenda.Held: "orange", agenda.Extension: "blue",
	agenda.Reply: "blue", agenda.Closing: "purple", agenda.Acceptance: "purple", agenda.Overdue: "red", agenda.Lost: "orange", agenda.Failed: "orange", agenda.Backup: "orange",
}

// An act is the one button of a kind.
type act struct {
	label string
	at    func(*agenda.Item) string
}

// at are the pages that buttons lead to.
func matter(what string) func(*agenda.Item) string {
	return func(i *agenda.Item) string { return shell.MatterPath(i.Key) + "?act=" + what }
}

// to leads to one page.
func to(path string) func(*agenda.Item) string { return func(*agenda.Item) string { return path } }

// contacts leads to who speaks for a body.
func contacts(i *agenda.Item) string {
	if i.Body == "" {
		return ""
	}
	return "/contacts?" + url.Values{"body": {i.Body}}.Encode()
}

// acts are the buttons of the kinds. What only the machine's administrator can do has none.
var acts = map[agenda.Kind]act{
	agenda.Channel: {"查看记录", to("/messages")}, agenda.Restored: {"核实登记", to("/messages")}, agenda.Failed: {"查看记录", to("/messages")},
	agenda.Doubt: {"核实登记", func(i *agenda.Item) string { return "/messages/" + url.PathEscape(i.Message) }},
	agenda.Held:  {"预览放行", to("/imports")}, agenda.Unchecked: {"去核对", to("/imports")},
	agenda.Extension: {"办理", reply}, agenda.Reply: {"办理", reply},
	agenda.Closing: {"销号", matter("close")}, agenda.Acceptance: {"登记验收", matter("accept")}, agenda.Overdue: {"催办", matter("chase")},
	agenda.Nobody: {"补联系人", contacts}, agenda.Lost: {"改地址", contacts}, agenda.Silent: {"去核实", contacts},
}

// reply leads to an answer.
func reply(i *agenda.Item) string { return "/replies/" + strconv.FormatInt(i.Reply, 10) }

// rows returns things as the page shows them: with buttons for those who work in the office.
func rows(c *shell.Call, list []agenda.Item) (all []row) {
	for _, i := range list {
		i.What, i.Why = c.Mask(typed.Visible(i.What)), c.Mask(typed.Visible(i.Why))
		r := row{Item: i, Colour: colours[i.Kind]}
		if i.Key != "" {
			r.See = shell.MatterPath(i.Key)
		}
		if a, ok := acts[i.Kind]; ok && c.User.Writes() {
			r.Act, r.Label = a.at(&i), a.label
		}
		all = append(all, r)
	}
	return all
}

// short returns the first things of each kind.
func (l *look) short(c *shell.Call) todo {
	list := l.visible(c)
	t := todo{N: len(list), Href: l.todoPath("")}
	for len(list) > 0 {
		n := 0
		for n < len(list) && list[n].Kind == list[0].Kind {
			n++
		}
		g := group{Kind: list[0].Kind, N: n, Rows: rows(c, list[:min(n, mostOfKind)])}
		if n > mostOfKind {
			g.Href = l.todoPath(g.Kind.String())
		}
		t.Groups, list = append(t.Groups, g), list[n:]
	}
	return t
}

// visible returns what the user has to do with: who only looks, with what stands in matters, and not with how the office works.
func (l *look) visible(c *shell.Call) (all []agenda.Item) {
	for i := range l.agenda {
		if k := l.agenda[i].Kind; c.User.Writes() || k == agenda.Closing || k == agenda.Acceptance || k == agenda.Overdue {
			all = append(all, l.agenda[i])
		}
	}
	return all
}

// todoPath returns the address of the list of all that is to be done, of a kind or of all.
func (l *look) todoPath(kind string) string {
	q := url.Values{}
	for name, v := range map[string]string{"body": l.body, "leader": l.leader, "role": l.role, "kind": kind} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if len(q) == 0 {
		return "/todo"
	}
	return "/todo?" + q.Encode()
}

// A kindTab leads to the things of one kind.
type kindTab struct {
	Name, Href string
	N          int
	On         bool
}

// A whole list is one page of all that is to be done.
type wholeList struct {
	Name         string // to whose matters it is narrowed
	Tabs         []kindTab
	Rows         []row
	N            int
	Page, Pages  int
	Before, Next string
}

// todo shows all that is to be done.
func (b *board) todo(c *shell.Call) error {
	l, err := b.look(c)
	if err != nil {
		return err
	}
	kind := c.URL.Query().Get("kind")
	list, whole := l.visible(c), wholeList{Name: l.name()}
	whole.Tabs = append(whole.Tabs, kindTab{"全部", l.todoPath(""), len(list), kind == ""})
	var shown []agenda.Item
	for _, k := range agenda.Kinds() {
		of := slices.DeleteFunc(slices.Clone(list), func(i agenda.Item) bool { return i.Kind != k })
		if kind == "" || kind == k.String() {
			shown = append(shown, of...)
		}
		if len(of) > 0 {
			whole.Tabs = append(whole.Tabs, kindTab{k.Chinese(), l.todoPath(k.String()), len(of), kind == k.String()})
		}
	}
	whole.turn(c, l.todoPath(kind), shown)
	return c.Show(pages, "todo", &shell.Page{Title: "全部待办", Nav: "/", Data: &whole})
}

// turn shows one page of a list.
func (w *wholeList) turn(c *shell.Call, path string, list []agenda.Item) {
	w.N, w.Pages = len(list), max(1, (len(list)+mostOfPage-1)/mostOfPage)
	n, err := strconv.Atoi(c.URL.Query().Get("page"))
	if err != nil {
		n = 1
	}
	w.Page = min(max(1, n), w.Pages)
	begin := (w.Page - 1) * mostOfPage
	w.Rows = rows(c, list[begin:min(begin+mostOfPage, len(list))])
	at := func(page int) string {
		u, err := url.Parse(path)
		if err != nil {
			return path
		}
		q := u.Query()
		q.Set("page", strconv.Itoa(page))
		return u.Path + "?" + q.Encode()
	}
	if w.Page > 1 {
		w.Before = at(w.Page - 1)
	}
	if w.Page < w.Pages {
		w.Next = at(w.Page + 1)
	}
}
