//go:build manual

// Built with the tag manual, the program sends nothing: it writes the manual pages and the shell completions of the real one into a folder,
// as packages install them. So they always say what the commands say, and the real program carries no library for it.
//
//	go run -tags manual ./cmd/duban FOLDER
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra/doc"

	"duban/cmd/terminal"
)

// main writes the manual pages into a folder, from the commands themselves, so that a page cannot name a flag that is gone.
func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: manual FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(1)
	}
}

// write puts man pages into folder/man1 and completions into folder/completions. The pages' date is that of the build.
func write(folder string) error {
	root := (&app{Printer: terminal.Printer{Out: io.Discard, Err: io.Discard}}).root()
	root.DisableAutoGenTag = true
	root.InitDefaultHelpFlag()
	pages, completions := filepath.Join(folder, "man1"), filepath.Join(folder, "completions")
	if err := errors.Join(os.MkdirAll(pages, 0o755), os.MkdirAll(completions, 0o755)); err != nil {
		return err
	}
	date := built().Date
	header := &doc.GenManHeader{Section: "1", Date: &date, Source: "duban " + built().Version, Manual: "duban 督办"}
	return errors.Join(
		doc.GenManTree(root, header, pages),
		root.GenBashCompletionFileV2(filepath.Join(completions, "duban.bash"), true),
		root.GenZshCompletionFile(filepath.Join(completions, "duban.zsh")),
		root.GenFishCompletionFile(filepath.Join(completions, "duban.fish"), true),
	)
}
