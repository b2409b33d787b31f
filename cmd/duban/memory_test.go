package main

import (
	"slices"
	"strings"
	"testing"
)

func TestOnlyPagesThatNobodyWroteAreGivenBack(t *testing.T) {
	const maps = `00400000-00e16000 r-xp 00000000 fe:00 9986385                            /usr/bin/duban
00e16000-01869000 r--p 00a16000 fe:00 9986385                            /usr/bin/duban
01869000-019c6000 rw-p 01469000 fe:00 9986385                            /usr/bin/duban
3c4079400000-3c407b400000 rw-p 00000000 00:00 0
7f031c187000-7f031c2dd000 r-xp 00026000 fe:00 326269                     /usr/lib/libc.so.6
`
	want := []mapping{{0x400000, 0xe16000}, {0xe16000, 0x1869000}}
	if got := programPages(strings.NewReader(maps), "/usr/bin/duban"); !slices.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
	if err := unmapProgram(); err != nil { // and this test goes on
		t.Error(err)
	}
}
