package accounts

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"duban/remind/typed"
	"duban/store/accounts"
)

// A Keeper lets people in. It may be used by several goroutines.
type Keeper struct {
	Book accounts.Book
	Now  func() time.Time
	Wait func(context.Context, time.Duration) // nil: by the machine's clock

	hasher *Hasher
	tries  tries
}

// NewKeeper returns a keeper of the accounts of a store.
func NewKeeper(book accounts.Book, now func() time.Time) *Keeper {
	return &Keeper{Book: book, Now: now, hasher: NewHasher()}
}

// An Entry is from where somebody comes in.
type Entry struct {
	Address string
	Browser string // as it calls itself
	Former  string // what its cookie held; it gives way to a new one
}

// longestBrowser bounds what is kept of how a browser calls itself.
const longestBrowser = 200

// session returns a new session from an entry, and what its cookie holds.
func (k *Keeper) session(account int64, e *Entry) (s *Session, cookie string) {
	cookie, sum := secret()
	now := k.Now()
	return &Session{
		Sum: sum, Account: account, Began: now, Seen: now, Address: e.Address, Browser: typed.Clip(typed.VisibleLine(e.Browser), longestBrowser),
	}, cookie
}

// slow is how long a sign-in takes at least that fails: so neither the hash nor the disk tells what was wrong.
const slow = time.Second

// SignIn lets somebody in by name and password, and returns what his cookie is to hold: never what it held before. It returns ErrWrong, LockedError or
// ErrBusy.
func (k *Keeper) SignIn(ctx context.Context, name, words string, e Entry) (cookie string, err error) {
	began := k.Now()
	a, err := k.verify(ctx, name, words, e.Address)
	if errors.Is(err, ErrWrong) {
		k.wait(ctx, slow-k.Now().Sub(began))
	}
	if err != nil {
		return "", err
	}
	s, cookie := k.session(a.ID, &e)
	now := k.Now()
	return cookie, k.Book.Begin(ctx, s, sumOf(e.Former), Act{At: now, By: a.Display, Account: a.Name, Kind: accounts.SignedIn, Note: e.Address})
}

// Second returns by which name a second person is on record who confirms with his own name and password what somebody else is about to do. It opens
// no session. It returns Rejected where he is the same person or may not confirm, and what SignIn returns.
func (k *Keeper) Second(ctx context.Context, account, name, words, address string) (display string, err error) {
	if Name(name) == account {
		return "", Rejected("须由另一人确认：请另一名整改办人员或者管理员填写自己的用户名和密码")
	}
	began := k.Now()
	a, err := k.verify(ctx, name, words, address)
	if errors.Is(err, ErrWrong) {
		k.wait(ctx, slow-k.Now().Sub(began))
	}
	if err == nil && a.Role == accounts.Viewer {
		return "", Rejected("该用户只能查看，不能作为第二人确认")
	}
	return a.Display, err
}

