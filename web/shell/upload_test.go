package shell

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A file that is larger than any paper of an office is refused with an answer, and nothing of it stays.
func TestAFileThatIsTooLarge(t *testing.T) {
	head, foot := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\n\r\n", "\r\n--b--\r\n"
	body := io.MultiReader(strings.NewReader(head), io.LimitReader(endless{}, MaxFile+maxForm+1), strings.NewReader(foot))
	_, err := sent(t, t.TempDir(), body, PaceTime)
	if r := (Refusal{}); !errors.As(err, &r) || r.Status != http.StatusRequestEntityTooLarge || !strings.Contains(r.Text, "64MB") {
		t.Errorf("%v", err)
	}
}

// endless is a file without end.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

// sent returns what is read of a form.
func sent(t *testing.T, dir string, body io.Reader, every time.Duration) (*Upload, error) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", body)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	c := &Call{Request: r, W: httptest.NewRecorder(), Site: &Site{Log: slog.New(slog.DiscardHandler), Dir: dir}}
	return c.upload(every)
}

// One who sends a byte now and then does not hold the page.
func TestASlowUploadIsCutOff(t *testing.T) {
	var err error
	site := &Site{Log: slog.New(slog.DiscardHandler), Dir: t.TempDir()}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err = (&Call{Request: r, W: w, Site: site}).upload(50 * time.Millisecond)
		w.WriteHeader(http.StatusBadRequest)
	}))
	defer s.Close()
	slow, pipe := io.Pipe()
	defer func() { _ = pipe.Close() }()
	go func() {
		_, _ = pipe.Write([]byte("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx"))
	}()
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, slow)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	res, e := http.DefaultClient.Do(r)
	if e == nil {
		_ = res.Body.Close()
	}
	if r := (Refusal{}); !errors.As(err, &r) || r.Status != http.StatusBadRequest {
		t.Errorf("%v", err)
	}
	if site.sending.Load() != 0 {
		t.Error("it still counts")
	}
}

func TestWhatAFormMayHold(t *testing.T) {
	form := func(add func(*multipart.Writer)) io.Reader {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		_ = w.SetBoundary("b")
		add(w)
		_ = w.Close()
		return &b
	}
	for name, add := range map[string]func(*multipart.Writer){
		"two files of one name": func(w *multipart.Writer) {
			for range 2 {
				p, _ := w.CreateFormFile("file", "a")
				_, _ = p.Write([]byte("x"))
			}
		},
		"a long field": func(w *multipart.Writer) { _ = w.WriteField("note", strings.Repeat("x", maxForm+1)) },
		"many fields": func(w *multipart.Writer) {
			for range maxParts + 1 {
				_ = w.WriteField("a", "b")
			}
		},
	} {
		if _, err := sent(t, t.TempDir(), form(add), PaceTime); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	u, err := sent(t, t.TempDir(), form(func(w *multipart.Writer) {
		p, _ := w.CreateFormFile("file", `..\x/`+strings.Repeat("长", 500)+".yaml")
		_, _ = p.Write([]byte("内容"))
		_ = w.WriteField("note", " 备注\u202e ")
	}), PaceTime)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	f := u.Files["file"]
	text, _ := io.ReadAll(f.Reader())
	again, _ := io.ReadAll(f.Reader())
	if !strings.HasSuffix(f.Name, "….yaml") || len([]rune(f.Name)) > longName || string(text) != "内容" || string(again) != "内容" || u.Fields.Get("note") != "备注" {
		t.Errorf("%q %q %q", f.Name, text, u.Fields)
	}
}
