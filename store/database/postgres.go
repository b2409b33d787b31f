package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// What PostgreSQL does otherwise than SQLite stands in this file, in its migrations, and in the faults of postgres_fault.go. Statements come as they
// are written for SQLite; functions that it has and PostgreSQL has not are made by the first migration.

// ServerDialect is what a server's migrations are written for.
const ServerDialect = goose.DialectPostgres

// How long a server may be silent. A machine that is stopped within a transaction, or cut off, is not to hold up the others for ever: the server ends its
// transaction, and it finds out when it goes on.
const (
	dialing    = 10 * time.Second
	silent     = 20 * time.Second
	lockWait   = "30s"
	idleInside = "60s"

	userTimeout = 0x12 // TCP_USER_TIMEOUT of tcp(7), which the standard library does not name
)

// Dial returns the database of a server; nothing is sent yet. A dsn is a URL or words of the form key=value.
func Dial(dsn string) (*sql.DB, error) {
	c, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = dialing
	}
	for name, value := range map[string]string{"lock_timeout": lockWait, "idle_in_transaction_session_timeout": idleInside, "application_name": "duban"} {
		if c.RuntimeParams[name] == "" {
			c.RuntimeParams[name] = value
		}
	}
	dialer := net.Dialer{Timeout: c.ConnectTimeout, KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: silent, Interval: silent / 4, Count: 3}, Control: impatient}
	c.DialFunc = dialer.DialContext
	return sql.OpenDB(server{stdlib.GetConnector(*c)}), nil
}

// Shown returns of a server's address what may be seen: no password.
func Shown(dsn string) string {
	c, err := parse(dsn)
	if err != nil {
		return "PostgreSQL"
	}
	text := net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port))) + "/" + c.Database
	if schema := c.RuntimeParams["search_path"]; schema != "" {
		text += "（" + schema + "）"
	}
	return text
}

// impatient has a connection end where what was sent is not acknowledged: else a partition would be noticed after a quarter of an hour.
func impatient(network, _ string, c syscall.RawConn) (err error) {
	if !strings.HasPrefix(network, "tcp") {
		return nil
	}
	failed := c.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, userTimeout, int(silent.Milliseconds()))
	})
	return errors.Join(failed, err)
}

// A server makes connections on which statements are understood that are written for SQLite.
type server struct{ driver.Connector }

// serverTables lists the tables of the schema.
const serverTables = `SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()`

// Driver returns what tells a server's database from a file's.
func (s server) Driver() driver.Driver { return s }

// Open is not used: Dial makes the connector.
func (s server) Open(string) (driver.Conn, error) { return nil, driver.ErrBadConn }

// onServer reports whether a database is on a server.
func onServer(db *sql.DB) bool {
	_, is := db.Driver().(server)
	return is
}

// Connect returns a new connection.
func (s server) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	plain, ok := c.(*stdlib.Conn)
	if !ok {
		return nil, errors.Join(errors.New("the driver returns connections of another kind"), c.Close())
	}
	return &session{Conn: plain}, nil
}

// A session is one connection. One statement at a time is on its way, so rows that are still to be read when another statement comes are taken into memory.
type session struct {
	*stdlib.Conn
	open *rows
}

// takeTurn begins a transaction that may write: one at a time over all machines, as in SQLite. So rows that nobody may change are numbered without gaps
// in the order in which they are kept, seals find all rows before them, and nobody is refused for what another has written meanwhile.
const takeTurn = `SELECT pg_advisory_xact_lock(hashtext('duban.writer'), hashtext(current_schema()))`

// takeSchema waits until nobody else changes the schema, leaveSchema ends that.
const (
	takeSchema  = `SELECT pg_advisory_lock(hashtext('duban.schema'), hashtext(current_schema()))`
	leaveSchema = `SELECT pg_advisory_unlock(hashtext('duban.schema'), hashtext(current_schema()))`
)

// Single runs a function while no other process of any machine does so on the schema.
func Single(ctx context.Context, db *sql.DB, f func() error) (err error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if _, err := c.ExecContext(ctx, takeSchema); err != nil {
		return err
	}
	defer func() { _, _ = c.ExecContext(context.WithoutCancel(ctx), leaveSchema) }() // a session that is broken has left it
	return f()
}

