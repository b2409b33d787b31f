package notify

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/delivery"
)

// saysAs answers 200 with a type and a body.
func saysAs(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, body)
	}
}

// What a receiver of a webhook says beside 200: nothing is enough, what says no is no delivery, and what no receiver says is none either.
func TestWhatAWebhookIsAnswered(t *testing.T) {
	const json, html, text = "application/json; charset=utf-8", "text/html; charset=gbk", "text/plain"
	const delivered, broken, retry = delivery.Delivered, delivery.Broken, delivery.Retry
	for _, tt := range []struct {
		name, kind, body string
		want             delivery.Outcome
		reply            string
	}{
		{"nothing", text, "", delivered, ""},
		{"nothing as JSON", json, "", delivered, ""},
		{"ok as a page", html, "ok", delivered, ""},
		{"XML", "text/xml", `<?xml version="1.0"?><result>0</result>`, delivered, ""},
		{"an object", json, `{"received":true}`, delivered, ""},
		{"a list", json, `[]`, delivered, ""},
		{"code 0", json, `{"code":0,"msg":"ok"}`, delivered, ""},
		{"code 200", json, `{"code":200,"success":true}`, delivered, ""},
		{"a code in letters", json, `{"code":"SUCCESS"}`, delivered, ""},
		{"a code of its own", json, `{"code":1,"msg":"ok"}`, delivered, ""},
		{"errcode 0", json, `{"errcode":0}`, delivered, ""},
		{"StatusCode 200", json, `{"StatusCode":200}`, delivered, ""},

		{"a page", html, "<html><title>上网认证</title></html>", broken, "答复是网页"},
		{"a page that says JSON", json, "<!doctype html><p>login", broken, "答复是网页"},
		{"a page that says nothing", "", "<HTML>", broken, "答复是网页"},
		{"no JSON", json, "ok", broken, "自称JSON"},
		{"half of JSON", json, `{"received":tr`, broken, "自称JSON"},
		{"no JSON of another type", "application/problem+json", "ok", broken, "自称JSON"},
		{"WeCom", json, `{"errcode":40008,"errmsg":"invalid message type"}`, broken, "40008 对方是机器人，未送达：请核对 url，并将 kind 改为 wecom 或 dingtalk"},
		{"DingTalk", text, `{"errcode":"300005","errmsg":"token is not exist"}`, broken, "wecom 或 dingtalk"},
		{"Feishu", json, `{"code":19001,"msg":"param invalid"}`, broken, "kind 改为 feishu"},
		{"Feishu of old", json, `{"StatusCode":19001,"StatusMessage":"no"}`, broken, "kind 改为 feishu"},
		{"a status in the body: 401", json, `{"code":401,"msg":"未登录"}`, broken, "答复中的code：HTTP 401"},
		{"a status in the body: 503", json, `{"code":"503"}`, retry, "HTTP 503"},
		{"a status in the body: 500", json, `{"code":500,"msg":"服务器内部错误"}`, delivery.InDoubt, "HTTP 500"},
		{"no success", json, `{"success":false,"message":"no"}`, retry, "答复称未成功"},
		{"not ok", json, `{"ok":false}`, retry, "答复称未成功"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(saysAs(tt.kind, tt.body))
			defer server.Close()
			v, marked := sends(t, testConfig(remind.KindWebhook, server.URL))
			if v.Outcome != tt.want || !strings.Contains(v.Reply, tt.reply) || marked != 1 {
				t.Errorf("%+v, marked %d times", v, marked)
			}
		})
	}
}

// A robot that answers in the form of another vendor is one of that vendor.
func TestARobotOfAnotherKind(t *testing.T) {
	for _, tt := range []struct {
		kind        Kind
		body, reply string
		want        delivery.Outcome
	}{
		{remind.KindFeishu, `{"errcode":40008,"errmsg":"invalid message type"}`, "kind 改为 wecom 或 dingtalk", delivery.Broken},
		{remind.KindWeCom, `{"code":19002,"msg":"params error"}`, "kind 改为 feishu", delivery.Broken},
		{remind.KindDingTalk, `{"StatusCode":9499}`, "kind 改为 feishu", delivery.Broken},
		{remind.KindWeCom, `{"code":7,"msg":"a gateway"}`, "不能确认", delivery.InDoubt},
	} {
		server := httptest.NewServer(saysAs("application/json", tt.body))
		if v, _ := sends(t, testConfig(tt.kind, server.URL)); v.Outcome != tt.want || !strings.Contains(v.Reply, tt.reply) {
			t.Errorf("%s: %+v", tt.kind, v)
		}
		server.Close()
	}
}

// DingTalk's one code for all its settings of safety is told apart by its words of today, as by those of yesterday.
func TestDingTalksWordsOfToday(t *testing.T) {
	text, err := os.ReadFile("testdata/dingtalk-310000.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	want := []string{"加签的时间已过期：校准本机时钟（本机时钟比对方慢2h0m0s）", "加签密钥不符", "缺少自定义关键词", "本机地址不在允许之列"}
	if len(lines) != len(want) {
		t.Fatalf("%d answers", len(lines))
	}
	for i, line := range lines {
		server := httptest.NewServer(answers(line))
		if v, _ := sends(t, testConfig(remind.KindDingTalk, server.URL)); v.Outcome != delivery.Broken || v.Code != 310000 || !strings.Contains(v.Reply, " —— "+want[i]) {
			t.Errorf("%s: %+v", line, v)
		}
		server.Close()
	}
	server := httptest.NewServer(answers(lines[0], yes(remind.KindDingTalk)))
	defer server.Close()
	if v, _ := sends(t, testConfig(remind.KindDingTalk, server.URL)); v.Outcome != delivery.Delivered {
		t.Errorf("a signature that was too old, then good: %+v", v)
	}
}

// Its words of before, which private deployments still say, are told apart, too.
func TestDingTalksWordsOfBefore(t *testing.T) {
	for text, want := range map[string]string{
		"keywords not in content": "缺少自定义关键词", "invalid timestamp": "加签的时间不被接受", "sign not match": "加签密钥不符",
		"ip 10.1.2.3 not in whitelist": "本机地址不在允许之列", "something new": "安全设置不符",
	} {
		server := httptest.NewServer(answers(`{"errcode":310000,"errmsg":"` + text + `"}`))
		if v, _ := sends(t, testConfig(remind.KindDingTalk, server.URL)); v.Outcome != delivery.Broken || !strings.Contains(v.Reply, " —— "+want) {
			t.Errorf("%s: %+v", text, v)
		}
		server.Close()
	}
}
