package seal

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
)

// distID is the user's name of every SM2 signature, the usual one. OpenSSL 3 takes an empty one where none is given.
const distID = "1234567812345678"

// minKey is how short a key that is no PEM may be, in bytes.
const minKey = 16

// A Key signs the hashes of seals, or checks the signatures: an SM2 key of a PEM file, of which the public one checks alone, or else bytes, which
// nobody but their holder checks.
type Key struct {
	private *sm2.PrivateKey
	public  *ecdsa.PublicKey
	bytes   []byte
	name    string
}

// ParseKey reads a key from a file's content.
func ParseKey(content []byte) (*Key, error) {
	block := pemBlock(content)
	if block == nil {
		k := &Key{bytes: bytes.TrimRight(content, "\r\n")}
		if len(k.bytes) < minKey {
			return nil, fmt.Errorf("密钥只有%d字节，至少应有%d字节", len(k.bytes), minKey)
		}
		sum := sm3.Sum(append([]byte("duban key\n"), k.bytes...))
		k.name = hex.EncodeToString(sum[:8])
		return k, nil
	}
	return parsePEM(block)
}

// named names an SM2 key by its public part.
func (k *Key) named() (*Key, error) {
	der, err := marshalPublic(k.public)
	sum := sm3.Sum(der)
	k.name = hex.EncodeToString(sum[:8])
	return k, err
}

// Name returns which key it is: the beginning of an SM3 hash of it, so that seals of another key are known as such.
func (k *Key) Name() string { return k.name }

// Sign signs a hash, in the hexadecimal digits in which it is written.
func (k *Key) Sign(hash string) (Signature, error) {
	switch {
	case k.bytes != nil:
		return Signature{MAC: "hmac-sm3:" + hex.EncodeToString(k.hmac(hash)), Key: k.name}, nil
	case k.private == nil:
		return Signature{}, errors.New("公钥不能签名，须用私钥")
	}
	sig, err := k.private.SignWithSM2(rand.Reader, []byte(distID), []byte(hash))
	if err != nil {
		return Signature{}, fmt.Errorf("签名：%w", err)
	}
	return Signature{MAC: "sm2:" + hex.EncodeToString(sig), Key: k.name, DistID: distID}, nil
}

// hmac returns the HMAC-SM3 of a hash.
func (k *Key) hmac(hash string) []byte {
	h := hmac.New(sm3.New, k.bytes)
	_, _ = h.Write([]byte(hash)) // it never fails
	return h.Sum(nil)
}

// Checks reports whether a signature is this key's, and right.
func (k *Key) Checks(hash string, s *Signature) bool {
	kind, digits, _ := strings.Cut(s.MAC, ":")
	mac, err := hex.DecodeString(digits)
	if err != nil || digits != strings.ToLower(digits) {
		return false
	}
	if kind == "hmac-sm3" {
		return k.bytes != nil && s.DistID == "" && hmac.Equal(mac, k.hmac(hash))
	}
	return kind == "sm2" && k.public != nil && s.DistID == distID && sm2.VerifyASN1WithSM2(k.public, []byte(distID), []byte(hash), mac)
}
