package accounts_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/office/accounts"
	"duban/store"
	kept "duban/store/accounts"
)

// A scene is a keeper with a clock that stands until it is told to go.
type scene struct {
	*accounts.Keeper
	t      *testing.T
	at     time.Time
	waited time.Duration
}

const good = "内网督办2026"

func newScene(t *testing.T) *scene {
	t.Helper()
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	s := &scene{t: t, at: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
	s.Keeper = accounts.NewKeeper(st.Accounts(), func() time.Time { return s.at })
	s.Wait = func(_ context.Context, d time.Duration) { s.waited += d }
	return s
}

// person adds an account that has chosen its password.
func (s *scene) person(name, display, role, scope string) (cookie string) {
	s.t.Helper()
	link, err := s.Add(s.t.Context(), "管理员", accounts.Profile{Name: name, Display: display, Role: role, Scope: scope})
	if err == nil {
		cookie, err = s.Begin(s.t.Context(), accounts.Start{Link: link, Words: good}, accounts.Entry{Address: "10.0.0.9"})
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return cookie
}

// kinds are the acts of a name, oldest first.
func (s *scene) kinds(name string) (all []string) {
	s.t.Helper()
	acts, err := s.Book.Acts(s.t.Context(), name, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, a := range slices.Backward(acts) {
		all = append(all, string(a.Kind))
	}
	return all
}

// A wrong name and a wrong password say the same, take the same time, and lock alike; the right password is refused too while it is locked.
func TestGuessingIsSlowAndEnds(t *testing.T) {
	s := newScene(t)
	s.person("wangmou", "王某", "office", "")
	var told [2][]string
	for i, name := range []string{"wangmou", "nobody"} {
		s.waited = 0
		for n := range 7 {
			_, err := s.SignIn(t.Context(), name, fmt.Sprint("guess", n), accounts.Entry{Address: fmt.Sprint("10.0.1.", i)})
			told[i] = append(told[i], err.Error())
		}
		if s.waited != 5*time.Second {
			t.Errorf("%s: waited %v", name, s.waited)
		}
	}
	if !slices.Equal(told[0], told[1]) || !strings.Contains(told[0][0], "用户名或者密码不对") || !strings.Contains(told[0][5], "1分钟后再试") {
		t.Errorf("%q\n%q", told[0], told[1])
	}
	if _, err := s.SignIn(t.Context(), "wangmou", good, accounts.Entry{Address: "10.0.2.1"}); !errors.As(err, new(accounts.LockedError)) {
		t.Errorf("the right password while locked: %v", err)
	}
	s.at = s.at.Add(time.Minute)
	if _, err := s.SignIn(t.Context(), "wangmou", "guess", accounts.Entry{Address: "10.0.2.1"}); !errors.Is(err, accounts.ErrWrong) {
		t.Errorf("after a minute: %v", err)
	}
	s.at = s.at.Add(5*time.Minute - time.Second)
	if _, err := s.SignIn(t.Context(), "wangmou", good, accounts.Entry{}); !errors.As(err, new(accounts.LockedError)) {
		t.Errorf("one failure more locks for five minutes: %v", err)
	}
	s.at = s.at.Add(time.Second)
	if _, err := s.SignIn(t.Context(), "WangMou ", good, accounts.Entry{}); err != nil {
		t.Error(err)
	}
	if got := s.kinds("wangmou"); !slices.Equal(got, []string{"created", "link_made", "password_set", "failed", "locked", "locked", "signed_in"}) {
		t.Errorf("on record: %v", got)
	}
	if got := s.kinds(""); slices.Index(got, "failed") < 0 {
		t.Errorf("a name that is none is not on record: %v", got)
	}
	for range 4 { // the good one has put the failures down
		if _, err := s.SignIn(t.Context(), "wangmou", "guess", accounts.Entry{}); !errors.Is(err, accounts.ErrWrong) {
			t.Error(err)
		}
	}
}

// An address that tries one password under many names is shut out, and the record stays short.
func TestAnAddressIsShutOut(t *testing.T) {
	s := newScene(t)
	s.person("wangmou", "王某", "office", "")
	locked := 0
	for n := range 60 {
		_, err := s.SignIn(t.Context(), fmt.Sprint("name", n), "Spring2026!", accounts.Entry{Address: "10.0.3.3"})
		if errors.As(err, new(accounts.LockedError)) {
			locked++
		}
	}
	if locked != 30 {
		t.Errorf("%d of 60 were refused unlooked", locked)
	}
	if _, err := s.SignIn(t.Context(), "wangmou", good, accounts.Entry{Address: "10.0.3.4"}); err != nil {
		t.Errorf("another address: %v", err)
	}
	acts, err := s.Book.Acts(t.Context(), "", 100)
	if err != nil || len(acts) > 10 {
		t.Errorf("%d rows for 60 guesses, %v", len(acts), err)
	}
}

// A link serves once, a day long, and looking does not use it up. Another one takes its place.
func TestALinkServesOnce(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	first, err := s.FirstLink(ctx)
	if err != nil || first == "" {
		t.Fatal(err)
	}
	link, err := s.FirstLink(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Opened(ctx, first); !errors.Is(err, accounts.ErrSpent) {
		t.Errorf("a link whose place another took: %v", err)
	}
	for range 3 {
		if _, isFirst, err := s.Opened(ctx, link); err != nil || !isFirst {
			t.Fatal(err)
		}
	}
	if _, err := s.Begin(ctx, accounts.Start{Link: link, Name: "admin", Display: "李某", Words: "12345678"}, accounts.Entry{}); !errors.As(err, new(accounts.Rejected)) {
		t.Errorf("a bad password: %v", err)
	}
	cookie, err := s.Begin(ctx, accounts.Start{Link: link, Name: "Admin", Display: "李某", Words: good}, accounts.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	if a, _, err := s.Who(ctx, cookie, "", true); err != nil || a.Name != "admin" || a.Role != kept.Administrator {
		t.Errorf("%+v %v", a, err)
	}
	if _, err := s.Begin(ctx, accounts.Start{Link: link, Name: "other", Display: "王某", Words: good}, accounts.Entry{}); !errors.Is(err, accounts.ErrSpent) {
		t.Errorf("used twice: %v", err)
	}
	if again, err := s.FirstLink(ctx); err != nil || again != "" {
		t.Errorf("a first link beside an account: %q %v", again, err)
	}
	old, err := s.Add(ctx, "李某", accounts.Profile{Name: "wangmou", Display: "王某", Role: "office"})
	if err != nil {
		t.Fatal(err)
	}
	s.at = s.at.Add(accounts.LinkLife)
	if _, err := s.Begin(ctx, accounts.Start{Link: old, Words: good}, accounts.Entry{}); !errors.Is(err, accounts.ErrSpent) {
		t.Errorf("after a day: %v", err)
	}
}

// Resetting shuts out who had the password or a session; so does disabling. A new password ends all other sessions.
func TestWhoIsShutOut(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	s.person("admin", "李某", "administrator", "")
	cookie := s.person("wangmou", "王某", "office", "")
	in := func(c string) bool { _, _, err := s.Who(ctx, c, "", true); return err == nil }
	a, _, err := s.Who(ctx, cookie, "", true)
	if err != nil {
		t.Fatal(err)
	}
	other, err := s.SignIn(ctx, "wangmou", good, accounts.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.SetPassword(ctx, &a, "wrong", "另一个密码2026", accounts.Entry{}); !errors.As(err, new(accounts.Rejected)) {
		t.Errorf("without the former password: %v", err)
	}
	next, err := s.SetPassword(ctx, &a, good, "另一个密码2026", accounts.Entry{Former: cookie})
	if err != nil || in(cookie) || in(other) || !in(next) {
		t.Errorf("a new password: %v %v %v %v", err, in(cookie), in(other), in(next))
	}
	link, err := s.Reset(ctx, "李某", "wangmou")
	if err != nil || in(next) {
		t.Errorf("reset: %v, still in: %v", err, in(next))
	}
	if _, err := s.SignIn(ctx, "wangmou", "另一个密码2026", accounts.Entry{}); !errors.Is(err, accounts.ErrWrong) {
		t.Errorf("the former password: %v", err)
	}
	if next, err = s.Begin(ctx, accounts.Start{Link: link, Words: good}, accounts.Entry{}); err != nil || !in(next) {
		t.Fatal(err)
	}
	if err := s.Disable(ctx, "李某", "wangmou", true); err != nil || in(next) {
		t.Errorf("disabled: %v, still in: %v", err, in(next))
	}
	if _, err := s.SignIn(ctx, "wangmou", good, accounts.Entry{}); !errors.Is(err, accounts.ErrWrong) {
		t.Errorf("disabled: %v", err)
	}
	if _, err := s.Reset(ctx, "李某", "wangmou"); !errors.As(err, new(accounts.Rejected)) {
		t.Errorf("a link for a disabled account: %v", err)
	}
}

// Somebody can always manage accounts.
func TestTheLastAdministratorStays(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	s.person("admin", "李某", "administrator", "")
	for what, err := range map[string]error{
		"disabled": s.Disable(ctx, "root", "admin", true),
		"viewer":   s.Change(ctx, "root", accounts.Profile{Name: "admin", Display: "李某", Role: "viewer"}),
	} {
		if err == nil || !strings.Contains(err.Error(), "唯一的管理员") {
			t.Errorf("%s: %v", what, err)
		}
	}
	s.person("second", "陈某", "administrator", "")
	if err := s.Disable(ctx, "陈某", "admin", true); err != nil {
		t.Error(err)
	}
	if err := s.Disable(ctx, "陈某", "second", true); err == nil {
		t.Error("no administrator is left who can sign in")
	}
}

// No two people are on record under one name, and only viewers are narrowed.
func TestProfiles(t *testing.T) {
	s := newScene(t)
	s.person("wangmou", "王某", "viewer", "石鼓区党委、政府")
	for want, p := range map[string]accounts.Profile{
		"已有人使用":  {Name: "WangMou", Display: "另一人", Role: "office"},
		"姓名已有人":  {Name: "wang2", Display: "王某", Role: "office"},
		"角色应为":   {Name: "wang3", Role: "root"},
		"限定范围":   {Name: "wang4", Role: "office", Scope: "市水利局"},
		"用户名应为":  {Name: "w", Role: "office"},
		"用户名只能用": {Name: "../../etc", Role: "office"},
	} {
		if _, err := s.Add(t.Context(), "root", p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

// A second person confirms with his own password; the same one, a viewer and a wrong password do not.
func TestASecondPerson(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	s.person("admin", "李某", "administrator", "")
	s.person("wangmou", "王某", "office", "")
	s.person("leader", "赵某", "viewer", "")
	if name, err := s.Second(ctx, "admin", "WangMou", good, ""); err != nil || name != "王某" {
		t.Errorf("%q %v", name, err)
	}
	for _, name := range []string{"admin", " ADMIN", "leader", "nobody"} {
		if got, err := s.Second(ctx, "admin", name, good, ""); err == nil || got != "" {
			t.Errorf("%s confirms: %q", name, got)
		}
	}
	if got, err := s.Second(ctx, "admin", "wangmou", "wrong", ""); !errors.Is(err, accounts.ErrWrong) || got != "" {
		t.Errorf("a wrong password: %q %v", got, err)
	}
}

// A token acts as its account, no longer than it was made for, and not after it was revoked or its account disabled.
func TestTokens(t *testing.T) {
	s := newScene(t)
	ctx := t.Context()
	s.person("wangmou", "王某", "office", "")
	s.person("leader", "赵某", "viewer", "")
	for want, o := range map[string]accounts.TokenOrder{
		"没有该用户": {Account: "none", Scope: "read", Days: 1}, "范围应为": {Account: "wangmou", Scope: "all", Days: 1}, "有效期": {Account: "wangmou", Scope: "read"},
		"1至366天": {Account: "wangmou", Scope: "read", Days: 367}, "只能查看": {Account: "leader", Scope: "write", Days: 1},
	} {
		if _, err := s.Token(ctx, "root", o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	token, err := s.Token(ctx, "root", accounts.TokenOrder{Account: "wangmou", Name: "大屏", Scope: "write", Days: 30})
	if err != nil || !strings.HasPrefix(token, "duban_") {
		t.Fatal(token, err)
	}
	if a, writes, err := s.Program(ctx, token); err != nil || a.Name != "wangmou" || !writes {
		t.Errorf("%v %v %v", a, writes, err)
	}
	s.at = s.at.AddDate(0, 0, 30)
	if _, _, err := s.Program(ctx, token); !errors.Is(err, accounts.ErrNone) {
		t.Errorf("after 30 days: %v", err)
	}
	if token, err = s.Token(ctx, "root", accounts.TokenOrder{Account: "wangmou", Scope: "read", Days: 1}); err != nil {
		t.Fatal(err)
	}
	if _, writes, err := s.Program(ctx, token); err != nil || writes {
		t.Errorf("a token to read: %v %v", writes, err)
	}
	if err := s.Revoke(ctx, "root", 2); err != nil {
		t.Error(err)
	}
	if _, _, err := s.Program(ctx, token); !errors.Is(err, accounts.ErrNone) {
		t.Errorf("revoked: %v", err)
	}
	if err := s.Revoke(ctx, "root", 2); !errors.As(err, new(accounts.Rejected)) {
		t.Errorf("revoked twice: %v", err)
	}
}

// A page that asks by itself keeps nobody signed in.
func TestAPageLeftOpenEnds(t *testing.T) {
	s := newScene(t)
	cookie := s.person("wangmou", "王某", "office", "")
	for range 10 {
		s.at = s.at.Add(time.Hour)
		_, _, _ = s.Who(t.Context(), cookie, "", false)
	}
	if _, _, err := s.Who(t.Context(), cookie, "", true); !errors.Is(err, accounts.ErrNone) {
		t.Errorf("after ten hours: %v", err)
	}
}
