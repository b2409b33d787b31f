package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
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
	// One exchange alone: a client would look into where an answer redirects to.
	res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return fmt.Errorf("push: %w", plain(err))
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16)) // what it says is of no use
	_ = res.Body.Close()
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("push: HTTP %d", res.StatusCode)
	}
	return nil
}

// plain returns an error as it is where it says nothing of the other side's words, which may repeat the URL.
func plain(err error) error {
	var network net.Error
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	for _, known := range []error{http.ErrSchemeMismatch, io.EOF, io.ErrUnexpectedEOF, context.DeadlineExceeded, context.Canceled} {
		if errors.Is(err, known) {
			return known
		}
	}
	if errors.As(err, &network) || errors.As(err, &certificate) || errors.As(err, &record) {
		return err
	}
	return errors.New("the answer is no HTTP")
}
