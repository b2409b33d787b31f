package messages

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/delivery"
)

// letter returns a letter of about as many bytes as asked for.
func letter(name string, bytes int) Outgoing {
	m := Outgoing{Letter: delivery.Letter{ID: name, Rendered: remind.Rendered{Text: strings.Repeat("x", max(0, bytes-size(&Outgoing{})))}}}
	m.Date = time.Date(2026, 11, 30, 9, 0, 0, 999, time.UTC)
	return m
}

// kept returns which of the letters 1 to n a cache has. It takes them out.
func kept(c *Cache, n int) (names string) {
	for i := range n {
		if m, ok := c.take(fmt.Sprint(i + 1)); ok {
			names += m.ID
		}
	}
	return names
}

// A cache has what was put last, as far as there is room, and nothing twice.
func TestACacheKeepsTheNewest(t *testing.T) {
	const kb = 1 << 10
	odd := letter("2", 2*kb)
	odd.Text += "\xff" // what is read back from JSON is not the same
	changed := letter("1", 3*kb)
	changed.Subject = "anew"
	for _, tt := range []struct {
		name string
		room int
		put  []Outgoing
		want string
	}{
		{"no room", 0, []Outgoing{letter("1", 2*kb)}, ""},
		{"room for all", 6 * kb, []Outgoing{letter("1", 2*kb), letter("2", 2*kb), letter("3", 2*kb)}, "123"},
		{"the oldest go", 5 * kb, []Outgoing{letter("1", 2*kb), letter("2", 2*kb), letter("3", 2*kb)}, "23"},
		{"one makes several go", 6 * kb, []Outgoing{letter("1", 2*kb), letter("2", 2*kb), letter("3", 5*kb)}, "3"},
		{"too large for any room", 4 * kb, []Outgoing{letter("1", 2*kb), letter("2", 5*kb), letter("3", 2*kb)}, "13"},
		{"put again", 6 * kb, []Outgoing{letter("1", 2*kb), changed, letter("2", 2*kb)}, "12"},
		{"what is not read as it was put", 9 * kb, []Outgoing{letter("1", 2*kb), odd}, "1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Cache{Bytes: tt.room}
			c.Keep(tt.put)
			if got := kept(&c, 3); got != tt.want {
				t.Errorf("has %q, want %q", got, tt.want)
			}
			if c.held != 0 || c.order.Len() != 0 || len(c.all) != 0 {
				t.Errorf("left are %d bytes of %d letters, %d names", c.held, c.order.Len(), len(c.all))
			}
		})
	}
}

// A letter has the instants that it would be read with, and none is there after all were dropped.
func TestACacheGivesWhatWouldBeRead(t *testing.T) {
	c := Cache{Bytes: 1 << 20}
	c.Keep([]Outgoing{letter("1", 0), letter("2", 0)})
	if m, ok := c.take("1"); !ok || m.Date.Nanosecond() != 0 || m.Date.Location() != remind.Shanghai || !m.Expires.IsZero() {
		t.Errorf("got %v, expires %v, %v", m.Date, m.Expires, ok)
	}
	if c.Drop(); kept(&c, 2) != "" || c.held != 0 {
		t.Error("a dropped letter is there")
	}
	c.Keep([]Outgoing{letter("2", 0)})
	if got := kept(&c, 2); got != "2" {
		t.Errorf("after all were dropped it has %q", got)
	}
}
