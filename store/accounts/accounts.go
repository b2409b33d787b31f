// Package accounts keeps who may open the office's page: accounts, sessions, one-time links, tokens, and the record of what became of them. Of a
// cookie, a link and a token it keeps the SHA-256 only, so that whoever reads the store, or a backup of it, cannot sign in. What is allowed, and
// when, office/accounts says; here each change is one transaction with the acts that record it.
package accounts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duban/store/database"
)

// Errors that callers tell apart.
var (
	ErrNone  = errors.New("没有该用户")
	ErrTaken = errors.New("该用户名或姓名已有人使用")
	ErrSpent = errors.New("链接已失效")
)

// A Role is what an account may do, by the word that is typed and kept.
type Role string

// The roles.
const (
	Administrator Role = "administrator"
	Office        Role = "office"
	Viewer        Role = "viewer"
)

// An Account is one person who may sign in.
type Account struct {
	ID       int64
	Name     string // with which one signs in
	Display  string // by which one is on record, no two the same
	Role     Role
	Scope    string // the body or leader whose matters a viewer sees; empty: all
	Hash     string // of the password, in PHC form; empty: none was chosen yet
	Disabled bool
	Created  time.Time

	Fails  int       // failed sign-ins since the last good one
	Failed time.Time // the last of them
	Locked time.Time // until when no sign-in is taken
}

// An Act is one line of the record: what became of an account, and by whom.
type Act struct {
	At      time.Time
	By      string // who did it; the account's own display name where it was its own
	Account string // a name; empty: a sign-in under a name that is none
	Kind    Kind
	Note    string
}

// A Kind is what an act did.
type Kind string

// The kinds of acts.
const (
	Created      Kind = "created"
	LinkMade     Kind = "link_made"
	PasswordSet  Kind = "password_set"
	SignedIn     Kind = "signed_in"
	Failed       Kind = "failed" // at least one sign-in failed in these minutes
	Locked       Kind = "locked"
	Changed      Kind = "changed" // role, scope or display name
	Disabled     Kind = "disabled"
	Enabled      Kind = "enabled"
	SignedOut    Kind = "signed_out_everywhere"
	TokenMade    Kind = "token_made"
	TokenRevoked Kind = "token_revoked"
)

// A Book is the accounts of a store.
type Book struct{ db *sql.DB }

// Over returns the accounts of a database.
func Over(db *sql.DB) Book { return Book{db} }

// in runs f in one transaction that may write.
func (b Book) in(ctx context.Context, what string, f func(*database.Tx) error) error {
	if err := database.In(ctx, b.db, f); err != nil {
		return fmt.Errorf("%s：%w", what, err)
	}
	return nil
}

// read runs f in one transaction that sees one state.
func (b Book) read(ctx context.Context, what string, f func(*database.Tx) error) error {
	if err := database.Read(ctx, b.db, f); err != nil {
		return fmt.Errorf("%s：%w", what, err)
	}
	return nil
}

// columns are those of an account, as scan reads them.
const columns = `a.id, a.name, a.display, a.role, a.scope, a.hash, a.disabled, a.created, a.fails, a.failed, a.locked`

// scanned returns the places of an account's columns, and what puts the instants in once they are read.
func (a *Account) scanned() (places []any, finish func()) {
	var created, failed, locked int64
	return []any{&a.ID, &a.Name, &a.Display, &a.Role, &a.Scope, &a.Hash, &a.Disabled, &created, &a.Fails, &failed, &locked}, func() {
		a.Created, a.Failed, a.Locked = database.Instant(created), database.Instant(failed), database.Instant(locked)
	}
}

// All returns the accounts by name.
func (b Book) All(ctx context.Context) (all []Account, err error) {
	err = b.read(ctx, "读取用户", func(t *database.Tx) error {
		all, err = list(ctx, t)
		return err
	})
	return all, err
}

func list(ctx context.Context, t *database.Tx) (all []Account, err error) {
	err = t.Each(ctx, func(r *sql.Rows) error {
		var a Account
		places, finish := a.scanned()
		err := r.Scan(places...)
		finish()
		all = append(all, a)
		return err
	}, `SELECT `+columns+` FROM accounts a ORDER BY a.name`)
	return all, err
}

// Named returns the account of a name. It returns ErrNone where there is none.
func (b Book) Named(ctx context.Context, name string) (a Account, err error) {
	err = b.read(ctx, "读取用户", func(t *database.Tx) error {
		a, err = named(ctx, t, name)
		return err
	})
	return a, err
}

func named(ctx context.Context, t *database.Tx, name string) (a Account, err error) {
	places, finish := a.scanned()
	err = t.One(ctx, `SELECT `+columns+` FROM accounts a WHERE a.name = ?`, []any{name}, places...)
	finish()
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, fmt.Errorf("%w：%s", ErrNone, name)
	}
	return a, err
}

