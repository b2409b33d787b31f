//go:build python

package store

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"duban/store/seal"
)

// A verifier in another language, which shares nothing with this one but what the manual says, finds nothing in what was not touched, and something
// wherever a value of any column was changed, a row removed or another one put in its place.
func TestAnotherVerifierAgrees(t *testing.T) {
	s := chained(t)
	dir := t.TempDir()
	n := 0
	export := func(statements ...string) (file string) {
		n++
		file = filepath.Join(dir, fmt.Sprintf("%04d.jsonl", n))
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		tampered(t, s, func(x *tx) {
			if err := x.export(context.Background(), f); err != nil {
				t.Error(err)
			}
		}, statements...)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		return file
	}
	good := export()
	what := map[string]string{}
	for _, table := range append([]seal.Table{{Name: "seals", Order: "id"}}, seal.Tables...) {
		for _, column := range columnsOf(t, s, table.Name) {
			value := flip(column)
			if column == "marks" || column == "data" {
				value = `CAST(x'ff' || substr("` + column + `", 2) AS BLOB)`
			}
			what[export(fmt.Sprintf(`UPDATE OR REPLACE %s SET "%s" = %s WHERE rowid = (SELECT rowid FROM %[1]s ORDER BY %s LIMIT 1 OFFSET 1)`, table.Name, column, value, table.Order))] =
				table.Name + "." + column
		}
		what[export(fmt.Sprintf(`DELETE FROM %s WHERE rowid = (SELECT rowid FROM %[1]s ORDER BY %s LIMIT 1 OFFSET 1)`, table.Name, table.Order))] = table.Name + " removed"
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("python3", append([]string{"../tools/verify/verify.py"}, files...)...).Output()
	var found map[string][]string
	if jerr := json.Unmarshal(out, &found); jerr != nil {
		t.Fatalf("%s: %v, %v", out, err, jerr)
	}
	if len(found[good]) > 0 {
		t.Errorf("untouched: %v", found[good])
	}
	for file, name := range what {
		if len(found[file]) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
}
