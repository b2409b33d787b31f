package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/answer"
	"duban/store"
)

// aPort returns an address of this machine that nobody listens at.
func aPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// texts returns the mails of a rehearsal with their parts decoded.
func (u *unit) texts() (all []string) {
	u.t.Helper()
	files, err := filepath.Glob(filepath.Join(u.dir, "state", outbox, "new", "*"))
	if err != nil || len(files) == 0 {
		u.t.Fatalf("%d mails, %v", len(files), err)
	}
	encoded := regexp.MustCompile(`(?m)(?:^[A-Za-z0-9+/=]{4,76}\r?$\n?)+`)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			u.t.Fatal(err)
		}
		all = append(all, encoded.ReplaceAllStringFunc(string(raw), func(s string) string {
			b, _ := base64.StdEncoding.DecodeString(strings.NewReplacer("\r", "", "\n", "").Replace(s))
			return string(b)
		}))
	}
	return all
}

// linked returns the link of the first mail that has one, and the body that it goes to.
func (u *unit) linked(base string) (link string) {
	u.t.Helper()
	in := regexp.MustCompile(regexp.QuoteMeta(base) + `/a/[0-9a-f]{32}\.[0-9a-f]{32}`)
	with := 0
	for _, text := range u.texts() {
		found := in.FindAllString(text, -1)
		if len(found) == 0 {
			continue
		}
		with++
		// Once as text, once in HTML.
		if len(found) != 2 || found[0] != found[1] || !strings.Contains(text, "在线答复（无需登录）") {
			u.t.Errorf("a mail has the links %v", found)
		}
		link = found[0]
	}
	if all := len(u.texts()); with == 0 || with == all {
		u.t.Fatalf("%d of %d mails have a link: those to units and no others should", with, all)
	}
	return link
}

// visit asks for a page, or sends its form where fields are given.
func visit(t *testing.T, target string, fields ...[2]string) (*http.Response, string) {
	t.Helper()
	method, body, mediaType := http.MethodGet, io.Reader(nil), ""
	if len(fields) > 0 {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for _, f := range fields {
			w, err := m.CreateFormField(f[0])
			if strings.HasSuffix(f[0], "-file") {
				w, err = m.CreateFormFile(f[0], "../监测报告.pdf")
			}
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.WriteString(w, f[1])
		}
		_ = m.Close()
		method, body, mediaType = http.MethodPost, &b, m.FormDataContentType()
	}
	r, err := http.NewRequest(method, target, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", mediaType)
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(text)
}

// replies reads the store beside the daemon.
func (u *unit) replies() store.Snapshot {
	u.t.Helper()
	st, err := store.Open(u.t.Context(), filepath.Join(u.dir, "state"), store.Options{})
	if err != nil {
		u.t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	snap, err := st.Snapshot(u.t.Context())
	if err != nil {
		u.t.Fatal(err)
	}
	return snap
}

// The link of a mail leads to its form; what is pressed there stands in the store as a reply, and nothing else has changed.
func TestAMailIsAnsweredByItsLink(t *testing.T) {
	t.Parallel()
	const base = "https://duban.city.example"
	address := aPort(t)
	settings := fmt.Sprintf("page: {listen: \"\"}\nanswers: {listen: %q, public_url: %q}\n", address, base)
	u := startUnit(t, settings)
	u.told("READY=1")
	link := strings.Replace(u.linked(base), base, "http://"+address, 1)
	before := u.replies()

	res, page := visit(t, link)
	token := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(page)
	key := regexp.MustCompile(`name="matter" value="([^"]+)"`).FindStringSubmatch(page)
	if res.StatusCode != http.StatusOK || token == nil || key == nil {
		t.Fatalf("%s: %s", res.Status, page)
	}
	for range 2 { // by an impatient finger
		res, page = visit(t, link, [2]string{"form", token[1]}, [2]string{"kind", "done"}, [2]string{"matter", key[1]}, [2]string{"done-words", "已完成清运"}, [2]string{"done-file", "%PDF"})
		if res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %s", res.Status, page)
		}
	}
	if _, page = visit(t, link+res.Header.Get("Location")); !strings.Contains(page, "已收到您的答复") || !strings.Contains(page, "监测报告.pdf") {
		t.Errorf("it shows %s", page)
	}
	u.reload()
	if _, page = visit(t, link); !strings.Contains(page, "此前的答复（1次）") {
		t.Errorf("after a reload it shows %s", page)
	}
	for _, other := range []string{"/", "/healthz", "/metrics", "/a/", "/a/../healthz"} {
		if res, _ := visit(t, "http://"+address+other); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", other, res.Status)
		}
	}
	after := u.replies()
	if len(after.Replies) != 1 || len(after.Events) != len(before.Events) {
		t.Fatalf("%d replies, %d events", len(after.Replies), len(after.Events))
	}
	r := after.Replies[0]
	if r.Way != answer.ByLink || r.Foreign || len(r.Bodies) == 0 || len(r.Claims) == 0 || r.Claims[0].Key != remind.Key(key[1]) || r.Claims[0].Kind != answer.Done || r.Words != "已完成清运" {
		t.Errorf("%+v", r)
	}

	u.write("page: {listen: \"\"}\nanswers: {listen: \"" + address + "\"}\n")
	u.reload()
	if c, err := net.Dial("tcp", address); err == nil {
		_ = c.Close()
		t.Error("without a public address the page is still served")
	}
	if log := u.end(); strings.Contains(log, link[len(link)-32:]) {
		t.Error("the log holds a link")
	}
}

// Where no page can be reached no mail speaks of one, and nobody listens.
func TestNoLinkWithoutAPublicAddress(t *testing.T) {
	t.Parallel()
	address := aPort(t)
	u := startUnit(t, fmt.Sprintf("page: {listen: \"\"}\nanswers: {listen: %q}\n", address))
	u.told("READY=1")
	for _, text := range u.texts() {
		if strings.Contains(text, "/a/") || strings.Contains(text, "在线答复") {
			t.Errorf("a mail speaks of a page: %s", text)
		}
	}
	if c, err := net.Dial("tcp", address); err == nil {
		_ = c.Close()
		t.Error("somebody listens")
	}
	u.end()
}

// What the page of answers lacks stands in the daily word.
func TestTheDailyWordNamesThePageOfAnswers(t *testing.T) {
	s, fault := &service{app: &app{}}, "answers.listen: address already in use"
	s.answersFault.Store(&fault)
	if notes := s.notes(); len(notes) != 1 || !strings.Contains(notes[0], "答复页面未能打开") || !strings.Contains(notes[0], fault) {
		t.Errorf("%q", notes)
	}
}

// A port that is taken keeps nobody from being reminded, and the administrator hears of it.
func TestATakenPortOfAnswersStopsNothing(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	u := startUnit(t, fmt.Sprintf("page: {listen: \"\"}\nadmin: {address: admin@city.example}\nanswers: {listen: %q, public_url: \"http://duban.city.example\"}\n", l.Addr()))
	u.told("READY=1")
	if u.mails() == 0 {
		t.Error("nobody is reminded")
	}
	contains(t, "the log", u.end(), "level=ERROR msg=\"answers by link are not served\"", "answers.listen: ", "address already in use")
}
