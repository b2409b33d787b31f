package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/ticket"
	"duban/tools/desk"
	"duban/web/api"
	"duban/web/shell"
)

// A contract is the description, by which each answer of these tests is judged.
type contract struct {
	paths   map[string]map[string]any
	schemas *jsonschema.Compiler
}

// opened returns an office whose API is asked, and its description.
func opened(t *testing.T) (*desk.Desk, *contract) {
	t.Helper()
	d := desk.Open(t, api.Routes())
	w := d.Get(desk.Guest, "/api/v1/openapi.yaml")
	var doc map[string]any
	if err := yaml.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	c := &contract{paths: map[string]map[string]any{}, schemas: jsonschema.NewCompiler()}
	for path, methods := range doc["paths"].(map[string]any) {
		c.paths[path] = methods.(map[string]any)
	}
	// By way of JSON, as a validator knows its numbers.
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.schemas.AddResource("api.json", plain); err != nil {
		t.Fatal(err)
	}
	return d, c
}

// holds says where an answer is not as the description of its path has it.
func (c *contract) holds(t *testing.T, method, path string, w *httptest.ResponseRecorder) {
	t.Helper()
	at := "#/components/schemas/Problem"
	kind := "application/problem+json"
	if w.Code < http.StatusBadRequest {
		kind = "application/json"
		at = "#/paths/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(path) + "/" + strings.ToLower(method) +
			fmt.Sprintf("/responses/%d/content/application~1json/schema", w.Code)
	}
	if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, kind) {
		t.Errorf("%s %s is %s, want %s", method, path, got, kind)
	}
	s, err := c.schemas.Compile("api.json" + at)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatalf("%s %s: %v: %s", method, path, err, w.Body)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s %s: %v", method, path, err)
	}
}

// Every call is described, and everything that is described can be called.
func TestTheDescriptionIsThatOfTheCalls(t *testing.T) {
	_, c := opened(t)
	described := map[string]bool{}
	for path, methods := range c.paths {
		for method := range methods {
			described[strings.ToUpper(method)+" "+path] = true
		}
	}
	for _, r := range api.Routes() {
		if r.Pattern == "GET /api" || r.Pattern == "GET /api/v1/openapi.yaml" {
			continue
		}
		if !described[r.Pattern] {
			t.Errorf("%s is not described", r.Pattern)
		}
		delete(described, r.Pattern)
		if method, _, _ := strings.Cut(r.Pattern, " "); (method == http.MethodGet) == (r.Least == shell.Office) && !strings.HasSuffix(r.Pattern, "/replies") {
			t.Errorf("%s is for %s", r.Pattern, r.Least.Chinese())
		}
	}
	for what := range described {
		t.Errorf("%s is described and cannot be called", what)
	}
}

// Each call answers as it is described, and refuses what it does not know.
func TestEachCallAnswersAsDescribed(t *testing.T) {
	d, c := opened(t)
	d.Record(t, remind.Event{Kind: remind.EventReport, Note: "补录"}, "22")
	sent := d.Tell(t)
	d.Settle(t, delivery.Verdict{Outcome: delivery.Delivered, Reply: "250 ok"})
	for path, queries := range map[string][]string{
		"/api/v1/matters": {
			"", "?limit=3", "?colour=red&kind=problem&sort=-due", "?q=" + url.QueryEscape("管网"), "?limit=0", "?limit=a", "?colour=pink", "?color=red", "?after=nobody", "?plan=a&plan=b",
		},
		"/api/v1/matters/{plan}/{problem}":         {"", "?a=b"},
		"/api/v1/matters/{plan}/{problem}/history": {""},
		"/api/v1/messages":                         {"", "?from=2026-11-01&to=2026-11-30&limit=2", "?from=x", "?after=nobody"},
		"/api/v1/messages/{id}":                    {""},
		"/api/v1/events":                           {"", "?from=2026-11-01&limit=1", "?after=-1"},
		"/api/v1/replies":                          {"", "?all=true"},
		"/api/v1/status":                           {""},
		"/api/v1/calendar":                         {"?to=2026-11-30", "?from=2026-11-23", "?to=2099-01-01"},
	} {
		if c.paths[path]["get"] == nil {
			t.Errorf("%s is not described", path)
		}
		for _, q := range queries {
			asked := strings.NewReplacer("{plan}", "hengyang-2024", "{problem}", "22", "{id}", sent[0].ID).Replace(path) + q
			c.holds(t, "GET", path, d.Get(desk.Clerk, asked))
		}
	}
}

