package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/store/chain"
	"duban/store/messages"
	"duban/store/seal"
)

// sealKey signs the seals of these tests.
func sealKey(t testing.TB) *seal.Key {
	t.Helper()
	k, err := seal.ParseKey([]byte("a key of thirty-two bytes, or so"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// chained is a store with three seals, each over rows of every sealed table, by both algorithms, and without the triggers: as somebody has it who
// takes the file in hand. Constraints are off, as they are for him.
func chained(t testing.TB) *Store {
	t.Helper()
	ctx := context.Background()
	s := filled(t, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	for _, q := range []string{`PRAGMA foreign_keys = OFF`, `PRAGMA ignore_check_constraints = ON`} {
		if _, err := s.db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range rows(t, s.db, `SELECT name FROM sqlite_schema WHERE type = 'trigger'`) {
		if _, err := s.db.Exec(fmt.Sprintf(`DROP TRIGGER %s`, row[0])); err != nil {
			t.Fatal(err)
		}
	}
	for n, alg := range []string{seal.SM3, seal.SHA256, seal.SM3} {
		s.SealBy(By{Alg: alg, Key: sealKey(t)})
		for _, table := range seal.Tables {
			clone(t, s, table.Name, n+1)
		}
		if made, err := s.Seal(ctx, dumpDay.AddDate(0, 0, n)); err != nil || made.ID == 0 {
			t.Fatalf("seal %d: %v", made.ID, err)
		}
	}
	return s
}

// clone adds a row that is like the first of a table but for what must be its own.
func clone(t testing.TB, s *Store, table string, n int) {
	t.Helper()
	var columns, values []string
	for i, c := range columnsOf(t, s, table) {
		v := `"` + c + `"`
		switch {
		case table == "reply_endings" && c == "seq" || c == "id" && table != "messages" && table != "tests":
			v = fmt.Sprintf(`(SELECT max("%s") + 1 FROM %s)`, c, table)
		case table == "purges" && c == "tbl":
			v = fmt.Sprintf("'nothing %d'", n)
		case table == "proofs" && c == "sha256":
			v = fmt.Sprintf(`'%x'`, sha([]byte(fmt.Sprint("proof ", n))))
		case table == "proofs":
			v = fmt.Sprintf(`CAST('proof %d' AS BLOB)`, n)
		case i == 0 || i == 1 && columns[0] == `"id"` || c == "key" && table == "notices":
			v = fmt.Sprintf(`CASE typeof("%[1]s") WHEN 'text' THEN "%[1]s" || '-%[2]d' ELSE "%[1]s" + 100 + %[2]d END`, c, n)
		}
		columns, values = append(columns, `"`+c+`"`), append(values, v)
	}
	q := fmt.Sprintf(`INSERT INTO %[1]s (%s) SELECT %s FROM %[1]s ORDER BY rowid LIMIT 1`, table, strings.Join(columns, ", "), strings.Join(values, ", "))
	if _, err := s.db.Exec(q); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

func sha(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

func columnsOf(t testing.TB, s *Store, table string) (names []string) {
	t.Helper()
	for _, row := range rows(t, s.db, `SELECT name FROM pragma_table_info('`+table+`')`) {
		names = append(names, fmt.Sprint(row[0]))
	}
	return names
}

var errUndo = errors.New("undo")

// tampered returns what a verification finds after statements that are undone then.
func tampered(t testing.TB, s *Store, then func(*tx), statements ...string) (d seal.Verdict) {
	t.Helper()
	ctx := context.Background()
	err := s.in(ctx, func(t *tx) (err error) {
		for _, q := range statements {
			if _, err := t.ExecContext(ctx, q); err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
		}
		d, err = chain.Verify(ctx, t.Tx, s.sealer.By.Key)
		if then != nil {
			then(t)
		}
		return errors.Join(err, errUndo)
	})
	if !errors.Is(err, errUndo) {
		t.Fatal(err)
	}
	return d
}

// An untouched store has nothing to find.
func TestAnUntouchedChainVerifies(t *testing.T) {
	s := chained(t)
	d := tampered(t, s, nil)
	if len(d.Findings) > 0 || d.Seals != 5 || d.Signed != 3 || len(d.Unsealed) > 0 || d.Rows < 4*len(seal.Tables) || len(d.Purged) != 4 {
		t.Errorf("seals %d, signed %d, rows %d, unsealed %v, purged %d, found %+v", d.Seals, d.Signed, d.Rows, d.Unsealed, len(d.Purged), d.Findings)
	}
	var file bytes.Buffer
	if err := s.ExportEvidence(context.Background(), &file); err != nil {
		t.Fatal(err)
	}
	x := readExport(t, &file, s.sealer.By.Key)
	if len(x.Findings) > 0 || x.Seals != d.Seals || x.Rows != d.Rows || x.Last.Hash != d.Last.Hash {
		t.Errorf("of the export: %+v", x)
	}
}

func readExport(t testing.TB, file *bytes.Buffer, key *seal.Key) seal.Verdict {
	t.Helper()
	var v *seal.Verifier
	if err := seal.ReadExport(file, func(all []seal.Seal) { v = seal.NewVerifier(all) }, func(table string, r *seal.Row) { v.Row(table, r) }); err != nil {
		t.Fatal(err)
	}
	return v.Verdict(key)
}

// flip is an expression for the value of a column with one bit changed.
func flip(column string) string {
	return fmt.Sprintf(`CASE typeof("%[1]s") WHEN 'integer' THEN "%[1]s" + 1048576 WHEN 'null' THEN 1
		WHEN 'blob' THEN CASE length("%[1]s") WHEN 0 THEN x'00' ELSE CAST(substr("%[1]s", 1, length("%[1]s") - 1) || char(unicode(substr(CAST("%[1]s" AS TEXT), -1)) | 1) AS BLOB) END
		ELSE CASE "%[1]s" WHEN '' THEN ' ' ELSE char(unicode("%[1]s") + 1) || substr("%[1]s", 2) END END`, column)
}

// A bit that was flipped in any column of any row is found, and the row is named.
func TestAFlippedBitIsFound(t *testing.T) {
	s := chained(t)
	tables := []string{"seals"}
	for _, table := range seal.Tables {
		tables = append(tables, table.Name)
	}
	for _, table := range tables {
		for _, row := range rows(t, s.db, `SELECT rowid FROM `+table) {
			for _, column := range columnsOf(t, s, table) {
				value := flip(column)
				if column == "marks" || column == "data" {
					value = `CAST(x'ff' || substr("` + column + `", 2) AS BLOB)`
				}
				d := tampered(t, s, nil, fmt.Sprintf(`UPDATE OR REPLACE %s SET "%s" = %s WHERE rowid = %v`, table, column, value, row[0]))
				if !slices.ContainsFunc(d.Findings, func(f seal.Finding) bool { return f.Table == table && (f.Row == row[0] || table == "reply_endings") }) && !after(d.Findings, table, row[0]) {
					t.Errorf("%s.%s of row %v: found %+v", table, column, row[0], d.Findings)
				}
				if len(d.Findings) > 3 {
					t.Errorf("%s.%s of row %v: one bit makes %d findings: %+v", table, column, row[0], len(d.Findings), d.Findings)
				}
			}
		}
	}
}

// after reports whether the seal after a row of seals is named: what signs a seal stands in the next one's text.
func after(found []seal.Finding, table string, row any) bool {
	return table == "seals" && slices.ContainsFunc(found, func(f seal.Finding) bool { return f.Table == "seals" && f.Row-1 == row })
}

// A row that was removed, inserted, or swapped with another is found, and named.
func TestAMovedRowIsFound(t *testing.T) {
	s := chained(t)
	for _, table := range seal.Tables {
		name, order := table.Name, table.Order
		var numbers []int64
		for _, row := range rows(t, s.db, `SELECT rowid FROM `+name+` ORDER BY `+order) {
			numbers = append(numbers, row[0].(int64))
		}
		for i, no := range numbers {
			d := tampered(t, s, nil, fmt.Sprintf(`DELETE FROM %s WHERE rowid = %d`, name, no))
			was := no
			if name == "reply_endings" {
				was = 0 // its numbers are the replies'
			}
			named(t, name+" removed", d, name, was, seal.Removed)
			if i == 0 {
				continue
			}
			swap := []string{
				fmt.Sprintf(`UPDATE %[1]s SET %[2]s = -1 WHERE rowid = %[3]d`, name, order, no),
				fmt.Sprintf(`UPDATE %[1]s SET %[2]s = (SELECT %[2]s + 1 FROM %[1]s WHERE rowid = %[3]d) WHERE rowid = %[3]d`, name, order, numbers[i-1]),
				fmt.Sprintf(`UPDATE %[1]s SET %[2]s = %[3]d WHERE %[2]s = -1`, name, order, i),
			}
			found := tampered(t, s, nil, swap...).Findings
			if !slices.ContainsFunc(found, func(f seal.Finding) bool { return f.Table == name }) {
				t.Errorf("%s: rows %d and %d swapped: found %+v", name, numbers[i-1], no, found)
			}
		}
		at := numbers[len(numbers)/2]
		if name == "reply_endings" {
			continue
		}
		d := tampered(t, s, nil,
			fmt.Sprintf(`UPDATE %s SET rowid = -rowid WHERE rowid >= %d`, name, at), fmt.Sprintf(`UPDATE %s SET rowid = 1 - rowid WHERE rowid < 0`, name),
			cloneAt(t, s, name, at))
		if !slices.ContainsFunc(d.Findings, func(f seal.Finding) bool { return f.Table == name && f.Row == at }) {
			t.Errorf("%s: a row inserted as %d: found %+v", name, at, d.Findings)
		}
	}
}

// cloneAt is the statement for a forged row among the others.
func cloneAt(t testing.TB, s *Store, table string, at int64) string {
	t.Helper()
	columns, values := []string{"rowid"}, []string{fmt.Sprint(at)}
	for i, c := range columnsOf(t, s, table) {
		v := `"` + c + `"`
		switch {
		case c == "id" && table != "messages" && table != "tests":
			continue
		case i == 0 || c == "key" && table == "notices" || c == "source":
			v = fmt.Sprintf(`CASE typeof("%[1]s") WHEN 'text' THEN "%[1]s" || '-forged' ELSE "%[1]s" + 1000 END`, c)
		}
		columns, values = append(columns, `"`+c+`"`), append(values, v)
	}
	return fmt.Sprintf(`INSERT INTO %[1]s (%s) SELECT %s FROM %[1]s ORDER BY rowid LIMIT 1`, table, strings.Join(columns, ", "), strings.Join(values, ", "))
}

func named(t *testing.T, what string, d seal.Verdict, table string, no int64, kind seal.Kind) {
	t.Helper()
	if !slices.ContainsFunc(d.Findings, func(f seal.Finding) bool {
		return f.Table == table && f.Row == no && f.Kind == kind && f.Seal > 0 && f.At > 0
	}) {
		t.Errorf("%s %d: found %+v", what, no, d.Findings)
	}
}

// A message whose words were replaced is found though its own hash was made anew; so are words that no longer fit it.
func TestAReplacedMessageIsFound(t *testing.T) {
	s := chained(t)
	words := func(m Outgoing) Outgoing {
		m.ID, m.Text = "forged", "没有这回事"
		return m
	}
	ctx := context.Background()
	m, err := s.Message(ctx, "m1")
	if err != nil {
		t.Fatal(err)
	}
	forged := words(m)
	forged.Notices = nil
	err = s.in(ctx, func(x *tx) error {
		if _, _, err := messages.Put(ctx, x.Tx, [][]Outgoing{{forged}}); err != nil {
			return err
		}
		if err := x.Do(ctx, `UPDATE messages SET body = (SELECT body FROM messages WHERE id = 'forged'), sha256 = (SELECT sha256 FROM messages WHERE id = 'forged') WHERE id = 'm1'`); err != nil {
			return err
		}
		for _, q := range []string{`DELETE FROM messages WHERE id = 'forged'`, `DELETE FROM message_attachments WHERE message_id = 'forged'`} {
			if err := x.Do(ctx, q); err != nil {
				return err
			}
		}
		d, err := chain.Verify(ctx, x.Tx, nil)
		if len(d.Findings) != 1 || d.Findings[0].Kind != seal.Changed || d.Findings[0].Table != "messages" || d.Findings[0].Row != 1 || d.Findings[0].Seal != 1 {
			t.Errorf("found %+v, %v", d.Findings, err)
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Fatal(err)
	}
	d := tampered(t, s, nil, `UPDATE messages SET body = (SELECT body FROM messages WHERE id = 'm2') WHERE id = 'm1'`)
	named(t, "words", d, "messages", 1, seal.Content)
	d = tampered(t, s, nil, `UPDATE message_attachments SET data = x'00' WHERE message_id = 'm2'`)
	named(t, "a file", d, "message_attachments", 2, seal.Content)
}

// A chain that was made anew as a whole verifies, but for its head, which somebody has noted, and its signatures.
func TestARewrittenChainIsFoundByItsHead(t *testing.T) {
	s := chained(t)
	ctx := context.Background()
	head, err := s.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	untouched := tampered(t, s, nil)
	if found := untouched.Find(strings.ToUpper(head.Hash[:16])); len(found) != 1 || found[0].ID != head.ID {
		t.Errorf("the true head: found %+v", found)
	}
	if _, err := s.db.Exec(`UPDATE events SET body = '{}' WHERE id = 1; DELETE FROM purges; DELETE FROM seals`); err != nil {
		t.Fatal(err)
	}
	s.sealer = chain.Sealer{}
	if _, err := s.Seal(ctx, time.UnixMilli(head.At)); err != nil {
		t.Fatal(err)
	}
	d, err := s.Verify(ctx, sealKey(t))
	if err != nil || len(d.Findings) != 1 || d.Findings[0].Kind != seal.NoMAC || d.Unsigned != 1 || d.Signed != 0 {
		t.Errorf("with the key: %+v, %v", d, err)
	}
	if d, err := s.Verify(ctx, nil); err != nil || len(d.Findings) > 0 {
		t.Errorf("without the key it does not verify: %+v, %v", d, err)
	}
	if found := d.Find(head.Hash); len(found) > 0 {
		t.Errorf("found %+v", found)
	}
}

// A backup's chain is the beginning of the store's; what a store seals goes on after a restore.
func TestABackupVerifies(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	if _, err := s.Seal(ctx, dumpDay); err != nil {
		t.Fatal(err)
	}
	head, err := s.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	file := t.TempDir() + "/b.db"
	if _, err := s.Backup(ctx, file, dumpDay); err != nil {
		t.Fatal(err)
	}
	if d, err := VerifyFile(ctx, file, nil); err != nil || len(d.Findings) > 0 || d.Last.Hash != head.Hash {
		t.Errorf("the backup: %+v, %v", d, err)
	}
	dir := t.TempDir()
	if _, err := RestoreBackup(ctx, RestoreOrder{File: file, Dir: dir, By: "管理员", At: dumpDay.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	made, err := again.Seal(ctx, dumpDay.Add(2*time.Hour))
	if err != nil || made.Prev != head.Hash || made.Counts["restores"] != 1 {
		t.Errorf("the next seal: %+v, %v", made, err)
	}
	if d, err := again.Verify(ctx, nil); err != nil || len(d.Findings) > 0 || len(d.Restored) != 2 || len(d.Find(head.Hash)) != 1 {
		t.Errorf("restored: %+v, %v", d, err)
	}
}

// What no seal has yet is counted, and nothing is sealed where nothing is new.
func TestWhatIsNotSealedYetIsCounted(t *testing.T) {
	ctx := context.Background()
	s := filled(t, t.TempDir())
	defer func() { _ = s.Close() }()
	if made, err := s.Seal(ctx, dumpDay); err != nil || made.ID != 0 {
		t.Errorf("a seal over nothing: %+v, %v", made, err)
	}
	if err := s.SetHold(ctx, Hold{Scope: "*", On: true}, dumpDay); err != nil {
		t.Fatal(err)
	}
	if d, err := s.Verify(ctx, nil); err != nil || len(d.Findings) > 0 || d.Unsealed["holds"] != 1 || len(d.Unsealed) != 1 {
		t.Errorf("unsealed %v, found %+v, %v", d.Unsealed, d.Findings, err)
	}
	made, err := s.Seal(ctx, dumpDay)
	if err != nil || fmt.Sprint(made.Counts) != "map[holds:1]" || made.ID != 3 {
		t.Errorf("sealed %+v, %v", made, err)
	}
}
