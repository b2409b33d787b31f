package schema_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/store/database"
	"duban/store/schema"
)

// A machine that is still to be upgraded goes on where the newer tables say that it may.
func TestAnOlderProgramWorksOnNewerTablesThatBearIt(t *testing.T) {
	tests := []struct {
		needs int64 // as the newer tables say; 0: they say nothing
		bad   bool
	}{
		{0, true}, {99999, true}, {newest(t) + 1, true}, {newest(t), false}, {1, false},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.needs), func(t *testing.T) {
			db, err := database.Connect(filepath.Join(t.TempDir(), "s.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			if err := schema.File(t.Context(), db); err != nil {
				t.Fatal(err)
			}
			do(t, db, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
			do(t, db, `DELETE FROM schema_needs`)
			if tt.needs > 0 {
				do(t, db, fmt.Sprintf(`INSERT INTO schema_needs (step) VALUES (%d)`, tt.needs))
			}
			if err := schema.File(t.Context(), db); errors.Is(err, schema.ErrNewer) != tt.bad || err != nil && !tt.bad {
				t.Errorf("got %v", err)
			}
		})
	}
}

// From the baseline on, both kinds of database go the same steps.
func TestBothDatabasesGoTheSameSteps(t *testing.T) {
	server := names(t, "migrations/postgres")
	for _, name := range names(t, "migrations") {
		if name > server[0] && !strings.Contains(strings.Join(server, " "), name) {
			t.Errorf("PostgreSQL lacks the step %s", name)
		}
	}
}

// newest returns the number of the last step.
func newest(t *testing.T) int64 {
	t.Helper()
	all := names(t, "migrations")
	var n int64
	if _, err := fmt.Sscanf(all[len(all)-1], "%d_", &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func names(t *testing.T, folder string) (all []string) {
	t.Helper()
	files, err := fs.Glob(os.DirFS(folder), "*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	return files
}

func do(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}
