package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"duban/notify"
	"duban/notify/incoming"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/delivery"
	"duban/store"
)

// The bounds of what is kept of the mails of one address on one day. No person writes as many; two programs that answer each other do. Addresses
// that nobody has in the directory share one bound, as whoever has seen one of our mails may write under as many names as he likes.
const (
	mailsADay     = 50
	filesADay     = 200 << 20 // bytes
	strangersADay = 100
)

// The bounds of what is kept of the files of one mail, in bytes and in number.
const (
	mostFile  = 25 << 20
	mostSum   = 30 << 20
	mostFiles = 20
)

// quoted bounds how many of our messages a mail may quote.
const quoted = 5

// ReceiveMail takes in a mail that may answer what was told. It reports whether the mail is one: it answers a message that was sent. A letter
// of somebody in the directory that names no message is listed too, as not assigned; since it may be about anything, it is not taken, and
// stays unread in the mailbox for whoever looks there. All else returns answer.Unheard, or answer.Flood where there is too much of it.
func (o *Office) ReceiveMail(ctx context.Context, came notify.Came) (taken bool, err error) {
	bounds := incoming.Bounds{File: mostFile, Sum: mostSum, Files: mostFiles}
	if o.Sender != "" {
		bounds.Own = []string{o.Sender}
	}
	m, err := incoming.Read(came.Raw, bounds)
	switch {
	case err != nil:
		return false, &answer.Unheard{Why: "it cannot be read: " + err.Error()}
	case m.Machine != "":
		return false, &answer.Unheard{Why: "no person wrote it: " + m.Machine}
	}
	r := replyOf(m, &came)
	r.At = o.Now()
	if known, err := o.knows(ctx, r.Source); known != nil || err != nil {
		return known != nil && known.Message != "", err
	}
	a, err := o.assign(ctx, r)
	if err != nil {
		return false, err
	}
	if err := o.answers(ctx, m, a); err != nil {
		return false, err
	}
	if err := a.bound(); err != nil {
		return false, err
	}
	_, err = o.keep(ctx, a)
	return err == nil && r.Message != "", err
}

// replyOf returns what is seen of a mail without knowing what was sent. Of one that came in part no file is kept, as nobody knows which is whole.
func replyOf(m *incoming.Mail, came *notify.Came) *answer.Reply {
	r := &answer.Reply{
		Way: answer.ByMail, Source: sourceOf(m), From: remind.NewAddress(remind.MailChannel, m.From.Address).To, Name: m.From.Name, Subject: m.Subject,
		Whole: m.Text, Said: m.Date, Auth: m.Auth, Files: m.Files, Left: m.Left, Doubts: m.Doubts,
	}
	if strings.TrimSpace(r.Whole) == "" {
		r.Whole = incoming.Visible(m.HTML)
	}
	if came.Size <= int64(len(came.Raw)) {
		return r
	}
	r.Left = append(r.Left, fmt.Sprintf("邮件共%d MB，系统只读取了开头部分，附件没有保存，请到邮箱中查看", came.Size>>20))
	for i := range r.Files {
		r.Left = append(r.Left, r.Files[i].Name+"：没有保存")
	}
	r.Files = nil
	return r
}

// sourceOf names a mail once for all, wherever and however often it is read: by its Message-ID and what it says, since there are programs that
// give several mails one.
func sourceOf(m *incoming.Mail) string {
	sum := sha256.New()
	for _, part := range []string{m.From.Address, m.Subject, m.Date.UTC().String(), m.Text, m.HTML} {
		fmt.Fprintf(sum, "%d\n%s", len(part), part)
	}
	return strings.TrimSpace(m.MessageID + " " + hex.EncodeToString(sum.Sum(nil)[:16]))
}

// knows returns the reply that was made of the same mail before; nil: none.
func (o *Office) knows(ctx context.Context, source string) (*answer.Reply, error) {
	id, err := o.Store.ReplyFrom(ctx, source)
	if id == 0 || err != nil {
		return nil, err
	}
	r, err := o.Store.Reply(ctx, id)
	return &r, err
}

