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
func (l *look) short(c *shell.Call) (todo, error) {
	kinds := l.seen(c)
	list, err := l.items(c, first(kinds))
	t := todo{Href: l.todoPath(""), Note: l.left(c)}
	for _, k := range kinds {
		t.N += k.end
		n := 0
		for n < len(list) && list[n].Kind == k.kind {
			n++
		}
		g := group{Kind: k.kind, N: k.end, Rows: rows(c, list[:n])}
		if k.end > mostOfKind {
			g.Href = l.todoPath(k.kind.String())
		}
		t.Groups, list = append(t.Groups, g), list[n:]
	}
	return t, err
}

// left says what is not on the list where many plans are held.
func (l *look) left(c *shell.Call) string {
	if l.tasks.roll == nil || !c.User.Writes() {
		return ""
	}
	return "在执行的方案较多，待核对的方案未逐一列入，请在导入页查看。"
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
	Note         string // what is not on the list
}

// todo shows all that is to be done.
func (b *board) todo(c *shell.Call) error {
	l, err := b.look(c)
	if err != nil {
		return err
	}
	kind, kinds, n := c.URL.Query().Get("kind"), l.seen(c), 0
	whole := wholeList{Name: l.name(), Note: l.left(c)}
	var shown []span
	for _, s := range kinds {
		n += s.end
		whole.Tabs = append(whole.Tabs, kindTab{s.kind.Chinese(), l.todoPath(s.kind.String()), s.end, kind == s.kind.String()})
		if kind == "" || kind == s.kind.String() {
			shown = append(shown, s)
			whole.N += s.end
		}
	}
	whole.Tabs = slices.Insert(whole.Tabs, 0, kindTab{"全部", l.todoPath(""), n, kind == ""})
	begin := whole.turn(c, l.todoPath(kind))
	list, err := l.items(c, part(shown, begin, begin+mostOfPage))
	if err != nil {
		return err
	}
	whole.Rows = rows(c, list)
	return c.Show(pages, "todo", &shell.Page{Title: "全部待办", Nav: "/", Data: &whole})
}

// turn turns to the page of a list that is asked for, and returns where that begins.
func (w *wholeList) turn(c *shell.Call, path string) (begin int) {
	w.Pages = max(1, (w.N+mostOfPage-1)/mostOfPage)
	n, err := strconv.Atoi(c.URL.Query().Get("page"))
	if err != nil {
		n = 1
	}
	w.Page = min(max(1, n), w.Pages)
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
	return (w.Page - 1) * mostOfPage
}
