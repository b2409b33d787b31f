package replies

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/typed"
	"duban/tables"
	"duban/web/shell"
)

// A claimed matter is one that an answer claims something of.
type claimed struct {
	Key                 remind.Key
	Said, Short, Reason string
	Doubts              []string
	On                  bool // to be taken
}

// A proof is a file that came with an answer.
type proof struct {
	Name, Sum string
	Bytes     int
}

// A form is what somebody typed, and what is wrong with it.
type form struct {
	url.Values
	Fault string
}

// A view is an answer as its page shows it.
type view struct {
	ID                                           int64
	State                                        listing.Shade
	Who, From, Checks, Way, Subject, Words, More string
	At                                           time.Time
	Waited                                       int
	Waits, Late                                  bool
	Foreign                                      bool
	Message                                      string
	Claims                                       []claimed
	Doubts, Left                                 []string
	Files                                        []proof
	Ended                                        string
	Note                                         string // of the ending
	Open                                         bool   // it can be dealt with
	Extends                                      bool   // an extension is asked for
	Take, Dismiss                                form
	Effect                                       *effect
}

// idOf returns the number that an address names.
func idOf(c *shell.Call) (int64, error) {
	id, err := strconv.ParseInt(c.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, shell.NotFound("没有这件答复。")
	}
	return id, nil
}

// open reads the answer that is asked for.
func open(c *shell.Call) (office.ReplyRow, error) {
	id, err := idOf(c)
	if err != nil {
		return office.ReplyRow{}, err
	}
	row, err := c.Site.Office().Reply(c.Context(), id)
	if errors.As(err, new(office.UnknownReplyError)) {
		err = shell.NotFound("没有编号为" + strconv.FormatInt(id, 10) + "的答复。")
	}
	return row, err
}

// showOne shows an answer whole.
func showOne(c *shell.Call) error {
	row, err := open(c)
	if err != nil {
		return err
	}
	p, err := viewOf(c, &row, nil)
	if err != nil {
		return err
	}
	return p.show(c, http.StatusOK)
}

// show answers with the page of an answer.
func (p *view) show(c *shell.Call, status int) error {
	return c.ShowAt(status, pages, "reply", &shell.Page{Title: fmt.Sprintf("答复%d", p.ID), Nav: "/replies", Data: p})
}

// longWords bounds what a page shows of an answer: a hostile one fills no browser.
const longWords = 20000

// viewOf gathers what the page of an answer shows; keys are the matters that are ticked, nil: all.
func viewOf(c *shell.Call, r *office.ReplyRow, keys []string) (*view, error) {
	p := &view{
		ID: r.ID, State: listing.Shade{Text: tables.ReplyState(r.State), Colour: colours[r.State]}, Who: plain(tables.Replier(&r.Reply), 2*longest), From: plain(r.From, longest),
		Checks: plain(tables.Checks(&r.Reply), longest), Way: tables.Way(r.Way), Subject: plain(r.Subject, 2*longest), Words: typed.ClipTo(typed.Visible(r.Words), longWords),
		At: r.At, Message: r.Message, Foreign: r.Foreign, Waits: r.State == office.ReplyWaits, Open: r.Ending.Reply == 0,
	}
	if whole := typed.ClipTo(typed.Visible(r.Whole), longWords); strings.TrimSpace(whole) != strings.TrimSpace(p.Words) {
		p.More = whole
	}
	for _, d := range r.Doubts {
		p.Doubts = append(p.Doubts, plain(d, 2*longest))
	}
	for _, l := range r.Left {
		p.Left = append(p.Left, plain(l, 2*longest))
	}
	for i := range r.Files {
		f := &r.Files[i]
		p.Files = append(p.Files, proof{shell.FileName(f.Name), f.SHA256, f.Bytes})
	}
	switch r.State {
	case office.ReplyTaken:
		p.Ended, p.Note = fmt.Sprintf("%s于%s采纳", r.Ending.By, moment(r.Ending.At)), r.Ending.Note
	case office.ReplyDismissed:
		p.Ended, p.Note = fmt.Sprintf("%s于%s不予采纳", r.Ending.By, moment(r.Ending.At)), r.Ending.Note
	case office.ReplyWaits, office.ReplyNoted:
	}
	return p, c.LookOf(r.Keys(), func(v *office.View) error {
		p.Waited = waited(v.Day, r)
		p.Late = p.Waits && p.Waited > patience
		name := tables.Named(v.Day.World)
		for i := range r.Claims[:min(len(r.Claims), mostSeen)] {
			x := &r.Claims[i]
			p.Extends = p.Extends || x.Kind == "extension"
			p.Claims = append(p.Claims, claimed{x.Key, tables.Claim(x, name), tables.AfterPlan(x.Key), plain(x.Reason, 2*longest), each(x.Doubts), keys == nil || slices.Contains(keys, string(x.Key))})
		}
		return nil
	})
}

// each returns texts as lines.
func each(all []string) (lines []string) {
	for _, s := range all {
		lines = append(lines, plain(s, 2*longest))
	}
	return lines
}

// moment is an instant as people read it.
func moment(t time.Time) string { return t.In(remind.Shanghai).Format("2006年1月2日15:04") }

// Kinds are what an answer may be taken as.
func (p *view) Kinds() [][2]string {
	return [][2]string{{"", "按拟采纳的内容"}, {"report", "报验（已完成，申请验收）"}, {"extend", "延期"}, {"progress", "进展"}, {"received", "仅阅知，不登记"}}
}

// Taken returns in a word what it is taken as.
func (p *view) Taken() string {
	for _, k := range p.Kinds() {
		if k[0] == p.Take.Get("as") {
			return k[1]
		}
	}
	return cmp.Or(p.Take.Get("as"), p.Kinds()[0][1])
}
