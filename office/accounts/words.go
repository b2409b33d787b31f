package accounts

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"duban/remind"
	"duban/remind/people"
	"duban/remind/typed"
	"duban/store/accounts"
)

// Scopes returns whom a viewer may be narrowed to: the bodies and leaders that the plans name, sorted.
func Scopes(d *remind.Day) []string {
	all := map[string]bool{}
	for i := range d.Obligations {
		o := &d.Obligations[i]
		for _, role := range people.NamedRoles() {
			for _, body := range d.Book.Members(o.Bodies(role), d.Today) {
				all[body] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// CheckScope says what is wrong with whom a viewer is narrowed to: a name that no plan has would show him nothing. Empty: he sees all.
func CheckScope(d *remind.Day, scope string) error {
	all := Scopes(d)
	if scope == "" || slices.Contains(all, scope) {
		return nil
	}
	if near := typed.Nearest(scope, all); near != "" {
		return Rejected(fmt.Sprintf("方案中没有“%s”，是不是“%s”？范围应为方案中的一个单位或者一位领导", scope, near))
	}
	return Rejected(fmt.Sprintf("方案中没有“%s”，范围应为方案中的一个单位或者一位领导", scope))
}

// Standing says how an account stands.
func Standing(a *Account, now time.Time) string {
	switch {
	case a.Disabled:
		return "已停用"
	case a.Hash == "":
		return "尚未设置密码"
	case a.Locked.After(now):
		return "暂停登录至" + a.Locked.In(remind.Shanghai).Format("15:04")
	}
	return InForce
}

// InForce is how what may be used stands.
const InForce = "正常"

// TokenStanding says how a token stands.
func TokenStanding(t *Token, now time.Time) string {
	switch {
	case !t.Revoked.IsZero():
		return "已撤销"
	case !now.Before(t.Expires):
		return "已过期"
	}
	return InForce
}

// TokenScope returns what a token may do, by the word that is typed.
func TokenScope(t *Token) string {
	if t.Writes {
		return "write"
	}
	return "read"
}

// TokenScopeChinese returns what a token may do.
func TokenScopeChinese(t *Token) string {
	if t.Writes {
		return "读写"
	}
	return "只读"
}

// LastSignedIn returns when a name last signed in, of acts that begin with the newest; zero: not in them.
func LastSignedIn(acts []Act, name string) time.Time {
	for i := range acts {
		if acts[i].Account == name && (acts[i].Kind == accounts.SignedIn || acts[i].Kind == accounts.PasswordSet) {
			return acts[i].At
		}
	}
	return time.Time{}
}

// kindWords are what acts did, in the words of the office.
var kindWords = map[accounts.Kind]string{
	accounts.Created: "新增", accounts.LinkMade: "生成登录链接", accounts.PasswordSet: "设置密码", accounts.SignedIn: "登录", accounts.Failed: "登录失败",
	accounts.Locked: "暂停登录", accounts.Changed: "更改", accounts.Disabled: "停用", accounts.Enabled: "启用", accounts.SignedOut: "退出全部登录",
	accounts.TokenMade: "生成令牌", accounts.TokenRevoked: "撤销令牌",
}

// KindChinese says what an act did.
func KindChinese(k accounts.Kind) string { return kindWords[k] }
