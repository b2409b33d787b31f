package notify

import (
	"cmp"
	"slices"

	"duban/notify/wording"
	"duban/remind"
)

// A Kind is what sort of channel a message is rendered for.
type Kind = remind.ChannelKind

// Parts renders a message for a kind of channel: in one part, or in several where the kind's limits ask for it, split between items. It is
// pure: the same message gives the same parts. Without texts it speaks the program's own.
func Parts(t *wording.Texts, k Kind, m remind.Message) ([]wording.Part, error) {
	parts, err := parts(cmp.Or(t, wording.Builtin()), k, &m)
	for i := range parts {
		parts[i].Rendered = wording.Visible(parts[i].Rendered)
		parts[i].Rendered.Pressing = pressing(m.Notices) // of every part, as they are read together
	}
	return parts, err
}

// pressing reports whether any notice is: then a mail is marked as important, whatever the caps let through.
func pressing(notices []remind.Notice) bool {
	return slices.ContainsFunc(notices, func(n remind.Notice) bool { return n.Pressing })
}

// parts renders a message as its kind does.
func parts(t *wording.Texts, k Kind, m *remind.Message) ([]wording.Part, error) {
	if k == remind.KindFile {
		return renderWebhook(t, m) // what goes into a file is for programs, too
	}
	if chat, ok := makerOf(k); ok {
		return chat.render(t, m)
	}
	r, err := t.Mail(m)
	if err != nil {
		return nil, err
	}
	return []wording.Part{{Message: *m, Rendered: r}}, nil
}
