package seal

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// contents holds bytes against the hashes that stand beside them: of messages, of the files that went with them, and of those that came in.
type contents struct {
	found []Finding
	files map[string]attached // by message and place
	rows  map[string]int64    // of messages, by their names
	want  map[string]string   // the files' hashes, as the messages have them
}

// An attached file is a row of bytes.
type attached struct {
	no  int64
	sum string
}

func newContents() contents {
	return contents{files: map[string]attached{}, rows: map[string]int64{}, want: map[string]string{}}
}

// row takes in a row of any table.
func (c *contents) row(table string, r *Row) {
	switch table {
	case "messages":
		c.message(r)
	case "message_attachments":
		c.files[fmt.Sprint(r.text("message_id"), " ", r.number("place"))] = attached{r.No, hashOf(r.text("data"))}
	case "proofs":
		if hashOf(r.text("data")) != r.text("sha256") {
			c.found = append(c.found, Finding{Kind: Content, Table: table, Row: r.No, Column: "data"})
		}
	}
}

// message holds the words of a message against their hash, and notes the hashes of its files, which stand in its words.
func (c *contents) message(r *Row) {
	words, err := unpacked(r.text("body"))
	if errors.Is(err, errTooLarge) {
		c.found = append(c.found, Finding{Kind: TooLarge, Table: "messages", Row: r.No, Column: "body"})
		return
	}
	if err != nil || hashOf(words) != r.text("sha256") {
		c.found = append(c.found, Finding{Kind: Content, Table: "messages", Row: r.No, Column: "body"})
		return
	}
	var letter struct {
		Attachments []struct{ SHA256 string }
	}
	_ = json.Unmarshal([]byte(words), &letter) // they are what was hashed
	id := r.text("id")
	c.rows[id] = r.No
	for place, a := range letter.Attachments {
		c.want[fmt.Sprint(id, " ", place)] = a.SHA256
	}
}

// altered returns what is not what its hash says.
func (c *contents) altered() []Finding {
	found := c.found
	for _, k := range slices.Sorted(maps.Keys(c.want)) {
		if file, ok := c.files[k]; ok && file.sum != c.want[k] {
			found = append(found, Finding{Kind: Content, Table: "message_attachments", Row: file.no, Column: "data"})
		} else if !ok {
			id, _, _ := strings.Cut(k, " ")
			found = append(found, Finding{Kind: Content, Table: "messages", Row: c.rows[id], Column: "message_attachments"})
		}
	}
	return found
}

// hashOf returns the SHA-256 of bytes, as the tables have it.
func hashOf(data string) string {
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:])
}

// mostWords is how many bytes the words of a message may have, which is more than any server of mails takes. A file that came from elsewhere may have
// been made to unpack a thousand times as large as it is.
const mostWords = 64 << 20

// errTooLarge says that words are longer than mostWords.
var errTooLarge = errors.New("words without end")

// unpacked reverses gzip, of no more than mostWords.
func unpacked(packed string) (string, error) {
	z, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		return "", err
	}
	var text strings.Builder
	n, err := io.Copy(&text, io.LimitReader(z, mostWords+1))
	if n > mostWords {
		return "", errTooLarge
	}
	return text.String(), err
}
