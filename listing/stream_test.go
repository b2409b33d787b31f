package listing_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"

	"duban/listing"
)

// Rows that are streamed are written as those that are held, and each as it comes: nothing waits for the last.
func TestAStreamWritesTheSame(t *testing.T) {
	for _, f := range []listing.Format{listing.Terminal, listing.JSON, listing.YAML, listing.CSV} {
		var held, streamed bytes.Buffer
		if err := errors.Join(table.Write(&held, f, rows), table.Stream(&streamed, f, slices.Values(rows))); err != nil {
			t.Fatal(err)
		}
		if held.String() != streamed.String() || held.Len() == 0 {
			t.Errorf("%s: streamed\n%s\nwant\n%s", f, streamed.String(), held.String())
		}
	}
}

// A stream goes out while its rows are made, and its source ends when nobody takes what it writes.
func TestAStreamHoldsNoRows(t *testing.T) {
	var out bytes.Buffer
	early := 0
	many := func(yield func(told) bool) {
		for range 2000 {
			if !yield(rows[0]) {
				return
			}
		}
		early = out.Len()
	}
	if err := table.Stream(&out, listing.JSON, many); err != nil || early == 0 || early == out.Len() {
		t.Errorf("before the end %d of %d bytes were out; %v", early, out.Len(), err)
	}
	made := 0
	endless := func(yield func(told) bool) {
		for yield(rows[0]) {
			made++
		}
	}
	for _, f := range []listing.Format{listing.JSON, listing.YAML, listing.CSV} {
		if err := table.Stream(full{}, f, endless); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%s: %v after %d rows", f, err, made)
		}
	}
}

// What was not made to be read is refused, and so is a format that there is not.
func TestAStreamRefuses(t *testing.T) {
	type hidden struct{ A int }
	secret := listing.Table[int]{Columns: []listing.Column[int]{{Name: "v", Value: func(*int) any { return hidden{1} }}}}
	if err := secret.Stream(io.Discard, listing.JSON, slices.Values([]int{1})); err == nil {
		t.Error("a value without names went out")
	}
	if err := table.Stream(io.Discard, "pdf", slices.Values(rows)); err == nil {
		t.Error("pdf was written")
	}
}

// A list on the terminal that is longer than what is held together says of each row what a list of that row alone says.
func TestALongListOnTheTerminalSaysEachRow(t *testing.T) {
	const times = 3000
	var one, many bytes.Buffer
	if err := errors.Join(table.Write(&one, listing.Coloured, rows), table.Stream(&many, listing.Coloured, slices.Values(slices.Repeat(rows, times)))); err != nil {
		t.Fatal(err)
	}
	head, block, _ := bytes.Cut(one.Bytes(), []byte("\n"))
	foot := 0
	if at := bytes.LastIndex(block, []byte("（其余列见")); at >= 0 {
		foot = len(block) - at
	}
	block, last := block[:len(block)-foot], block[len(block)-foot:]
	want := slices.Concat(head, []byte("\n"), bytes.Repeat(block, times), last)
	if many.Len() < 1<<19 || !bytes.Equal(many.Bytes(), want) {
		t.Errorf("%d bytes, want %d; they begin\n%.600s", many.Len(), len(want), many.String())
	}
}
