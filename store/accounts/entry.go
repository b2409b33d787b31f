package accounts

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"duban/store/database"
)

// A Session is one browser that is signed in. Sum is the SHA-256 of what its cookie holds.
type Session struct {
	Sum         string
	Account     int64
	Began, Seen time.Time
	Address     string // from where it was last seen
	Browser     string // as the browser calls itself
}

// A Link lets whoever opens it choose a password, once. Account is 0 of the first administrator's.
type Link struct {
	Sum     string
	Account int64
	Expires time.Time
	Used    time.Time // zero: not yet
}

// A Token lets a program act as an account, within its role, until it expires.
type Token struct {
	ID      int64
	Sum     string
	Account int64
	Name    string // what it is for
	Writes  bool
	Made    time.Time
	Expires time.Time
	Used    time.Time // last; zero: never
	Revoked time.Time // zero: it is not
}

// most is how many sessions an account has at once: the one that was seen longest ago gives way.
const most = 20

// longest is after how long without a look a session's row goes, whatever it is for: rules end it much sooner.
const longest = 30 * 24 * time.Hour

// Begin begins a session in the place of the one that the browser had, if any, and puts down the failures of its account.
func (b Book) Begin(ctx context.Context, s *Session, former string, acts ...Act) error {
	return b.in(ctx, "登录", func(t *database.Tx) error {
		if err := t.Do(ctx, `UPDATE accounts SET fails = 0, failed = 0, locked = 0 WHERE id = ? AND fails > 0`, s.Account); err != nil {
			return err
		}
		if err := begin(ctx, t, s, former); err != nil {
			return err
		}
		return record(ctx, t, acts)
	})
}

// begin writes a session and takes away what is too many or too old.
func begin(ctx context.Context, t *database.Tx, s *Session, former string) error {
	if err := t.Do(ctx, `DELETE FROM sessions WHERE sum = ? OR seen < ?`, former, database.Millis(s.Began.Add(-longest))); err != nil {
		return err
	}
	if err := t.Do(ctx, `DELETE FROM sessions WHERE account_id = ?1 AND sum NOT IN (SELECT sum FROM sessions WHERE account_id = ?1 ORDER BY seen DESC LIMIT ?2)`,
		s.Account, most-1); err != nil {
		return err
	}
	return t.Do(ctx, `INSERT INTO sessions (sum, account_id, began, seen, address, browser) VALUES (?, ?, ?, ?, ?, ?)`,
		s.Sum, s.Account, database.Millis(s.Began), database.Millis(s.Seen), s.Address, s.Browser)
}

// Session returns a session and whose it is. It returns ErrNone where there is none.
func (b Book) Session(ctx context.Context, sum string) (s Session, a Account, err error) {
	err = b.read(ctx, "读取登录状态", func(t *database.Tx) error {
		var began, seen int64
		places, finish := a.scanned()
		err := t.One(ctx, `SELECT `+columns+`, s.sum, s.began, s.seen, s.address, s.browser FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.sum = ?`,
			[]any{sum}, append(places, &s.Sum, &began, &seen, &s.Address, &s.Browser)...)
		finish()
		s.Account, s.Began, s.Seen = a.ID, database.Instant(began), database.Instant(seen)
		return none(err)
	})
	return s, a, err
}

// none makes ErrNone of the answer that there is no row.
func none(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNone
	}
	return err
}

// See notes when and from where a session was last seen.
func (b Book) See(ctx context.Context, sum, address string, at time.Time) error {
	return b.in(ctx, "更新登录状态", func(t *database.Tx) error {
		return t.Do(ctx, `UPDATE sessions SET seen = max(seen, ?), address = ? WHERE sum = ?`, database.Millis(at), address, sum)
	})
}

// End ends a session of an account.
func (b Book) End(ctx context.Context, account int64, sum string) error {
	return b.in(ctx, "退出登录", func(t *database.Tx) error {
		return t.Do(ctx, `DELETE FROM sessions WHERE account_id = ? AND sum = ?`, account, sum)
	})
}

