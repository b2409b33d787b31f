package seal_test

import (
	"crypto/rand"
	"encoding/pem"
	"os"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"

	"duban/store/seal"
)

// What the manual has an inspector compute is what a seal is.
func TestTheManualsExample(t *testing.T) {
	page, err := os.ReadFile("../../docs/evidence.zh-CN.md")
	if err != nil {
		t.Fatal(err)
	}
	row := seal.Row{No: 1, Cells: []seal.Cell{{Name: "id", Value: int64(1)}, {Name: "at", Value: int64(1795399200000)}, {Name: "by_whom", Value: "管理员"}}}
	key, err := seal.ParseKey([]byte("a key of thirty-two bytes, or so\n"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := seal.Make(&seal.Seal{}, 1795399260000, seal.SM3, map[string][]seal.Leaf{"asked_rounds": {row.Leaf(seal.SM3, "asked_rounds")}}, key)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{row.Leaf(seal.SM3, "asked_rounds").String(), s.Hash, strings.TrimPrefix(s.MAC, "hmac-sm3:")} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the manual does not have %s", want)
		}
	}
}

// A signature that OpenSSL made by the manual's commands is right, and any other is not; the public key alone checks it.
func TestASignatureOfOpenSSL(t *testing.T) {
	public, err := os.ReadFile("testdata/public.pem")
	if err != nil {
		t.Fatal(err)
	}
	key, err := seal.ParseKey(public)
	if err != nil {
		t.Fatal(err)
	}
	sig, err := os.ReadFile("testdata/head.sig.hex")
	if err != nil {
		t.Fatal(err)
	}
	const head = "d50b6bd34823c2188ee1b8881022862c19817fedc5938d6e1f3d30ea16d146b5"
	s := seal.Signature{MAC: "sm2:" + strings.TrimSpace(string(sig)), Key: key.Name(), DistID: "1234567812345678"}
	if !key.Checks(head, &s) {
		t.Error("it is not right")
	}
	if key.Checks(strings.Replace(head, "d5", "d4", 1), &s) {
		t.Error("another head is right, too")
	}
	if _, err := key.Sign(head); err == nil {
		t.Error("a public key signs")
	}
	fresh, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := smx509.MarshalPKCS8PrivateKey(fresh)
	if err != nil {
		t.Fatal(err)
	}
	own, err := seal.ParseKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		t.Fatal(err)
	}
	if made, err := own.Sign(head); err != nil || !own.Checks(head, &made) || key.Checks(head, &made) || made.Key == key.Name() {
		t.Errorf("our own: %+v, %v", made, err)
	}
}
