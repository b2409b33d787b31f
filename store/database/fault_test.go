package database

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// Every fault says what a person can do, whichever way it comes.
func TestFaultsSayWhatToDo(t *testing.T) {
	for _, kind := range kinds {
		if advices[kind] == "" {
			t.Errorf("kind %d has no advice", kind)
		}
	}
	for no, kind := range errnos {
		err := Explain(fmt.Errorf("lock the state: %w", &os.PathError{Op: "open", Path: "duban.lock", Err: no}))
		var fault *Fault
		if !errors.As(err, &fault) || fault.Kind != kind || !strings.Contains(err.Error(), advices[kind]) || !errors.Is(err, no) {
			t.Errorf("%v: %v", no, err)
		}
		if again := Explain(err); again.Error() != err.Error() {
			t.Errorf("explained twice: %v", again)
		}
	}
	for _, err := range []error{nil, ErrExists, syscall.ENOENT, context.Canceled} {
		if got := Explain(err); !errors.Is(got, err) || errors.Is(got, ErrUnusable) {
			t.Errorf("%v became %v", err, got)
		}
	}
}

// Which faults of a server may end by themselves, so that the daemon waits for it.
func TestFaultsThatPass(t *testing.T) {
	dialed := func(cause error) error { return &net.OpError{Op: "dial", Err: cause} }
	for name, tt := range map[string]struct {
		err    error
		kind   FaultKind
		passes bool
	}{
		"refused":         {dialed(syscall.ECONNREFUSED), ServerAway, true},
		"starts":          {&pgconn.PgError{Code: "57P03"}, ServerAway, true},
		"full":            {&pgconn.PgError{Code: "53100"}, ServerFull, true},
		"crowded":         {&pgconn.PgError{Code: "53300"}, ServerCrowded, true},
		"a standby":       {&pgconn.PgError{Code: "25006"}, ServerReadOnly, true},
		"wrong password":  {&pgconn.PgError{Code: "28P01"}, ServerDenies, false},
		"no database":     {&pgconn.PgError{Code: "3D000"}, ServerLacks, false},
		"no right":        {&pgconn.PgError{Code: "42501"}, ServerForbids, false},
		"damaged":         {&pgconn.PgError{Code: "XX001"}, ServerDamaged, false},
		"strange issuer":  {dialed(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), ServerUntrusted, false},
		"another's name":  {dialed(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "db"}), ServerUntrusted, false},
		"a disk of ours":  {syscall.ENOSPC, DiskFull, false},
		"among others":    {errors.Join(dialed(syscall.ECONNREFUSED), &pgconn.PgError{Code: "28P01"}), ServerDenies, false},
		"a file's owners": {syscall.EROFS, ReadOnly, false},
	} {
		t.Run(name, func(t *testing.T) {
			var fault *Fault
			if err := Explain(fmt.Errorf("open: %w", tt.err)); !errors.As(err, &fault) || fault.Kind != tt.kind || fault.Passes() != tt.passes {
				t.Errorf("%v: %+v", err, fault)
			}
		})
	}
}

// A read whose connection is lost fails by each of its queries, and says so once.
func TestAFaultSaysTheSameOnce(t *testing.T) {
	err := Explain(errors.Join(io.ErrUnexpectedEOF, driver.ErrBadConn, driver.ErrBadConn, driver.ErrBadConn))
	if got := err.Error(); strings.Count(got, "bad connection") != 1 || !strings.Contains(got, "unexpected EOF") {
		t.Error(got)
	}
}
