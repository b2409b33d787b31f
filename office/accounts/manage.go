package accounts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/remind/typed"
	"duban/store/accounts"
)

// FirstLink makes the one-time link of the first administrator, while there is no account; empty: there is one. One that was made before serves no more.
func (k *Keeper) FirstLink(ctx context.Context) (link string, err error) {
	all, err := k.Book.All(ctx)
	if err != nil || len(all) > 0 {
		return "", err
	}
	link, sum := secret()
	now := k.Now()
	return link, k.Book.MakeLink(ctx, accounts.Link{Sum: sum, Expires: now.Add(LinkLife)}, Act{At: now, By: "duban run", Kind: accounts.LinkMade, Note: "首个管理员"})
}

// A Profile is what an administrator says of an account.
type Profile struct {
	Name, Display string
	Role          string // by its word
	Scope         string // of a viewer; empty: all
}

// account returns the account that a profile describes, or what is wrong with it.
func (p *Profile) account() (Account, error) {
	a := Account{Name: Name(p.Name), Display: typed.VisibleLine(p.Display), Role: Role(p.Role), Scope: typed.VisibleLine(p.Scope)}
	if a.Display == "" {
		a.Display = a.Name
	}
	err := errors.Join(CheckName(a.Name), CheckDisplay(a.Display))
	switch {
	case err != nil:
	case !slices.Contains([]Role{accounts.Administrator, accounts.Office, accounts.Viewer}, a.Role):
		err = Rejected("角色应为 administrator（管理员）、office（整改办）或 viewer（查看）")
	case a.Scope != "" && a.Role != accounts.Viewer:
		err = Rejected("只有角色为 viewer（查看）的用户可以限定范围")
	}
	return a, err
}

// Add adds an account and returns the one-time link by which its password is chosen.
func (k *Keeper) Add(ctx context.Context, by string, p Profile) (link string, err error) {
	a, err := p.account()
	if err != nil {
		return "", err
	}
	now := k.Now()
	a.Created = now
	link, sum := secret()
	return link, k.Book.Add(ctx, &a, accounts.Link{Sum: sum, Expires: now.Add(LinkLife)},
		Act{At: now, By: by, Account: a.Name, Kind: accounts.Created, Note: said(&a)}, Act{At: now, By: by, Account: a.Name, Kind: accounts.LinkMade})
}

// said says what an account may do.
func said(a *Account) string {
	words := Chinese(a.Role)
	if a.Scope != "" {
		words += "，只看" + a.Scope
	}
	return a.Display + "，" + words
}

// Chinese returns a role in the words of the office.
func Chinese(r Role) string {
	switch r {
	case accounts.Administrator:
		return "管理员"
	case accounts.Office:
		return "整改办"
	default:
		return "查看"
	}
}

// Change changes what an account may do, and by which name it is on record.
func (k *Keeper) Change(ctx context.Context, by string, p Profile) error {
	next, err := p.account()
	if err != nil {
		return err
	}
	return k.Book.Change(ctx, next.Name, func(a *Account, all []Account) ([]Act, error) {
		if a.Display == next.Display && a.Role == next.Role && a.Scope == next.Scope {
			return nil, nil
		}
		if a.Role == accounts.Administrator && next.Role != a.Role {
			if err := another(a, all); err != nil {
				return nil, err
			}
		}
		note := "原为：" + said(a)
		a.Display, a.Role, a.Scope = next.Display, next.Role, next.Scope
		return []Act{{At: k.Now(), By: by, Account: a.Name, Kind: accounts.Changed, Note: said(a) + "；" + note}}, nil
	})
}

// another refuses what would leave no administrator who can sign in.
func another(a *Account, all []Account) error {
	for i := range all {
		if o := &all[i]; o.ID != a.ID && o.Role == accounts.Administrator && !o.Disabled {
			return nil
		}
	}
	if a.Disabled {
		return nil
	}
	return Rejected("这是唯一的管理员，请先新增另一名管理员")
}

// Disable shuts an account out at once, or lets it in again.
func (k *Keeper) Disable(ctx context.Context, by, name string, disabled bool) error {
	return k.Book.Change(ctx, Name(name), func(a *Account, all []Account) ([]Act, error) {
		if a.Disabled == disabled {
			return nil, nil
		}
		kind := accounts.Enabled
		if disabled {
			kind = accounts.Disabled
			if err := another(a, all); a.Role == accounts.Administrator && err != nil {
				return nil, err
			}
		}
		a.Disabled = disabled
		return []Act{{At: k.Now(), By: by, Account: a.Name, Kind: kind}}, nil
	})
}

