// Licences prints the licences of everything that is linked into duban, as the packages carry them (THIRD_PARTY_LICENSES): those of Go
// and of each module that a build for any of the released machines takes code from, from the module cache. It fails where a module has no
// licence, or one that nobody has agreed to.
//
//	go run ./tools/licences >THIRD_PARTY_LICENSES
package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// machines are those that tools/release.sh builds for.
var machines = []string{"amd64", "arm64", "loong64"}

// main writes the licences of all modules that the program links, or says which one could not be found and fails: a
// package without a licence must not be made.
func main() {
	modules, err := linked()
	if err == nil {
		err = write(os.Stdout, modules)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// A module is code of others in the program.
type module struct {
	name  string // path and version
	files []licence
}

// A licence is a file of one, and what it says.
type licence struct{ file, text string }

// linked returns Go and the modules in the program, by name.
func linked() ([]module, error) {
	folders := map[string]map[string]bool{} // the folders of a module's linked packages and those above them
	for _, machine := range machines {
		list, err := goSays(machine, "list", "-deps", "-f",
			"{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", "duban/cmd/duban")
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(list) {
			if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(f) == 3 {
				gather(folders, f[0], f[1], f[2])
			}
		}
	}
	root, err := goSays("", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	gather(folders, "Go, its runtime and standard library", strings.TrimSpace(root), strings.TrimSpace(root))
	var modules []module
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		m := module{name: name}
		for _, folder := range slices.Sorted(maps.Keys(folders[name])) {
			if err := m.read(folder); err != nil {
				return nil, err
			}
		}
		modules = append(modules, m)
	}
	return modules, nil
}

// gather adds the folders from a package up to its module's root.
func gather(folders map[string]map[string]bool, name, root, folder string) {
	if folders[name] == nil {
		folders[name] = map[string]bool{}
	}
	for ; len(folder) >= len(root); folder = filepath.Dir(folder) {
		folders[name][folder] = true
	}
}

// goSays runs the go command for a machine; "": for this one.
func goSays(machine string, args ...string) (string, error) {
	c := exec.Command("go", args...)
	c.Env = append(os.Environ(), "GOOS=linux", "CGO_ENABLED=0")
	if machine != "" {
		c.Env = append(c.Env, "GOARCH="+machine)
	}
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w: %s", args[0], err, errs.String())
	}
	return string(out), nil
}

// named are the files that hold licences and what they ask to be passed on.
var named = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-._].*)?$`)

// read takes every file of a module's folder that is named as a licence or a notice, code excepted.
func (m *module) read(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("look for the licence of %s: %w", m.name, err)
	}
	for _, e := range entries {
		if e.IsDir() || !named.MatchString(e.Name()) || filepath.Ext(e.Name()) == ".go" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return fmt.Errorf("read the licence of %s: %w", m.name, err)
		}
		m.files = append(m.files, licence{e.Name(), strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))})
	}
	return nil
}

// agreed are the licences that may be in the program, by what surely stands in their text.
var agreed = []struct{ name, words string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"BSD", "redistribution and use in source and binary forms, with or without modification, are permitted"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy of this software"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"},
}

// kind names the licences of a module, or nothing.
func (m *module) kind() string {
	var kinds []string
	for _, f := range m.files {
		words := strings.ReplaceAll(strings.Join(strings.Fields(strings.ToLower(f.text)), " "), "license, version", "license version")
		for _, a := range agreed {
			if strings.Contains(words, a.words) && !slices.Contains(kinds, a.name) {
				kinds = append(kinds, a.name)
			}
		}
	}
	return strings.Join(kinds, ", ")
}

// write prints a table of the modules and all texts.
func write(w io.Writer, modules []module) error {
	var b strings.Builder
	b.WriteString("duban contains code of others, under these licences.\n\n")
	for _, m := range modules {
		if m.kind() == "" {
			return fmt.Errorf("%s: no licence in its files, or none of those agreed (tools/licences)", m.name)
		}
		fmt.Fprintf(&b, "%-16s %s\n", m.kind(), m.name)
	}
	for _, m := range modules {
		for _, f := range m.files {
			fmt.Fprintf(&b, "\n%s\n%s: %s\n\n%s\n", strings.Repeat("=", 100), m.name, f.file, f.text)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
