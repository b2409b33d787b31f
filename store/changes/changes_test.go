package changes_test

import (
	"database/sql"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"duban/store/changes"
	"duban/store/database"
	"duban/store/schema"
)

// records returns a new store, and what adds rows to it and returns of what anything was recorded since the last time.
func records(t *testing.T) (since func(statements ...string) changes.Changed) {
	t.Helper()
	db, err := database.Connect(filepath.Join(t.TempDir(), database.File), "synchronous(off)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := schema.File(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	var marks changes.Marks
	return func(statements ...string) (c changes.Changed) {
		t.Helper()
		do(t, db, statements...)
		if err := database.Read(t.Context(), db, func(x *database.Tx) (err error) {
			marks, c, err = changes.Since(t.Context(), x, marks)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func do(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(s, err)
		}
	}
}

// hold returns a hold of a scope.
func hold(scope string) string {
	return `INSERT INTO holds (scope, held, by_whom, note, at) VALUES ('` + scope + `', 1, 'x', '', 1)`
}

// version returns a version of what is imported.
func version(kind, name string) string {
	return `INSERT INTO versions (kind, name, body, at) VALUES ('` + kind + `', '` + name + `', '{}', 1)`
}

// What is recorded concerns a plan, taken in anew or not, or all plans; and is news once.
func TestWhatIsRecordedConcernsItsPlans(t *testing.T) {
	const (
		event   = `INSERT INTO events (key, kind, at, body) VALUES ('p/1.2@2026-12-01', 'report', 1, '{}')`
		settled = `INSERT INTO settlements (message_id, notice_id, result, at, by_whom, why) VALUES `
	)
	old, anew := map[string]bool{"p": false}, map[string]bool{"p": true}
	for name, tt := range map[string]struct {
		rows  []string
		plans map[string]bool
		all   bool
	}{
		"nothing":              {},
		"an event":             {rows: []string{event}, plans: old},
		"a chase":              {rows: []string{`INSERT INTO chases (key, on_day, at, by_whom, who, note) VALUES ('p/1', '2026-12-01', 1, 'x', 'y', '')`}, plans: old},
		"a plan":               {rows: []string{version("plan", "p")}, plans: anew},
		"a plan with an event": {rows: []string{version("plan", "p"), event, hold("p/1")}, plans: anew},
		"an end":               {rows: []string{`INSERT INTO endings (plan, version, at, by_whom, doc, note) VALUES ('p', 1, 1, 'x', '', '')`}, plans: anew},
		"a directory":          {rows: []string{version("directory", "")}, all: true},
		"a calendar":           {rows: []string{version("calendar", "2026")}, all: true},
		"a hold of a plan":     {rows: []string{hold("p")}, plans: old},
		"a hold of a matter":   {rows: []string{hold("p/24.2.7@2028-12-31")}, plans: old},
		"of an address":        {rows: []string{hold("addr:mail:a@x.example")}, all: true},
		"of everything":        {rows: []string{hold("*")}, all: true},
		"two plans":            {rows: []string{hold("p"), hold("q"), version("plan", "q")}, plans: map[string]bool{"p": false, "q": true}},
		"a lost address":       {rows: []string{`INSERT INTO losses (realm, channel, address, recipient, kind, why, at) VALUES ('real', 'mail', 'a', 'x', 'dead', '', 1)`}, all: true},
		"a broken channel":     {rows: []string{`INSERT INTO channel_events (realm, channel, kind, until, why, at) VALUES ('real', 'mail', 'broken', 1, '', 1)`}, all: true},
		"a channel that rests": {rows: []string{`INSERT INTO channel_events (realm, channel, kind, until, why, at) VALUES ('real', 'mail', 'paused', 1, '', 1)`}},
		"a restore":            {rows: []string{`INSERT INTO restores (backup_at, at, by_whom, file) VALUES (1, 1, 'x', 'f')`}, all: true},
		"a notice that ended":  {rows: []string{settled + `('', 1, 'withdrawn', 1, '', '')`}, plans: old},
		"one to be sent again": {rows: []string{settled + `('m', 0, 'resend', 1, 'x', '')`}, plans: old, all: true},
		"a message that did":   {rows: []string{settled + `('m', 0, 'failed', 1, '', '')`}, plans: old},
		"one that arrived":     {rows: []string{settled + `('m', 0, 'delivered', 1, '', '')`}},
		"a round":              {rows: []string{`INSERT INTO rounds (realm, day, at, scheduled, off) VALUES ('real', '2026-11-27', 1, 1, 0)`}},
	} {
		t.Run(name, func(t *testing.T) {
			since := records(t)
			if c := since(
				`INSERT INTO notices (realm, key, obligation, channel, address, on_day, body, at) VALUES ('real', 'k', 'p/1', 'mail', 'a', '2026-11-30', '{}', 1)`,
				`INSERT INTO messages (id, realm, channel, address, recipient, day, composed, expires, leader, urgent, refs, mention, subject, body, sha256, batch, purpose)
					VALUES ('m', 'real', 'mail', 'a', 'x', '2026-11-30', 1, 1, 0, 0, '', '', '', x'', '', 'm', '')`,
				`INSERT INTO message_notices (message_id, notice_id) VALUES ('m', 1)`); c.All || len(c.Plans) > 0 {
				t.Fatalf("what is worded is news: %+v", c)
			}
			if c := since(tt.rows...); c.All != tt.all || !maps.Equal(c.Plans, tt.plans) {
				t.Errorf("got %+v, want all %v, plans %v", c, tt.all, tt.plans)
			}
			if c := since(); c.All || len(c.Plans) > 0 {
				t.Errorf("it is news twice: %+v", c)
			}
		})
	}
}

// What was looked for after a restore, which may have been found, is news of its own.
func TestASearchAfterARestoreConcernsAllPlans(t *testing.T) {
	since := records(t)
	since(`INSERT INTO restores (backup_at, at, by_whom, file) VALUES (1, 1, 'x', 'f')`)
	if c := since(`INSERT INTO restore_searches (restore_id, realm, at) VALUES (1, 'real', 1)`); !c.All {
		t.Errorf("got %+v", c)
	}
}

// Marks are read as they were kept; those of a program that has more or fewer of them are none.
func TestMarksAreThoseOfThisProgram(t *testing.T) {
	db, err := database.Connect(filepath.Join(t.TempDir(), database.File))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := schema.File(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	do(t, db, version("plan", "p"), hold("p"), hold("p/1"))
	var marks changes.Marks
	if err := database.Read(t.Context(), db, func(x *database.Tx) (err error) {
		marks, _, err = changes.Since(t.Context(), x, marks)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	text := marks.Text()
	if got, ok := changes.ParseMarks(text); !ok || got != marks || got == (changes.Marks{}) {
		t.Errorf("%q is read as %+v, %t", text, got, ok)
	}
	for _, other := range []string{"", text + " 1", text[2:], "x" + text, strings.Replace(text, " ", " x", 1)} {
		if got, ok := changes.ParseMarks(other); ok {
			t.Errorf("%q is read as %+v", other, got)
		}
	}
}
