package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// What says where a store is on a server, and whether it may be there: the address, the server's version, and the schema.

// ErrAddress says that the text that names a server cannot be read. Little of what is wrong with it is said: a password may stand anywhere in it.
var ErrAddress = errors.New("dsn_file 的内容无法识别，应为一行：postgres://用户:密码@主机:端口/数据库?sslmode=verify-full，或 host=… user=… password=… dbname=…；" +
	"网址中的密码含有 @、/、?、%、: 的，依次写作 %40、%2F、%3F、%25、%3A；sslmode 只能是 disable、allow、prefer、require、verify-ca、verify-full")

// oldest is the oldest server on which a store is, as servers number their versions.
const oldest = 150000

// parse reads an address.
func parse(dsn string) (*pgx.ConnConfig, error) {
	dsn = strings.TrimSpace(dsn)
	if dsn == "" || misread(dsn) {
		return nil, ErrAddress
	}
	c, err := pgx.ParseConfig(dsn)
	var file *fs.PathError
	if errors.As(err, &file) {
		return nil, fmt.Errorf("dsn_file 所写的证书、私钥或服务文件读不到：%w", file)
	}
	if err != nil {
		return nil, ErrAddress
	}
	return c, nil
}

// misread reports whether a URL has an @ where only a password that is not escaped brings one: what stands around it would be taken for the name of a host or a
// database, and be shown as such. In the value of a parameter it is no more than an @.
func misread(dsn string) bool {
	if !strings.HasPrefix(dsn, "postgres://") && !strings.HasPrefix(dsn, "postgresql://") { // of the form key=value, in which any value may look like one
		return false
	}
	_, rest, _ := strings.Cut(dsn, "://")
	place, query, _ := strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(place, "/")
	before, _, in := strings.Cut(query, "@")
	inValue := strings.Contains(before[strings.LastIndex(before, "&")+1:], "=")
	return strings.Count(authority, "@") > 1 || strings.Contains(path, "@") || in && !inValue
}

// Found reports whether the schema that a connection comes to has a store's tables. Of a server that is too old, or a schema that the user must not look
// into, it returns a Fault.
func Found(ctx context.Context, db *sql.DB) (there bool, err error) {
	var version int64
	q := `SELECT to_regclass('goose_db_version') IS NOT NULL, CAST(current_setting('server_version_num') AS BIGINT)`
	err = db.QueryRowContext(ctx, q).Scan(&there, &version)
	switch {
	case err != nil:
		return false, err
	case version < oldest:
		return false, &Fault{Kind: ServerOld, cause: fmt.Errorf("server_version_num %d", version)}
	case there:
		return true, nil
	}
	_, err = place(ctx, db)
	return false, err
}

// ErrTaken says that a schema holds what is no store's.
var ErrTaken = errors.New("数据库的这一模式中已有其他程序的表，没有改动，请在 dsn_file 的 search_path 中另写一个模式")

// MakeSchema makes the schema that the address names by search_path, where it is not there yet. Without one the tables come into the user's own, or public. It
// returns ErrTaken where other tables are in it, some of which may have the names of a store's; those of a store that another process makes just now are none.
func MakeSchema(ctx context.Context, db *sql.DB) error {
	name, err := place(ctx, db)
	switch {
	case err != nil:
		return err
	case name != "":
		if _, err := db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+pgx.Identifier{name}.Sanitize()); err != nil && !madeMeanwhile(err) {
			return fmt.Errorf("新建模式：%w", err)
		}
	}
	var schema, others sql.NullString
	err = db.QueryRowContext(ctx, `SELECT current_schema(), string_agg(tablename, ', ') FROM (SELECT tablename FROM pg_tables WHERE schemaname = current_schema() `+
		`AND to_regclass('goose_db_version') IS NULL ORDER BY 1 LIMIT 3) o`).Scan(&schema, &others)
	if err == nil && others.Valid {
		return fmt.Errorf("%w（%s：%s……）", ErrTaken, schema.String, others.String)
	}
	return err
}

// madeMeanwhile reports whether another process was faster: where both make a name at once, IF NOT EXISTS fails, too.
func madeMeanwhile(err error) bool {
	var answer *pgconn.PgError
	return errors.As(err, &answer) && answer.Code == "23505"
}

// place returns the name of the schema that an address names and that is still to be made; empty: tables have a place. It returns a Fault where the schema is
// there, but not for this user.
func place(ctx context.Context, db *sql.DB) (missing string, err error) {
	var path, user string
	var usable bool
	err = db.QueryRowContext(ctx, `SELECT current_schema() IS NOT NULL, current_setting('search_path'), current_user`).Scan(&usable, &path, &user)
	if err != nil || usable {
		return "", err
	}
	name := firstSchema(path, user)
	var exists, forbidden bool
	q := `SELECT count(*) > 0, coalesce(bool_or(NOT has_schema_privilege(oid, 'USAGE')), FALSE) FROM pg_namespace WHERE nspname = ?`
	err = db.QueryRowContext(ctx, q, name).Scan(&exists, &forbidden)
	switch {
	case err != nil:
		return "", err
	case forbidden:
		return "", &Fault{Kind: ServerForbids, cause: fmt.Errorf("user %s has no USAGE on schema %s", user, name)}
	case exists: // another machine has made it meanwhile
		return "", nil
	}
	return name, nil
}

// firstSchema returns the schema that a server looks into first by its search_path: as for all names, only in quotes are capitals kept.
func firstSchema(path, user string) string {
	name, _, _ := strings.Cut(path, ",")
	name = strings.TrimSpace(name)
	plain := strings.Trim(name, `"`)
	switch plain {
	case "$user":
		return user
	case name:
		return strings.ToLower(name)
	default:
		return plain
	}
}
