package gate

import (
	"errors"
	"strings"

	"duban/office/accounts"
	"duban/web/shell"
)

// An accountView is the page of one's own account.
type accountView struct {
	accounts.Account
	Role     string
	Sessions []sessionView
	Fault    string
	Least    int
}

// A sessionView is one browser that is signed in.
type sessionView struct {
	accounts.Session
	Program string // the browser, as people call it
	Own     bool   // the one that asks
}

// programs are the browsers as people call them, by a word in how they call themselves; those that pretend to be another one come before it.
var programs = []struct{ mark, name string }{
	{"wxwork", "企业微信"},
	{"DingTalk", "钉钉"},
	{"MicroMessenger", "微信"},
	{"Lark", "飞书"},
	{"QihooBrowser", "360浏览器"},
	{"360SE", "360浏览器"},
	{"UOSBrowser", "统信浏览器"},
	{"UOS", "统信浏览器"},
	{"Edg", "Edge浏览器"},
	{"Firefox", "火狐浏览器"},
	{"Chrome", "谷歌或同类浏览器"},
	{"Safari", "Safari浏览器"},
}

// systems are the machines, likewise.
var systems = []struct{ mark, name string }{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"HarmonyOS", "鸿蒙"}, {"Android", "安卓"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"Linux", "Linux"},
}

// programOf returns a browser and its machine as people call them.
func programOf(agent string) string {
	all := []string{}
	for _, list := range [][]struct{ mark, name string }{programs, systems} {
		for _, p := range list {
			if strings.Contains(agent, p.mark) {
				all = append(all, p.name)
				break
			}
		}
	}
	if len(all) == 0 {
		return "其他程序"
	}
	return strings.Join(all, "，")
}

// account shows one's own account.
func (g *Gate) account(c *shell.Call) error { return g.showAccount(c, nil) }

// showAccount shows one's own account, with what is wrong in its form.
func (g *Gate) showAccount(c *shell.Call, fault error) error {
	v := visitOf(c.Context())
	all, err := g.keeper.Book.Sessions(c.Context(), v.account.ID)
	if err != nil {
		return err
	}
	view := accountView{Account: v.account, Role: accounts.Chinese(v.account.Role), Least: accounts.ShortestWords}
	for _, s := range all {
		if accounts.Alive(&s, v.account.Role, c.Site.Now()) {
			view.Sessions = append(view.Sessions, sessionView{s, programOf(s.Browser), s.Sum == v.session.Sum})
		}
	}
	p := &shell.Page{Title: "我的账号", Nav: "/account", Data: &view}
	var r shell.Refusal
	switch fault = told(fault); {
	case fault == nil:
		return c.Show(pages, "account", p)
	case errors.As(fault, &r):
		view.Fault = r.Text
		return c.ShowAt(r.Status, pages, "account", p)
	}
	return fault
}

// setPassword changes one's own password.
func (g *Gate) setPassword(c *shell.Call) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	words := c.PostForm.Get("password")
	if words != c.PostForm.Get("again") {
		return g.showAccount(c, accounts.Rejected("两次输入的新密码不一致"))
	}
	v := visitOf(c.Context())
	cookie, err := g.keeper.SetPassword(c.Context(), &v.account, c.PostForm.Get("former"), words, g.entry(c))
	if err != nil {
		return g.showAccount(c, err)
	}
	g.origin(c.Request).give(c.W, cookie)
	return c.Done("/account", "密码已更改，其他浏览器上的登录均已退出。")
}

// endSessions ends one of one's own sessions, or all but the one that asks.
func (g *Gate) endSessions(c *shell.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	v := visitOf(c.Context())
	if sum := form.Get("session"); sum != "" {
		if err := g.keeper.EndSession(c.Context(), &v.account, sum); err != nil {
			return err
		}
		return c.Done("/account", "该登录已退出。")
	}
	if err := g.keeper.SignOutEverywhere(c.Context(), v.account.Display, v.account.Name, v.cookie); err != nil {
		return err
	}
	return c.Done("/account", "其他浏览器上的登录均已退出。")
}
