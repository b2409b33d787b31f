package notify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"duban/remind"
	"duban/remind/delivery"
)

// adviceWhere is what helps where somebody else answers in place of the receiver.
const adviceWhere = "请检查 url、proxy，以及本机上网是否须先在网页上认证"

// isPage reports whether an answer is a web page, by what it holds: many programs say text/html of a plain ok. A page comes from a captive portal,
// a gateway that wants a log-in, or a web server that knows no such path, and none of them passes the post on.
func isPage(body []byte) bool {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	head := bytes.ToLower(body[:min(len(body), 1024)])
	return strings.HasPrefix(http.DetectContentType(body), "text/html") || bytes.Contains(head, []byte("<html"))
}

// promisesJSON reports whether an answer says of itself that it is JSON.
func promisesJSON(h http.Header) bool {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && (kind == "application/json" || kind == "text/json" || strings.HasSuffix(kind, "+json"))
}

// impostor judges an answer of success that is not the receiver's: it surely delivered nothing, and would be the same for every message.
func impostor(a *answer) (delivery.Verdict, bool) {
	if a.status/100 != 2 || !isPage(a.body) {
		return delivery.Verdict{}, false
	}
	return delivery.Verdict{
		Outcome: delivery.Broken, Code: a.status, Reply: fmt.Sprintf("HTTP %d 答复是网页，不是接收方的答复，未送达：%s", a.status, adviceWhere),
	}, true
}

// noRobot judges an answer of success that has no code: words that are neither a page nor the beginning of JSON are no robot's.
func noRobot(a *answer) (delivery.Verdict, bool) {
	if v, ok := impostor(a); ok {
		return v, true
	}
	text := bytes.TrimSpace(a.body)
	if a.status/100 != 2 || a.cut != nil || len(text) == 0 || json.Valid(text) || text[0] == '{' || text[0] == '[' {
		return delivery.Verdict{}, false
	}
	return delivery.Verdict{
		Outcome: delivery.Broken, Code: a.status, Reply: fmt.Sprintf("HTTP %d 答复不是机器人的答复，未送达：%s", a.status, adviceWhere),
	}, true
}

// otherRobot knows the refusals of robots of another kind than the one that is set, by the fields that it does not have. Success it does not
// know: what is in the form of one kind is never taken by another.
func otherRobot(fields map[string]json.RawMessage, kinds string) (delivery.Verdict, bool) {
	errcode, ok1 := number(fields["errcode"])
	code, ok2 := number(fields["code"])
	old, ok3 := number(fields["StatusCode"])
	ours := func(r row) bool { return r.code == code }
	is := ""
	switch {
	case ok1 && errcode != 0:
		is, code = "wecom 或 dingtalk", errcode
	case ok2 && slices.ContainsFunc(feishuRows, ours):
		is = "feishu"
	case ok3 && old != 0 && old/100 != 2:
		is, code = "feishu", old
	}
	if is == "" || strings.Contains(is, kinds) {
		return delivery.Verdict{}, false
	}
	return delivery.Verdict{
		Outcome: delivery.Broken, Code: code, Reply: fmt.Sprintf("%d 对方是机器人，未送达：请核对 url，并将 kind 改为 %s", code, is),
	}, true
}

// spoken judges what a webhook's receiver says in the body of a 2xx. None needs to say anything; what says no is no delivery. Gateways of
// offices often answer 200 and put the status into the body.
func (h *Webhook) spoken(a *answer) (delivery.Verdict, bool) {
	if v, ok := impostor(a); ok {
		return v, true
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(a.body, []byte("\ufeff")))
	var fields map[string]json.RawMessage
	switch promised := promisesJSON(a.header) && len(text) > 0; {
	case promised && a.cut != nil:
		return delivery.Verdict{Outcome: delivery.InDoubt, Code: a.status, Reply: "答复不全，不能确认是否送达"}, true
	case promised && !json.Valid(text):
		return delivery.Verdict{
			Outcome: delivery.Broken, Code: a.status, Reply: fmt.Sprintf("HTTP %d 答复自称JSON而不是，未送达：%s", a.status, adviceWhere),
		}, true
	case json.Unmarshal(text, &fields) != nil:
		return delivery.Verdict{}, false
	}
	if v, ok := otherRobot(fields, string(remind.KindWebhook)); ok {
		return v, true
	}
	if code, ok := number(fields["code"]); ok && (code/100 == 4 || code/100 == 5) {
		v := h.judge(&answer{status: code, header: a.header})
		v.Reply = "答复中的code：" + v.Reply
		return v, true
	}
	for _, name := range []string{"success", "ok"} {
		if string(fields[name]) == "false" {
			return delivery.Verdict{Outcome: delivery.Retry, Unknown: true, Code: a.status, Reply: "HTTP " + strconv.Itoa(a.status) + " 答复称未成功（" + name + "：false）"}, true
		}
	}
	return delivery.Verdict{}, false
}
