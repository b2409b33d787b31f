package accounts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
)

// The cost of a password's hash, as OWASP's cheat sheet on the storage of passwords has it for argon2id: 19 MiB, two passes, one lane.
const (
	costMemory = 19 << 10 // KiB
	costTime   = 2
	costLanes  = 1
	saltBytes  = 16
	hashBytes  = 32
)

// maxMemory bounds what a hash in the store may ask for, in KiB: a row that somebody has put there must not take the daemon's memory.
const maxMemory = 32 << 10

// A Hasher hashes passwords, two at a time, as each takes 19 MiB: with what the rest of the page needs that stays below 64 MiB, however many sign in.
type Hasher struct {
	slots chan struct{}
	queue chan struct{} // who has a slot, and who waits for one
}

// NewHasher returns a hasher.
func NewHasher() *Hasher {
	return &Hasher{slots: make(chan struct{}, 2), queue: make(chan struct{}, 2+waiting)}
}

// How many wait for their turn, and for how long, before they are asked to come again.
const (
	waiting = 20
	patient = 8 * time.Second
)

// enter waits for a turn; it returns ErrBusy where too many do.
func (h *Hasher) enter(ctx context.Context) (leave func(), err error) {
	select {
	case h.queue <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	t := time.NewTimer(patient)
	defer t.Stop()
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; <-h.queue }, nil
	case <-t.C:
		err = ErrBusy
	case <-ctx.Done():
		err = ctx.Err()
	}
	<-h.queue
	return nil, err
}

// made returns a new hash of a password in PHC form, by whoever has a turn.
func made(words string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // it never fails
	sum := argon2.IDKey([]byte(words), salt, costTime, costMemory, costLanes, hashBytes)
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, costMemory, costTime, costLanes, b.EncodeToString(salt), b.EncodeToString(sum))
}

// nobody is the hash with which a name that is none is compared, so that it costs the same time: no password has it.
var nobody = "$argon2id$v=19$m=19456,t=2,p=1$" + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43)

// A kept is a hash as it is kept, taken apart.
type kept struct {
	memory, passes uint32
	lanes          uint8
	salt, sum      []byte
}

// parse takes a hash in PHC form apart, and reports whether it is one that may be computed.
func parse(hash string) (h kept, ok bool) {
	var version int
	var rest string
	if _, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &h.memory, &h.passes, &h.lanes, &rest); err != nil {
		return h, false
	}
	salt, sum, _ := strings.Cut(rest, "$")
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(salt)
	h.sum, err2 = base64.RawStdEncoding.DecodeString(sum)
	bounded := h.memory <= maxMemory && h.passes > 0 && h.passes <= 8 && h.lanes > 0 && h.lanes <= 4
	return h, err1 == nil && err2 == nil && version == argon2.Version && bounded && len(h.salt) >= 8 && len(h.sum) >= 16 && len(h.sum) <= 64
}

// matches reports whether a password is that of a hash, by whoever has a turn. What is no hash is compared all the same, with nobody's.
func matches(words, hash string) bool {
	h, ok := parse(hash)
	if !ok {
		h, _ = parse(nobody)
	}
	got := argon2.IDKey([]byte(words), h.salt, h.passes, h.memory, h.lanes, uint32(len(h.sum))) //nolint:gosec // parse has bounded it
	return subtle.ConstantTimeCompare(got, h.sum) == 1 && ok && hash != nobody
}

// secret returns what nobody can guess, as it stands in a cookie, a link or a token, and what is kept of it.
func secret() (text, sum string) {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // it never fails
	text = base64.RawURLEncoding.EncodeToString(b)
	return text, sumOf(text)
}

// sumOf returns what is kept of a cookie, a link or a token.
func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
