package messages

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/typed"
	"duban/store"
	"duban/store/seal"
	"duban/tables"
	"duban/web/shell"
)

// An opened message is one that its reader may see.
type opened struct {
	store.Trail
	files bool // its files too: they may list all that its addressee answers for
}

// open reads the message that is asked for. One that its reader may not see is as good as none.
func open(c *shell.Call) (*opened, error) {
	t, err := c.Site.Office().Trail(c.Context(), c.PathValue("id"))
	var unknown office.UnknownMessageError
	if errors.As(err, &unknown) {
		return nil, shell.NotFound("没有编号为“" + typed.ClipTo(c.PathValue("id"), longest) + "”的消息。")
	}
	if err != nil {
		return nil, err
	}
	m := &opened{Trail: t, files: true}
	return m, c.LookOf(keysOf(&t), func(v *office.View) error {
		s := c.User.Sight(v)
		switch {
		case t.Realm != c.Site.Office().Terms.Realm, s != nil && !s.All(t.Notices):
			return shell.NotFound("没有编号为“" + typed.ClipTo(c.PathValue("id"), longest) + "”的消息。")
		case s != nil:
			m.files = slices.Contains(s.Own, t.To)
		}
		return nil
	})
}

// keysOf returns the keys of what a message told.
func keysOf(t *store.Trail) (keys []string) {
	for i := range t.Notices {
		keys = append(keys, string(t.Notices[i].Obligation))
	}
	return keys
}

// A told notice is one that a message carried.
type told struct {
	Key               remind.Key
	Name, Role, Stage string
	Linked            bool // it is a matter, and not a plan's report
	Due               remind.Date
	State             listing.Shade
}

// An answer is a reply to a message.
type answered struct {
	ID   int64
	At   time.Time
	Who  string
	What string
	Text string
}

// An attached file is one that went with a message.
type attached struct {
	Place int
	Name  string
	Bytes int
	SHA   string
}

// An act is something that can be said of a message, with what it will do.
type act struct {
	Name, Word string
	Will       []string
}

// A view is one message as its page shows it.
type view struct {
	ID, Subject, Recipient, To, Channel, Text, Hash string
	Day                                             remind.Date
	Worded, Next                                    time.Time
	State                                           listing.Shade
	Stood                                           string // its state by name
	Long                                            string // where it stands, in full
	HTML, Purged, Files                             bool
	Attached                                        []attached
	Steps, Settled                                  listing.Grid
	Told                                            []told
	Seal                                            *seal.Seal
	Sealed                                          time.Time
	Replies                                         []answered
	Acts                                            []act
	Act                                             *act // that is asked for: its effect is shown
}

// showOne shows a message as it arrived, with all that is on record of it.
func showOne(c *shell.Call) error {
	m, err := open(c)
	if err != nil {
		return err
	}
	p, err := viewOf(c, m)
	if err != nil {
		return err
	}
	if name := c.URL.Query().Get("act"); name != "" {
		i := slices.IndexFunc(p.Acts, func(a act) bool { return a.Name == name })
		if i < 0 {
			return shell.Refusal{Status: http.StatusConflict, Text: "这条消息现为“" + p.Long + "”，不能这样办理。"}
		}
		p.Act = &p.Acts[i]
	}
	return c.Show(pages, "message", &shell.Page{Title: "消息：" + p.Subject, Nav: "/messages", Data: p})
}

// viewOf gathers what the page of a message shows.
func viewOf(c *shell.Call, m *opened) (*view, error) {
	line := func(text string) string { return typed.ClipTo(c.Shown(typed.VisibleLine(text)), 2*longest) }
	p := &view{
		ID: m.ID, Subject: line(delivery.Unmarked(m.Subject)), Recipient: line(m.Recipient), To: line(m.To), Channel: remind.ChannelChinese(m.Channel), Text: c.Shown(typed.Visible(m.Text)), Hash: m.Hash, Day: m.Day,
		Worded: m.Date, Next: m.Next, State: tables.Stands(m.State), Stood: m.State, Long: tables.MessageState(m.State), HTML: m.HTML != "", Purged: m.Purged, Files: m.files,
		Steps: tables.Steps().Grid(m.Steps), Settled: tables.Settlements().Grid(m.Settlements),
	}
	p.Steps.Masked(c.Mask)
	p.Settled.Masked(c.Mask)
	for i := range m.Attachments {
		a := &m.Attachments[i]
		p.Attached = append(p.Attached, attached{i + 1, shell.FileName(a.Name), a.Bytes, a.SHA256})
	}
	if c.User.Writes() {
		p.Acts = acts(m.Trail, c.Site.Office().Window)
	}
	x, sealed, err := c.Site.Office().Store.SealOf(c.Context(), m.ID)
	if sealed {
		p.Seal, p.Sealed = &x, time.UnixMilli(x.At)
	}
	return p, errors.Join(err, p.gather(c, m))
}

// gather adds the notices of a message and the replies to it.
func (p *view) gather(c *shell.Call, m *opened) error {
	rows, err := c.Site.Office().Replies(c.Context(), true)
	if err != nil {
		return err
	}
	return c.LookOf(keysOf(&m.Trail), func(v *office.View) error {
		name := tables.Named(v.Day.World)
		for i := range m.Carried {
			n := &m.Carried[i].Notice
			o, _ := v.Day.Find(string(n.Obligation))
			p.Told = append(p.Told, told{
				Key: n.Obligation, Name: name(n.Obligation), Role: n.Role.Chinese(), Stage: v.Day.Policy.Words(n), Linked: o != nil, Due: n.Due,
				State: tables.NoticeState(m.Carried[i].State),
			})
		}
		for i := range rows {
			r := &rows[i]
			if r.Message == m.ID {
				p.Replies = append(p.Replies, answered{
					ID: r.ID, At: r.At, Who: c.Mask(tables.Replier(&r.Reply)), What: tables.ReplyState(r.State),
					Text: typed.ClipTo(c.Mask(strings.Join(strings.Fields(typed.Visible(r.Words)), " ")), 2*longest),
				})
			}
		}
		return nil
	})
}
