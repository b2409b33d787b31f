package agenda

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"duban/remind"
	"duban/remind/account"
	"duban/store/database"
)

// EachAccount hands over what is kept, and still holds on a day, of what addresses answer for in some plans. Of the others it returns the names: they
// are to be read.
func (b Book) EachAccount(ctx context.Context, today remind.Date, plans []string, take func(plan string, a *account.Account)) (others []string, err error) {
	known := make(map[string]bool, len(plans))
	err = b.pool.Read(ctx, func(t *database.Tx) error {
		return database.InLists(plans, func(list string, args []any) error {
			return t.Prepared(ctx, func(r *sql.Rows) error {
				var plan string
				var body []byte
				if err := r.Scan(&plan, &body); err != nil {
					return err
				}
				if a, err := account.Parse(body); err == nil { // another program's is made anew
					known[plan] = true
					take(plan, a)
				}
				return nil
			}, `SELECT plan, account FROM agenda_accounts WHERE realm = ? AND until_day > ? AND plan IN `+list, append([]any{b.realm, int64(today)}, args...)...)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read what is answered for: %w", err)
	}
	for _, plan := range plans {
		if !known[plan] {
			others = append(others, plan)
		}
	}
	return others, nil
}

// keep keeps an account of a plan; without one there is none any more.
func (b Book) keep(ctx context.Context, t *database.Tx, plan string, a *account.Account) error {
	if a == nil {
		return b.drop(ctx, t, plan)
	}
	return t.Do(ctx, `INSERT INTO agenda_accounts (realm, plan, until_day, account) VALUES (?, ?, ?, ?) ON CONFLICT (realm, plan)
		DO UPDATE SET until_day = excluded.until_day, account = excluded.account`, b.realm, plan, int64(a.Until), a.Bytes())
}

// drop drops what is kept of some plans.
func (b Book) drop(ctx context.Context, t *database.Tx, plans ...string) (err error) {
	for _, plan := range plans {
		err = errors.Join(err, t.Do(ctx, `DELETE FROM agenda_accounts WHERE realm = ? AND plan = ?`, b.realm, plan))
	}
	return err
}
