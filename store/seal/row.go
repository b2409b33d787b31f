package seal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// A Table is one whose rows are sealed.
type Table struct {
	Name  string
	Order string // the column that grows with each row
}

// Tables are all append-only tables, by name. Whoever adds one adds it here; its rows are sealed from then on. A column that is added later
// must be NULL in former rows, for what is NULL is no part of a leaf.
var Tables = []Table{
	{"account_acts", "rowid"},
	{"asked_rounds", "rowid"},
	{"attempts", "rowid"},
	{"backups", "rowid"},
	{"channel_events", "rowid"},
	{"chases", "rowid"},
	{"clock_acceptances", "rowid"},
	{"doubts", "rowid"},
	{"endings", "rowid"},
	{"events", "rowid"},
	{"holds", "rowid"},
	{"losses", "rowid"},
	{"message_attachments", "rowid"},
	{"message_notices", "rowid"},
	{"messages", "rowid"},
	{"notices", "rowid"},
	{"papers", "rowid"},
	{"progress", "rowid"},
	{"proofs", "rowid"},
	{"purges", "rowid"},
	{"replies", "rowid"},
	{"reply_endings", "seq"}, // its rowid is the reply's
	{"reply_events", "rowid"},
	{"restore_searches", "rowid"},
	{"restores", "rowid"},
	{"reviews", "rowid"},
	{"rounds", "rowid"},
	{"settlements", "rowid"},
	{"short_names", "rowid"},
	{"tests", "rowid"},
	{"versions", "rowid"},
}

// A Row is a row of any table, with its number in it.
type Row struct {
	No    int64
	Cells []Cell
}

// A Cell is a value that is not NULL: int64, string or []byte.
type Cell struct {
	Name  string
	Value any
}

// Cell returns the value of a column; nil where it is NULL.
func (r *Row) Cell(name string) any {
	for i := range r.Cells {
		if r.Cells[i].Name == name {
			return r.Cells[i].Value
		}
	}
	return nil
}

// text returns the value of a column that is a text or bytes; empty for any other.
func (r *Row) text(name string) string {
	switch v := r.Cell(name).(type) {
	case string:
		return v
	case []byte:
		return string(v)
	default:
		return ""
	}
}

// number returns the value of a column that is a number; 0 for any other.
func (r *Row) number(name string) int64 {
	n, _ := r.Cell(name).(int64)
	return n
}

// Leaf returns the hash of a row: of its table's name and each cell in the order of the columns' names, as a line of name, type and length and
// then the value, so that no two rows have the same bytes.
func (r *Row) Leaf(alg, table string) (l Leaf) {
	slices.SortFunc(r.Cells, func(a, b Cell) int { return cmp.Compare(a.Name, b.Name) })
	h := New(alg)
	_, _ = fmt.Fprintf(h, "%s\n", table) // a hash never fails
	for i := range r.Cells {
		c := &r.Cells[i]
		tag, value := c.bytes()
		_, _ = fmt.Fprintf(h, "%s %s %d\n", c.Name, tag, len(value))
		_, _ = h.Write(value)
		_, _ = h.Write([]byte{'\n'})
	}
	h.Sum(l[:0])
	return l
}

// bytes returns the type of a value, and its bytes.
func (c *Cell) bytes() (tag string, value []byte) {
	switch v := c.Value.(type) {
	case int64:
		return "i", strconv.AppendInt(nil, v, 10)
	case []byte:
		return "b", v
	case string:
		return "t", []byte(v)
	default:
		return "t", fmt.Append(nil, v)
	}
}
