package shell

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"duban/office"
	"duban/remind"
	"duban/remind/pattern"
	"duban/remind/people"
	"duban/remind/ticket"
	"duban/remind/typed"
)

// A Call is one request of somebody.
type Call struct {
	*http.Request
	W    http.ResponseWriter
	Site *Site
	User User
}

// Handle returns what serves a route. Whether the user may is for whoever stands before it.
func (s *Site) Handle(r Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		c := &Call{Request: q, W: w, Site: s, User: UserOf(q.Context())}
		if err := r.Do(c); err != nil {
			c.Fail(err)
		}
	})
}

// Office returns the office in which the user works: what he does is on record under his name.
func (c *Call) Office() *office.Office { return c.Site.Office().As(c.User.Name) }

// Look calls a function with the view of now, see office.Current.
func (c *Call) Look(look func(*office.View) error) error {
	return c.Site.Current.Look(c.Context(), c.Site.Office(), look)
}

// Today returns the day.
func (c *Call) Today() remind.Date { return remind.DateOf(c.Site.Now()) }

// Mask returns what the user may read of a text: who does not work in the office reads no whole mailbox and mobile number.
func (c *Call) Mask(text string) string {
	if c.User.Writes() {
		return text
	}
	return people.Masked(text)
}

// answerLink finds the links by which whoever has a mail answers in its reader's name: outside that mail they would be anybody's.
var answerLink = pattern.New(regexp.QuoteMeta(ticket.Path) + `[0-9A-Za-z-]+\.[0-9a-f]{16,}`)

// Shown returns words of a message as the user may read them: nobody answers by them in another's name, and nobody's address is in them that he may not
// see.
func (c *Call) Shown(words string) string {
	return c.Mask(answerLink.ReplaceAllString(words, ticket.Path+"（链接已隐去）"))
}

// maxForm is how much a form without files may hold.
const maxForm = 1 << 17

// Form reads the fields of a form that was sent without files. What somebody typed is taken as a person sees it.
func (c *Call) Form() (url.Values, error) {
	c.Body = http.MaxBytesReader(c.W, c.Body, maxForm)
	if err := c.ParseForm(); err != nil {
		return nil, Refusal{http.StatusBadRequest, "表单不完整，或者内容过长，未予办理。请返回后重新提交。"}
	}
	return Typed(c.PostForm), nil
}

// Typed returns fields as a person sees them, without blanks at their ends.
func Typed(fields url.Values) url.Values {
	all := url.Values{}
	for name, values := range fields {
		for _, v := range values {
			all.Add(name, strings.TrimSpace(typed.Visible(v)))
		}
	}
	return all
}

// saidCookie is the name of the cookie that takes what was done over to the next page.
const saidCookie = "duban-said"

// Done goes on to another page of this site, which says what was done. All looks are of the store as it is from now on.
func (c *Call) Done(to, said string) error {
	c.Site.Changed()
	if said != "" {
		c.remember(url.QueryEscape(said), time.Minute)
	}
	return c.Go(to)
}

// Go goes on to another page of this site.
func (c *Call) Go(to string) error {
	http.Redirect(c.W, c.Request, Local(to), http.StatusSeeOther)
	return nil
}

// Local returns an address where it leads to a page of this site, and else that of the first page: a link from outside must not lead on through us.
func Local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}

// said returns what the page before has done, and takes its cookie back.
func (c *Call) said() string {
	k, err := c.Cookie(saidCookie)
	if err != nil {
		return ""
	}
	c.remember("", -time.Second)
	text, err := url.QueryUnescape(k.Value)
	if err != nil || len(text) > maxSaid {
		return ""
	}
	return typed.Visible(text)
}

// remember lets the browser keep the cookie of what was done for a time.
func (c *Call) remember(value string, keep time.Duration) {
	//nolint:gosec // a page without TLS stands on this machine alone, and it is no secret
	http.SetCookie(c.W, &http.Cookie{
		Name: saidCookie, Value: value, Path: "/", MaxAge: int(keep / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.TLS != nil,
	})
}

// maxSaid bounds what a page says of the one before, in bytes.
const maxSaid = 3000

// A Refusal is an answer that is no page: why not, in words for whoever asked.
type Refusal struct {
	Status int
	Text   string
}

// Error returns the words.
func (r Refusal) Error() string { return r.Text }

// NotFound says that there is no such thing.
func NotFound(text string) error { return Refusal{http.StatusNotFound, text} }

// Refused returns how an error is told: what somebody typed wrong in its own words, all else as a fault of ours, which stands in the log.
func Refused(err error) (r Refusal, ours bool) {
	if status, ok := rejected(err); ok {
		return Refusal{status, strings.Replace(err.Error(), byCommand, onPage, 1)}, false
	}
	if errors.As(err, &r) {
		return r, false
	}
	return Refusal{http.StatusInternalServerError, "系统出错，未能办理，数据没有改动。请稍后再试；仍不行的，请告知管理员查看运行日志。"}, true
}
