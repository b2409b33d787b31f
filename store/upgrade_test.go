package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/account"
	"duban/remind/answer"
	"duban/remind/delivery"
	"duban/remind/paperwork"
	"duban/remind/review"
	"duban/store/accounts"
	"duban/store/agenda"
	"duban/store/database"
)

// At a release: go test ./store -run TestDumpTheSchema -dump.
var dump = flag.Bool("dump", false, "write testdata/schema-N.sql, a store of the present schema with rows in every table")

const dumpRealm = "real"

var dumpDay = time.Date(2024, 6, 3, 9, 0, 0, 0, remind.Shanghai)

// filled is a store with rows in every table: problem 1 was told, 2 is in doubt, 3 is refused, 4 waits on a broken channel, 6 is in doubt
// after a restore.
func filled(t testing.TB, dir string) *Store {
	t.Helper()
	ctx := context.Background()
	s, err := openIn(ctx, dir, Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	plan := remind.Plan{ID: "p", Title: "方案", Problems: []remind.Problem{{
		Plan: "p", Number: 1, Title: "某河道治理滞后", Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.NewDate(2024, 7, 3)},
		Parties: remind.Parties{Responsible: []string{"甲县"}},
	}}}
	must(s.PutPlan(ctx, -1, plan, dumpDay))
	must(s.PutPlan(ctx, -1, remind.Plan{ID: "ended", Title: "旧方案"}, dumpDay))
	must(s.EndPlan(ctx, -1, Ending{Plan: remind.Plan{ID: "ended"}, At: dumpDay, By: "管理员", Doc: "市办〔2024〕1号"}))
	must(s.AskRound(ctx, "管理员", dumpDay.Add(-time.Hour)))
	must(s.Agenda(dumpRealm).Refresh(ctx, "settings", remind.DateOf(dumpDay)))
	must(s.Agenda(dumpRealm).Keep(ctx, true, []agenda.Sheet{{Plan: "p", Turn: remind.DateOf(dumpDay) + 1, Body: "{}"}}, &agenda.Standing{Made: 1, Terms: "settings", Body: "{}"}))
	must(s.Agenda(dumpRealm).Learn(ctx, []agenda.Entry{{Plan: "p", Account: &account.Account{Until: remind.DateOf(dumpDay) + 1}}}))
	must(s.PutDirectory(ctx, -1, remind.Directory{Contacts: []remind.Contact{{Body: "甲县", Channel: "mail", Address: "jia@x.example"}}}, dumpDay.Add(-time.Hour)))
	must(s.PutCalendar(ctx, -1, remind.CalendarYear{Year: 2024, Papers: []string{"国办发明电〔2023〕7号"}}, dumpDay))
	must(s.SetHold(ctx, Hold{Scope: "p", By: "管理员"}, dumpDay))
	must(s.AddReviews(ctx, -1, []review.Verdict{{Plan: "p", Print: "0123456789abcdef", Key: "p/1", What: review.Deadline, Right: true, By: "李四", At: dumpDay, Typist: "管理员"}}))
	reply := dumpReply()
	_, err = s.AddReply(ctx, &reply)
	must(err)
	must(s.EndReply(ctx, -1, &answer.Ending{Reply: reply.ID, At: dumpDay, Taken: true, By: "管理员", Events: []remind.Event{
		{Key: "p/1", Kind: remind.EventReport, On: remind.DateOf(dumpDay), At: dumpDay, By: "甲县", Taker: "管理员"},
	}}, remind.Progress{Key: "p/1", On: remind.DateOf(dumpDay), At: dumpDay, By: "甲县联络员", Text: "管网已完成六成", Reply: reply.ID}))
	_, err = s.Record(ctx, -1, nil, Naming{Problem: "p/1", Name: "某河道", At: dumpDay, By: "管理员"})
	must(err)
	_, err = s.Chase(ctx, -1, []remind.Chase{{Key: "p/1", On: remind.DateOf(dumpDay), At: dumpDay, Who: "管理员", Note: "请抓紧"}}, dumpDay)
	must(err)
	must(s.AddPapers(ctx, -1, []remind.Paper{{Key: "p/1", Kind: paperwork.Letter, Doc: "县整改办〔2026〕12号", On: remind.DateOf(dumpDay), At: dumpDay, Who: "管理员"}}))
	must(dumpAccount(ctx, s.Accounts()))
	_, _, err = s.Duties().Take(ctx, "rounds", "甲机", dumpDay, time.Minute)
	must(err)
	var due []remind.Notice
	for i := range 4 {
		due = append(due, dumpNotice(i+1))
	}
	_, err = s.Offer(ctx, Round{Day: remind.DateOf(dumpDay), At: dumpDay, Realm: dumpRealm, Scheduled: true}, due, nil)
	must(err)
	verdicts := []delivery.Verdict{
		{Outcome: delivery.Delivered, Code: 250, Reply: "queued"},
		{Outcome: delivery.InDoubt, Reply: "time-out"},
		{Outcome: delivery.Refused, Code: 550, Dead: true, Reply: "no such user"},
		{Outcome: delivery.Broken, Code: 535, Reply: "login refused"},
	}
	for i, v := range verdicts {
		id := fmt.Sprintf("m%d", i+1)
		must(s.PutMessage(ctx, Outgoing{
			Letter: delivery.Letter{
				ID: id, Address: due[i].Address, Recipient: "甲县", Date: dumpDay, Rendered: remind.Rendered{
					Subject: "主题", Text: "正文", Attachments: []remind.Attachment{delivery.Attach("督办清单.xlsx", "application/x-test", []byte{'P', 'K', 3, 4, byte(i)})},
				},
			},
			Realm: dumpRealm, Day: remind.DateOf(dumpDay), Expires: dumpDay.Add(8 * time.Hour), Leader: true,
			Notices: []remind.NoticeKey{due[i].NoticeKey},
		}))
		c, ok, err := s.Claim(ctx, dumpRealm, due[i].Channel, dumpDay, time.Minute)
		if must(err); !ok {
			t.Fatalf("message %s cannot be claimed", id)
		}
		must(s.Commit(ctx, c.ID, c.Attempt, dumpDay))
		must(s.Settle(ctx, c.ID, c.Attempt, v, dumpDay))
	}
	test := Test{ID: "test-1", Realm: dumpRealm, Address: due[2].Address, Recipient: "甲县", By: "管理员"}
	must(s.BeginTest(ctx, test, dumpDay))
	must(s.EndTest(ctx, test, delivery.Verdict{Outcome: delivery.Retry, Reply: "busy"}, dumpDay))
	must(s.AcceptClock(ctx, Acceptance{At: dumpDay, By: "管理员", Note: "核对过"}))
	must(s.RecordBackup(ctx, Backup{At: dumpDay, File: "duban-20240603-090000.db", Bytes: 1, Rows: 1}))
	r := Restore{ID: 1, Backup: dumpDay, At: dumpDay, By: "管理员"}
	must(s.in(ctx, func(t *tx) error {
		return t.Do(ctx, `INSERT INTO restores (backup_at, at, by_whom, file) VALUES (?, ?, ?, 'b.db')`, database.Millis(r.Backup), database.Millis(r.At), r.By)
	}))
	_, err = s.Doubt(ctx, r, dumpRealm, []Doubtful{{Notice: dumpNotice(6), Day: remind.DateOf(dumpDay)}}, false, dumpDay)
	must(err)
	_, err = s.Purge(ctx, Purge{Cells: []PurgeCell{{Table: "tests", Row: 1, Column: "recipient"}}, Why: "已销号", By: "管理员", At: dumpDay})
	must(err)
	return s
}

