package seal_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"testing"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"

	"duban/store/seal"
)

// file returns a key's file as openssl writes it.
func file(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// fresh returns a new key of a curve in the forms of another implementation: wrapped, bare, public.
func fresh(t *testing.T, private any, public *ecdsa.PublicKey) (wrapped, bare, open []byte) {
	t.Helper()
	wrapped, err1 := smx509.MarshalPKCS8PrivateKey(private)
	open, err2 := smx509.MarshalPKIXPublicKey(public)
	var err3 error
	switch k := private.(type) {
	case *sm2.PrivateKey:
		bare, err3 = smx509.MarshalSM2PrivateKey(k)
	case *ecdsa.PrivateKey:
		bare, err3 = smx509.MarshalECPrivateKey(k)
	}
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return wrapped, bare, open
}

// A key that another implementation has written is read in each of its forms, under one name, and what its private form signs its public one checks.
func TestKeysOfEachForm(t *testing.T) {
	for range 64 { // some keys begin with a zero, and some points
		private, err := sm2.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		wrapped, bare, open := fresh(t, private, &private.PublicKey)
		sum := sm3.Sum(open)
		want := hex.EncodeToString(sum[:8])
		public, err := seal.ParseKey(file("PUBLIC KEY", open))
		if err != nil || public.Name() != want {
			t.Fatalf("the public key is %v, %v; want %s", public, err, want)
		}
		parameters := file("EC PARAMETERS", []byte{5, 0})
		for _, content := range [][]byte{file("PRIVATE KEY", wrapped), file("EC PRIVATE KEY", bare), append(parameters, file("EC PRIVATE KEY", bare)...)} {
			k, err := seal.ParseKey(content)
			if err != nil || k.Name() != want {
				t.Fatalf("%s: %v, want %s", content, err, want)
			}
			s, err := k.Sign("ab12")
			if err != nil || !public.Checks("ab12", &s) || public.Checks("ab13", &s) {
				t.Fatalf("signed %+v, %v", s, err)
			}
		}
	}
}

// padded returns a bare key with zeros before its number, or without its own.
func padded(t *testing.T, bare []byte, pad func([]byte) []byte) []byte {
	t.Helper()
	var k struct {
		Version int
		Key     []byte
		Curve   asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
		Point   asn1.BitString        `asn1:"optional,explicit,tag:1"`
	}
	if _, err := asn1.Unmarshal(bare, &k); err != nil {
		t.Fatal(err)
	}
	k.Key = pad(k.Key)
	der, err := asn1.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// The number of a private key may have more zeros before it than it should, or fewer.
func TestKeysWithOtherZeros(t *testing.T) {
	small := append(make([]byte, 2), bytes.Repeat([]byte{7}, 30)...)
	private, err := sm2.NewPrivateKey(small)
	if err != nil {
		t.Fatal(err)
	}
	_, bare, open := fresh(t, private, &private.PublicKey)
	sum := sm3.Sum(open)
	for name, pad := range map[string]func([]byte) []byte{
		"fewer": func(b []byte) []byte { return bytes.TrimLeft(b, "\x00") },
		"more":  func(b []byte) []byte { return append(make([]byte, 3), b...) },
	} {
		k, err := seal.ParseKey(file("EC PRIVATE KEY", padded(t, bare, pad)))
		if err != nil || k.Name() != hex.EncodeToString(sum[:8]) {
			t.Errorf("%s zeros: %v", name, err)
		}
	}
}

// What is no SM2 key is refused, never taken for one.
func TestOtherKeysAreRefused(t *testing.T) {
	other, err1 := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	private, err2 := sm2.GenerateKey(rand.Reader)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	wrapped, bare, open := fresh(t, private, &private.PublicKey)
	otherWrapped, otherBare, otherOpen := fresh(t, other, &other.PublicKey)
	certificate, err := x509.MarshalPKIXPublicKey(&other.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	bent := bytes.Clone(open)
	bent[len(bent)-1] ^= 1 // off the curve
	for name, content := range map[string][]byte{
		"public key of P-256":            file("PUBLIC KEY", otherOpen),
		"the same by Go":                 file("PUBLIC KEY", certificate),
		"private key of P-256":           file("PRIVATE KEY", otherWrapped),
		"bare key of P-256":              file("EC PRIVATE KEY", otherBare),
		"private key called public":      file("PUBLIC KEY", wrapped),
		"public key called private":      file("PRIVATE KEY", open),
		"point off the curve":            file("PUBLIC KEY", bent),
		"something behind the key":       file("PUBLIC KEY", append(bytes.Clone(open), 0)),
		"half a public key":              file("PUBLIC KEY", open[:len(open)/2]),
		"half a private key":             file("PRIVATE KEY", wrapped[:len(wrapped)/2]),
		"nothing":                        file("PRIVATE KEY", nil),
		"a number of zero":               file("EC PRIVATE KEY", padded(t, bare, func(b []byte) []byte { return make([]byte, len(b)) })),
		"a number that is too long":      file("EC PRIVATE KEY", padded(t, bare, func(b []byte) []byte { return append([]byte{1}, b...) })),
		"a number beyond the curve's":    file("EC PRIVATE KEY", padded(t, bare, func(b []byte) []byte { return bytes.Repeat([]byte{255}, len(b)) })),
		"a private key under a password": file("ENCRYPTED PRIVATE KEY", []byte{0x30, 0}),
	} {
		if k, err := seal.ParseKey(content); err == nil {
			t.Errorf("%s is taken for the key %s", name, k.Name())
		}
	}
}
