package notify

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/remind"
	"duban/remind/delivery"
)

// gbk writes a text as older servers of Chinese offices do.
func gbk(t *testing.T, s string) string {
	t.Helper()
	b, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReadable(t *testing.T) {
	for in, want := range map[string]string{
		"250 ok":             "250 ok",
		"督办":                 "督办",
		gbk(t, "发送频率过快，请稍后"): "发送频率过快，请稍后",
		gbk(t, "繁體，第一行\n550-第二行"): "繁體，第一行\n550-第二行",
		"\x81\x30\x81\x30":        "\u0080", // four bytes, which GBK has not
		"cut \xb2":                "cut \xb2",
		"\xff\xff":                "\xff\xff",
	} {
		if got := readable(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// At whatever step a server answers in GBK, its words decide as they do in UTF-8, and a person can read them.
func TestAServerThatSpeaksGBK(t *testing.T) {
	const throttled, unknown, login, content = "发送频率过快，超过限制", "收件人不存在", "登录失败，请使用授权码登录", "内容含有敏感词"
	for _, tt := range []struct {
		step, code, words string
		want              delivery.Outcome
		dead              bool
	}{
		{"greeting", "554", throttled, delivery.Retry, false},
		{"AUTH", "535", login, delivery.Broken, false},
		{"MAIL", "550", throttled, delivery.Retry, false},
		{"RCPT", "550", throttled, delivery.Retry, false},
		{"RCPT", "550", unknown, delivery.Refused, true},
		{"RCPT", "550", content, delivery.Declined, false},
		{"DATA", "554", throttled, delivery.Retry, false},
		{"dot", "550", throttled, delivery.Retry, false},
		{"dot", "550", unknown, delivery.Refused, true},
		{"dot", "554", content, delivery.Declined, false},
		{"dot", "250", "已收到", delivery.Delivered, false},
	} {
		t.Run(tt.step+" "+tt.words, func(t *testing.T) {
			_, m := perform(t, play{
				tt.step: {tt.code + "-" + gbk(t, tt.words) + "\r\n" + tt.code + " " + gbk(t, "第二行")}, "EHLO": {"250-mx\r\n250 AUTH PLAIN"},
			})
			if tt.step == "AUTH" {
				m.config.Username, m.config.Password = "duban", "secret"
			}
			v := m.Send(t.Context(), aLetter(1), func() error { return nil })
			if v.Outcome != tt.want || v.Dead != tt.dead || !strings.Contains(v.Reply, tt.words) || !strings.Contains(v.Reply, "第二行") {
				t.Errorf("verdict %+v", v)
			}
		})
	}
}

// Robots behind an office's own gateway answer in GBK too, and there a byte of a character may be a backslash.
func TestARobotThatSpeaksGBK(t *testing.T) {
	answer := gbk(t, `{"errcode":40058,"errmsg":"誠，内容被乗"}`) // both odd ones end with 0x5C
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) }))
	defer server.Close()
	v, _ := sends(t, testConfig(remind.KindWeCom, server.URL))
	if v.Outcome != delivery.Declined || v.Code != 40058 || !strings.Contains(v.Reply, "内容被乗") {
		t.Errorf("verdict %+v", v)
	}
}