// Reset takes an account's password away and ends its sessions and its lock, and returns a one-time link by which another password is chosen.
func (k *Keeper) Reset(ctx context.Context, by, name string) (link string, err error) {
	now := k.Now()
	var id int64
	err = k.Book.Change(ctx, Name(name), func(a *Account, _ []Account) ([]Act, error) {
		if a.Disabled {
			return nil, Rejected("该用户已停用，请先启用")
		}
		id, a.Hash, a.Fails, a.Failed, a.Locked = a.ID, "", 0, time.Time{}, time.Time{}
		return []Act{{At: now, By: by, Account: a.Name, Kind: accounts.LinkMade, Note: "原密码作废"}}, nil
	})
	if err != nil {
		return "", err
	}
	link, sum := secret()
	return link, k.Book.MakeLink(ctx, accounts.Link{Sum: sum, Account: id, Expires: now.Add(LinkLife)})
}

// SignOutEverywhere ends the sessions of an account, but for the one of a cookie; empty: all.
func (k *Keeper) SignOutEverywhere(ctx context.Context, by, name, but string) error {
	a, err := k.Book.Named(ctx, Name(name))
	if err != nil {
		return err
	}
	keep := ""
	if but != "" {
		keep = sumOf(but)
	}
	return k.Book.EndAll(ctx, a.ID, keep, Act{At: k.Now(), By: by, Account: a.Name, Kind: accounts.SignedOut})
}

// A TokenOrder is what a token is to be.
type TokenOrder struct {
	Account string
	Name    string // what it is for
	Scope   string // read or write
	Days    int
}

// How long a token may live, in days.
const longestToken = 366

// Token makes a token with which a program acts as an account, and returns it: it is shown this once.
func (k *Keeper) Token(ctx context.Context, by string, o TokenOrder) (token string, err error) {
	a, err := k.Book.Named(ctx, Name(o.Account))
	if err != nil {
		return "", err
	}
	name := typed.Clip(typed.VisibleLine(o.Name), longestName)
	switch {
	case o.Scope != "read" && o.Scope != "write":
		return "", Rejected("令牌的范围应为 read（只读）或 write（读写）")
	case o.Days < 1 || o.Days > longestToken:
		return "", Rejected(fmt.Sprintf("令牌的有效期应为1至%d天", longestToken))
	case o.Scope == "write" && a.Role == accounts.Viewer:
		return "", Rejected("该用户只能查看，不能生成可写的令牌")
	case a.Disabled:
		return "", Rejected("该用户已停用，请先启用")
	}
	text, _ := secret()
	token = "duban_" + text
	now := k.Now()
	t := Token{Sum: sumOf(token), Account: a.ID, Name: name, Writes: o.Scope == "write", Made: now, Expires: now.AddDate(0, 0, o.Days)}
	note := fmt.Sprintf("%s，%s，%d天", name, TokenScopeChinese(&t), o.Days)
	return token, k.Book.AddToken(ctx, &t, Act{At: now, By: by, Account: a.Name, Kind: accounts.TokenMade, Note: note})
}

// Revoke ends a token.
func (k *Keeper) Revoke(ctx context.Context, by string, id int64) error {
	all, err := k.Book.Tokens(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(t Token) bool { return t.ID == id })
	if i < 0 || !all[i].Revoked.IsZero() {
		return Rejected(fmt.Sprintf("没有编号为%d的令牌，或者已经撤销", id))
	}
	people, err := k.Book.All(ctx)
	if err != nil {
		return err
	}
	whose := slices.IndexFunc(people, func(a Account) bool { return a.ID == all[i].Account })
	act := Act{At: k.Now(), By: by, Kind: accounts.TokenRevoked, Note: all[i].Name}
	if whose >= 0 {
		act.Account = people[whose].Name
	}
	return k.Book.Revoke(ctx, id, k.Now(), act)
}

// lockedLately is how far back the daily word looks for locks: a weekend and a working day.
const lockedLately = 72 * time.Hour

// Locks says which sign-ins were locked lately, for the administrator's daily word; nothing where none was, or the store cannot be read, which others
// say.
func (k *Keeper) Locks(ctx context.Context) []string {
	acts, err := k.Book.Acts(ctx, "", 500)
	if err != nil {
		return nil
	}
	n, whose := 0, []string{}
	for i := range acts {
		a := &acts[i]
		if a.Kind != accounts.Locked || k.Now().Sub(a.At) > lockedLately {
			continue
		}
		n++
		if a.Account != "" && !slices.Contains(whose, a.Account) {
			whose = append(whose, a.Account)
		}
	}
	switch {
	case n == 0:
		return nil
	case len(whose) == 0:
		return []string{fmt.Sprintf("近三日网页登录因连续失败被暂停%d次，来源地址见网页“账号”", n)}
	}
	return []string{fmt.Sprintf("近三日网页登录因连续失败被暂停%d次，涉及用户：%s；来源地址见网页“账号”", n, strings.Join(whose, "、"))}
}