// wait waits.
func (k *Keeper) wait(ctx context.Context, d time.Duration) {
	if k.Wait != nil {
		k.Wait(ctx, d)
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// verify returns the account of a name and a password. All of it happens in a turn of the hasher: were the lock looked at before, as many guesses as
// come at once would pass it.
func (k *Keeper) verify(ctx context.Context, name, words, address string) (Account, error) {
	leave, err := k.hasher.enter(ctx)
	if err != nil {
		return Account{}, err
	}
	defer leave()
	name = Name(name)
	now := k.Now()
	a, err := k.Book.Named(ctx, name)
	known := err == nil
	if err != nil && !errors.Is(err, ErrNone) {
		return Account{}, err
	}
	left := k.tries.left(ofAddress(address), now)
	if known {
		left = max(left, a.Locked.Sub(now))
	} else {
		left = max(left, k.tries.left(ofName(name), now))
	}
	if left > 0 {
		return Account{}, LockedError{left}
	}
	hash := nobody
	if known && a.Hash != "" && !a.Disabled {
		hash = a.Hash
	}
	if len(words) > 4*longestWords || !matches(words, hash) {
		return Account{}, k.failed(ctx, name, known, address, now)
	}
	return a, nil
}

// ofAddress and ofName are what tries are remembered by.
func ofAddress(address string) string { return "address " + address }
func ofName(name string) string       { return "name " + typed.Clip(name, longestName+1) }

// failed counts a failure of a name and of an address, and keeps that in the record.
func (k *Keeper) failed(ctx context.Context, name string, known bool, address string, now time.Time) error {
	acts := []Act{{At: now, Kind: accounts.Failed, Note: address}}
	if pause := k.tries.fail(ofAddress(address), freeOfAddress, forgottenFrom, now); pause > 0 {
		acts = append(acts, Act{At: now, Kind: accounts.Locked, Note: fmt.Sprintf("来自%s的登录，%s", address, chinese(pause))})
	}
	if !known {
		k.tries.fail(ofName(name), freeOfAccount, forgotten, now)
		return cmp.Or(k.Book.Record(ctx, acts...), ErrWrong)
	}
	err := k.Book.Change(ctx, name, func(a *Account, _ []Account) ([]Act, error) {
		if now.Sub(a.Failed) > forgotten {
			a.Fails = 0
		}
		a.Fails++
		a.Failed = now
		acts[0].Account = a.Name
		if pause := Pause(a.Fails, freeOfAccount); pause > 0 {
			a.Locked = now.Add(pause)
			acts = append(acts, Act{At: now, Account: a.Name, Kind: accounts.Locked, Note: fmt.Sprintf("连续失败%d次，%s，最后一次来自%s", a.Fails, chinese(pause), address)})
		}
		return acts, nil
	})
	return cmp.Or(err, ErrWrong)
}

// chinese says for how long something is locked.
func chinese(pause time.Duration) string {
	return fmt.Sprintf("暂停%d分钟", int(pause/time.Minute))
}

// Who returns whose session a cookie is. It returns ErrNone where it is nobody's any more. What a page asks for by itself is no look of a person, and
// does not keep a session alive.
func (k *Keeper) Who(ctx context.Context, cookie, address string, person bool) (Account, Session, error) {
	s, a, err := k.Book.Session(ctx, sumOf(cookie))
	now := k.Now()
	if err == nil && (a.Disabled || !Alive(&s, a.Role, now)) {
		err = ErrNone
	}
	if err != nil {
		return Account{}, Session{}, err
	}
	if person && now.Sub(s.Seen) >= seenEvery {
		_ = k.Book.See(ctx, s.Sum, address, now) // with a full disk one still reads; the session ends the sooner
	}
	return a, s, nil
}

// SignOut ends the session of a cookie.
func (k *Keeper) SignOut(ctx context.Context, cookie string) error {
	s, a, err := k.Book.Session(ctx, sumOf(cookie))
	if errors.Is(err, ErrNone) {
		return nil
	}
	return errors.Join(err, k.Book.End(ctx, a.ID, s.Sum))
}

// EndSession ends one session of an account, by what its page calls it.
func (k *Keeper) EndSession(ctx context.Context, a *Account, sum string) error {
	return k.Book.End(ctx, a.ID, sum)
}

// Program returns as whom a program may act by a token, and whether it may change something. It returns ErrNone where the token is none any more.
func (k *Keeper) Program(ctx context.Context, token string) (a Account, writes bool, err error) {
	t, a, err := k.Book.Token(ctx, sumOf(token))
	now := k.Now()
	if err == nil && (a.Disabled || !t.Revoked.IsZero() || !now.Before(t.Expires)) {
		err = ErrNone
	}
	if err != nil {
		return Account{}, false, err
	}
	if now.Sub(t.Used) >= seenEvery {
		_ = k.Book.UseToken(ctx, t.ID, now) // likewise
	}
	return a, t.Writes, nil
}

// A Start is what somebody fills in who opens a one-time link.
type Start struct {
	Link          string
	Name, Display string // of the first administrator, who chooses his own
	Words         string
}

// Opened returns whose link it is, and whether it is the first administrator's. It returns ErrSpent for one that serves no more. Looking uses it not
// up: gateways and chat programs open every link.
func (k *Keeper) Opened(ctx context.Context, link string) (a Account, first bool, err error) {
	l, a, err := k.Book.Link(ctx, sumOf(link))
	if err == nil && (!l.Used.IsZero() || !k.Now().Before(l.Expires) || a.Disabled) {
		err = ErrSpent
	}
	if err == nil && l.Account == 0 {
		var all []Account
		if all, err = k.Book.All(ctx); err == nil && len(all) > 0 {
			err = ErrSpent
		}
	}
	return a, l.Account == 0, err
}

// Begin uses up a one-time link: its account has the password from now on, and whoever chose it is signed in. It returns ErrSpent, Rejected or ErrBusy.
func (k *Keeper) Begin(ctx context.Context, st Start, e Entry) (cookie string, err error) {
	a, first, err := k.Opened(ctx, st.Link)
	if err != nil {
		return "", err
	}
	now := k.Now()
	acts := []Act{}
	var added *Account
	if first {
		a = Account{Name: Name(st.Name), Display: typed.VisibleLine(st.Display), Role: accounts.Administrator, Created: now}
		if err := errors.Join(CheckName(a.Name), CheckDisplay(a.Display)); err != nil {
			return "", err
		}
		added = &a
		acts = append(acts, Act{At: now, By: a.Display, Account: a.Name, Kind: accounts.Created, Note: "首个管理员，凭启动时的链接"})
	}
	if err := CheckPassword(st.Words, a.Name, a.Display); err != nil {
		return "", err
	}
	hash, err := k.hashed(ctx, st.Words)
	if err != nil {
		return "", err
	}
	s, cookie := k.session(a.ID, &e)
	acts = append(acts, Act{At: now, By: a.Display, Account: a.Name, Kind: accounts.PasswordSet, Note: e.Address})
	return cookie, k.Book.Start(ctx, sumOf(st.Link), added, hash, s, acts...)
}

// hashed hashes a new password in its turn.
func (k *Keeper) hashed(ctx context.Context, words string) (string, error) {
	leave, err := k.hasher.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return made(words), nil
}

// SetPassword changes one's own password: all other sessions end, and the browser gets a new cookie.
func (k *Keeper) SetPassword(ctx context.Context, a *Account, former, words string, e Entry) (cookie string, err error) {
	if _, err := k.verify(ctx, a.Name, former, e.Address); errors.Is(err, ErrWrong) {
		return "", Rejected("原密码不对")
	} else if err != nil {
		return "", err
	}
	if err := CheckPassword(words, a.Name, a.Display); err != nil {
		return "", err
	}
	if former == words {
		return "", Rejected("新密码与原密码相同")
	}
	hash, err := k.hashed(ctx, words)
	if err != nil {
		return "", err
	}
	s, cookie := k.session(a.ID, &e)
	return cookie, k.Book.SetPassword(ctx, a.ID, hash, s, Act{At: k.Now(), By: a.Display, Account: a.Name, Kind: accounts.PasswordSet, Note: e.Address})
}
