package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duban/listing"
	"duban/remind"
	"duban/remind/typed"
	"duban/web/shell"
)

// How many things one answer holds.
const (
	usual = 100
	most  = 1000
)

// A list is a part of all that was asked for.
type list struct {
	Items []json.RawMessage `json:"items"`
	Total int               `json:"total"`          // of all that was asked for
	Next  string            `json:"next,omitempty"` // where it goes on; empty: it does not
}

// A page is which part of a list was asked for.
type page struct {
	limit int
	after string
}

// asked reads what a call asks for, which may have some names besides those of a list, and no others.
func asked(c *shell.Call, names ...string) (url.Values, error) {
	all := shell.Typed(c.URL.Query())
	for name, values := range all {
		if !slices.Contains(names, name) {
			return nil, wrong("没有“%s”这个条件，可用的有：%s", typed.Clip(name, 40), strings.Join(names, "、"))
		}
		if len(values) > 1 {
			return nil, wrong("条件“%s”只能写一次", name)
		}
	}
	return all, nil
}

// paged reads which part of a list is asked for.
func paged(all url.Values) (page, error) {
	p := page{limit: usual, after: all.Get("after")}
	if v := all.Get("limit"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > most {
			return p, wrong("limit 须为1至%d的整数", most)
		}
		p.limit = n
	}
	return p, nil
}

// numbered reads which part of a list of numbered things is asked for: what stands behind the number of the last one that somebody has.
func numbered(all url.Values) (p page, after int64, err error) {
	if p, err = paged(all); err != nil || p.after == "" {
		return p, 0, err
	}
	after, err = strconv.ParseInt(p.after, 10, 64)
	if err != nil || after < 0 {
		return p, 0, wrong("after 须为上一页最后一条的编号")
	}
	return p, after, nil
}

// span reads a range of days: none without an end on that side.
func span(all url.Values) (from, to remind.Date, err error) {
	for name, at := range map[string]*remind.Date{"from": &from, "to": &to} {
		if *at, err = remind.ParseDate(all.Get(name)); err != nil {
			return 0, 0, wrong("%s：%s", name, err)
		}
	}
	return from, to, nil
}

// wrong says what is wrong with a call.
func wrong(format string, args ...any) error {
	return shell.Refusal{Status: http.StatusBadRequest, Text: fmt.Sprintf(format, args...)}
}

// lines returns rows as a table has them in JSON.
func lines[R any](t *listing.Table[R], rows []R) ([]json.RawMessage, error) {
	var b bytes.Buffer
	if err := t.Write(&b, listing.JSON, rows); err != nil {
		return nil, err
	}
	all := []json.RawMessage{}
	for _, line := range bytes.Split(bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), []byte{'\n'}) {
		if len(line) > 0 {
			all = append(all, line)
		}
	}
	return all, nil
}

// give answers with a part of a list. last names its last thing, behind which the next part begins; empty: there is none.
func give(c *shell.Call, items []json.RawMessage, total int, last string) error {
	l := list{Items: items, Total: total}
	if last != "" {
		next := c.URL.Query()
		next.Set("after", last)
		l.Next = c.URL.Path + "?" + next.Encode()
		c.W.Header().Set("Link", "<"+l.Next+`>; rel="next"`)
	}
	write(c, http.StatusOK, "application/json", l)
	return nil
}

// write answers with a value as JSON.
func write(c *shell.Call, status int, kind string, v any) {
	data, err := encoded(v)
	if err != nil {
		c.Site.Log.Error("an answer cannot be written as JSON", "path", c.URL.Path, "error", err)
		status, kind, data = http.StatusInternalServerError, "application/problem+json", []byte(`{"title":"Internal Server Error","status":500,"detail":"系统出错"}`)
	}
	h := c.W.Header()
	h.Set("Content-Type", kind+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	c.W.WriteHeader(status)
	if _, err := c.W.Write(data); err != nil { // who asks has gone
		c.Site.Log.Debug("an answer was not written", "error", err)
	}
}

// encoded returns a value as JSON, with what is meant for people as it is.
func encoded(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}