// dumpAccount adds an account that has signed in, and a token of it.
func dumpAccount(ctx context.Context, b accounts.Book) error {
	a := accounts.Account{Name: "admin", Display: "管理员", Role: accounts.Administrator, Created: dumpDay}
	err := b.Add(ctx, &a, accounts.Link{Sum: "1", Expires: dumpDay}, accounts.Act{At: dumpDay, By: "root", Account: "admin", Kind: accounts.Created})
	return errors.Join(err, b.Begin(ctx, &accounts.Session{Sum: "2", Account: a.ID, Began: dumpDay, Seen: dumpDay}, ""),
		b.AddToken(ctx, &accounts.Token{Sum: "3", Account: a.ID, Name: "大屏", Made: dumpDay, Expires: dumpDay}))
}

func dumpReply() answer.Reply {
	data := []byte("照片")
	sum := sha256.Sum256(data)
	return answer.Reply{
		At: dumpDay, Way: answer.ByMail, Source: "<a@x.example>", Message: "m1", From: "jia@x.example", Bodies: []string{"甲县"}, Words: "已完成", Whole: "已完成\n原文",
		Files: []answer.File{{Name: "照片.jpg", Bytes: len(data), SHA256: hex.EncodeToString(sum[:]), Data: data}},
	}
}

