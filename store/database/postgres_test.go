package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"pgregory.net/rapid"
)

// Parameters get the names and the order that PostgreSQL wants, each that is used once; what is quoted stays.
func TestParametersAreNamed(t *testing.T) {
	for _, tt := range []struct{ query, want, args string }{
		{`SELECT 1`, `SELECT 1`, "[a b c]"},
		{`a = ? AND b = ?`, `a = $1 AND b = $2`, "[a b]"},
		{`a = ?2 OR b = ?1 OR c = ?2`, `a = $1 OR b = $2 OR c = $1`, "[b a]"},
		{`plan = ?3`, `plan = $1`, "[c]"},
		{`?2 = ? AND ?1 = ?`, `$1 = $2 AND $3 = $4`, "[b c a <nil>]"},
		{`a = '?' AND "b?" = ? AND c = 'it''s ?'`, `a = '?' AND "b?" = $1 AND c = 'it''s ?'`, "[a]"},
		{`a = $1`, `a = $1`, "[a b c]"},
	} {
		args := []driver.NamedValue{{Ordinal: 1, Value: "a"}, {Ordinal: 2, Value: "b"}, {Ordinal: 3, Value: "c"}, {Ordinal: 4}}
		if !strings.Contains(tt.args, "nil") {
			args = args[:3]
		}
		got, own := translated(tt.query, args)
		var values []any
		for i, v := range own {
			if v.Ordinal != i+1 {
				t.Errorf("%s: argument %d has the place %d", tt.query, i+1, v.Ordinal)
			}
			values = append(values, v.Value)
		}
		if got != tt.want || fmt.Sprint(values) != tt.args {
			t.Errorf("%s\n got %s %v\nwant %s %s", tt.query, got, values, tt.want, tt.args)
		}
	}
}

// Any text comes back as it went, and goes without what PostgreSQL refuses.
func TestAnyTextIsStorable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text") + rapid.SampledFrom([]string{"", "\x00", "\U0010ff00", "\xf4\x8f"}).Draw(t, "odd")
		kept := storable(text)
		if strings.ToValidUTF8(kept, "") != kept || strings.Contains(kept, "\x00") {
			t.Fatalf("%q is refused", kept)
		}
		if got := stored(kept); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
	})
	for _, text := range []string{"", "督办", "a\nb"} {
		if storable(text) != text {
			t.Errorf("%q is changed", text)
		}
	}
}

// Each fault of a server says what can be done, and what is no fault of it stays what it was.
func TestFaultsOfAServerSayWhatToDo(t *testing.T) {
	for code, kind := range serverKinds {
		if len(code) == 2 {
			code += "000"
		}
		var fault *Fault
		err := Explain(fmt.Errorf("claim: %w", &pgconn.PgError{Code: code}))
		if !errors.As(err, &fault) || fault.Kind != kind || serverAdvices[kind] == "" || !strings.Contains(err.Error(), serverAdvices[kind]) {
			t.Errorf("%s: %v", code, err)
		}
	}
	for _, err := range []error{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, driver.ErrBadConn, pgconn.ErrConnClosed} {
		if kind := serverFault(err); kind != ServerAway {
			t.Errorf("%v: kind %d", err, kind)
		}
	}
	for _, err := range []error{&pgconn.PgError{Code: "23505"}, &pgconn.PgError{}, context.Canceled, syscall.ENOENT} {
		if got := Explain(err); errors.Is(got, ErrUnusable) {
			t.Errorf("%v became %v", err, got)
		}
	}
}

// The address of a server is shown without its password; one that cannot be read is shown not at all.
func TestAnAddressIsShownWithoutItsPassword(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://duban:geheim@db.city.example:5433/duban?search_path=hengyang": "db.city.example:5433/duban（hengyang）",
		"host=db.city.example user=duban password=geheim dbname=duban":            "db.city.example:5432/duban",
		"password=geheim nonsense": "PostgreSQL",
	} {
		if got := Shown(dsn); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
