//go:build postgres

package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/store/copies"
	"duban/store/database"
	"duban/store/leases"
	"duban/store/seal"
	"duban/tools/postgres"
)

// onServer opens a new store on the server.
func onServer(t *testing.T) *Store {
	t.Helper()
	return again(t, t.Name())
}

// again opens the store of a name once more.
func again(t *testing.T, name string) *Store {
	t.Helper()
	s, err := Open(t.Context(), "", Options{DSN: Spare(name), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Machines whose clocks differ spend one budget: what another has begun within the last minute counts, and is never taken for older than it is.
func TestServerClockCountsWhatABudgetHasSpent(t *testing.T) {
	ctx, s := t.Context(), onServer(t)
	due, groups := crowd(10)
	if _, err := s.Offer(ctx, Round{Day: remind.DateOf(dumpDay), At: dumpDay, Realm: dumpRealm}, due, nil); err != nil {
		t.Fatal(err)
	}
	if refused, err := s.PutAll(ctx, groups); err != nil || errors.Join(refused...) != nil {
		t.Fatal(refused, err)
	}
	clocks := []time.Duration{0, 2 * time.Minute, -2 * time.Minute, 40 * time.Minute}
	for _, ahead := range clocks {
		now := dumpDay.Add(time.Hour + ahead)
		if some, _, err := s.ClaimSome(ctx, Demand{Realm: dumpRealm, Channel: "mail", Now: now, Until: now.Add(time.Hour), Most: 1}); err != nil || len(some) != 1 {
			t.Fatal(len(some), err)
		}
	}
	x := Test{ID: "t", Realm: dumpRealm, Address: remind.Address{Channel: "mail", To: "jia@x.example"}}
	if err := s.BeginTest(ctx, x, dumpDay.Add(time.Hour-2*time.Minute)); err != nil {
		t.Fatal(err)
	}
	for _, ahead := range clocks {
		now := dumpDay.Add(time.Hour + ahead)
		spent, err := s.Spent(ctx, dumpRealm, "mail", time.Minute, func() time.Time { return now })
		if err != nil || len(spent) != len(clocks)+1 || spent[0].Before(now.Add(-time.Minute)) || spent[len(spent)-1].After(now) {
			t.Errorf("by a clock that is %v ahead the last minute has spent %v, %v", ahead, spent, err)
		}
	}
}

// What a machine has begun whose clock is days ahead counts for one whose clock is right, as long as it says how far it is.
func TestServerCountsWhatAClockThatIsDaysAheadHasSpent(t *testing.T) {
	ctx, s := t.Context(), onServer(t)
	due, groups := crowd(2)
	day := time.Now().AddDate(0, 0, 2)
	if _, err := s.Offer(ctx, Round{Day: remind.DateOf(day), At: day, Realm: dumpRealm}, due, nil); err != nil {
		t.Fatal(err)
	}
	groups[0][0].Expires = day.Add(8 * time.Hour)
	if refused, err := s.PutAll(ctx, groups[:1]); err != nil || errors.Join(refused...) != nil {
		t.Fatal(refused, err)
	}
	if some, _, err := s.ClaimSome(ctx, Demand{Realm: dumpRealm, Channel: "mail", Now: day, Until: day.Add(time.Hour), Most: 1}); err != nil || len(some) != 1 {
		t.Fatal(len(some), err)
	}
	if err := s.BeginTest(ctx, Test{ID: "t", Realm: dumpRealm, Address: remind.Address{Channel: "mail", To: "jia@x.example"}}, day); err != nil {
		t.Fatal(err)
	}
	for _, mine := range []time.Duration{0, 48 * time.Hour, -48 * time.Hour} {
		spent, err := s.Spent(ctx, dumpRealm, "mail", 30*time.Minute, func() time.Time { return time.Now().Add(mine) })
		if err != nil || len(spent) != 2 {
			t.Errorf("by a clock that is %v ahead: %v, %v", mine, spent, err)
		}
	}
}

// A machine that is still to be upgraded does not say how far its clock is from the server's: the server does. Of what was kept before, the later of both
// clocks holds, so that too little is sent and not too much.
func TestServerCountsWhatAnOlderMachineHasSpent(t *testing.T) {
	ctx, s := t.Context(), onServer(t)
	var at time.Time
	if err := s.in(ctx, func(tx *tx) (err error) { at, err = tx.Clock(ctx, time.Time{}); return err }); err != nil {
		t.Fatal(err)
	}
	const off = 40 * time.Minute
	for i, tt := range []struct {
		older, mine time.Duration // how far the older machine's clock is ahead of the server's, and the caller's
		before      bool          // what it has begun was kept before the server said so
		want        int
	}{
		{0, 0, false, 1},
		{-off, 0, false, 1},
		{off, -off, false, 1},
		{-off, off, false, 1},
		{0, 0, true, 1},
		{0, off, true, 1},
		{-off, -off, true, 1},
		{0, -2 * time.Hour, true, 1},
		{-off, 0, true, 0}, // nobody can know it
	} {
		channel, number := fmt.Sprint("channel ", i), any(nil)
		if tt.before {
			number = 1000 + i // as a copy has it
		}
		if _, err := s.db.ExecContext(ctx, `INSERT INTO tests (id, step, realm, channel, address, recipient, by_whom, at, outcome, code, reply, rowid)
			VALUES (?, 'begin', ?, ?, 'a', '', '', ?, '', 0, '', ?)`, channel, dumpRealm, channel, database.Millis(at.Add(tt.older)), number); err != nil {
			t.Fatal(err)
		}
		spent, err := s.Spent(ctx, dumpRealm, channel, 30*time.Minute, func() time.Time { return time.Now().Add(tt.mine) })
		if err != nil || len(spent) != tt.want {
			t.Errorf("%+v: spent %v, %v", tt, spent, err)
		}
	}
}

// Each step of one schema has a step of the other.
func TestServerHasTheSameSchema(t *testing.T) {
	s := onServer(t)
	file, err := Open(t.Context(), t.TempDir(), Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for what, q := range map[string][2]string{
		"columns": {
			`SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || (c."notnull" OR c.pk > 0) FROM sqlite_schema m JOIN pragma_table_info(m.name) c
				WHERE m.type = 'table' AND m.name NOT IN ('goose_db_version', 'sqlite_sequence') ORDER BY 1`,
			`SELECT table_name || '.' || column_name || ' ' || CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN 'text' THEN 'TEXT' WHEN 'bytea' THEN 'BLOB' ELSE data_type END
				|| ' ' || CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END FROM information_schema.columns
				WHERE table_schema = current_schema() AND table_name <> 'goose_db_version' AND column_name <> 'rowid' ORDER BY 1`,
		},
		"indexes": {
			`SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1`,
			`SELECT CAST(indexname AS TEXT) FROM pg_indexes WHERE schemaname = current_schema() AND indexname NOT IN (SELECT conname FROM pg_constraint) AND tablename <> 'goose_db_version' ORDER BY 1`,
		},
		"tables that only grow": {
			`SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%\_no\_%' ESCAPE '\' ORDER BY 1`,
			`SELECT CAST(tgname AS TEXT) FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE c.relnamespace = current_schema()::regnamespace
				AND tgname LIKE '%\_no\_%' ESCAPE '\' AND tgname NOT LIKE '%truncate' ORDER BY 1`,
		},
		"steps": {`SELECT CAST(max(version_id) AS TEXT) FROM goose_db_version`, `SELECT CAST(max(version_id) AS TEXT) FROM goose_db_version`},
	} {
		want, got := texts(rows(t, file.db, q[0])), texts(rows(t, s.db, q[1]))
		slices.Sort(want)
		slices.Sort(got)
		for _, x := range want {
			if !slices.Contains(got, x) {
				t.Errorf("%s: the server lacks %s", what, x)
			}
		}
		for _, x := range got {
			if !slices.Contains(want, x) {
				t.Errorf("%s: only the server has %s", what, x)
			}
		}
	}
}

func texts(rows [][]any) (all []string) {
	for _, r := range rows {
		all = append(all, fmt.Sprint(r[0]))
	}
	return all
}

// Rows that only grow are not changed, removed or emptied; who gets past that is found out.
func TestServerKeepsWhatIsAppended(t *testing.T) {
	s := arrived(t)
	for _, table := range append(slices.Clone(seal.Tables), seal.Table{Name: "seals", Number: "id"}) {
		for _, q := range []string{
			`UPDATE ` + table.Name + ` SET ` + table.Number + ` = ` + table.Number, `DELETE FROM ` + table.Name, `TRUNCATE ` + table.Name + ` CASCADE`,
		} {
			if _, err := s.db.Exec(q); err == nil || !strings.Contains(err.Error(), " is append-only") {
				t.Errorf("%s: %v", q, err)
			}
		}
	}
	if _, err := s.Seal(t.Context(), dumpDay); err != nil {
		t.Fatal(err)
	}
	if d, err := s.Verify(t.Context()); err != nil || len(d.Findings) > 0 || len(d.Unsealed) > 1 || d.Rows == 0 {
		t.Fatalf("untouched: %+v, %v", d, err)
	}
	unguarded(t, s, "notices")
	if _, err := s.db.Exec(`UPDATE notices SET body = body || ' ' WHERE id = 1`); err != nil {
		t.Fatal(err)
	}
	d, err := s.Verify(t.Context())
	if err != nil || len(d.Findings) != 1 || d.Findings[0].Table != "notices" || d.Findings[0].Row != 1 {
		t.Errorf("found %+v, %v", d.Findings, err)
	}
}

// arrived returns a store with rows in all tables, which came from a file.
func arrived(t *testing.T) *Store {
	t.Helper()
	dir := t.TempDir()
	if err := filled(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Move(t.Context(), Moving{Dir: dir, DSN: Spare(t.Name()), By: "管理员", At: dumpDay}); err != nil {
		t.Fatal(err)
	}
	return again(t, t.Name())
}

// A store moves whole, once, and its file is opened no more. What was cut off before the file was marked is found to be there.
func TestServerTakesAFile(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	file := filled(t, dir)
	if _, err := file.Seal(ctx, dumpDay); err != nil {
		t.Fatal(err)
	}
	before, err := file.Snapshot(ctx)
	head, err1 := file.Head(ctx)
	if err := errors.Join(err, err1, file.Close()); err != nil {
		t.Fatal(err)
	}
	o := Moving{Dir: dir, DSN: Spare(t.Name()), By: "管理员", At: dumpDay}
	m, err := Move(ctx, o)
	if err != nil || m.Rows < 50 || m.Again || m.Chain.Last.Hash != head.Hash || len(m.Chain.Findings) > 0 {
		t.Fatalf("moved %+v, %v", m, err)
	}
	if _, err := Open(ctx, dir, Options{}); !errors.Is(err, ErrAway) || !strings.Contains(err.Error(), "store: {driver: postgres") || strings.Contains(err.Error(), postgres.Password) {
		t.Errorf("the file says %v", err)
	}
	after, err := again(t, t.Name()).Snapshot(ctx)
	if err != nil || !before.SameAnswers(&after) || fmt.Sprint(before.Events, before.Replies, before.Holds) != fmt.Sprint(after.Events, after.Replies, after.Holds) {
		t.Errorf("after: %+v, %v", after, err)
	}
	unmark(t, dir)
	if m, err := Move(ctx, o); err != nil || !m.Again {
		t.Errorf("once more: %+v, %v", m, err)
	}
	unmark(t, dir)
	if _, err := again(t, t.Name()).AddReply(ctx, &answer.Reply{Source: "another", At: dumpDay}); err != nil {
		t.Fatal(err)
	}
	if _, err := Move(ctx, o); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("over another one: %v", err)
	}
}

// unmark takes away a file's note that it went.
func unmark(t *testing.T, dir string) {
	t.Helper()
	db, err := database.Connect(filepath.Join(dir, File))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(`DELETE FROM meta WHERE name = ?`, copies.Departed)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// A text has any byte, as a mail has.
func TestServerKeepsEveryByte(t *testing.T) {
	s := onServer(t)
	for _, whole := range []string{"\x00", "a\x00b\xff\xfe", "\U0010ff00", "\U0010ff41中\x80", "正文", ""} {
		r := answer.Reply{Source: fmt.Sprintf("%q", whole), At: dumpDay, Whole: whole}
		if _, err := s.AddReply(t.Context(), &r); err != nil {
			t.Errorf("%q: %v", whole, err)
		}
		got := rows(t, s.db, `SELECT whole FROM replies ORDER BY id DESC LIMIT 1`)
		if got[0][0] != whole {
			t.Errorf("%q is read as %q", whole, got[0][0])
		}
	}
}

// Machines that write at the same time number their rows one after the other, without gaps also where a transaction fails, and whoever reads sees no
// row before one that came earlier.
func TestServerNumbersRowsInTheirOrder(t *testing.T) {
	first := onServer(t)
	machines := []*Store{first, again(t, t.Name()), again(t, t.Name())}
	const each = 30
	var all sync.WaitGroup
	for n, s := range machines {
		all.Go(func() {
			for i := range each {
				err := s.in(t.Context(), func(x *tx) error {
					err := x.Do(t.Context(), `INSERT INTO asked_rounds (at, by_whom) VALUES (?, ?)`, i, fmt.Sprint("machine ", n))
					if i%3 == 0 {
						err = errors.Join(err, errUndo)
					}
					return err
				})
				if err != nil && !errors.Is(err, errUndo) {
					t.Error(err)
				}
			}
		})
	}
	var last int64
	for range each {
		seen := rows(t, first.db, `SELECT count(*), coalesce(max(id), 0) FROM asked_rounds`)[0]
		if seen[0] != seen[1] || seen[1].(int64) < last {
			t.Errorf("%v rows, the last is %v, after %d", seen[0], seen[1], last)
		}
		last = seen[1].(int64)
	}
	all.Wait()
	if got := rows(t, first.db, `SELECT count(*), max(id) FROM asked_rounds`)[0]; got[0] != int64(3*each*2/3) || got[0] != got[1] {
		t.Errorf("%v rows, the last is %v", got[0], got[1])
	}
}

// What a server refuses says what to do, and no password.
func TestServerFaultsSayWhatToDo(t *testing.T) {
	good := Spare(t.Name())
	onServer(t)
	for name, tt := range map[string]struct {
		dsn  string
		kind database.FaultKind
	}{
		"password":  {strings.Replace(good, postgres.Password, postgres.Password+"x", 1), database.ServerDenies},
		"database":  {strings.Replace(good, "/postgres?", "/nowhere?", 1), database.ServerLacks},
		"port":      {regexp.MustCompile(`:\d+/`).ReplaceAllString(good, ":1/"), database.ServerAway},
		"read only": {good + "&default_transaction_read_only=on", database.ServerReadOnly},
		"standby":   {good + "&default_transaction_read_only=on&target_session_attrs=read-write", database.ServerStandby},
		"parameter": {good + "&ssl_mode=require", database.ServerRefuses},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Open(t.Context(), "", Options{DSN: tt.dsn})
			if err == nil {
				err = errors.Join(s.Try(t.Context()), s.Close())
			}
			var fault *database.Fault
			if !errors.As(err, &fault) || fault.Kind != tt.kind || strings.Contains(err.Error(), postgres.Password) {
				t.Errorf("got %v", err)
			}
		})
	}
	for _, dsn := range []string{"postgres://u:" + postgres.Password + "@h:port/x", "password=" + postgres.Password + " nonsense", " \n"} {
		if _, err := Open(t.Context(), "", Options{DSN: dsn + " "}); !errors.Is(err, database.ErrAddress) || strings.Contains(err.Error(), postgres.Password) {
			t.Errorf("%q: %v", dsn, err)
		}
	}
}

// A schema that a user must not look into is neither taken for one without tables nor made again; one that the user may make is found by the name it was asked by.
func TestServerSchemaOfAnotherUser(t *testing.T) {
	ctx := t.Context()
	own := Spare(t.Name())
	db, err := database.Dial(own)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, q := range []string{
		`CREATE ROLE guest LOGIN PASSWORD '` + postgres.Password + `'`, `GRANT CREATE ON DATABASE postgres TO guest`, `CREATE SCHEMA others_own`,
	} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	guest := func(schema string) string {
		return regexp.MustCompile(`search_path=.*`).ReplaceAllString(strings.Replace(own, "//duban:", "//guest:", 1), "search_path="+schema)
	}
	for _, create := range []bool{false, true} {
		var fault *database.Fault
		if _, err := Open(ctx, t.TempDir(), Options{DSN: guest("others_own"), Create: create}); !errors.As(err, &fault) || fault.Kind != database.ServerForbids {
			t.Errorf("create %t: %v", create, err)
		}
	}
	for _, schema := range []string{"Heng_Yang", "%E8%A1%A1%E9%98%B3", `%22Chen-Zhou%22`} {
		for _, create := range []bool{true, false} {
			s, err := Open(ctx, t.TempDir(), Options{DSN: guest(schema), Create: create})
			if err != nil {
				t.Fatalf("%s: %v", schema, err)
			}
			if err := errors.Join(s.Try(ctx), s.Close()); err != nil {
				t.Errorf("%s: %v", schema, err)
			}
		}
	}
}

// Tables of another program are left alone, and nothing is left beside them.
func TestServerSchemaOfAnotherProgram(t *testing.T) {
	ctx := t.Context()
	dsn := Spare(t.Name())
	db, err := database.Dial(dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	schema := regexp.MustCompile(`search_path=(\w+)`).FindStringSubmatch(dsn)[1]
	for _, q := range []string{`CREATE SCHEMA ` + schema, `CREATE TABLE messages (a INTEGER)`} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := Open(ctx, t.TempDir(), Options{DSN: dsn, Create: true}); !errors.Is(err, database.ErrTaken) || !strings.Contains(err.Error(), "messages") {
			t.Errorf("got %v", err)
		}
	}
	if got := rows(t, db, `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()`)[0][0]; got != int64(1) {
		t.Errorf("%v tables", got)
	}
}

// Where the state directory has a file, an empty server is not begun anew by mistake: the file is still to be moved, or the address is another.
func TestServerIsNotBegunBesideAFile(t *testing.T) {
	ctx, dir, dsn := t.Context(), t.TempDir(), Spare(t.Name())
	file, err := Open(ctx, dir, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, dir, Options{DSN: dsn, Create: true, Locked: true}); !errors.Is(err, ErrNoStore) || !strings.Contains(err.Error(), "duban migrate --to postgres") {
		t.Errorf("got %v", err)
	}
	if _, err := Move(ctx, Moving{Dir: dir, DSN: dsn, By: "甲", At: dumpDay}); err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, dir, Options{DSN: dsn, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A backup of a server is a file that any of the program restores, with all rows.
func TestServerIsBackedUpIntoAFile(t *testing.T) {
	ctx := t.Context()
	s := arrived(t)
	file, dir := filepath.Join(t.TempDir(), "b.db"), t.TempDir()
	b, err := s.Backup(ctx, file, dumpDay)
	if err != nil || b.Rows < 50 {
		t.Fatalf("%+v, %v", b, err)
	}
	if d, err := VerifyFile(ctx, file); err != nil || len(d.Findings) > 0 {
		t.Errorf("the file's chain: %+v, %v", d.Findings, err)
	}
	if _, err := RestoreBackup(ctx, RestoreOrder{File: file, Dir: dir, By: "管理员", At: dumpDay.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	back, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = back.Close() }()
	for _, q := range []string{`SELECT id, body FROM notices ORDER BY id`, `SELECT rowid, id, body FROM messages ORDER BY rowid`, `SELECT seq, note FROM reply_endings ORDER BY seq`} {
		if got, want := rows(t, back.db, q), rows(t, s.db, q); !same(got, want) {
			t.Errorf("%s: %v, want %v", q, got, want)
		}
	}
}

// same reports whether two lists of rows are the same.
func same(a, b [][]any) bool {
	return slices.EqualFunc(a, b, func(x, y []any) bool {
		return slices.EqualFunc(x, y, func(v, w any) bool {
			one, is := v.([]byte)
			two, also := w.([]byte)
			return is && also && bytes.Equal(one, two) || !is && !also && v == w
		})
	})
}

// While a snapshot is read, and rows of it are still on their way, another statement may be sent.
func TestServerReadsWithinARead(t *testing.T) {
	s := arrived(t)
	n := 0
	err := s.read(t.Context(), func(x *tx) error {
		return x.Each(t.Context(), func(r *sql.Rows) error {
			n++
			var id, again int64
			err := r.Scan(&id)
			return errors.Join(err, x.One(t.Context(), `SELECT id FROM notices WHERE id = ?`, []any{id}, &again))
		}, `SELECT id FROM notices ORDER BY id`)
	})
	if all := rows(t, s.db, `SELECT count(*) FROM notices`)[0][0]; err != nil || int64(n) != all || n < 2 {
		t.Errorf("%d of %v notices, %v", n, all, err)
	}
}

// What a server undid for what others did is run again, a few times, and nothing of it is kept twice.
func TestServerRunsAgainWhatOthersUndid(t *testing.T) {
	s := onServer(t)
	for fails, good := range map[int]bool{0: true, 3: true, 9: false} {
		runs := 0
		err := s.in(t.Context(), func(x *tx) error {
			runs++
			if err := x.Do(t.Context(), `INSERT INTO asked_rounds (at, by_whom) VALUES (1, ?)`, fmt.Sprint(fails)); err != nil {
				return err
			}
			if runs <= fails {
				return x.Do(t.Context(), `DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$`)
			}
			return nil
		})
		kept := rows(t, s.db, `SELECT count(*) FROM asked_rounds WHERE by_whom = '`+fmt.Sprint(fails)+`'`)[0][0]
		if (err == nil) != good || good && (runs != fails+1 || kept != int64(1)) || !good && kept != int64(0) {
			t.Errorf("%d failures: %d runs, %v rows, %v", fails, runs, kept, err)
		}
	}
}

// A session that the server ends in the middle is a fault that says so; the next transaction goes its way.
func TestServerEndsASession(t *testing.T) {
	s := onServer(t)
	err := s.in(t.Context(), func(x *tx) error {
		var pid int64
		err := x.One(t.Context(), `SELECT CAST(pg_backend_pid() AS BIGINT)`, nil, &pid)
		if _, e := s.db.Exec(`SELECT pg_terminate_backend(CAST(? AS INTEGER))`, pid); e != nil {
			return e
		}
		return errors.Join(err, x.Do(t.Context(), `INSERT INTO asked_rounds (at, by_whom) VALUES (1, '')`))
	})
	var fault *database.Fault
	if !errors.As(err, &fault) || fault.Kind != database.ServerAway {
		t.Errorf("got %v", err)
	}
	if err := s.Try(t.Context()); err != nil {
		t.Errorf("after that: %v", err)
	}
}

// Duties are shared out by the server's clock: what the machines' own say does not matter.
func TestServerSharesOutDuties(t *testing.T) {
	first, second := onServer(t), again(t, t.Name())
	past, future := time.Unix(0, 0), time.Now().Add(24*time.Hour)
	l, ok, err := first.Duties().Take(t.Context(), "rounds", "a", past, time.Minute)
	if err != nil || !ok {
		t.Fatalf("a free duty: %v %v", ok, err)
	}
	if time.Until(l.Until) < 30*time.Second || time.Until(l.Until) > 2*time.Minute {
		t.Errorf("it lasts until %s", l.Until)
	}
	if _, ok, err := second.Duties().Take(t.Context(), "rounds", "b", future, time.Minute); err != nil || ok {
		t.Errorf("taken by a machine whose clock is a day ahead: %v %v", ok, err)
	}
	under := leases.Fenced(t.Context(), l, func() time.Time { return future })
	if err := first.AskRound(under, "管理员", past); err != nil {
		t.Errorf("a write under the duty: %v", err)
	}
	other := again(t, t.Name()+" of another city")
	if _, ok, err := other.Duties().Take(t.Context(), "rounds", "c", past, time.Minute); err != nil || !ok {
		t.Errorf("the same duty of another city: %v %v", ok, err)
	}
	if err := first.Duties().Give(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := second.Duties().Take(t.Context(), "rounds", "b", past, time.Minute); err != nil || !ok {
		t.Errorf("after the first has left: %v %v", ok, err)
	}
	if err := first.AskRound(under, "管理员", past); !errors.Is(err, leases.ErrLost) {
		t.Errorf("a write of the former holder: %v", err)
	}
}

// Several machines that start at once on an empty server begin one store, in a schema that one of them has made.
func TestServerIsBegunByManyAtOnce(t *testing.T) {
	for round := range 5 {
		dsn := Spare(fmt.Sprint(t.Name(), round))
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				s, err := Open(t.Context(), t.TempDir(), Options{DSN: dsn, Create: true})
				if err == nil {
					err = errors.Join(s.Try(t.Context()), s.Close())
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
}
