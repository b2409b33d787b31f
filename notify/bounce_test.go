package notify_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/notify"
)

const bounceID = "0123456789abcdef0123456789abcdef"

// report makes a delivery status notification of its groups of fields and the mail it returns.
func report(groups, returned string) string {
	return strings.ReplaceAll(`From: MAILER-DAEMON@mx.city.example
To: duban@city.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Not delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.city.example

`+groups+`
--b
`+returned+`
--b--
`, "\n", "\r\n")
}

const returnedHeaders = `Content-Type: text/rfc822-headers

From: duban@city.example
Message-ID: <` + bounceID + `@city.example>
Subject: x
`

func failure(status, action string) string {
	return "Final-Recipient: rfc822; shigu@city.example\nAction: " + action + "\nStatus: " + status + "\nDiagnostic-Code: smtp; 550 " + status + " no\n"
}

func TestBounces(t *testing.T) {
	for _, tt := range []struct {
		name, mail string
		dead, none bool
	}{
		{"no such user", report(failure("5.1.1", "failed"), returnedHeaders), true, false},
		{"words in other letters", report(strings.ReplaceAll(failure("5.1.1", "Failed"), "Action", "ACTION"), strings.ReplaceAll(returnedHeaders, "Message-ID", "MESSAGE-ID")), true, false},
		{"a comment after the code", report(strings.Replace(failure("5.1.1", "failed"), "Status: 5.1.1", "Status: 5.1.1 (bad mailbox)", 1), returnedHeaders), true, false},
		{"the whole mail returned", report(failure("5.1.1", "failed"), strings.Replace(returnedHeaders, "text/rfc822-headers", "message/rfc822", 1)), true, false},
		{"headers in base64", report(failure("5.1.1", "failed"), "Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n"+
			"TWVzc2FnZS1JRDogPDAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmQGNpdHkuZXhhbXBsZT4K\n"), true, false},
		{"mailbox full: refused, not dead", report(failure("5.2.2", "failed"), returnedHeaders), false, false},
		{"policy: refused, not dead", report(failure("5.7.1", "failed"), returnedHeaders), false, false},
		{"delayed", report(failure("4.4.1", "delayed"), returnedHeaders), false, true},
		{"failed for now only", report(failure("4.2.2", "failed"), returnedHeaders), false, true},
		{"delivered", report(failure("2.0.0", "delivered"), returnedHeaders), false, true},
		{"names no message", report(failure("5.1.1", "failed"), "Content-Type: text/plain\n\n<"+bounceID+"@city.example>\n"), false, true},
		{"names a message of others", report(failure("5.1.1", "failed"), strings.Replace(returnedHeaders, bounceID, "CAF1234", 1)), false, true},
		{"an automatic reply", "From: a@b.example\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <" + bounceID + "@city.example>\r\n\r\nout of office\r\n", false, true},
		{"a report of reading", strings.Replace(report(failure("5.1.1", "failed"), returnedHeaders), "delivery-status;", "disposition-notification;", 1), false, true},
		{"cut off in the status", report(failure("5.1.1", "failed"), returnedHeaders)[:330], false, true},
		{"nothing", "", false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := notify.ReadBounce(strings.NewReader(tt.mail))
			if tt.none {
				if !errors.Is(err, notify.ErrNoBounce) {
					t.Errorf("taken for a bounce: %+v, %v", got, err)
				}
				return
			}
			if err != nil || len(got) != 1 || got[0].ID != bounceID || got[0].Dead != tt.dead || !got[0].About("SHIGU@city.example") || got[0].Reply == "" {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// A list or a forwarding behind the address fails for somebody else: the address is not to blame.
func TestABounceIsAboutItsRecipientAlone(t *testing.T) {
	other := strings.Replace(failure("5.1.1", "failed"), "shigu@", "clerk@", 1)
	got, err := notify.ReadBounce(strings.NewReader(report(other, returnedHeaders)))
	if err != nil || got[0].About("shigu@city.example") {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = notify.ReadBounce(strings.NewReader(report("Original-Recipient: rfc822;shigu@city.example\n"+other, returnedHeaders)))
	if err != nil || !got[0].About("shigu@city.example") {
		t.Errorf("rewritten by the server: %+v, %v", got, err)
	}
	got, err = notify.ReadBounce(strings.NewReader(report(other+"\n"+failure("5.2.2", "failed"), returnedHeaders)))
	if err != nil || len(got) != 2 || !got[1].About("shigu@city.example") {
		t.Errorf("of two recipients: %+v, %v", got, err)
	}
}

// Postfix's own report, as Debian's 3.7 writes it.
func TestABounceOfPostfix(t *testing.T) {
	f, err := os.Open(filepath.Join("testdata", "bounce-postfix.eml"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	got, err := notify.ReadBounce(f)
	if err != nil || len(got) != 1 || !got[0].Dead || got[0].Status != "5.1.1" || !got[0].About("gone@elsewhere.test") || got[0].ID != bounceID {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzReadBounce(f *testing.F) {
	f.Add(report(failure("5.1.1", "failed"), returnedHeaders))
	f.Add(report(failure("4.4.1", "delayed"), "Content-Type: message/rfc822\n\nMessage-ID: <x>\n"))
	f.Fuzz(func(t *testing.T, mail string) {
		got, err := notify.ReadBounce(strings.NewReader(mail))
		if (err == nil) != (len(got) > 0) {
			t.Fatalf("%v, %v", got, err)
		}
		for _, b := range got {
			if len(b.ID) < 32 || !strings.HasPrefix(b.Status, "5.") {
				t.Fatalf("%+v", b)
			}
		}
	})
}

// What comes back for the mail, its sender or a policy says nothing of the address.
func TestABounceSaysWhetherItIsTheAddress(t *testing.T) {
	for status, ours := range map[string]bool{
		"5.1.1": false, "5.1.10": false, "5.2.1": false, "5.2.2": false, "5.4.4": false,
		"5.1.7": true, "5.1.8": true, "5.2.3": true, "5.3.4": true, "5.6.0": true, "5.7.1": true, "5.7.26": true, "5.0.0": true,
	} {
		got, err := notify.ReadBounce(strings.NewReader(report(failure(status, "failed"), returnedHeaders)))
		if err != nil || len(got) != 1 || got[0].Ours != ours {
			t.Errorf("%s: %+v, %v; want ours %v", status, got, err, ours)
		}
	}
}
