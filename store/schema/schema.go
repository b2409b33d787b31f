// Package schema brings the tables of a store up to date: those of a file of SQLite, and those on a PostgreSQL server. A released step is never changed.
//
// Several machines are brought to a new program one after the other, so a program may find tables that are newer than it. It works on them where they
// say that it may: the table schema_needs holds the oldest schema whose programs can. A step that older programs cannot bear (a column that they do not fill in, a
// table that they would have to write) raises it to its own number; one that only adds what they leave alone does not.
package schema

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"duban/store/database"
)

// ErrNewer says that the tables are those of a newer program, and that this one must not work on them.
var ErrNewer = errors.New("数据库由更新版本的 duban 写成")

//go:embed migrations/*.sql migrations/postgres/*.sql
var steps embed.FS

// File brings a file of SQLite up to date.
func File(ctx context.Context, db *sql.DB) error {
	return upgrade(ctx, db, database.Dialect, "migrations")
}

// Server brings the tables on a server up to date, one process at a time. Where there are none it makes them, unless begin returns an error.
func Server(ctx context.Context, db *sql.DB, begin func() error) error {
	there, err := database.Found(ctx, db)
	if err == nil && !there {
		if err = begin(); err == nil {
			err = database.MakeSchema(ctx, db)
		}
	}
	if err != nil {
		return err
	}
	return database.Single(ctx, db, func() error { return upgrade(ctx, db, database.ServerDialect, "migrations/postgres") })
}

// upgrade runs the steps that a database lacks. Newer tables are left as they are, if this program may work on them.
func upgrade(ctx context.Context, db *sql.DB, dialect goose.Dialect, folder string) error {
	files, err := fs.Sub(steps, folder)
	if err != nil {
		return fmt.Errorf("读取数据库升级步骤：%w", err)
	}
	p, err := goose.NewProvider(dialect, db, files)
	if err != nil {
		return fmt.Errorf("准备升级数据库：%w", err)
	}
	has, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("读取数据库版本：%w", err)
	}
	sources := p.ListSources()
	known := sources[len(sources)-1].Version
	if has > known {
		return bearable(ctx, db, has, known)
	}
	if has == known {
		return nil // a store that cannot be written can still be read
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("升级数据库：%w", err)
	}
	return nil
}

// bearable returns ErrNewer unless newer tables say that a program which knows the schema up to a step may work on them.
func bearable(ctx context.Context, db *sql.DB, has, known int64) error {
	var needs sql.NullInt64
	if err := db.QueryRowContext(ctx, `SELECT max(step) FROM schema_needs`).Scan(&needs); err != nil {
		return fmt.Errorf("读取数据库版本：%w", err)
	}
	if !needs.Valid || needs.Int64 > known {
		return fmt.Errorf("%w（数据库版本%d，本程序只认识到%d）：请安装更新版本的 duban", ErrNewer, has, known)
	}
	return nil
}
