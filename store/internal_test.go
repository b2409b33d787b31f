package store

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

var epoch = time.UnixMilli(0)

func TestAppendOnly(t *testing.T) {
	ctx := context.Background()
	s, err := openIn(ctx, t.TempDir(), Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.SetHold(ctx, Hold{Scope: "*", On: true}, epoch); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{`UPDATE holds SET held = 0`, `DELETE FROM holds`} {
		if _, err := s.db.Exec(q); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", q, err)
		}
	}
}

func TestANewerSchemaIsRefused(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s, err := openIn(ctx, dir, Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(`UPDATE schema_needs SET step = 99999`); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	if _, err := openIn(ctx, dir, Options{}); !errors.Is(err, ErrNewer) {
		t.Errorf("got %v", err)
	}
}