// Add adds an account, with a one-time link by which its password is chosen. It returns ErrTaken where one has its name or display name.
func (b Book) Add(ctx context.Context, a *Account, link Link, acts ...Act) error {
	return b.in(ctx, "新增用户", func(t *database.Tx) error {
		if err := add(ctx, t, a); err != nil {
			return err
		}
		link.Account = a.ID
		if err := putLink(ctx, t, link); err != nil {
			return err
		}
		return record(ctx, t, acts)
	})
}

// add writes a new account and sets its ID.
func add(ctx context.Context, t *database.Tx, a *Account) error {
	var same int
	if err := t.One(ctx, `SELECT count(*) FROM accounts WHERE name = ? OR display = ?`, []any{a.Name, a.Display}, &same); err != nil {
		return err
	}
	if same > 0 {
		return ErrTaken
	}
	return t.One(ctx, `INSERT INTO accounts (name, display, role, scope, hash, disabled, created, fails, failed, locked) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0) RETURNING id`,
		[]any{a.Name, a.Display, a.Role, a.Scope, a.Hash, a.Disabled, database.Millis(a.Created)}, &a.ID)
}

// Change changes an account by f, which sees all the others too and says what is recorded, or refuses. Nothing happens in between: two administrators
// who take each other's role away at once are one after the other here. An account that may no longer sign in, or
// not by its password, has no sessions left.
func (b Book) Change(ctx context.Context, name string, f func(a *Account, all []Account) ([]Act, error)) error {
	return b.in(ctx, "更改用户", func(t *database.Tx) error {
		a, err := named(ctx, t, name)
		if err != nil {
			return err
		}
		all, err := list(ctx, t)
		if err != nil {
			return err
		}
		before := a
		acts, err := f(&a, all)
		if err != nil || a == before && len(acts) == 0 {
			return err
		}
		if err := put(ctx, t, &a); err != nil {
			return err
		}
		if a.Disabled || a.Hash != before.Hash {
			if err := endAll(ctx, t, a.ID, ""); err != nil {
				return err
			}
		}
		return record(ctx, t, acts)
	})
}

// put writes what may change of an account.
func put(ctx context.Context, t *database.Tx, a *Account) error {
	var same int
	if err := t.One(ctx, `SELECT count(*) FROM accounts WHERE display = ? AND id <> ?`, []any{a.Display, a.ID}, &same); err != nil {
		return err
	}
	if same > 0 {
		return ErrTaken
	}
	return t.Do(ctx, `UPDATE accounts SET display = ?, role = ?, scope = ?, hash = ?, disabled = ?, fails = ?, failed = ?, locked = ? WHERE id = ?`,
		a.Display, a.Role, a.Scope, a.Hash, a.Disabled, a.Fails, database.Millis(a.Failed), database.Millis(a.Locked), a.ID)
}

// often is within which time one row of a failed sign-in is kept for an account, however many there are: who guesses is not to fill the disk.
const often = 10 * time.Minute

// record appends acts.
func record(ctx context.Context, t *database.Tx, acts []Act) error {
	for i := range acts {
		a := &acts[i]
		if a.Kind == Failed {
			var last int64
			err := t.One(ctx, `SELECT coalesce(max(at), 0) FROM account_acts WHERE account = ? AND act = ?`, []any{a.Account, a.Kind}, &last)
			if err != nil {
				return err
			}
			if last > 0 && a.At.Sub(database.Instant(last)).Abs() < often {
				continue
			}
		}
		if err := t.Do(ctx, `INSERT INTO account_acts (at, by_whom, account, act, note) VALUES (?, ?, ?, ?, ?)`,
			database.Millis(a.At), a.By, a.Account, a.Kind, a.Note); err != nil {
			return err
		}
	}
	return nil
}

// Record appends acts that change nothing else.
func (b Book) Record(ctx context.Context, acts ...Act) error {
	return b.in(ctx, "登记用户记录", func(t *database.Tx) error { return record(ctx, t, acts) })
}

// Acts returns the newest acts, newest first; of one account where a name is given.
func (b Book) Acts(ctx context.Context, name string, most int) (all []Act, err error) {
	err = b.read(ctx, "读取用户记录", func(t *database.Tx) error {
		return t.Each(ctx, func(r *sql.Rows) error {
			var a Act
			var at int64
			err := r.Scan(&at, &a.By, &a.Account, &a.Kind, &a.Note)
			a.At = database.Instant(at)
			all = append(all, a)
			return err
		}, `SELECT at, by_whom, account, act, note FROM account_acts WHERE ?1 = '' OR account = ?1 ORDER BY id DESC LIMIT ?2`, name, most)
	})
	return all, err
}
