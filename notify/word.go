package notify

import "duban/remind"

// A Kind is what sort of channel a message is worded for.
type Kind string

// The kinds.
const (
	KindMail     Kind = "mail" // a mail server or a Maildir
	KindWeCom    Kind = "wecom"
	KindDingTalk Kind = "dingtalk"
	KindFeishu   Kind = "feishu"
	KindWebhook  Kind = "webhook"
	KindFile     Kind = "file" // chat posts into a file
)

// A Part is a message as one letter carries it.
type Part struct {
	Message  remind.Message
	Rendered remind.Rendered
}

// Word words a message for a kind of channel: in one part, or in several where the kind's limits ask for it, split between items. It is
// pure: the same message gives the same parts.
func Word(k Kind, m remind.Message) ([]Part, error) {
	if k == KindFile {
		return wordFile(&m)
	}
	if chat, ok := makerOf(k); ok {
		return chat.word(&m)
	}
	r, err := Render(m)
	if err != nil {
		return nil, err
	}
	return []Part{{Message: m, Rendered: r}}, nil
}
