package seal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// A Table is one whose rows are sealed.
type Table struct {
	Name   string
	Number string // the column by which a row is named: its id, where it has one
	Order  string // the column that grows with each row
}

// Rowid is the column of rows that have no id of their own. It is no cell of them.
const Rowid = "rowid"

// Tables are all append-only tables, by name. Whoever adds one adds it here; its rows are sealed from then on. A column that is added later
// must be NULL in former rows, for what is NULL is no part of a leaf.
var Tables = []Table{
	{"account_acts", "id", "id"},
	{"asked_rounds", "id", "id"},
	{"attempts", Rowid, Rowid},
	{"backups", "id", "id"},
	{"channel_events", "id", "id"},
	{"chases", "id", "id"},
	{"clock_acceptances", "id", "id"},
	{"doubts", Rowid, Rowid},
	{"endings", "id", "id"},
	{"events", "id", "id"},
	{"holds", "id", "id"},
	{"losses", "id", "id"},
	{"message_attachments", Rowid, Rowid},
	{"message_notices", Rowid, Rowid},
	{"messages", Rowid, Rowid},
	{"notices", "id", "id"},
	{"papers", "id", "id"},
	{"progress", "id", "id"},
	{"proofs", Rowid, Rowid},
	{"purges", "id", "id"},
	{"replies", "id", "id"},
	{"reply_endings", "reply_id", "seq"},
	{"reply_events", Rowid, Rowid},
	{"restore_searches", Rowid, Rowid},
	{"restores", "id", "id"},
	{"reviews", "id", "id"},
	{"rounds", "id", "id"},
	{"settlements", "id", "id"},
	{"short_names", "id", "id"},
	{"tests", Rowid, Rowid},
	{"versions", "id", "id"},
}

// Number returns the column by which a table names its rows.
func Number(table string) string {
	for _, t := range Tables {
		if t.Name == table {
			return t.Number
		}
	}
	return Rowid
}

// A Row is a row of any table, with its number in it.
type Row struct {
	No    int64
	Cells []Cell

	room []byte // of the text that was hashed last, for the next
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
	if byName := func(a, b Cell) int { return cmp.Compare(a.Name, b.Name) }; !slices.IsSortedFunc(r.Cells, byName) {
		slices.SortFunc(r.Cells, byName)
	}
	// All at once: each seal hashes rows by the thousand, and most cells are shorter than what a call costs.
	text := append(r.room[:0], table...)
	text = append(text, '\n')
	for i := range r.Cells {
		text = r.Cells[i].append(text)
	}
	r.room = text
	h := New(alg)
	_, _ = h.Write(text) // a hash never fails
	h.Sum(l[:0])
	return l
}

// append appends a cell to what is hashed of its row.
func (c *Cell) append(to []byte) []byte {
	switch v := c.Value.(type) {
	case int64:
		var digits [20]byte
		return entry(to, c.Name, 'i', strconv.AppendInt(digits[:0], v, 10))
	case []byte:
		return entry(to, c.Name, 'b', v)
	case string:
		return entry(to, c.Name, 't', v)
	default:
		return entry(to, c.Name, 't', fmt.Sprint(v))
	}
}

// entry appends the name, the type and the length of a value, and the value.
func entry[V string | []byte](to []byte, name string, tag byte, value V) []byte {
	to = append(append(to, name...), ' ', tag, ' ')
	to = append(strconv.AppendInt(to, int64(len(value)), 10), '\n')
	return append(append(to, value...), '\n')
}
