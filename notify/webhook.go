package notify

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
)

// A Webhook posts letters as JSON after Standard Webhooks 1.0.0. A 2xx is success: its receivers are not ours, so they need to say no more. What
// is no answer of a receiver, or says that nothing was taken, is none.
type Webhook struct {
	*poster
	keys []*standardwebhooks.Webhook // the secret, and the old one while receivers change over
}

// newWebhook returns a channel that signs by Standard Webhooks. A former secret signs too, so that the receiver can
// change to the new one at his own time.
func newWebhook(c RobotConfig) (Channel, error) {
	p, err := newPoster(&c, webhookPosts)
	if err != nil {
		return nil, err
	}
	h := &Webhook{poster: p}
	for _, secret := range []string{c.Secret, c.OldSecret} {
		if secret == "" {
			continue
		}
		key, err := standardwebhooks.NewWebhook(secret)
		if err != nil || !strings.HasPrefix(secret, "whsec_") {
			return nil, fmt.Errorf("secret: want whsec_ and base64") // the cause would show it
		}
		h.keys = append(h.keys, key)
	}
	return h, nil
}

// webhookType is the type of a reminder, and of all that has none of its own.
const webhookType = "duban.reminder"

// webhookPosts is how many posts to one receiver may be under way at once, as many as letters to a mail server. Their marks are written together, so
// with half as many the disk is waited for twice as often; a receiver of one office need not bear more.
const webhookPosts = 32

// InFlight returns several: each post has an ID and a time of its own, and a receiver may take them in any order.
func (*Webhook) InFlight() int { return webhookPosts }

// Send posts one letter, under the same webhook-id at every attempt.
func (h *Webhook) Send(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
	// Worded when the message was, so that a repetition is the same to the byte.
	data := l.Data
	if data == "" { // a word to the administrator or a test, which no plan is behind
		plain, err := encode(webhookData{
			ID: l.ID, Address: l.To, Recipient: l.Recipient, Subject: l.Subject, Text: l.Text, Items: []webhookItem{}, Mentions: called(l.Mention),
		})
		if err != nil {
			return delivery.Verdict{Outcome: delivery.Declined, Reply: h.clean(err.Error())}
		}
		data = string(plain)
	}
	head, err := encode(struct {
		Type      string `json:"type"`
		Timestamp string `json:"timestamp"`
	}{cmp.Or(l.Event, webhookType), l.Date.In(remind.Shanghai).Format(time.RFC3339)})
	if err != nil {
		return delivery.Verdict{Outcome: delivery.Declined, Reply: h.clean(err.Error())}
	}
	// The data are JSON already: to encode them again would be to read all of them, for the same bytes.
	body := slices.Concat(bytes.TrimSuffix(head, []byte("}")), []byte(`,"data":`), []byte(data), []byte("}"))
	c := call{body: body}
	if c.header, err = h.sign(l.ID, body); err != nil {
		return delivery.Verdict{Outcome: delivery.Broken, Reply: h.clean(err.Error())}
	}
	// A signature is no secret for long, but within its five minutes it would let anybody repeat the post.
	c.secret = strings.Fields(c.header[standardwebhooks.HeaderWebhookSignature])
	a, fault := h.post(ctx, c, mark)
	if fault != nil {
		return *fault
	}
	v := h.judge(&a)
	h.watchClock(&v, a.header)
	return v
}

// judge goes by the status, and by what a success says beside it: 400 and 422 speak of the content, and what is refused once is refused again.
func (h *Webhook) judge(a *answer) delivery.Verdict {
	switch {
	case a.status/100 == 2:
		if v, ok := h.spoken(a); ok {
			return v
		}
		return delivery.Verdict{Outcome: delivery.Delivered, Code: a.status, Reply: "HTTP " + strconv.Itoa(a.status)}
	case a.status == 400 || a.status == 422:
		return delivery.Verdict{Outcome: delivery.Declined, Code: a.status, Reply: "HTTP " + strconv.Itoa(a.status) + " 接收方不接受内容"}
	}
	return statusVerdict(h.poster, a, time.Minute)
}

// sign returns the three headers of Standard Webhooks, with a signature by each key.
func (h *Webhook) sign(id string, body []byte) (map[string]string, error) {
	// The time of this attempt and not of the message: receivers refuse what is older than five minutes.
	now := h.now()
	header := map[string]string{
		standardwebhooks.HeaderWebhookID: id, standardwebhooks.HeaderWebhookTimestamp: strconv.FormatInt(now.Unix(), 10),
	}
	var all []string
	for _, key := range h.keys {
		s, err := key.Sign(id, now, body)
		if err != nil {
			return nil, fmt.Errorf("sign the post: %w", err)
		}
		all = append(all, s)
	}
	if len(all) > 0 {
		header[standardwebhooks.HeaderWebhookSignature] = strings.Join(all, " ")
	}
	return header, nil
}

