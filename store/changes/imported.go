package changes

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"duban/remind"
	"duban/store/database"
)

// Imported returns when the version of each plan that holds was kept, by the plan's id, that of each year's calendar by remind.CalendarOf, and that of the
// directory by no name.
func Imported(ctx context.Context, t *database.Tx) (map[string]time.Time, error) {
	all := map[string]time.Time{}
	err := t.Each(ctx, func(r *sql.Rows) error {
		var kind, name string
		var at int64
		err := r.Scan(&kind, &name, &at)
		if year, bad := strconv.Atoi(name); kind == "calendar" && bad == nil {
			name = remind.CalendarOf(year)
		}
		all[name] = time.UnixMilli(at).In(remind.Shanghai)
		return err
	}, `SELECT kind, name, at FROM versions WHERE kind IN ('plan', 'calendar', 'directory') ORDER BY kind, name, id`)
	if err != nil {
		return nil, fmt.Errorf("查询方案和日历的导入时间：%w", err)
	}
	return all, nil
}
