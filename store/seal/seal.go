// Package seal makes and checks the chain of evidence: what the bytes of a row are (row.go), how rows are sealed (seal.go), by which key a seal is
// signed (key.go), whether rows and seals are those that were (verify.go, align.go, files.go), and the file in which all of it goes to whoever
// verifies elsewhere (export.go). It knows rows as they come, and neither a database nor a clock.
//
// A seal is the hash of this text, lines ending in \n:
//
//	duban seal
//	id 2
//	at 1795399200000
//	alg sm3
//	prev HASH MAC KEY DISTID     of the seal before it; - for what is empty
//	events 1                     how many rows of each table it seals, by the tables' names
//	notices 2
//	LEAF                         the hash of each of these rows, in this order of tables and in the order of insertion
//	LEAF
//	LEAF
//
// docs/evidence.zh-CN.md says the same for whoever recomputes one by hand; tools/verify/verify.py does it in another language.
package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"maps"
	"slices"

	"github.com/emmansun/gmsm/sm3"
)

// The algorithms of a seal.
const (
	SM3    = "sm3" // GB/T 32905
	SHA256 = "sha256"
)

// markBytes is how much of each leaf a seal keeps beside its hash: enough to find the row that was changed, and a thousandth of the rows.
const markBytes = 4

// New returns the hash of an algorithm; nil for one that nobody knows.
func New(alg string) hash.Hash {
	switch alg {
	case SM3:
		return sm3.New()
	case SHA256:
		return sha256.New()
	default:
		return nil
	}
}

// A Seal is a link of the chain. Its own columns stand in the text that is hashed; what signs it stands in the next one's.
type Seal struct {
	ID     int64          `json:"id"` // 1, 2, 3 and so on
	At     int64          `json:"at"` // milliseconds since 1970
	Alg    string         `json:"alg"`
	Prev   string         `json:"prev"`   // hash of the seal before it; empty: it is the first
	Counts map[string]int `json:"counts"` // rows by table
	Hash   string         `json:"hash"`
	Signature
	Marks []byte `json:"marks"` // the first bytes of each leaf, in their order: by them the row that was changed is found
}

// A Signature says of a hash that whoever holds a key has made it. It is empty where no key is set.
type Signature struct {
	MAC    string `json:"mac"`    // hmac-sm3:HEX, or sm2:HEX
	Key    string `json:"key"`    // which key it was: see Key.Name
	DistID string `json:"distid"` // of an SM2 signature: its user's name, which whoever verifies must give
}

// A Leaf is the hash of a row.
type Leaf [sha256.Size]byte

// String returns a leaf as a seal's text has it.
func (l Leaf) String() string { return hex.EncodeToString(l[:]) }

// text returns what is hashed before the leaves.
func (s *Seal) text(before *Seal) string {
	dash := func(text string) string {
		if text == "" {
			return "-"
		}
		return text
	}
	text := fmt.Sprintf("duban seal\nid %d\nat %d\nalg %s\nprev %s %s %s %s\n", s.ID, s.At, s.Alg, dash(s.Prev), dash(before.MAC), dash(before.Key), dash(before.DistID))
	for _, table := range slices.Sorted(maps.Keys(s.Counts)) {
		text += fmt.Sprintf("%s %d\n", table, s.Counts[table])
	}
	return text
}

// sum returns the hash of a seal over leaves, by the seal before it.
func (s *Seal) sum(before *Seal, leaves []Leaf) string {
	h := New(s.Alg)
	_, _ = h.Write([]byte(s.text(before))) // a hash never fails
	var line [2*sha256.Size + 1]byte       // one for all: there may be very many
	line[len(line)-1] = '\n'
	for i := range leaves {
		hex.Encode(line[:], leaves[i][:])
		_, _ = h.Write(line[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Make returns the seal after another one, over the leaves of rows by table; before is the zero Seal for the first. A nil key signs nothing.
func Make(before *Seal, at int64, alg string, leaves map[string][]Leaf, key *Key) (Seal, error) {
	s := Seal{ID: before.ID + 1, At: at, Alg: alg, Prev: before.Hash, Counts: map[string]int{}}
	if New(alg) == nil {
		return s, fmt.Errorf("不支持的杂凑算法 %q", alg)
	}
	n := 0
	for _, of := range leaves {
		n += len(of)
	}
	all := make([]Leaf, 0, n)
	for _, table := range slices.Sorted(maps.Keys(leaves)) {
		s.Counts[table] = len(leaves[table])
		all = append(all, leaves[table]...)
	}
	s.Marks = make([]byte, 0, len(all)*markBytes)
	for i := range all {
		s.Marks = append(s.Marks, all[i][:markBytes]...)
	}
	s.Hash = s.sum(before, all)
	var err error
	if key != nil {
		s.Signature, err = key.Sign(s.Hash)
	}
	return s, err
}

// CountsText returns the counts as the table of seals holds them.
func (s *Seal) CountsText() string {
	text, _ := json.Marshal(s.Counts) // of plain values it never fails
	return string(text)
}

// ReadCounts reverses CountsText, and refuses what it would not write.
func (s *Seal) ReadCounts(text string) error {
	if err := json.Unmarshal([]byte(text), &s.Counts); err != nil {
		return err
	}
	if s.CountsText() != text {
		return errors.New("not in the order in which it is written")
	}
	return nil
}