// BeginTx begins a transaction: one that only reads sees one state, one that may write waits for its turn.
func (s *session) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if o.ReadOnly && o.Isolation == driver.IsolationLevel(sql.LevelDefault) {
		o.Isolation = driver.IsolationLevel(sql.LevelRepeatableRead)
	}
	t, err := s.Conn.BeginTx(ctx, o)
	if err != nil || o.ReadOnly {
		return t, err
	}
	if _, err := s.Conn.ExecContext(ctx, takeTurn, nil); err != nil {
		return nil, errors.Join(err, t.Rollback())
	}
	return t, nil
}

// PrepareContext sends nothing: the driver under it prepares what comes again, once a connection.
func (s *session) PrepareContext(_ context.Context, query string) (driver.Stmt, error) {
	return &prepared{s, query}, nil
}

// ExecContext runs a statement for its effect.
func (s *session) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := s.drain(); err != nil {
		return nil, err
	}
	query, args = translated(query, args)
	return s.Conn.ExecContext(ctx, query, args)
}

// QueryContext runs a statement for its rows.
func (s *session) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := s.drain(); err != nil {
		return nil, err
	}
	query, args = translated(query, args)
	r, err := s.Conn.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	s.open = &rows{Rows: r, of: s}
	return s.open, nil
}

// drain takes in what is left of the rows that are being read.
func (s *session) drain() error {
	if s.open == nil {
		return nil
	}
	return s.open.drain()
}

// CheckNamedValue makes of an argument what the columns hold: numbers for what is true or false, and text that the server takes.
func (s *session) CheckNamedValue(v *driver.NamedValue) (err error) {
	if v.Value, err = driver.DefaultParameterConverter.ConvertValue(v.Value); err != nil {
		return err
	}
	switch x := v.Value.(type) {
	case bool:
		v.Value = truth(x)
	case string:
		v.Value = storable(x)
	}
	return nil
}

// A truth is an argument that goes into a column of numbers, as 1 or 0, and into one of truths.
type truth bool

// BoolValue returns it for a column of truths.
func (t truth) BoolValue() (pgtype.Bool, error) { return pgtype.Bool{Bool: bool(t), Valid: true}, nil }

// Int64Value returns it for a column of numbers.
func (t truth) Int64Value() (pgtype.Int8, error) {
	n := pgtype.Int8{Valid: true}
	if t {
		n.Int64 = 1
	}
	return n, nil
}

// A prepared statement is its text.
type prepared struct {
	of    *session
	query string
}

// Close does nothing.
func (p *prepared) Close() error { return nil }

// NumInput returns that nobody has counted the arguments.
func (p *prepared) NumInput() int { return -1 }

// Exec is not used: ExecContext is.
func (p *prepared) Exec([]driver.Value) (driver.Result, error) { return nil, driver.ErrSkip }

// Query is not used: QueryContext is.
func (p *prepared) Query([]driver.Value) (driver.Rows, error) { return nil, driver.ErrSkip }

// ExecContext runs the statement for its effect.
func (p *prepared) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return p.of.ExecContext(ctx, p.query, args)
}

// QueryContext runs the statement for its rows.
func (p *prepared) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return p.of.QueryContext(ctx, p.query, args)
}

// translated returns a statement with its parameters named as PostgreSQL names them, and the arguments of those that it has: a server refuses others. ?3
// is the third, and ? the one after the highest so far. What stands in quotes stays as it is.
func translated(query string, args []driver.NamedValue) (string, []driver.NamedValue) {
	var b strings.Builder
	var own []driver.NamedValue
	places, highest := map[int]int{}, 0
	for i := 0; i < len(query); i++ {
		switch c := query[i]; c {
		case '\'', '"':
			end := len(query)
			if n := strings.IndexByte(query[i+1:], c); n >= 0 {
				end = i + n + 2
			}
			b.WriteString(query[i:end])
			i = end - 1
		case '?':
			n := 0
			for ; i+1 < len(query) && '0' <= query[i+1] && query[i+1] <= '9'; i++ {
				n = 10*n + int(query[i+1]-'0')
			}
			if n == 0 {
				n = highest + 1
			}
			highest = max(highest, n)
			if places[n] == 0 && n <= len(args) {
				own = append(own, driver.NamedValue{Ordinal: len(own) + 1, Value: args[n-1].Value})
				places[n] = len(own)
			}
			b.WriteString("$" + strconv.Itoa(places[n]))
		default:
			b.WriteByte(c)
		}
	}
	if highest == 0 {
		own = args // it is written for the server already
	}
	return b.String(), own
}