// EndAll ends the sessions of an account but one; empty: all.
func (b Book) EndAll(ctx context.Context, account int64, but string, acts ...Act) error {
	return b.in(ctx, "退出登录", func(t *database.Tx) error {
		if err := endAll(ctx, t, account, but); err != nil {
			return err
		}
		return record(ctx, t, acts)
	})
}

func endAll(ctx context.Context, t *database.Tx, account int64, but string) error {
	return t.Do(ctx, `DELETE FROM sessions WHERE account_id = ? AND sum <> ?`, account, but)
}

// Sessions returns the sessions of an account, the one last seen first.
func (b Book) Sessions(ctx context.Context, account int64) (all []Session, err error) {
	err = b.read(ctx, "读取登录状态", func(t *database.Tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			s := Session{Account: account}
			var began, seen int64
			err := r.Scan(&s.Sum, &began, &seen, &s.Address, &s.Browser)
			s.Began, s.Seen = database.Instant(began), database.Instant(seen)
			all = append(all, s)
			return err
		}, `SELECT sum, began, seen, address, browser FROM sessions WHERE account_id = ? ORDER BY seen DESC, sum`, account)
	})
	return all, err
}

// MakeLink makes a link in the place of those of its account that were not used; of account 0 it is the first administrator's.
func (b Book) MakeLink(ctx context.Context, l Link, acts ...Act) error {
	return b.in(ctx, "生成链接", func(t *database.Tx) error {
		if err := putLink(ctx, t, l); err != nil {
			return err
		}
		return record(ctx, t, acts)
	})
}

func putLink(ctx context.Context, t *database.Tx, l Link) error {
	if err := t.Do(ctx, `DELETE FROM account_links WHERE account_id IS NOT DISTINCT FROM ?`, orNull(l.Account)); err != nil {
		return err
	}
	return t.Do(ctx, `INSERT INTO account_links (sum, account_id, expires, used) VALUES (?, ?, ?, 0)`, l.Sum, orNull(l.Account), database.Millis(l.Expires))
}

// orNull makes NULL of 0.
func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// Link returns a link and whose it is, none of the first administrator's. It returns ErrSpent where there is no such link.
func (b Book) Link(ctx context.Context, sum string) (l Link, a Account, err error) {
	err = b.read(ctx, "读取链接", func(t *database.Tx) error {
		l, a, err = link(ctx, t, sum)
		return err
	})
	return l, a, err
}

func link(ctx context.Context, t *database.Tx, sum string) (l Link, a Account, err error) {
	var id sql.NullInt64
	var expires, used int64
	err = t.One(ctx, `SELECT sum, account_id, expires, used FROM account_links WHERE sum = ?`, []any{sum}, &l.Sum, &id, &expires, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return l, a, ErrSpent
	}
	l.Account, l.Expires, l.Used = id.Int64, database.Instant(expires), database.Instant(used)
	if err != nil || !id.Valid {
		return l, a, err
	}
	places, finish := a.scanned()
	err = t.One(ctx, `SELECT `+columns+` FROM accounts a WHERE a.id = ?`, []any{id.Int64}, places...)
	finish()
	return l, a, err
}

// Start uses up a link: the account of it gets a password, and its sessions give way to a new one; the first administrator is added. It returns
// ErrSpent for a link that was used, is over, or is the first administrator's while there are accounts.
func (b Book) Start(ctx context.Context, sum string, first *Account, hash string, s *Session, acts ...Act) error {
	at := s.Began
	return b.in(ctx, "设置密码", func(t *database.Tx) error {
		l, a, err := link(ctx, t, sum)
		if err != nil {
			return err
		}
		if !l.Used.IsZero() || !at.Before(l.Expires) || a.Disabled {
			return ErrSpent
		}
		if l.Account == 0 {
			var n int
			if err := t.One(ctx, `SELECT count(*) FROM accounts`, nil, &n); err != nil {
				return err
			}
			if n > 0 || first == nil {
				return ErrSpent
			}
			a = *first
			if err := add(ctx, t, &a); err != nil {
				return err
			}
		}
		s.Account = a.ID
		if err := t.Do(ctx, `UPDATE account_links SET used = ? WHERE sum = ?`, database.Millis(at), sum); err != nil {
			return err
		}
		return setPassword(ctx, t, a.ID, hash, s, acts)
	})
}

