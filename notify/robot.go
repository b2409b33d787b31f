package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/notify/phrase"
	"duban/remind/delivery"
)

// A vendor is what is particular to one maker of chat robots.
type vendor struct {
	// posts returns the bodies of a letter, best first: the next is tried once when the content of the one before is refused.
	posts func(l *delivery.Letter, keyword string) []map[string]any
	// sign adds to the query or the body what proves the sender; it returns what of it must stay secret. Without a secret it is not called.
	sign  func(q url.Values, body map[string]any, secret string, now time.Time) (string, error)
	field string // of the answer: the code
	words string // of the answer: the text
	rows  []row
	pause time.Duration // where an answer asks for a rest and does not say how long
	strip []string      // what is dropped from the query of the set URL
	// odd judges an answer without the code; nil, or not ok: it is no answer at all.
	odd func(fields map[string]json.RawMessage) (delivery.Verdict, bool)
}

// A row says what a code means. The first that fits decides.
type row struct {
	code    int
	text    string // in the answer, in lower case; empty: any
	meaning string
	outcome delivery.Outcome
	pause   time.Duration
	clock   bool   // try once more with a fresh timestamp, then the channel is broken
	advice  string // what the administrator can do
}

// adviceUs is what helps where the program itself is at fault.
const adviceUs = "程序与平台约定不符，请将本条答复转告维护人员"

// fits reports whether a row is about an answer, by its code and, where one code stands for several faults, by its
// words.
func (r *row) fits(code int, words string) bool {
	return r.code == code && (r.text == "" || strings.Contains(words, r.text))
}

// A robot posts letters to a group.
type robot struct {
	*poster
	*vendor
	kind            Kind
	secret, keyword string
}

// newRobot returns a robot that speaks as its vendor wants it. It dials nobody yet.
func newRobot(c *RobotConfig, v *vendor) (Channel, error) {
	p, err := newPoster(c, 0) // a vendor counts each call, and order matters more than speed
	if err != nil {
		return nil, err
	}
	return &robot{poster: p, vendor: v, kind: c.Kind, secret: c.Secret, keyword: c.Keyword}, nil
}

// InFlight returns 1: a robot shows its posts in the order in which they come.
func (*robot) InFlight() int { return 1 }

// Send posts the letter; if its content is refused, it posts it once more as plain text.
func (r *robot) Send(ctx context.Context, l delivery.Letter, mark func() error) delivery.Verdict {
	// The plain text is the same message: it must not count as another attempt.
	mark = once(mark)
	var v delivery.Verdict
	refusal := ""
	for _, post := range r.posts(&l, r.keyword) {
		if v = r.try(ctx, post, mark); v.Outcome != delivery.Declined {
			break
		}
		if refusal == "" {
			refusal = v.Reply
		}
	}
	if v.Outcome == delivery.Delivered && refusal != "" {
		v.Reply = tidy("改用纯文本后送达；原格式被拒：" + refusal)
	}
	return v
}

// once records the attempt a single time, however many posts it takes: between them nothing is in doubt.
func once(mark func() error) func() error {
	done := false
	return func() error {
		if done {
			return nil
		}
		err := mark()
		done = err == nil
		return err
	}
}

// try posts one body, and once again where the signature's time was refused.
func (r *robot) try(ctx context.Context, post map[string]any, mark func() error) delivery.Verdict {
	v, clock := r.ask(ctx, post, mark)
	if clock {
		v, _ = r.ask(ctx, post, mark)
	}
	return v
}

// ask sends one post and judges the answer. It reports whether the vendor found fault with the time of the signature: then another try,
// signed anew, is worth while, as the first one may have waited on its way.
func (r *robot) ask(ctx context.Context, post map[string]any, mark func() error) (v delivery.Verdict, clock bool) {
	c := call{query: r.url.Query()}
	// Left from a URL that was copied out of an example; the vendor would take the first of two.
	for _, name := range r.strip {
		c.query.Del(name)
	}
	if r.secret != "" && r.sign != nil {
		sign, err := r.sign(c.query, post, r.secret, r.now())
		if err != nil {
			return delivery.Verdict{Outcome: delivery.Broken, Reply: r.clean(err.Error())}, false
		}
		c.secret = []string{sign}
	}
	var err error
	if c.body, err = encode(post); err != nil {
		return delivery.Verdict{Outcome: delivery.Declined, Reply: r.clean(err.Error())}, false
	}
	a, fault := r.post(ctx, c, mark)
	if fault != nil {
		return *fault, false
	}
	v, clock = r.judge(&a)
	v.Reply = r.clean(v.Reply, c.secret...)
	r.watchClock(&v, a.header)
	return v, clock
}

