package shell

import (
	"context"
	"slices"

	"duban/remind"
	"duban/remind/people"
)

// A Role is what an account may do. Each may do what those below it may.
type Role uint8

// The roles. A route that is for Anybody asks for no log-in.
const (
	Anybody       Role = iota
	Viewer             // leaders, inspection: looks
	Office             // records and changes
	Administrator      // and manages accounts
)

// roleWords are the roles in Chinese, and by their names in commands and in the store.
var roleWords = []struct{ name, chinese string }{{"", ""}, {"viewer", "查看"}, {"office", "整改办"}, {"administrator", "管理员"}}

// Chinese returns the role in the words of the office.
func (r Role) Chinese() string { return roleWords[r].chinese }

// String returns the role's name in commands and in the store.
func (r Role) String() string { return roleWords[r].name }

// RoleOf returns the role of a name, and reports whether there is one.
func RoleOf(name string) (Role, bool) {
	for i, w := range roleWords {
		if i > 0 && w.name == name {
			return Role(i), true
		}
	}
	return 0, false
}

// A User is who asks.
type User struct {
	Account string // the name with which he logs in
	Name    string // by which what he does is on record
	Role    Role
	Scope   string // the body or leader of whose matters alone he sees; empty: all
}

// May reports whether the user may do what a role may.
func (u *User) May(r Role) bool { return u.Role >= r }

// Writes reports whether the user may record and change.
func (u *User) Writes() bool { return u.May(Office) }

// Sees reports whether an obligation is one of those that the user may see: all, or those that name his body or him in any role.
func (u *User) Sees(d *remind.Day, o *remind.Obligation) bool {
	if u.Scope == "" {
		return true
	}
	for _, role := range people.NamedRoles() {
		if slices.Contains(d.Book.Members(o.Bodies(role), d.Today), u.Scope) {
			return true
		}
	}
	return false
}

// userKey finds the user in a request's context.
type userKey struct{}

// WithUser returns a context in which somebody asks.
func WithUser(ctx context.Context, u User) context.Context {
	return context.WithValue(ctx, userKey{}, u)
}

// UserOf returns who asks; nobody where none has logged in.
func UserOf(ctx context.Context) User {
	u, _ := ctx.Value(userKey{}).(User)
	return u
}
