package seal

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/sm2"
)

// The forms in which openssl writes SM2 keys. gmsm's own parser of keys brings SM4, SM9 and post-quantum signatures into the program: 2 MB that nothing here uses.

// What names a key of a curve, and SM2's curve among them (RFC 5480, GM/T 0006).
var (
	oidKey = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	oidSM2 = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 301}
)

// keyBytes is how long a private key is.
const keyBytes = 32

// A publicKey is a SubjectPublicKeyInfo of RFC 5280.
type publicKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Point     asn1.BitString
}

// A wrappedKey is a PrivateKeyInfo of PKCS #8.
type wrappedKey struct {
	Version   int
	Algorithm pkix.AlgorithmIdentifier
	Key       []byte
}

// A bareKey is an ECPrivateKey of RFC 5915, as openssl ecparam writes it.
type bareKey struct {
	Version int
	Key     []byte
	Curve   asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
	Point   asn1.BitString        `asn1:"optional,explicit,tag:1"`
}

// pemBlock returns the block that holds a key; openssl ecparam writes another one before it.
func pemBlock(content []byte) *pem.Block {
	for {
		block, rest := pem.Decode(content)
		if block == nil || !strings.Contains(block.Type, "PARAMETERS") {
			return block
		}
		content = rest
	}
}

// parsePEM reads an SM2 key, private or public.
func parsePEM(block *pem.Block) (*Key, error) {
	k := &Key{}
	var err error
	if block.Type == "PUBLIC KEY" {
		if k.public, err = parsePublic(block.Bytes); err != nil {
			return nil, fmt.Errorf("不是 SM2 公钥：%w", err)
		}
		return k.named()
	}
	if k.private, err = parsePrivate(block.Bytes); err != nil {
		return nil, fmt.Errorf("不是 SM2 私钥（不能有口令）：%w", err)
	}
	k.public = &k.private.PublicKey
	return k.named()
}

// parsePublic reads a public key.
func parsePublic(der []byte) (*ecdsa.PublicKey, error) {
	var k publicKey
	rest, err := asn1.Unmarshal(der, &k)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 {
		return nil, errors.New("there is something behind the key")
	}
	if !onCurve(&k.Algorithm) {
		return nil, errors.New("the key is of another kind")
	}
	return sm2.NewPublicKey(k.Point.RightAlign())
}

// parsePrivate reads a private key, bare or wrapped.
func parsePrivate(der []byte) (*sm2.PrivateKey, error) {
	var bare bareKey
	var wrapped wrappedKey
	if _, err := asn1.Unmarshal(der, &wrapped); err == nil {
		if !onCurve(&wrapped.Algorithm) {
			return nil, errors.New("the key is of another kind")
		}
		bare.Curve, der = oidSM2, wrapped.Key
	}
	if _, err := asn1.Unmarshal(der, &bare); err != nil {
		return nil, err
	}
	if bare.Version != 1 || !bare.Curve.Equal(oidSM2) {
		return nil, errors.New("the key is of another kind")
	}
	number := bytes.TrimLeft(bare.Key, "\x00") // some write zeros before it, some leave out its own
	if len(number) > keyBytes {
		return nil, errors.New("the key is too long")
	}
	return sm2.NewPrivateKey(append(make([]byte, keyBytes-len(number)), number...))
}

// onCurve reports whether an algorithm is that of a key on SM2's curve.
func onCurve(a *pkix.AlgorithmIdentifier) bool {
	var curve asn1.ObjectIdentifier
	_, err := asn1.Unmarshal(a.Parameters.FullBytes, &curve)
	return err == nil && a.Algorithm.Equal(oidKey) && curve.Equal(oidSM2)
}

// marshalPublic returns a public key as parsePublic reads it.
func marshalPublic(k *ecdsa.PublicKey) ([]byte, error) {
	curve, err1 := asn1.Marshal(oidSM2)
	point, err2 := sm2.PublicKeyToECDH(k)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	return asn1.Marshal(publicKey{
		Algorithm: pkix.AlgorithmIdentifier{Algorithm: oidKey, Parameters: asn1.RawValue{FullBytes: curve}},
		Point:     asn1.BitString{Bytes: point.Bytes(), BitLength: 8 * len(point.Bytes())},
	})
}