// encode writes JSON as the robots count it: without escapes for < > &.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encode the post: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// judge returns the verdict on an answer: by its code where it has one, else by its HTTP status. Success is an object whose code is there
// and zero; everything else is not.
func (r *robot) judge(a *answer) (v delivery.Verdict, clock bool) {
	// A gateway speaks here, or the vendor's front that counts calls: the body is not the robot's.
	if a.status/100 == 3 || a.status == http.StatusTooManyRequests {
		return r.byStatus(a), false
	}
	var fields map[string]json.RawMessage
	// A page in HTML, as a proxy or a captive portal answers, is never a delivery, whatever its status.
	if v, ok := noRobot(a); ok {
		return v, false
	}
	if a.cut != nil || json.Unmarshal(a.body, &fields) != nil {
		return r.byStatus(a), false
	}
	code, ok := number(fields[r.field])
	if !ok {
		if v, ok := otherRobot(fields, string(r.kind)); ok {
			return v, false
		}
		if r.odd != nil {
			if v, ok := r.odd(fields); ok && a.status == http.StatusOK {
				return v, false
			}
		}
		return r.byStatus(a), false
	}
	var words string
	_ = json.Unmarshal(fields[r.words], &words) // what is no text says nothing
	if code == 0 {
		if a.status/100 != 2 {
			return r.byStatus(a), false
		}
		return delivery.Verdict{Outcome: delivery.Delivered, Reply: words}, false
	}
	return r.byCode(code, words, a)
}

// number reads a code that is a number or a number in quotes.
func number(raw json.RawMessage) (int, bool) {
	n, err := strconv.Atoi(strings.Trim(string(raw), `"`))
	return n, err == nil
}

// byCode judges an answer by the vendor's table. A code that no row has is tried again, and the third one in a row
// breaks the channel: vendors add codes without a word.
func (r *robot) byCode(code int, words string, a *answer) (v delivery.Verdict, clock bool) {
	reply := strings.TrimSpace(fmt.Sprint(code, " ", words))
	lower := strings.ToLower(words)
	for i := range r.rows {
		row := &r.rows[i]
		if !row.fits(code, lower) {
			continue
		}
		v = delivery.Verdict{Outcome: row.outcome, Code: code, Reply: phrase.Shorten(reply, 160) + " —— " + row.meaning}
		if row.advice != "" {
			v.Reply += "：" + row.advice
		}
		if row.clock {
			v.Reply += "（" + r.clockGap(a.header) + "）"
		}
		if row.outcome == delivery.Paused {
			v.Pause = row.pause
			if rest, ok := r.rest(a.header); ok {
				v.Pause = rest
			}
		}
		return v, row.clock
	}
	if a.status/100 == 5 { // a code of the gateway before the robots, perhaps, and no word on what became of the post
		v = r.byStatus(a)
		v.Reply += " " + reply
		return v, false
	}
	return delivery.Verdict{Outcome: delivery.Retry, Code: code, Reply: reply, Unknown: true}, false
}

// byStatus judges an answer that says nothing but its HTTP status.
func (r *robot) byStatus(a *answer) delivery.Verdict {
	v := statusVerdict(r.poster, a, r.pause)
	if a.status/100 == 2 {
		v = delivery.Verdict{Outcome: delivery.InDoubt, Code: a.status, Reply: "答复中没有结果代码，不能确认是否送达"}
	}
	return v
}

// Statuses of a server that is busy, and of one that will not take such a post from us.
var (
	busy = []int{502, 503, 504}
	shut = []int{401, 403, 404, 405, 407, 410, 415}
)

// statusVerdict judges an HTTP status that is no success.
func statusVerdict(p *poster, a *answer, pause time.Duration) delivery.Verdict {
	v := delivery.Verdict{Code: a.status, Reply: "HTTP " + strconv.Itoa(a.status)}
	rest, asked := p.rest(a.header)
	switch {
	case a.status == http.StatusTooManyRequests:
		v.Outcome, v.Pause = delivery.Paused, pause
		if asked {
			v.Pause = rest
		}
		v.Reply += " 发送过快，渠道暂歇"
	case a.status/100 == 3:
		v.Outcome = delivery.Broken
		v.Reply += " 地址已改向他处，系统不跟随：请把 url 改为最终地址"
	case slices.Contains(busy, a.status):
		v.Outcome = delivery.Retry
		if asked {
			v.Outcome, v.Pause = delivery.Paused, rest
		}
		v.Reply += " 服务暂不可用"
	case a.status/100 == 5:
		v.Outcome = delivery.InDoubt
		v.Reply += " 服务出错，不能确认是否送达"
	case slices.Contains(shut, a.status):
		v.Outcome = delivery.Broken
		v.Reply += " 地址、密钥或权限有误：请检查 url"
	case a.status == http.StatusRequestEntityTooLarge:
		v.Outcome = delivery.Declined
		v.Reply += " 内容过长"
	default:
		v.Outcome, v.Unknown = delivery.Retry, true
	}
	return v
}
