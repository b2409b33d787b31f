//go:build slow

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/store"
)

var (
	linkedTo    = regexp.MustCompile(`/a/[0-9a-f]{32}\.[0-9a-f]{32}`)
	formToken   = regexp.MustCompile(`name="form" value="([^"]+)"`)
	matterField = regexp.MustCompile(`name="matter" value="([^"]+)"`)
)

// A patient answers by links until it is told that its answer is recorded, however often the program dies under it.
type patient struct {
	http.Client
	base string
}

// answer reports that progress was sent by a link, in words that no other answer has.
func (p *patient) answer(link, words string) error {
	page, err := p.until(http.StatusOK, func() (*http.Response, error) { return p.Get(p.base + link) })
	if err != nil {
		return err
	}
	token, matter := formToken.FindStringSubmatch(page), append(matterField.FindStringSubmatch(page), "", "")[1] // of one matter there is no choice
	if token == nil {
		return fmt.Errorf("no form: %s", page)
	}
	body := "--b\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n" + token[1] + "\r\n--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nprogress\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"matter\"\r\n\r\n" + matter + "\r\n--b\r\nContent-Disposition: form-data; name=\"progress-words\"\r\n\r\n" + words +
		"\r\n--b\r\nContent-Disposition: form-data; name=\"progress-file\"; filename=\"x.pdf\"\r\n\r\n" + strings.Repeat(words, 3000) + "\r\n--b--\r\n"
	_, err = p.until(http.StatusSeeOther, func() (*http.Response, error) {
		return p.Post(p.base+link, "multipart/form-data; boundary=b", bytes.NewReader([]byte(body)))
	})
	return err
}

// until asks again until the program answers with a status.
func (p *patient) until(status int, ask func() (*http.Response, error)) (page string, err error) {
	for tries := range 6000 {
		if tries > 0 {
			time.Sleep(10 * time.Millisecond)
		}
		var res *http.Response
		if res, err = ask(); err != nil { // it has died, or is not there yet
			continue
		}
		text, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err == nil && res.StatusCode == status {
			return string(text), nil
		}
		if err == nil && res.StatusCode < http.StatusInternalServerError {
			return "", fmt.Errorf("%s: %s", res.Status, text)
		}
	}
	return "", errors.Join(errors.New("nobody answers"), err)
}

// Answers come by links while the real program is killed at any point, and are then taken by a command that is killed, too: what was confirmed to
// its sender is there, once, with its file, and is taken once.
func TestLinksWhileTheProgramIsKilled(t *testing.T) {
	t.Parallel()
	dir, exe := t.TempDir(), program(t)
	at, state, settings := aPort(t), filepath.Join(dir, "state"), filepath.Join(dir, "duban.yaml")
	text := fmt.Sprintf("page: {listen: \"\"}\nanswers: {listen: %q, public_url: \"http://%s\"}\n", at, at)
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	running(t, "", []string{"--demo", "--config", settings, "--state", state}, func() {})
	sent, _ := keptReplies(t, state, store.Rehearsal)
	var links []string
	for i := range sent {
		if link := linkedTo.FindString(sent[i].Text); link != "" {
			links = append(links, link)
		}
	}
	p := &patient{base: "http://" + at}
	p.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	stop, said, answered := make(chan struct{}), make(chan int, 1), make(chan struct{}, 1)
	go func() {
		n := 0
		defer func() { said <- n }()
		for ; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			if err := p.answer(links[n%len(links)], fmt.Sprintf("第%d次进展", n)); err != nil {
				t.Error(err)
				return
			}
			select {
			case answered <- struct{}{}:
			default:
			}
		}
	}()
	luck := rand.New(rand.NewPCG(17, 19))
	for range 8 {
		kill(t, luck, time.Second, exe, "run", "--config", settings, "--state", state)
		select {
		case <-answered: // before
		default:
		}
		killAfter(t, answered, time.Duration(luck.IntN(300))*time.Millisecond, exe, "run", "--config", settings, "--state", state)
	}
	close(stop)
	came := 0
	running(t, "", []string{"--config", settings, "--state", state}, func() { came = <-said }) // who waits is answered now
	_, replies := keptReplies(t, state, store.Rehearsal)
	times := map[string]int{}
	for i := range replies {
		times[replies[i].Words]++
		if len(replies[i].Files) != 1 {
			t.Errorf("the files of %s: %v", replies[i].Words, replies[i].Files)
		}
	}
	for n := range came {
		if got := times[fmt.Sprintf("第%d次进展", n)]; got != 1 {
			t.Errorf("answer %d is there %d times", n, got)
		}
	}
	if len(replies) != came || came < 5 {
		t.Fatalf("%d replies of %d answers", len(replies), came)
	}
	takenOnce(t, luck, []int64{replies[0].ID, replies[1].ID}, settings, state)
}

// takenOnce takes replies by a command that is killed at any point, until they are taken, and looks at what came of it.
func takenOnce(t *testing.T, luck *rand.Rand, ids []int64, settings, state string) {
	t.Helper()
	for _, id := range ids {
		command := []string{"take", fmt.Sprint(id), "--config", settings, "--state", state}
		for range 8 {
			kill(t, luck, 400*time.Millisecond, program(t), command...)
		}
		if code := execute(t.Context(), command, io.Discard, io.Discard, clock); code > 1 {
			t.Errorf("take %d: %d", id, code)
		}
	}
	st, err := store.Open(t.Context(), state, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(st)
	snap, err := st.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	times := map[int64]int{}
	for _, p := range snap.Progress {
		times[p.Reply]++
	}
	for _, id := range ids {
		if times[id] != 1 || !snap.Endings[id].Taken {
			t.Errorf("reply %d: progress %d times, ended %+v", id, times[id], snap.Endings[id])
		}
	}
}
