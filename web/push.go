package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// pushTime bounds a sign of life.
const pushTime = 30 * time.Second

// Push calls a URL as a sign of life, as dead man's switches want it (healthchecks.io and its like): a GET that must be answered by 2xx. No
// redirect is followed and no proxy of the environment used. Errors do not show the URL, which is a key.
func Push(ctx context.Context, target string) error {
	ctx, stop := context.WithTimeout(ctx, pushTime)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return errors.New("push: the URL cannot be called")
	}
	req.Header.Set("User-Agent", "duban")
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	res, err := client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return fmt.Errorf("push: %w", err)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16)) // what it says is of no use
	_ = res.Body.Close()
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("push: HTTP %d", res.StatusCode)
	}
	return nil
}
