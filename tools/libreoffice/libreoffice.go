// Package libreoffice opens workbooks in LibreOffice for a test, as a clerk would.
package libreoffice

import (
	"encoding/csv"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// asShown is LibreOffice's filter for CSV: comma, quotes, UTF-8, from the first line on, cells as shown and not as their formulas, and a file
// for each sheet (-1).
const asShown = `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1`

// Sheets opens workbooks and returns the cells of their visible sheets as they are shown, by the workbook's file name without its ending and the
// sheet's name: "plan/整改问题".
func Sheets(t *testing.T, files ...string) map[string][][]string {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatalf("no LibreOffice for the tests: run `make deps`: %v", err)
	}
	dir := t.TempDir()
	out := filepath.Join(dir, "csv")
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", asShown, "--outdir", out}
	c := exec.Command(program, append(args, files...)...)
	c.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8") // it writes into no other place, and shows days alike everywhere
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, said)
	}
	all := map[string][][]string{}
	for _, file := range files {
		book := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		made, err := filepath.Glob(filepath.Join(out, book+"-*.csv"))
		if err != nil || len(made) == 0 {
			t.Fatalf("soffice made nothing of %s: %v", file, err)
		}
		for _, name := range made {
			sheet := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), book+"-"), ".csv")
			all[book+"/"+sheet] = read(t, name)
		}
	}
	return all
}

// read returns the rows of a CSV file as LibreOffice wrote it; they need not be of one length.
func read(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatalf("%s: %v", filepath.Base(name), err)
	}
	return rows
}
