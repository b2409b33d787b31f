package answers

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"duban/remind/answer"
	"duban/remind/ticket"
	"duban/web/shell"
)

// A Source is what the page stands on. Its functions may be called at any time, by several goroutines.
type Source struct {
	Links   ticket.Links
	Form    func(ctx context.Context, message string) (*answer.Form, error) // answer.ErrNoForm where there is none
	Receive func(context.Context, *answer.Reply) (isNew bool, err error)
	Now     func() time.Time
	Log     *slog.Logger
}

// A handler serves the links.
type handler struct {
	Source
	foreign *http.CrossOriginProtection
	ledger  *ledger
	gate    *gate
	every   time.Duration // how often a body's pace is looked at
}

// NewHandler serves the links of mails and nothing else.
func NewHandler(s Source) http.Handler {
	h := &handler{Source: s, foreign: http.NewCrossOriginProtection(), ledger: newLedger(), gate: newGate(), every: shell.PaceTime}
	// Behind a proxy the request may bear another host than the one that the browser asked.
	if u, err := url.Parse(s.Links.Base); err == nil && u.Host != "" {
		_ = h.foreign.AddTrustedOrigin(u.Scheme + "://" + u.Host) // settings were checked; without it, old browsers behind such a proxy are refused
	}
	return h
}

// ServeHTTP lets through who bears a token that was made here, to see its form or to send it.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	for name, value := range headers {
		header.Set(name, value)
	}
	token, found := strings.CutPrefix(r.URL.Path, ticket.Path)
	message, genuine := ticket.Open(h.Links.Key, token)
	look := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case !found:
		h.refuse(w, r, http.StatusNotFound, nil, "没有这个页面。")
		return
	case !genuine || !look && r.Method != http.MethodPost:
		h.refuse(w, r, http.StatusNotFound, nil, "链接无效或不完整。请回到督办邮件重新点开，或者完整复制邮件中的网址。")
		return
	}
	form, err := h.Form(r.Context(), message)
	switch {
	case errors.Is(err, answer.ErrNoForm):
		h.refuse(w, r, http.StatusNotFound, nil, "链接无效或不完整。请回到督办邮件重新点开，或者完整复制邮件中的网址。")
	case err != nil:
		h.fail(w, r, nil, err)
	case look:
		h.show(w, r, form)
	default:
		h.take(w, r, form)
	}
}

// show answers who looks: with the form, with what was recorded of it, or with what became of its matters.
func (h *handler) show(w http.ResponseWriter, r *http.Request, f *answer.Form) {
	if sum := r.URL.Query().Get(taken); sum != "" {
		for i := range f.Earlier {
			if f.Earlier[i].Source == source(f.Message, sum) {
				h.page(w, http.StatusOK, "taken", takenView(f, &f.Earlier[i]))
				return
			}
		}
	}
	if !f.Open() {
		h.page(w, http.StatusGone, "settled", settledView(f))
		return
	}
	h.page(w, http.StatusOK, "form", h.formView(f, &entry{}, ""))
}

// take records what was sent. Whatever can be refused without the body is refused before it is read.
func (h *handler) take(w http.ResponseWriter, r *http.Request, f *answer.Form) {
	const crowded = "提交的人较多，本次未予登记，请稍后重新提交。"
	leave, ok := h.gate.enter(f.Message)
	if !ok { // whoever opens many at once is not even heard out
		h.refuse(w, r, http.StatusServiceUnavailable, nil, crowded)
		return
	}
	defer leave()
	switch {
	case h.foreign.Check(r) != nil:
		h.refuse(w, r, http.StatusForbidden, f, "答复只能从本页面提交。请回到督办邮件重新点开链接。")
	case !f.Open():
		h.drain(w, r)
		h.page(w, http.StatusGone, "settled", settledView(f))
	case r.ContentLength > maxBody:
		h.refuse(w, r, http.StatusRequestEntityTooLarge, f, tooLarge)
	case !h.ledger.admits(f.Message, h.today(), max(r.ContentLength, 0)):
		h.refuse(w, r, http.StatusTooManyRequests, f, "今日通过本链接提交的答复已达上限，未予登记。请明日再试，或者直接回复邮件、电话联系。")
	case small(r):
		h.takeIn(w, r, f)
	case h.gate.place(r.Context()):
		defer h.gate.yield()
		h.takeIn(w, r, f)
	default:
		w.Header().Set("Retry-After", "60")
		h.refuse(w, r, http.StatusServiceUnavailable, f, crowded)
	}
}

// takeIn reads what was sent, and records it.
func (h *handler) takeIn(w http.ResponseWriter, r *http.Request, f *answer.Form) {
	e, err := h.read(w, r)
	if err != nil {
		h.unread(w, r, f, err)
		return
	}
	h.record(w, r, f, e)
}

// record makes a reply of what was filled in and hands it over.
func (h *handler) record(w http.ResponseWriter, r *http.Request, f *answer.Form, e *entry) {
	nonce, genuine := ticket.OpenForm(h.Links.Key, f.Message, e.token())
	fault := e.fault(f, h.today())
	if !genuine { // a page that lay open over a change of keys, or a form that somebody made himself
		fault = "页面已过期，尚未登记，请核对后重新提交。"
	}
	if fault != "" {
		h.page(w, http.StatusUnprocessableEntity, "form", h.formView(f, e, fault))
		return
	}
	reply, sum := e.reply(f, nonce)
	reply.At = h.Now()
	if _, err := h.Receive(r.Context(), &reply); err != nil {
		h.fail(w, r, f, err)
		return
	}
	h.ledger.add(f.Message, h.today(), e.size)
	// Relative, as a proxy may serve this under another path.
	w.Header().Set("Location", "?"+taken+"="+sum)
	w.WriteHeader(http.StatusSeeOther)
}

// unread answers who sent a body that could not be taken in.
func (h *handler) unread(w http.ResponseWriter, r *http.Request, f *answer.Form, err error) {
	var refusal refusal
	switch {
	case errors.As(err, &refusal):
		h.refuse(w, r, refusal.status, f, refusal.text)
	case errors.As(err, new(*http.MaxBytesError)):
		h.refuse(w, r, http.StatusRequestEntityTooLarge, f, tooLarge)
	default: // cut off, too slow, or no form
		h.refuse(w, r, http.StatusBadRequest, f, "没有收到完整的内容，本次未予登记，请重新提交。")
	}
}

// refuse answers with a line, and ends the connection: a stranger's body is not read, and must not hold it.
func (h *handler) refuse(w http.ResponseWriter, r *http.Request, status int, f *answer.Form, line string) {
	if f != nil {
		h.drain(w, r)
	}
	w.Header().Set("Connection", "close")
	_ = http.NewResponseController(w).SetReadDeadline(time.Unix(1, 0)) // a recorder of the tests has none
	h.page(w, status, "plain", plainView(f, line))
}

// drain lets whoever has a link end what he is sending, as a browser listens only then; nothing of it is kept.
func (h *handler) drain(w http.ResponseWriter, r *http.Request) {
	body, stop := shell.Pace(w, io.LimitReader(r.Body, maxDrained), h.every)
	defer stop()
	_, _ = io.Copy(io.Discard, body) // who does not go on is cut off
}

// fail answers when the store could not be asked, and tells the log. The error names no address.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, f *answer.Form, err error) {
	h.Log.Error("an answer by link could not be served", "error", err)
	h.refuse(w, r, http.StatusInternalServerError, f, "系统暂时无法登记，请稍后再试，或者直接回复邮件、电话联系。")
}

// nonce names one form.
func nonce() string { return rand.Text() }
