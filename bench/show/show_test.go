package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// Tables and plots are those of the results that are kept: whoever measures anew, or changes how they look, makes them again by
// `go run ./bench/show`.
func TestThePageShowsTheResultsThatAreKept(t *testing.T) {
	const root = "../.."
	dir := t.TempDir()
	page := filepath.Join(dir, "performance.md")
	kept := readFile(t, root, "docs/performance.md")
	if err := os.WriteFile(page, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := show(filepath.Join(root, "bench/results"), page, dir); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(readFile(t, dir, "performance.md"), kept) {
		t.Error("docs/performance.md is not made of bench/results")
	}
	for _, name := range []string{"growth-obligations.svg", "growth-messages.svg"} {
		if !bytes.Equal(readFile(t, dir, name), readFile(t, root, "docs/images/"+name)) {
			t.Errorf("docs/images/%s is not made of bench/results", name)
		}
		if !bytes.Contains(kept, []byte("(images/"+name+")")) {
			t.Errorf("the page does not show %s", name)
		}
	}
}

func readFile(t *testing.T, dir, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestWhatCannotBeShownIsAFault(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "page.md")
	if show(dir, page, dir) == nil {
		t.Error("there is no page")
	}
	if err := os.WriteFile(page, []byte("no place"), 0o600); err != nil {
		t.Fatal(err)
	}
	if show(dir, page, dir) == nil {
		t.Error("there are no results")
	}
	if show("../results", page, dir) == nil {
		t.Error("the page has no place for tables")
	}
	if text := readFile(t, dir, "page.md"); string(text) != "no place" {
		t.Errorf("the page became %q", text)
	}
}
