package tables

import (
	"time"

	"duban/listing"
	"duban/office/accounts"
)

// Accounts lists who may open the office's page. What an account's password is kept as is no column.
func Accounts(now time.Time) *listing.Table[accounts.Account] {
	type row = accounts.Account
	return &listing.Table[row]{Sheet: "用户", Columns: []listing.Column[row]{
		{Name: "name", Title: "用户名", Width: 12, Value: func(a *row) any { return a.Name }},
		{Name: "display", Title: "姓名", Width: 10, Value: func(a *row) any { return a.Display }},
		{Name: "role", Title: "角色", Width: 8, Value: func(a *row) any { return string(a.Role) }, Cell: func(a *row) any { return accounts.Chinese(a.Role) }},
		{Name: "scope", Title: "范围", Width: 20, Value: func(a *row) any { return a.Scope }},
		{Name: "state", Title: "状态", Width: 16, Value: func(a *row) any { return accounts.Standing(a, now) }},
		{Name: "disabled", Value: func(a *row) any { return a.Disabled }},
		{Name: "password_set", Value: func(a *row) any { return a.Hash != "" }},
		{Name: "locked_until", Rare: true, Value: func(a *row) any { return a.Locked }},
		{Name: "created", Value: func(a *row) any { return a.Created }},
	}}
}

// Tokens lists the tokens of programs, whose accounts names has. None of them can be shown again.
func Tokens(names map[int64]string, now time.Time) *listing.Table[accounts.Token] {
	type row = accounts.Token
	return &listing.Table[row]{Sheet: "令牌", Columns: []listing.Column[row]{
		{Name: "id", Title: "编号", Width: 6, Kind: listing.Number, Value: func(t *row) any { return int(t.ID) }},
		{Name: "account", Title: "用户", Width: 12, Value: func(t *row) any { return names[t.Account] }},
		{Name: "label", Title: "用途", Width: 16, Value: func(t *row) any { return t.Name }},
		{Name: "scope", Title: "范围", Width: 6, Value: func(t *row) any { return accounts.TokenScope(t) }, Cell: func(t *row) any { return accounts.TokenScopeChinese(t) }},
		{Name: "expires", Title: "到期", Width: 11, Kind: listing.Day, Value: func(t *row) any { return t.Expires }},
		{Name: "state", Title: "状态", Width: 8, Value: func(t *row) any { return accounts.TokenStanding(t, now) }},
		{Name: "last_used", Rare: true, Value: func(t *row) any { return t.Used }},
		{Name: "revoked", Rare: true, Value: func(t *row) any { return t.Revoked }},
	}}
}
