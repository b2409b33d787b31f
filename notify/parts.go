package notify

import (
	"slices"

	"duban/remind"
	"duban/remind/typed"
)

// A Kind is what sort of channel a message is rendered for.
type Kind = remind.ChannelKind

// A Part is a message as one letter carries it.
type Part struct {
	Message  remind.Message
	Rendered remind.Rendered
}

// Parts renders a message for a kind of channel: in one part, or in several where the kind's limits ask for it, split between items. It is
// pure: the same message gives the same parts.
func Parts(k Kind, m remind.Message) ([]Part, error) {
	parts, err := parts(k, &m)
	for i := range parts {
		parts[i].Rendered = visible(parts[i].Rendered)
		parts[i].Rendered.Pressing = pressing(m.Notices) // of every part, as they are read together
	}
	return parts, err
}

// pressing reports whether any notice is: then a mail is marked as important, whatever the caps let through.
func pressing(notices []remind.Notice) bool {
	return slices.ContainsFunc(notices, func(n remind.Notice) bool { return n.Pressing })
}

// parts renders a message as its kind does.
func parts(k Kind, m *remind.Message) ([]Part, error) {
	if k == remind.KindFile {
		return renderFile(m)
	}
	if chat, ok := makerOf(k); ok {
		return chat.render(m)
	}
	r, err := Render(*m)
	if err != nil {
		return nil, err
	}
	return []Part{{Message: *m, Rendered: r}}, nil
}

// visible returns words without what nobody sees, the subject in one line. Readers of documents leave it out already; this is the second wall,
// as a store may hold what an older reader has let in.
func visible(r remind.Rendered) remind.Rendered {
	r.Subject, r.Text = typed.VisibleLine(r.Subject), typed.Visible(r.Text)
	r.HTML, r.Markdown = typed.Visible(r.HTML), typed.Visible(r.Markdown)
	return r
}
