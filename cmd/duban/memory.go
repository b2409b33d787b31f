package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"duban/store"
)

// tidyEvery is how often memory that nobody uses any more is given back.
const tidyEvery = 5 * time.Minute

// thrifty lets the collector run when half as much garbage as there is data has come together, not as much: a daemon that waits for most
// of the day has time. Whoever sets GOGC knows better.
func thrifty() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// tidy returns what a start, a round or a backup took and nobody uses any more: the database's pages, the heap, and the pages of the
// program's own file. The kernel maps the latter in large pieces around each one used, so that nearly all of the program counts as
// resident after a start; what is used again is mapped again from the page cache.
func tidy(st *store.Store) error {
	err := st.Shrink(context.Background())
	debug.FreeOSMemory()
	return errors.Join(err, unmapProgram())
}

func unmapProgram() error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, maps.Close()) }()
	for _, m := range programPages(maps, path) {
		if _, _, no := syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, syscall.MADV_DONTNEED); no != 0 {
			err = errors.Join(err, no)
		}
	}
	return err
}

// A mapping is a range of addresses, its end exclusive.
type mapping struct{ from, to uintptr }

// programPages returns the mappings of a file that nobody can have written to; see proc_pid_maps(5).
func programPages(maps io.Reader, path string) []mapping {
	var all []mapping
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var m mapping
		var mode, offset, device, inode string
		n, _ := fmt.Sscanf(lines.Text(), "%x-%x %s %s %s %s", &m.from, &m.to, &mode, &offset, &device, &inode)
		if n == 6 && strings.HasSuffix(lines.Text(), " "+path) && (mode == "r-xp" || mode == "r--p") {
			all = append(all, m)
		}
	}
	return all
}