// A list goes on where it ended, and holds everything once.
func TestAListIsReadToItsEnd(t *testing.T) {
	d, _ := opened(t)
	seen := map[string]bool{}
	total := 0
	for next, n := "/api/v1/matters?limit=40&sort=due", 0; next != ""; n++ {
		w := d.Get(desk.Guest, next)
		var l struct {
			Items []struct{ Key string }
			Total int
			Next  string
		}
		if err := json.Unmarshal(w.Body.Bytes(), &l); err != nil || n > 5 {
			t.Fatalf("page %d: %v: %s", n, err, w.Body)
		}
		for _, m := range l.Items {
			seen[m.Key] = true
		}
		if link := w.Header().Get("Link"); (link != "") != (l.Next != "") {
			t.Errorf("the link is %q, the next page %q", link, l.Next)
		}
		next, total = l.Next, l.Total
	}
	if len(seen) != total || total < 100 {
		t.Errorf("%d of %d matters", len(seen), total)
	}
}

// What a program records stands in the store, once for each key that its call bears.
func TestAProgramRecords(t *testing.T) {
	d, c := opened(t)
	const at = "/api/v1/matters/hengyang-2024/22/"
	w := d.Send(desk.Clerk, at+"events", "application/json", strings.NewReader(`{"kind":"report","by":"珠晖区","doc":"珠政函〔2026〕9号"}`))
	c.holds(t, "POST", "/api/v1/matters/{plan}/{problem}/events", w)
	if w.Code != http.StatusCreated {
		t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
	day, err := d.Office.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, s := day.Find("22"); s.State != remind.Reported || s.Cause.By != "珠晖区" || s.Cause.Typist != "王科长" {
		t.Errorf("recorded as %+v", s.Cause)
	}
	for range 2 {
		w := d.Bring(desk.Clerk, at+"progress", http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {"k1"}}, `{"note":"管网铺设完成六成"}`)
		c.holds(t, "POST", "/api/v1/matters/{plan}/{problem}/progress", w)
		if w.Code != http.StatusCreated {
			t.Fatalf("HTTP %d: %s", w.Code, w.Body)
		}
	}
	if w := d.Bring(desk.Clerk, at+"progress", http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {"k1"}}, `{"note":"八成"}`); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("another body under a key that was used: HTTP %d", w.Code)
	}
	if day, err = d.Office.Today(t.Context()); err != nil || len(day.Answers.Progress) != 1 {
		t.Errorf("%d times: %v", len(day.Answers.Progress), err)
	}
	for body, want := range map[string]int{
		``: 400, `{`: 400, `[]`: 400, `{"kind":"report","colour":"red"}`: 400, `{"kind":"accept"} {}`: 400, `{"kind":"withdraw"}`: 422, `{"kind":"reopen","note":"x"}`: 422,
		`{"kind":"extend","to":"31.12.2027"}`: 400, `{"note":"` + strings.Repeat("长", 1<<16) + `"}`: 413,
	} {
		w := d.Send(desk.Clerk, at+"events", "application/json", strings.NewReader(body))
		c.holds(t, "POST", "/api/v1/matters/{plan}/{problem}/events", w)
		if w.Code != want {
			t.Errorf("%.40s: HTTP %d, want %d: %s", body, w.Code, want, w.Body)
		}
	}
	if w := d.Post(desk.Clerk, at+"events", url.Values{"kind": {"close"}}); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("a form of another site: HTTP %d", w.Code)
	}
	if w := d.Send(desk.Clerk, "/api/v1/matters/hengyang-2024/99/events", "application/json", strings.NewReader(`{"kind":"close"}`)); w.Code != http.StatusNotFound {
		t.Errorf("a matter that is none: HTTP %d", w.Code)
	}
}