// SetPassword changes the password of an account; its other sessions end, and the one that has asked becomes s.
func (b Book) SetPassword(ctx context.Context, account int64, hash string, s *Session, acts ...Act) error {
	return b.in(ctx, "设置密码", func(t *database.Tx) error { return setPassword(ctx, t, account, hash, s, acts) })
}

func setPassword(ctx context.Context, t *database.Tx, account int64, hash string, s *Session, acts []Act) error {
	if err := t.Do(ctx, `UPDATE accounts SET hash = ?, fails = 0, failed = 0, locked = 0 WHERE id = ?`, hash, account); err != nil {
		return err
	}
	if err := endAll(ctx, t, account, ""); err != nil {
		return err
	}
	if err := begin(ctx, t, s, ""); err != nil {
		return err
	}
	return record(ctx, t, acts)
}

// AddToken adds a token and sets its ID.
func (b Book) AddToken(ctx context.Context, k *Token, acts ...Act) error {
	return b.in(ctx, "新增令牌", func(t *database.Tx) error {
		err := t.One(ctx, `INSERT INTO account_tokens (sum, account_id, name, writes, made, expires, used, revoked) VALUES (?, ?, ?, ?, ?, ?, 0, 0) RETURNING id`,
			[]any{k.Sum, k.Account, k.Name, k.Writes, database.Millis(k.Made), database.Millis(k.Expires)}, &k.ID)
		if err != nil {
			return err
		}
		return record(ctx, t, acts)
	})
}

// tokenColumns are those of a token, as scanned reads them.
const tokenColumns = `k.id, k.sum, k.account_id, k.name, k.writes, k.made, k.expires, k.used, k.revoked` //nolint:gosec // names of columns

func (k *Token) scanned() (places []any, finish func()) {
	var made, expires, used, revoked int64
	return []any{&k.ID, &k.Sum, &k.Account, &k.Name, &k.Writes, &made, &expires, &used, &revoked}, func() {
		k.Made, k.Expires, k.Used, k.Revoked = database.Instant(made), database.Instant(expires), database.Instant(used), database.Instant(revoked)
	}
}

// Tokens returns the tokens of all accounts, newest first.
func (b Book) Tokens(ctx context.Context) (all []Token, err error) {
	err = b.read(ctx, "读取令牌", func(t *database.Tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			var k Token
			places, finish := k.scanned()
			err := r.Scan(places...)
			finish()
			all = append(all, k)
			return err
		}, `SELECT `+tokenColumns+` FROM account_tokens k ORDER BY k.id DESC`)
	})
	return all, err
}

// Token returns a token and whose it is. It returns ErrNone where there is none.
func (b Book) Token(ctx context.Context, sum string) (k Token, a Account, err error) {
	err = b.read(ctx, "读取令牌", func(t *database.Tx) error {
		mine, finish := a.scanned()
		its, end := k.scanned()
		err := t.One(ctx, `SELECT `+columns+`, `+tokenColumns+` FROM account_tokens k JOIN accounts a ON a.id = k.account_id WHERE k.sum = ?`,
			[]any{sum}, append(mine, its...)...)
		finish()
		end()
		return none(err)
	})
	return k, a, err
}

// UseToken notes when a token was last used.
func (b Book) UseToken(ctx context.Context, id int64, at time.Time) error {
	return b.in(ctx, "更新令牌", func(t *database.Tx) error {
		return t.Do(ctx, `UPDATE account_tokens SET used = max(used, ?) WHERE id = ?`, database.Millis(at), id)
	})
}

// Revoke ends a token. It returns ErrNone where there is none that could be.
func (b Book) Revoke(ctx context.Context, id int64, at time.Time, acts ...Act) error {
	return b.in(ctx, "撤销令牌", func(t *database.Tx) error {
		err := t.One(ctx, `UPDATE account_tokens SET revoked = ? WHERE id = ? AND revoked = 0 RETURNING id`, []any{database.Millis(at), id}, &id)
		if err != nil {
			return none(err)
		}
		return record(ctx, t, acts)
	})
}