// answers finds the message that a mail answers and the words that its sender wrote.
func (o *Office) answers(ctx context.Context, m *incoming.Mail, r *assignment) error {
	sent, err := o.named(ctx, m)
	if err != nil {
		return err
	}
	var ours []string
	for _, s := range sent {
		ours = append(ours, s.Text, s.HTML, s.Subject)
	}
	var doubts []string
	r.Words, doubts = m.Cut(ours)
	r.Doubts = append(r.Doubts, doubts...)
	if len(sent) > 0 {
		r.Message = sent[0].ID
		if m.Mark != "" && len(m.IDs) > 0 && !slices.ContainsFunc(sent, func(s store.Outgoing) bool { return delivery.Mark(s.ID) == m.Mark }) {
			r.Doubts = append(r.Doubts, "邮件主题中的编号（"+m.Mark+"）与所回复的邮件不一致")
		}
		return nil
	}
	if len(m.IDs) > 0 || m.Mark != "" {
		r.Doubts = append(r.Doubts, "所答复的消息没有发送记录")
		return nil
	}
	if r.stranger(r.From) {
		return &answer.Unheard{Why: "it names no message of ours, and its sender is not in the directory"}
	}
	r.Doubts = append(r.Doubts, "邮件没有注明答复的是哪一封提醒")
	return nil
}

// named returns the messages that were sent and that a mail names, the one that it answers first: the newest that its thread holds, else the one
// that its subject is marked with.
func (o *Office) named(ctx context.Context, m *incoming.Mail) ([]store.Outgoing, error) {
	ids := slices.Clone(m.IDs)
	if m.Mark != "" {
		marked, err := o.Store.MessagesNamed(ctx, delivery.MarkedPrefix(m.Mark), quoted)
		if err != nil {
			return nil, err
		}
		marked = slices.DeleteFunc(marked, func(id string) bool { return delivery.Mark(id) != m.Mark })
		if len(marked) == 1 {
			ids = append(ids, marked[0])
		}
	}
	var all []store.Outgoing
	for _, id := range ids {
		known := slices.ContainsFunc(all, func(s store.Outgoing) bool { return s.ID == id })
		if known || len(all) == quoted {
			continue
		}
		switch trail, err := o.sent(ctx, id); {
		case err == nil:
			all = append(all, trail.Outgoing)
		case !errors.Is(err, answer.ErrNoForm):
			return nil, err
		}
	}
	return all, nil
}

// stranger reports whether nobody has an address in the directory.
func (a *assignment) stranger(from string) bool {
	return len(a.day.Book.At(remind.Address{Channel: remind.MailChannel, To: from})) == 0
}

// bound refuses a mail where its address, or strangers together, have sent too many today, and leaves out the files that are too much.
func (a *assignment) bound() error {
	mails, bytes, strange := 0, 0, 0
	for i := range a.before {
		x := &a.before[i]
		if x.Way != answer.ByMail || remind.DateOf(x.At) != a.day.Today {
			continue
		}
		if a.stranger(x.From) {
			strange++
		}
		if x.From == a.From {
			mails++
			for _, f := range x.Files {
				bytes += f.Bytes
			}
		}
	}
	switch {
	case mails >= mailsADay:
		return &answer.Flood{From: a.From, Mails: mails}
	case strange >= strangersADay && a.stranger(a.From):
		return &answer.Flood{Mails: strange}
	}
	leaveOut(a.Reply, filesADay-bytes)
	return nil
}

// leaveOut keeps of a reply's files those for which there is room.
func leaveOut(r *answer.Reply, room int) {
	r.Files = slices.DeleteFunc(r.Files, func(f answer.File) bool {
		if f.Bytes > room {
			r.Left = append(r.Left, fmt.Sprintf("%s：该邮箱当日的附件合计超过%d MB，没有保存", f.Name, filesADay>>20))
			return true
		}
		room -= f.Bytes
		return false
	})
}
