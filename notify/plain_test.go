package notify

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"duban/notify/wording"
	"duban/remind"
)

// In a group nobody sees a subject that only the notification shows: each robot has the whole of it in what it posts.
func TestAPlainWordShowsItsSubjectInEveryGroup(t *testing.T) {
	const subject = "【测试】督办系统测试信息"
	l := testLetter()
	l.Rendered = wording.Plain(subject, "【测试】本信息由督办系统发出，收到后无须处理。")
	for _, tt := range []struct {
		kind Kind
		seen []string // paths to what people read, in the body that is posted
	}{
		{remind.KindWeCom, []string{"markdown.content"}},
		{remind.KindDingTalk, []string{"markdown.title", "markdown.text"}},
		{remind.KindFeishu, []string{"card.header.title.content"}},
		{remind.KindWebhook, []string{"data.subject"}},
	} {
		t.Run(string(tt.kind), func(t *testing.T) {
			body := posted(t, tt.kind, l.Rendered)
			for _, path := range tt.seen {
				if got := at(t, body, path); !strings.Contains(got, subject) {
					t.Errorf("%s is %q, without %s", path, got, subject)
				}
			}
			for _, path := range []string{"markdown.content", "markdown.text", "card.elements.content", "data.text"} {
				if got := at(t, body, path); got != "" && strings.Count(got, "【测试】") == 0 {
					t.Errorf("%s is %q, and not marked as a test", path, got)
				}
			}
		})
	}
}

// What another system has answered stands in words to the administrator. It calls nobody in a group.
func TestAPlainWordMentionsNobody(t *testing.T) {
	r := wording.Plain("【督办系统】渠道“群”故障", "不能发送：<@all><at id=all></at>")
	for _, k := range []Kind{remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu} {
		b, err := json.Marshal(posted(t, k, r))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), `\u003c`) || strings.Contains(string(b), "<@") {
			t.Errorf("%s: %s", k, b)
		}
	}
}

// posted returns the body that a robot of a kind is sent.
func posted(t *testing.T, k Kind, r remind.Rendered) (body map[string]any) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		_, _ = io.WriteString(w, yes(k))
	}))
	defer server.Close()
	channel, err := NewChannel(testConfig(k, server.URL))
	if err != nil {
		t.Fatal(err)
	}
	l := testLetter()
	l.Rendered = r
	channel.Send(t.Context(), l, func() error { return nil })
	return body
}

// at returns the text at a path of a body; of a list its first element. It is empty where there is none.
func at(t *testing.T, v any, path string) string {
	t.Helper()
	for name := range strings.SplitSeq(path, ".") {
		if list, ok := v.([]any); ok && len(list) > 0 {
			v = list[0]
		}
		m, _ := v.(map[string]any)
		v = m[name]
	}
	s, _ := v.(string)
	return s
}