// Who sees his own matters only reads nothing of others, by no call.
func TestAScopeHolds(t *testing.T) {
	d, _ := opened(t)
	d.Record(t, remind.Event{Kind: remind.EventReport, Note: "补录"}, "1", "22")
	d.Tell(t)
	day, err := d.Office.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	own, _ := day.Find("1")
	other, _ := day.Find("22")
	u := shell.User{Account: "h", Name: "h", Role: shell.Viewer, Scope: own.Leader[0]}
	if !u.Sees(day, own) || u.Sees(day, other) {
		t.Fatalf("%s sees both or none", u.Scope)
	}
	for path, want := range map[string]int{
		"/api/v1/matters/" + string(own.Key): 200, "/api/v1/matters/" + string(other.Key): 404, "/api/v1/matters/" + string(other.Key) + "/history": 404, "/api/v1/status": 403, "/api/v1/messages/none": 404,
		"/api/v1/matters": 200, "/api/v1/events": 200, "/api/v1/messages": 200, "/api/v1/calendar?to=2026-12-01": 200,
	} {
		w := d.Get(u, path)
		if w.Code != want {
			t.Errorf("%s: HTTP %d, want %d", path, w.Code, want)
		}
		var l struct {
			Items []struct{ Key, Obligation string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		for _, m := range l.Items {
			if o, _ := day.Find(m.Key + m.Obligation); m.Key+m.Obligation != "" && (o == nil || !u.Sees(day, o)) {
				t.Errorf("%s tells of %s%s", path, m.Key, m.Obligation)
			}
		}
		if regexp.MustCompile(`[a-z]{3,}@[a-z]+\.example`).MatchString(w.Body.String()) {
			t.Errorf("%s tells an address", path)
		}
	}
}

// Of messages a viewer reads those alone that tell of nothing but his matters, in the list as one by one.
func TestASightHolds(t *testing.T) {
	d, _ := opened(t)
	sent := d.Tell(t)
	u := shell.User{Account: "h", Name: "h", Role: shell.Viewer, Scope: "吴乐胜"}
	var l struct {
		Items []struct{ Message string }
		Total int
	}
	if err := json.Unmarshal(d.Get(u, "/api/v1/messages?limit=1000").Body.Bytes(), &l); err != nil || l.Total == 0 || l.Total >= len(sent) || l.Total != len(l.Items) {
		t.Fatalf("%d of %d messages, %d in the list: %v", l.Total, len(sent), len(l.Items), err)
	}
	listed := map[string]bool{}
	for _, m := range l.Items {
		listed[m.Message] = true
	}
	for i := range sent {
		if w := d.Get(u, "/api/v1/messages/"+sent[i].ID); (w.Code == http.StatusOK) != listed[sent[i].ID] || w.Code != http.StatusOK && w.Code != http.StatusNotFound {
			t.Errorf("%s to %s: HTTP %d, listed %v", sent[i].ID, sent[i].Recipient, w.Code, listed[sent[i].ID])
		}
	}
}

// A link by which the reader of a mail answers is given to no program: whoever reads messages could answer in another's name.
func TestNobodyAnswersInAnothersName(t *testing.T) {
	d, _ := opened(t)
	d.Office.Terms.Links = ticket.Links{Base: "https://duban.city.example", Key: bytes.Repeat([]byte{7}, 32)}
	sent := d.Tell(t)
	link := ticket.Make(d.Office.Terms.Links.Key, sent[0].ID)
	if !strings.Contains(sent[0].Text, link) || !strings.Contains(sent[0].HTML, link) {
		t.Fatal("the mail has no link")
	}
	_, sum, _ := strings.Cut(link, ".")
	for _, u := range []shell.User{desk.Guest, desk.Clerk} {
		w := d.Get(u, "/api/v1/messages/"+sent[0].ID)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), sum) || !strings.Contains(w.Body.String(), "链接已隐去") {
			t.Errorf("%s: HTTP %d with the link: %v", u.Name, w.Code, strings.Contains(w.Body.String(), sum))
		}
	}
}

// Days that are far away are not played: all before them would be, for minutes.
func TestDaysFarAwayAreNotPlayed(t *testing.T) {
	d, _ := opened(t)
	for _, q := range []string{"?from=2099-12-01&to=2099-12-02", "?from=2099-12-01", "?from=2031-12-01&to=2031-12-02"} {
		if w := d.Get(desk.Guest, "/api/v1/calendar"+q); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "60个月以内") {
			t.Errorf("%s: HTTP %d: %s", q, w.Code, w.Body)
		}
	}
}

// The page explains each call.
func TestThePageExplainsEachCall(t *testing.T) {
	d, c := opened(t)
	body := d.Get(desk.Guest, "/api").Body.String()
	for path := range c.paths {
		if !strings.Contains(body, path) || !strings.Contains(body, "http://example.com/api/v1/") {
			t.Errorf("%s is not explained", path)
		}
	}
}
