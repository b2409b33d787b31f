// Package libreoffice opens workbooks and papers in LibreOffice for a test, as a clerk would.
package libreoffice

import (
	"encoding/csv"
	"encoding/xml"
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
	out := converted(t, asShown, files...)
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

// A Page is a page of a paper as it is printed.
type Page struct {
	Width float64 `xml:"width,attr"` // in points
	Words []Word  `xml:"word"`
}

// A Word is what stands on a page without a blank: of Chinese a whole line.
type Word struct {
	Left  float64 `xml:"xMin,attr"` // from the page's left edge, in points
	Right float64 `xml:"xMax,attr"`
	Top   float64 `xml:"yMin,attr"`
	Text  string  `xml:",chardata"`
}

// Pages prints a paper and returns its pages.
func Pages(t *testing.T, file string) []Page {
	t.Helper()
	pdf := filepath.Join(converted(t, "pdf", file), strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))+".pdf")
	page, err := exec.Command("pdftotext", "-bbox", pdf, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	var doc struct {
		Pages []Page `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal(page, &doc); err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return doc.Pages
}

// Saved opens files, saves each in a form, and returns them by their names.
func Saved(t *testing.T, form string, files ...string) map[string][]byte {
	t.Helper()
	out, all := converted(t, form, files...), map[string][]byte{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + "." + form
		raw, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatalf("soffice made nothing of %s: %v", file, err)
		}
		all[name] = raw
	}
	return all
}

// converted has LibreOffice convert files, and returns the folder of what became of them.
func converted(t *testing.T, form string, files ...string) string {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatalf("no LibreOffice for the tests: run `make deps`: %v", err)
	}
	dir := t.TempDir()
	out := filepath.Join(dir, "converted")
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", form, "--outdir", out}
	c := exec.Command(program, append(args, files...)...)
	c.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8") // it writes into no other place, and shows days alike everywhere
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, said)
	}
	return out
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
