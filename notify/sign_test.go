package notify

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"duban/remind"
	"duban/remind/delivery"
)

func TestDingTalkSignature(t *testing.T) {
	const secret = "SEC0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	for _, tt := range []struct {
		at                  int64
		secret, sign, query string
	}{
		{1577808000000, "this is secret", "ijHEivi6YiCNPZOq4hZstmvZ3sPfbioAiMhP30ae7W0=", "ijHEivi6YiCNPZOq4hZstmvZ3sPfbioAiMhP30ae7W0%3D"},
		{1700000000000, secret, "bTgY2yDbep+wesS7jKiNj+srsHoADES4+C4f8LCHFtU=", "bTgY2yDbep%2BwesS7jKiNj%2BsrsHoADES4%2BC4f8LCHFtU%3D"},
		{1700000000004, secret, "ZeaJlNY30xUaF/p+hFzRR5gZ4qFj+i4uxCJUEwchUXQ=", "ZeaJlNY30xUaF%2Fp%2BhFzRR5gZ4qFj%2Bi4uxCJUEwchUXQ%3D"},
	} {
		q := url.Values{}
		sign, err := dingtalkSign(q, nil, tt.secret, time.UnixMilli(tt.at))
		if err != nil || sign != tt.sign || !strings.HasPrefix(q.Encode(), "sign="+tt.query+"&timestamp=") {
			t.Errorf("%d: %s, %v", tt.at, q.Encode(), err)
		}
	}
}

func TestFeishuSignature(t *testing.T) {
	for _, tt := range []struct {
		at           int64
		secret, sign string
	}{
		{100, "demo", "jquNHnVOwmDRfw+vqTIrY5dooJAgi5EcRtLsQE4wfXg="},
		{1599360473, "demo", "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="},
		{1661860880, "xxx", "QnWVTSBe6FmQDE0bG6X0mURbI+DnvVyu1h+j5dHOjrU="},
		{1700000000, "FeishuTestSecret0123456", "Cka8wOivpq2JUcni2kB9BqrKamkAxxGobi+cslSR0YE="},
	} {
		body := map[string]any{}
		_, err := feishuSign(nil, body, tt.secret, time.Unix(tt.at, 0))
		if err != nil || body["sign"] != tt.sign {
			t.Errorf("%d: %v, %v", tt.at, body, err)
		}
	}
	const wrong = "dIUMcehSFkPlWOGqwoP5EFcartyN67QSY9wbVW+hTbE=" // DingTalk's recipe
	body := map[string]any{}
	if _, err := feishuSign(nil, body, "xxx", time.Unix(1661860880, 0)); err != nil || body["sign"] == wrong || body["timestamp"] != "1661860880" {
		t.Errorf("%v, %v", body, err)
	}
}

func TestWebhookSignature(t *testing.T) {
	const (
		secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
		other  = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
		p      = `{"type":"reminder.due","timestamp":"2023-11-14T22:13:20Z","data":{"notice":"n-1","title":"截止提醒"}}`
		first  = "v1,BVlXXCEFZLURbKXVs/fldu34OA2mDvkC1/WAnmx2Z5M="
		second = "v1,5y6VdIeUdasCoNOSg9U+PgpgXH1Qi87ymdszs7bSWqE="
	)
	for _, tt := range []struct {
		secret, old, id string
		at              int64
		payload, want   string
	}{
		{secret, "", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, `{"test": 2432232314}`, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
		{secret, "", "msg_n1", 1700000000, p, first},
		{other, "", "msg_n1", 1700000000, p, second},
		{secret, other, "msg_n1", 1700000000, p, first + " " + second},
	} {
		c := RobotConfig{Kind: remind.KindWebhook, URL: "https://a", Secret: tt.secret, OldSecret: tt.old, Now: func() time.Time { return time.Unix(tt.at, 0) }}
		channel, err := NewChannel(c)
		if err != nil {
			t.Fatal(err)
		}
		header, err := channel.(*Webhook).sign(tt.id, []byte(tt.payload))
		if err != nil || header["webhook-signature"] != tt.want {
			t.Errorf("%s: %v, %v", tt.id, header, err)
		}
	}
}

// A receiver with either secret takes the post, under the same id at every attempt.
func TestWebhookAsReceived(t *testing.T) {
	const old = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	var bodies, ids []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		bodies, ids = append(bodies, string(b)), append(ids, r.Header.Get("webhook-id"))
		for _, secret := range []string{hushHook, old} {
			key, err := standardwebhooks.NewWebhook(secret)
			if err == nil {
				err = key.VerifyIgnoringTimestamp(b, r.Header)
			}
			if err != nil {
				t.Error(err)
			}
		}
	}))
	defer server.Close()
	c := testConfig(remind.KindWebhook, server.URL)
	c.OldSecret = old
	for range 2 {
		if v, _ := sends(t, c); v.Outcome != delivery.Delivered {
			t.Errorf("%+v", v)
		}
	}
	want := `{"type":"duban.reminder","timestamp":"2026-11-23T09:00:00+08:00","data":{"id":"0123456789abcdef","address":"群","recipient":"","subject":"督办提醒",` +
		`"text":"督办提醒\n问题24","items":[],"mentions":[]}}`
	if bodies[0] != want || bodies[1] != want || ids[0] != "0123456789abcdef" || ids[1] != ids[0] {
		t.Errorf("%q under %q", bodies, ids)
	}
}

func TestFileHoldsALetterOnce(t *testing.T) {
	name := filepath.Join(t.TempDir(), "chat.jsonl")
	send := func(id string) delivery.Verdict {
		f, err := NewFile(name)
		if err != nil {
			t.Fatal(err)
		}
		l := testLetter()
		l.ID = id
		v := f.Send(context.Background(), l, nil)
		if again := f.Send(context.Background(), l, nil); again != v {
			t.Errorf("again: %+v", again)
		}
		return v
	}
	for _, id := range []string{"a", "b", "a"} {
		if v := send(id); v.Outcome != delivery.Delivered {
			t.Errorf("%+v", v)
		}
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.WriteString(`{"id":"c","chan`) // a crash
	_ = f.Close()
	send("c")
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(string(got)), "\n"); len(lines) != 3 || !strings.HasPrefix(lines[2], `{"id":"c","channel":"群"`) {
		t.Errorf("%s", got)
	}
	if _, err := NewFile(filepath.Join(name, "x")); err == nil {
		t.Error("a file within a file is opened")
	}
}

func TestFileThatCannotBeWritten(t *testing.T) {
	name := filepath.Join(t.TempDir(), "sub", "chat.jsonl")
	_ = os.Mkdir(filepath.Dir(name), 0o700)
	f, err := NewFile(name)
	if err != nil {
		t.Fatal(err)
	}
	_ = os.RemoveAll(filepath.Dir(name))
	if v := f.Send(context.Background(), testLetter(), nil); v.Outcome != delivery.Retry {
		t.Errorf("%+v", v)
	}
}
