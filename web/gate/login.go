package gate

import (
	"embed"
	"errors"
	"net/http"

	"duban/office/accounts"
	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, nil)

// A loginView is the page by which one signs in.
type loginView struct {
	Name, Next, Fault string
	None              bool // there is no account yet
}

// login shows the page by which one signs in; who is signed in goes on.
func (g *Gate) login(c *shell.Call) error {
	next := shell.Local(c.URL.Query().Get("next"))
	if c.User.Role > shell.Anybody {
		return c.Go(next)
	}
	all, err := g.keeper.Book.All(c.Context())
	if err != nil {
		return err
	}
	return c.Show(pages, "login", &shell.Page{Title: "登录", Data: loginView{Next: next, None: len(all) == 0}})
}

// entry returns from where somebody comes in.
func (g *Gate) entry(c *shell.Call) accounts.Entry {
	o := g.origin(c.Request)
	return accounts.Entry{Address: o.address, Browser: c.UserAgent(), Former: o.cookie(c.Request)}
}

// signIn lets somebody in. What is wrong stands above the form, which keeps all but the password.
func (g *Gate) signIn(c *shell.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	next := shell.Local(form.Get("next"))
	// Not form's: a password is what was typed, blanks at its ends too.
	cookie, err := g.keeper.SignIn(c.Context(), form.Get("name"), c.PostForm.Get("password"), g.entry(c))
	var r shell.Refusal
	switch err = told(err); {
	case errors.As(err, &r):
		return c.ShowAt(r.Status, pages, "login", &shell.Page{Title: "登录", Data: loginView{Name: form.Get("name"), Next: next, Fault: r.Text}})
	case err != nil:
		return err
	}
	g.origin(c.Request).give(c.W, cookie)
	return c.Go(next)
}

// signOut ends the session of this browser.
func (g *Gate) signOut(c *shell.Call) error {
	o := g.origin(c.Request)
	if err := g.keeper.SignOut(c.Context(), o.cookie(c.Request)); err != nil {
		return err
	}
	o.give(c.W, "")
	return c.Go("/login")
}

// spent says that a one-time link serves no more.
const spent = "这个链接已经用过、超过24小时，或者已由新的链接代替。请管理员在“账号”页重新生成，或者在服务器上运行 duban account reset 用户名。"

// unbegun says the same as long as there is no administrator who could make another link.
const unbegun = "这个链接不完整、超过24小时，或者已由新的链接代替。请打开服务最近一次启动时输出的链接；链接找不到的，在服务器上运行 duban account add 用户名 --role administrator。"

// unused returns what to do about a link that opens nothing.
func (g *Gate) unused(c *shell.Call) error {
	all, err := g.keeper.Book.All(c.Context())
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return shell.Refusal{Status: http.StatusGone, Text: unbegun}
	}
	return told(accounts.ErrSpent)
}

// A startView is the page behind a one-time link.
type startView struct {
	Link, Name, Display string
	First               bool // the first administrator's, who chooses his own name
	Fault               string
	Least               int // characters of a password
}

// start shows the page behind a one-time link. Looking does not use it up.
func (g *Gate) start(c *shell.Call) error {
	v, err := g.opened(c, c.URL.Query().Get("t"))
	if err != nil {
		return err
	}
	return c.Show(pages, "start", &shell.Page{Title: v.title(), Data: v})
}

// opened returns the page of a link.
func (g *Gate) opened(c *shell.Call, link string) (*startView, error) {
	a, first, err := g.keeper.Opened(c.Context(), link)
	if errors.Is(err, accounts.ErrSpent) {
		return nil, g.unused(c)
	}
	if err != nil {
		return nil, told(err)
	}
	return &startView{Link: link, Name: a.Name, Display: a.Display, First: first, Least: accounts.ShortestWords}, nil
}

// title says what is chosen.
func (v *startView) title() string {
	if v.First {
		return "设置管理员账号"
	}
	return "设置密码"
}

// begin uses a one-time link: its account has the password that was chosen, and whoever chose it is signed in.
func (g *Gate) begin(c *shell.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	v, err := g.opened(c, form.Get("t"))
	if err != nil {
		return err
	}
	if v.First {
		v.Name, v.Display = form.Get("name"), form.Get("display")
	}
	words, again := c.PostForm.Get("password"), c.PostForm.Get("again")
	var cookie string
	if words != again {
		err = accounts.Rejected("两次输入的密码不一致")
	} else {
		cookie, err = g.keeper.Begin(c.Context(), accounts.Start{Link: v.Link, Name: v.Name, Display: v.Display, Words: words}, g.entry(c))
	}
	var r shell.Refusal
	if err = told(err); errors.As(err, &r) && r.Status != http.StatusGone {
		v.Fault = r.Text
		return c.ShowAt(r.Status, pages, "start", &shell.Page{Title: v.title(), Data: v})
	}
	if err != nil {
		return err
	}
	g.origin(c.Request).give(c.W, cookie)
	return c.Done("/", "密码已设置，您已登录。")
}
