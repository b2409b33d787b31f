package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"duban/bench/city"
	"duban/bench/figures"
	"duban/bench/process"
	"duban/bench/station"
)

// postWord is what this program is called with to be the plain client, as a process that can be measured.
const postWord = "post"

// connections are kept by the plain client, as many as smtp-source has.
const connections = 8

// hooks makes ready the rows of webhooks: a plain client that posts the same again and again, and ours the whole way.
func (b *bench) hooks(ctx context.Context) ([]row, error) {
	n := b.By([]int{100}, []int{2000}, []int{5000})[0]
	state, err := b.state(ctx, "hooks", n, city.Hook)
	if err != nil {
		return nil, err
	}
	body := filepath.Join(b.Work, "body")
	text := `{"type":"duban.message","data":{"text":"` + strings.Repeat("第1处历史遗留废渣堆存点未按要求规范处置，2026年12月6日到期。", 20) + `"}}`
	if err := os.WriteFile(body, []byte(text), 0o600); err != nil {
		return nil, err
	}
	return []row{
		{figures.Run{Group: "webhooks", Row: "net/http, 8 connections kept", Reference: true, N: n}, func(ctx context.Context, r *figures.Run) error {
			return taking(r, func(url string) (process.Usage, error) {
				self, err := os.Executable()
				if err != nil {
					return process.Usage{}, err
				}
				return process.Run(exec.CommandContext(ctx, self, postWord, url, strconv.Itoa(n), body))
			})
		}},
		{figures.Run{Group: "webhooks", Row: figures.WholeWay, N: n}, func(ctx context.Context, r *figures.Run) error {
			return taking(r, func(url string) (u process.Usage, err error) {
				dir, err := b.Copy(state, "run")
				if err != nil {
					return u, err
				}
				defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
				return b.Daemon(ctx, dir, city.Settings{HookURL: url}, station.Ready, b.Within(n), station.Demo)
			})
		}},
	}, nil
}

// taking measures what posts to a receiver on this machine, which takes everything and counts.
func taking(r *figures.Run, run func(url string) (process.Usage, error)) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var taken atomic.Int64
	server := &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			taken.Add(1)
		}
	})}
	go func() { _ = server.Serve(l) }()
	defer func() { _ = server.Close() }()
	u, err := run("http://" + l.Addr().String() + "/hook")
	station.Take(r, u)
	r.Done = int(taken.Load())
	return err
}

// post is the plain client: URL, how often, and the file that is posted.
func post(ctx context.Context, args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: compare %s URL TIMES FILE", postWord)
	}
	times, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	body, err := os.ReadFile(args[2])
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}}
	var left atomic.Int64
	left.Store(int64(times))
	failures := make([]error, connections)
	var all sync.WaitGroup
	for i := range failures {
		all.Go(func() {
			for left.Add(-1) >= 0 && failures[i] == nil {
				failures[i] = postOnce(ctx, client, args[0], body)
			}
		})
	}
	all.Wait()
	return errors.Join(failures...)
}

// postOnce posts a body and reads the answer, so that the connection is kept.
func postOnce(ctx context.Context, client *http.Client, url string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, res.Body)
	return errors.Join(err, res.Body.Close())
}
