package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"duban/formats/calendar"
	"duban/office"
	"duban/remind/typed"
	"duban/web/shell"
)

// A feedPage is what the page of a calendar's address shows.
type feedPage struct {
	Name    string
	Address string
	Renews  bool // whoever looks may make all addresses void
}

// offer shows the address at which somebody's calendar is had.
func offer(c *shell.Call) error {
	name := typed.VisibleLine(c.URL.Query().Get("name"))
	feeds, err := c.Office().Store.Feeds(c.Context())
	if err != nil {
		return err
	}
	p := feedPage{Name: name, Renews: c.User.May(shell.Administrator)}
	err = c.Look(func(v *office.View) error {
		x := shell.Index(v)
		if !slices.Contains(x.Units, name) && !slices.Contains(x.Leaders, name) {
			return shell.NotFound("方案中没有名为“" + typed.Clip(name, 60) + "”的单位或领导，不能生成日历地址。请从台账的筛选条件中选择。")
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.Address = c.Site.Base(c) + "/feeds/" + feeds.Token(name) + ".ics"
	return c.Show(pages, "feed", &shell.Page{Title: "订阅日历", Nav: "/matters", Data: p})
}

// renew makes all addresses of calendars void.
func renew(c *shell.Call) error {
	if err := c.Office().Store.TurnFeeds(c.Context()); err != nil {
		return err
	}
	c.Site.Log.Info("the addresses of all calendars were made void", "by", c.User.Name)
	return c.Done("/matters", "已更换日历地址的密钥，原有的订阅地址全部失效，须向各单位重新提供。")
}

// feed answers with the calendar of whoever's address it is. It names no person, and holds no address: who has it needs no log-in.
func feed(c *shell.Call) error {
	token, isICS := strings.CutSuffix(c.PathValue("token"), ".ics")
	o := c.Site.Office()
	feeds, err1 := o.Store.Feeds(c.Context())
	imported, err2 := o.Store.Imported(c.Context())
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	var data []byte
	err := c.Look(func(v *office.View) (err error) {
		x := shell.Index(v)
		name, ok := feeds.Name(token, slices.Concat(x.Units, x.Leaders))
		if !ok || !isICS {
			return shell.NotFound("该日历地址不存在或者已经失效，请向整改办索取新的地址。")
		}
		data, err = written(v, imported, name, !slices.Contains(x.Units, name))
		return err
	})
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="duban.ics"`)
	h.Set("Cache-Control", "private, no-cache") // to be asked for each time, and not sent again where it is the same
	h.Set("ETag", `"`+sumOf(data)+`"`)
	http.ServeContent(c.W, c.Request, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// written returns the calendar of a name. One of a leader has no name.
func written(v *office.View, imported map[string]time.Time, name string, leader bool) ([]byte, error) {
	type made struct {
		data []byte
		err  error
	}
	m := office.Kept(v, "feed "+name, func() made {
		var b bytes.Buffer
		title := "整改时限：" + name
		if leader {
			title = "督办事项整改时限"
		}
		err := calendar.WriteAgenda(&b, title, calendar.Impersonal(v.Day, imported, name))
		return made{b.Bytes(), err}
	})
	if m.err != nil {
		return nil, fmt.Errorf("make the calendar: %w", m.err)
	}
	return m.data, nil
}

// sumOf returns a word that another calendar does not have.
func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}