func dumpNotice(problem int) remind.Notice {
	return remind.Notice{NoticeKey: remind.NoticeKey{
		Obligation: remind.Key(fmt.Sprint("p/", problem)), Stage: "d30", Occurrence: 1, Address: remind.Address{Channel: fmt.Sprint("channel ", problem), To: "jia@x.example"},
		Anchor: remind.Anchor{Date: remind.NewDate(2024, 7, 3), Event: "import"},
	}, On: remind.DateOf(dumpDay), Role: remind.Leader}
}

func TestDumpTheSchema(t *testing.T) {
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	text, version, empty := dumped(t, s.db)
	empty = slices.DeleteFunc(empty, func(table string) bool { return table == "purging" }) // it has rows within a transaction only
	if len(empty) > 0 {
		t.Errorf("a dump would hold no rows of %v: let filled write some", empty)
	}
	if !*dump {
		return
	}
	if err := os.WriteFile(fmt.Sprintf("testdata/schema-%d.sql", version), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// dumped returns a database as SQL, its schema's version and the tables that are empty.
func dumped(t *testing.T, db *sql.DB) (text string, version int, empty []string) {
	t.Helper()
	var b strings.Builder
	var tables, later []string
	for _, row := range rows(t, db, `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid`) {
		if row[0] == "table" {
			tables = append(tables, fmt.Sprint(row[1]))
			fmt.Fprintf(&b, "%s;\n", row[2])
			continue
		}
		later = append(later, fmt.Sprint(row[2]))
	}
	for _, name := range tables {
		all := rows(t, db, `SELECT * FROM "`+name+`" ORDER BY rowid`)
		if len(all) == 0 {
			empty = append(empty, name)
		}
		for _, row := range all {
			values := make([]string, len(row))
			for i, v := range row {
				values[i] = literal(v)
			}
			fmt.Fprintf(&b, "INSERT INTO \"%s\" VALUES (%s);\n", name, strings.Join(values, ", "))
		}
	}
	for _, l := range later {
		fmt.Fprintf(&b, "%s;\n", l)
	}
	if err := db.QueryRow(`SELECT max(version_id) FROM goose_db_version`).Scan(&version); err != nil {
		t.Fatal(err)
	}
	return b.String(), version, empty
}

func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case int64:
		return fmt.Sprint(v)
	case []byte:
		return "x'" + hex.EncodeToString(v) + "'"
	case time.Time:
		return "'" + v.UTC().Format(time.DateTime) + "'"
	default:
		return "'" + strings.ReplaceAll(fmt.Sprint(v), "'", "''") + "'"
	}
}

func rows(t testing.TB, db *sql.DB, query string) [][]any {
	t.Helper()
	r, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	names, err := r.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]any
	for r.Next() {
		row, places := make([]any, len(names)), make([]any, len(names))
		for i := range row {
			places[i] = &row[i]
		}
		if err := r.Scan(places...); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// A store of every schema that was ever released opens in this binary, says what it said, and goes on.
func TestEveryReleasedSchemaIsTakenOver(t *testing.T) {
	files, err := filepath.Glob("testdata/schema-*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dumps: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			dir := t.TempDir()
			old := load(t, dir, file)
			before := rows(t, old, `SELECT count(*) FROM attempts`)
			if err := old.Close(); err != nil {
				t.Fatal(err)
			}
			s, err := Open(context.Background(), dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			if after := rows(t, s.db, `SELECT count(*) FROM attempts`); after[0][0] != before[0][0] {
				t.Errorf("attempts: %v before, %v after", before[0][0], after[0][0])
			}
			conforms(t, s)
			goesOn(t, s)
		})
	}
}

