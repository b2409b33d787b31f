package move

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"duban/cmd/help"
	"duban/cmd/progress"
	"duban/cmd/terminal"
	"duban/config"
	"duban/remind"
	"duban/store"
	"duban/store/lock"
	"duban/store/seal"
)

var now = time.Date(2026, 11, 30, 9, 0, 0, 0, remind.Shanghai)

// errNoDSN is what a desk says whose file cannot be read.
var errNoDSN = errors.New("读不到 store.dsn_file")

// deskOf returns a desk over a new state with an empty store, and what it has said.
func deskOf(t *testing.T, dsn string) (*Desk, *bytes.Buffer) {
	t.Helper()
	said := &bytes.Buffer{}
	s := &config.Settings{State: t.TempDir()}
	s.Store.DSNFile = "dsn"
	st, err := store.Open(t.Context(), s.State, store.Options{Create: true, Fast: true})
	if err == nil {
		err = st.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return &Desk{
		Printer: &terminal.Printer{Out: said, Err: io.Discard}, Settings: func() *config.Settings { return s },
		DSN: func() (string, error) {
			if dsn == "" {
				return "", errNoDSN
			}
			return dsn, nil
		},
		Lock: func(command string) (*lock.Held, error) { return lock.Take(s.State, lock.Holder{Command: command}) },
		Who:  func() string { return "李四" }, Now: func() time.Time { return now }, Measure: func(string) *progress.Meter { return nil },
		Advise: func(err error) error { return fmt.Errorf("advised: %w", err) },
	}, said
}

// run types the command.
func run(t *testing.T, d *Desk, args ...string) error {
	t.Helper()
	c := d.Command()
	c.SetArgs(args)
	c.SetOut(io.Discard)
	c.SetErr(io.Discard)
	c.SilenceErrors, c.SilenceUsage = true, true
	return c.ExecuteContext(t.Context())
}

// There is one place to go to, and nothing is begun towards any other.
func TestOnlyAServerIsAPlaceToMoveTo(t *testing.T) {
	for _, args := range [][]string{nil, {"--to", "sqlite"}, {"--to", ""}, {"--to", "Postgres"}} {
		d, said := deskOf(t, "postgres://duban@127.0.0.1:1/duban")
		d.Lock = func(string) (*lock.Held, error) {
			t.Error("the state is locked")
			return nil, errors.New("locked")
		}
		if err := run(t, d, args...); !errors.As(err, new(help.WrongUsage)) || said.Len() > 0 {
			t.Errorf("%q: %v, %s", args, err, said)
		}
	}
}

// What is missing is said before the state is locked, and what fails leaves the file as it was and the lock free.
func TestAMoveThatFailsLeavesTheFile(t *testing.T) {
	for name, tt := range map[string]struct {
		dsn    string
		change func(*Desk)
		want   string
	}{
		"no file named":        {"x", func(d *Desk) { d.Settings().Store.DSNFile = "" }, "请先在设置中填写 store.dsn_file"},
		"it cannot be read":    {"", nil, errNoDSN.Error()},
		"it is no address":     {"password=geheim nonsense", nil, "advised: dsn_file 的内容无法识别"},
		"nobody answers there": {"postgres://duban:geheim@127.0.0.1:1/duban?connect_timeout=5", nil, "连接不上数据库服务器"},
	} {
		t.Run(name, func(t *testing.T) {
			d, said := deskOf(t, tt.dsn)
			if tt.change != nil {
				tt.change(d)
			}
			err := run(t, d, "--to", config.Postgres)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "geheim") || said.Len() > 0 {
				t.Errorf("got %v, said %q", err, said)
			}
			held, err := d.Lock("run")
			if err != nil {
				t.Fatalf("the lock is not free: %v", err)
			}
			st, err := store.Open(context.Background(), d.Settings().State, store.Options{Locked: true})
			if err == nil {
				err = st.Close()
			}
			if err = errors.Join(err, held.Release()); err != nil {
				t.Errorf("the file: %v", err)
			}
		})
	}
}

// A daemon that is at work keeps its store.
func TestADaemonKeepsItsStore(t *testing.T) {
	d, _ := deskOf(t, "postgres://duban@127.0.0.1:1/duban")
	held, err := d.Lock("run")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Release() }()
	if err := run(t, d, "--to", config.Postgres); err == nil || !strings.Contains(err.Error(), "run") {
		t.Errorf("got %v", err)
	}
}

// What the chain says on the server is said, and that a finding is older than the move.
func TestTheChainIsSpokenOf(t *testing.T) {
	for want, chain := range map[string]seal.Verdict{
		"尚无封存": {},
		"证据链3次封存核对无误，印记0123456789abcdef":         {Seals: 3, Last: seal.Seal{Hash: "0123456789abcdef0123"}},
		"证据链3次封存，核对有2处不符，迁移前即已如此，见 duban verify": {Seals: 3, Findings: make([]seal.Finding, 2)},
	} {
		if got := chainWord(&store.Moved{Chain: chain}); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
