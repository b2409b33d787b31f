package gate

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"duban/office"
	"duban/office/accounts"
	"duban/web/shell"
)

// A manageView is the page on which accounts are managed.
type manageView struct {
	Accounts []person
	Tokens   []tokenView
	Acts     []actView
	Scopes   []string
	Form     accounts.Profile // that of a new account, where it comes back
	Fault    string
	Secret   *secretView // a link or token that was just made: it is shown this once
}

// A secretView is what is shown once.
type secretView struct{ Title, Text, Note string }

// A person is a line of the accounts.
type person struct {
	accounts.Account
	RoleWord, State string
	Own             bool
	Last            time.Time // signed in
}

// A tokenView is a line of the tokens.
type tokenView struct {
	accounts.Token
	Account, State string
	Live           bool
}

// An actView is a line of the record.
type actView struct {
	accounts.Act
	Word string
}

// shownActs is how much of the record the page shows.
const shownActs = 50

// accounts shows the page on which accounts are managed.
func (g *Gate) accounts(c *shell.Call) error { return g.manage(c, manageView{}, nil) }

// manage shows the page, with what is wrong in a form of it, or with what was just made.
func (g *Gate) manage(c *shell.Call, v manageView, fault error) error {
	if err := g.read(c, &v); err != nil {
		return err
	}
	p := &shell.Page{Title: "账号", Nav: "/accounts", Data: &v}
	var r shell.Refusal
	switch fault = told(fault); {
	case fault == nil:
		return c.Show(pages, "accounts", p)
	case errors.As(fault, &r):
		v.Fault = r.Text
		return c.ShowAt(r.Status, pages, "accounts", p)
	}
	return fault
}

// read reads what the page shows.
func (g *Gate) read(c *shell.Call, v *manageView) error {
	ctx, now := c.Context(), c.Site.Now()
	all, err1 := g.keeper.Book.All(ctx)
	tokens, err2 := g.keeper.Book.Tokens(ctx)
	acts, err3 := g.keeper.Book.Acts(ctx, "", 20*shownActs)
	err4 := c.Look(func(view *office.View) error {
		v.Scopes = accounts.Scopes(view.Day)
		return nil
	})
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	names := map[int64]string{}
	for _, a := range all {
		names[a.ID] = a.Name
		v.Accounts = append(v.Accounts, person{
			Account: a, RoleWord: accounts.Chinese(a.Role), State: accounts.Standing(&a, now), Own: a.Name == c.User.Account, Last: accounts.LastSignedIn(acts, a.Name),
		})
	}
	for _, t := range tokens {
		state := accounts.TokenStanding(&t, now)
		v.Tokens = append(v.Tokens, tokenView{Token: t, Account: names[t.Account], State: state, Live: state == accounts.InForce})
	}
	for _, a := range acts[:min(len(acts), shownActs)] {
		v.Acts = append(v.Acts, actView{a, accounts.KindChinese(a.Kind)})
	}
	return nil
}

// profile reads what a form says of an account. Whom a viewer is narrowed to must be somebody that the plans name: a slip would show him nothing.
func profile(c *shell.Call, form url.Values) (p accounts.Profile, err error) {
	p = accounts.Profile{Name: form.Get("name"), Display: form.Get("display"), Role: form.Get("role"), Scope: form.Get("scope")}
	lookErr := c.Look(func(view *office.View) error {
		err = accounts.CheckScope(view.Day, p.Scope)
		return nil
	})
	return p, errors.Join(lookErr, err)
}

// add adds an account, and shows the link by which its password is chosen. That is no page of its own: what is shown once cannot be asked for again.
func (g *Gate) add(c *shell.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	p, err := profile(c, form)
	var link string
	if err == nil {
		link, err = g.keeper.Add(c.Context(), c.User.Name, p)
	}
	if err != nil {
		return g.manage(c, manageView{Form: p}, err)
	}
	return g.handOver(c, "已新增用户"+accounts.Name(p.Name), link)
}

// handOver shows a one-time link.
func (g *Gate) handOver(c *shell.Call, title, link string) error {
	return g.manage(c, manageView{Secret: &secretView{
		Title: title, Text: g.Base(c) + "/start?t=" + link, Note: "请把这个链接交给本人，由本人打开并设置密码。链接24小时内有效，只能用一次，离开本页后不再显示。",
	}}, nil)
}

// change changes what an account may do.
func (g *Gate) change(c *shell.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	form.Set("name", c.PathValue("name"))
	p, err := profile(c, form)
	if err == nil {
		err = g.keeper.Change(c.Context(), c.User.Name, p)
	}
	if err != nil {
		return g.manage(c, manageView{}, err)
	}
	return c.Done("/accounts", "已更改用户"+p.Name+"。")
}

// act does to an account what a button says.
func (g *Gate) act(c *shell.Call) (err error) {
	ctx, by, name, said := c.Context(), c.User.Name, c.PathValue("name"), ""
	switch c.PathValue("act") {
	case "reset":
		link, err := g.keeper.Reset(ctx, by, name)
		if err != nil {
			return g.manage(c, manageView{}, err)
		}
		return g.handOver(c, "已重置用户"+name+"的密码，原密码作废，登录均已退出", link)
	case "disable":
		err, said = g.keeper.Disable(ctx, by, name, true), "已停用用户"+name+"，其登录均已退出。"
	case "enable":
		err, said = g.keeper.Disable(ctx, by, name, false), "已启用用户"+name+"。"
	case "sign-out":
		err, said = g.keeper.SignOutEverywhere(ctx, by, name, ""), "用户"+name+"的登录均已退出。"
	default:
		return shell.NotFound("没有这个操作。")
	}
	if err != nil {
		return g.manage(c, manageView{}, err)
	}
	return c.Done("/accounts", said)
}

// token makes a token, and shows it.
func (g *Gate) token(c *shell.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(form.Get("days"))
	if err != nil {
		days = 0 // which is refused
	}
	token, err := g.keeper.Token(c.Context(), c.User.Name, accounts.TokenOrder{
		Account: form.Get("account"), Name: form.Get("for"), Scope: form.Get("scope"), Days: days,
	})
	if err != nil {
		return g.manage(c, manageView{}, err)
	}
	return g.manage(c, manageView{Secret: &secretView{
		Title: "已生成令牌", Text: token, Note: "请立即交给使用的程序保存：离开本页后不再显示。调用接口时放在请求头 Authorization: Bearer 之后。",
	}}, nil)
}

// revoke ends a token.
func (g *Gate) revoke(c *shell.Call) error {
	id, err := strconv.ParseInt(c.PathValue("id"), 10, 64)
	if err != nil {
		return shell.Refusal{Status: http.StatusNotFound, Text: "没有这个令牌。"}
	}
	if err := g.keeper.Revoke(c.Context(), c.User.Name, id); err != nil {
		return g.manage(c, manageView{}, err)
	}
	return c.Done("/accounts", "令牌已撤销。")
}