func load(t *testing.T, dir, file string) *sql.DB {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := findStore(dir, Options{Create: true}); err != nil {
		t.Fatal(err)
	}
	db, err := database.Connect(filepath.Join(dir, File), "synchronous(off)")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(string(text)); err != nil {
		t.Fatal(err)
	}
	return db
}

// conforms reads everything that filled has written.
func conforms(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	snap, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(snap.Plans) != 1 || snap.Plans[0].Problems[0].Title != "某河道治理滞后" || len(snap.Directory.Contacts) != 1 || len(snap.Years) != 1 ||
		len(snap.Events) != 1 || len(snap.Holds) != 0 || len(snap.Channels) != 1 || len(snap.Losses) != 1 || len(snap.Failures) != 2 {
		t.Errorf("snapshot: %+v", snap)
	}
	got := map[string]string{}
	if err := s.Log(ctx, Filter{Realm: dumpRealm, All: true}, func(r LogRow) error {
		got[string(r.Notice.Obligation)] = r.State
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	delete(got, "p/6") // schema 1 knows no restores
	if want := map[string]string{"p/1": Delivered, "p/2": InDoubt, "p/3": Failed, "p/4": Queued}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("log: %v", got)
	}
	live, err := s.Live(ctx, dumpRealm)
	if err != nil || len(live) != 2 {
		t.Errorf("live: %+v, %v", live, err)
	}
	if m, err := s.Message(ctx, "m1"); err != nil || m.Text != "正文" || len(m.Notices) != 1 {
		t.Errorf("message: %+v, %v", m, err)
	}
	if last, ok, err := s.LastRound(ctx, dumpRealm); err != nil || !ok || !last.At.Equal(dumpDay) {
		t.Errorf("last round: %+v, %v", last, err)
	}
	h, err := s.History(ctx, dumpRealm, remind.Address{Channel: "channel 1", To: "jia@x.example"}, remind.DateOf(dumpDay))
	if err != nil || len(h.Messages) != 1 || h.Reminded["p/1"] != 1 {
		t.Errorf("history: %+v, %v", h, err)
	}
	if told, err := s.Told(ctx, dumpRealm); err != nil || told.Keys.Len() < 4 {
		t.Errorf("told: %+v, %v", told, err)
	}
	if spent, err := s.Spent(ctx, dumpRealm, "channel 1", time.Hour, func() time.Time { return dumpDay }); err != nil || len(spent) != 1 {
		t.Errorf("spent: %v, %v", spent, err)
	}
}

// goesOn writes what the next day brings.
func goesOn(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	later := dumpDay.AddDate(0, 0, 1)
	if err := s.Resolve(ctx, "m2", true, "管理员", later); err != nil {
		t.Errorf("settle what was in doubt: %v", err)
	}
	c, ok, err := s.Claim(ctx, dumpRealm, "channel 4", later, time.Minute)
	if err != nil || !ok {
		t.Fatalf("claim what was queued: %v, %v", ok, err)
	}
	if err := s.Settle(ctx, c.ID, c.Attempt, delivery.Verdict{Outcome: delivery.Delivered}, later); err != nil {
		t.Errorf("settle it: %v", err)
	}
	due := []remind.Notice{dumpNotice(1), dumpNotice(5)}
	n, err := s.Offer(ctx, Round{Day: remind.DateOf(later), At: later, Realm: dumpRealm, Scheduled: true}, due, nil)
	if err != nil || n.New != 1 {
		t.Errorf("the next round: %+v, %v", n, err)
	}
}