// webhookData is what a webhook tells of a message (docs/robots.zh-CN.md).
type webhookData struct {
	ID        string        `json:"id"`
	Address   string        `json:"address"`
	Recipient string        `json:"recipient"`
	Day       string        `json:"day,omitempty"`
	Demo      bool          `json:"demo,omitempty"`
	Subject   string        `json:"subject"`
	Text      string        `json:"text"`
	Items     []webhookItem `json:"items"`
	Mentions  []string      `json:"mentions"`
}

// A webhookItem is a problem in the body of a webhook.
type webhookItem struct {
	Plan    string         `json:"plan"`
	Of      string         `json:"plan_title,omitempty"` // where the message speaks of several
	Problem int            `json:"problem"`
	Title   string         `json:"title"`
	Role    string         `json:"role"`
	Entries []webhookEntry `json:"entries"`
}

// A webhookEntry is one obligation in the body of a webhook. DaysLeft is null for what has no deadline; negative is
// overdue.
type webhookEntry struct {
	Obligation string   `json:"obligation"`
	Stage      string   `json:"stage"`
	Due        string   `json:"due"`
	DaysLeft   *int     `json:"days_left"`
	State      string   `json:"state"`
	Colour     string   `json:"colour"`
	Asked      string   `json:"asked"`
	Bodies     []string `json:"bodies"`
	Outcome    string   `json:"outcome,omitempty"` // what became of it, in words, where that is what is told
}

// renderWebhook words a message for programs: the text that people would read, and beside it all items as data.
func renderWebhook(t *wording.Texts, m *remind.Message) ([]wording.Part, error) {
	same := func(s string) string { return s }
	parts := t.Chat(m, wording.Dialect{
		Heading: same, Strong: same, Quiet: same, Tint: func(_ remind.Colour, s string) string { return s }, LineBreak: "\n",
	})
	r := &parts[0].Rendered
	r.Markdown = ""
	data, err := encode(newWebhookData(m, r))
	r.Data = string(data)
	return parts, err
}

// newWebhookData returns a message as data.
func newWebhookData(m *remind.Message, r *remind.Rendered) webhookData {
	d := webhookData{
		ID: m.ID, Address: m.To, Recipient: m.Recipient, Day: m.Day.String(), Demo: m.Demo, Subject: r.Subject, Text: r.Text,
		Items: []webhookItem{}, Mentions: called(m.Mention),
	}
	several := wording.SeveralPlans(m)
	for _, s := range m.Sections {
		for _, it := range itemsOf(&s) {
			w := webhookItem{Plan: it.Plan, Problem: it.Problem, Title: it.Title, Role: s.Role.String()}
			if several {
				w.Of = it.PlanTitle
			}
			for i := range it.Entries {
				w.Entries = append(w.Entries, newWebhookEntry(&it.Entries[i]))
			}
			d.Items = append(d.Items, w)
		}
	}
	return d
}

// itemsOf returns the items of a section as programs read them: problem by problem, also what people read as one day or as figures.
func itemsOf(s *remind.Section) (all []remind.Item) {
	switch s.Form {
	case remind.Ahead, remind.Quarter:
	case remind.Dispatch, remind.Bulletin: // no matter's; the text says that they have come
		return nil
	default:
		return s.Items
	}
	for _, it := range s.Items {
		for _, e := range it.Entries {
			all = append(all, remind.Item{
				Plan: it.Plan, PlanTitle: it.PlanTitle, Problem: e.Obligation.Problem, Title: e.Obligation.Text, Entries: []remind.Entry{e},
			})
		}
	}
	return all
}

// called lists those whom a message calls: mobile numbers first.
func called(list []string) []string {
	m := mentionsOf(list)
	return append(append([]string{}, m.mobiles...), m.users...)
}

// newWebhookEntry returns an obligation as data.
func newWebhookEntry(e *remind.Entry) webhookEntry {
	w := webhookEntry{
		Obligation: string(e.Obligation.Key), Due: e.Status.Due.String(), State: string(e.Status.State), Colour: e.Colour.String(),
		Asked: wording.Asked(e.Obligation, 160), Bodies: []string{},
	}
	if e.Status.Due != 0 {
		w.DaysLeft = &e.DaysLeft
	}
	if e.Notice != nil {
		w.Stage = e.Notice.Stage
		if e.Outcome.Kind != "" {
			w.Outcome = wording.Outcome(e)
		}
		w.Bodies = append(w.Bodies, e.Notice.Bodies...)
	}
	return w
}
