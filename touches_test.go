package duban_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestNewOnesTouchFewFiles holds how many files a new ladder, role or channel touches: as many as name one that is there. Where it fails,
// a list of all of them has been written a second time; put what is particular to one into its row of the table instead.
func TestNewOnesTouchFewFiles(t *testing.T) {
	for _, tt := range []struct {
		what  string
		names []string // identifiers by which code knows one of them
		most  int      // files
	}{
		{"ladder", []string{"OnResumed", "Resumed"}, 3},
		{"channel", []string{"KindFeishu", "newFeishu", "renderFeishu", "Feishu"}, 4},
		{"role", []string{"Cooperating", "FieldCooperating"}, 5},
	} {
		if files := naming(t, os.DirFS("."), tt.names); len(files) > tt.most || len(files) == 0 {
			t.Errorf("a new %s would touch %d files, at most %d are allowed: %s", tt.what, len(files), tt.most, strings.Join(files, " "))
		}
	}
}

// naming returns the files of the program that name any of some identifiers.
func naming(t *testing.T, tree fs.FS, names []string) []string {
	var files []string
	err := fs.WalkDir(tree, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(tree, path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		found := false
		ast.Inspect(file, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && slices.Contains(names, id.Name)
			return !found
		})
		if found {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
