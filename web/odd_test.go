package web_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"duban/remind"
	"duban/tools/desk"
	"duban/web"
	"duban/web/shell"
)

// Whatever stands in an address, a page answers: it fails in no way that is ours, and says nothing of what its reader may not see.
func TestOddAddresses(t *testing.T) {
	const secret = "无关之事"
	problem := func(n int, title, body string) remind.Problem {
		return remind.Problem{
			Plan: "p", Number: n, Title: title, Goal: title, Parties: remind.Parties{Responsible: []string{body}, Lead: []string{"市局" + body}, Leader: []string{"王" + body}},
			Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.NewDate(2026, 12, 31), Text: title},
		}
	}
	d := desk.Open(t, web.Routes(), remind.Plan{ID: "p", Title: "方案", Problems: []remind.Problem{problem(1, "有关之事", "甲县"), problem(2, secret, "乙县")}})
	own := desk.Guest
	own.Scope = "甲县"
	names := []string{
		"page", "month", "on", "sort", "state", "from", "to", "q", "key", "plan", "unit", "role", "body", "leader", "kind", "colour", "act", "name", "message", "days", "stage", "limit", "after",
		"form", "format", "head", "who", "words", "matter", "channel", "without", "with", "all", "full",
	}
	place := regexp.MustCompile(`\{[^}$]*\}`)
	for _, value := range []string{"-1", "99999999999999999999", "2026-12-31", "9999-99", "2031-11", "x", "\xff\xfe", "'\";--", "\x00", "乙县", "p/2", strings.Repeat("长", 2000)} {
		q := url.Values{}
		for _, name := range names {
			q.Set(name, value)
		}
		for _, r := range web.Routes() {
			path, get := strings.CutPrefix(r.Pattern, "GET ")
			if !get || r.Least > shell.Office {
				continue
			}
			path = place.ReplaceAllLiteralString(strings.TrimSuffix(path, "{$}"), url.PathEscape(value))
			u := desk.Clerk
			if r.Least <= shell.Viewer {
				u = own
			}
			asked := []string{path, path + "?" + q.Encode()}
			if value == map[bool]string{true: "-1", false: "乙县"}[u.Scope == ""] { // one by one, too: a page stops at the first that it does not know
				for _, name := range names {
					asked = append(asked, path+"?"+url.Values{name: {value}}.Encode())
				}
			}
			for _, address := range asked {
				answers(t, d, u, address, secret)
			}
		}
	}
}

// answers reports where an address is not answered, or tells somebody with a scope what he may not see.
func answers(t *testing.T, d *desk.Desk, u shell.User, address, secret string) {
	t.Helper()
	defer func() {
		if x := recover(); x != nil {
			t.Errorf("%.200s: %v", address, x)
		}
	}()
	w := d.Get(u, address)
	if w.Code >= http.StatusInternalServerError {
		t.Errorf("%.200s: HTTP %d: %.300s", address, w.Code, w.Body)
	}
	if u.Scope != "" && strings.Contains(textOf(w.Body.String()), secret) {
		t.Errorf("%.200s tells %s", address, secret)
	}
}

// textOf returns what stands in an answer, in a workbook or a paper too.
func textOf(body string) string {
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return body
	}
	text := ""
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			continue
		}
		data, _ := io.ReadAll(r)
		text += string(data)
	}
	return text
}
