package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A module that comes with a licence nobody has agreed to, or with none, fails here and not only at the release.
func TestEveryLinkedModuleHasALicenceThatIsAgreedTo(t *testing.T) {
	modules, err := linked()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := write(&out, modules); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Go, its runtime", "modernc.org/sqlite v", "github.com/spf13/cobra v", "Permission is hereby granted"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q does not stand in the licences", want)
		}
	}
	if strings.Contains(out.String(), "testscript") {
		t.Error("a module that only tests use is listed")
	}
}

func TestLicencesAreRecognised(t *testing.T) {
	mit := "Copyright (c) 2020 A\n\nPermission is hereby granted, free of charge, to any\nperson obtaining a copy of this software and"
	apache := "  Apache License\r\n  Version 2.0, January 2004"
	tests := []struct {
		name  string
		files map[string]string
		want  string // "": refused
	}{
		{"one", map[string]string{"LICENSE": mit}, "MIT"},
		{"broken lines, another name", map[string]string{"Licence.txt": apache}, "Apache-2.0"},
		{"two", map[string]string{"LICENSE": apache, "LICENSE-3RD": mit}, "Apache-2.0, MIT"},
		{"above the package", map[string]string{"../LICENSE": mit}, "MIT"},
		{"not agreed to", map[string]string{"COPYING": "GNU GENERAL PUBLIC LICENSE Version 3"}, ""},
		{"code with such a name", map[string]string{"license.go": mit}, ""},
		{"none", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			folder := filepath.Join(root, "part")
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			for name, text := range tt.files {
				if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			found := map[string]map[string]bool{}
			gather(found, "m", root, folder)
			m := module{name: "example.org/m v1.0.0"}
			for f := range found["m"] {
				if err := m.read(f); err != nil {
					t.Fatal(err)
				}
			}
			if m.kind() != tt.want {
				t.Errorf("got %q, want %q", m.kind(), tt.want)
			}
			if err := write(&strings.Builder{}, []module{m}); (err == nil) != (tt.want != "") {
				t.Errorf("written: %v", err)
			}
		})
	}
}
