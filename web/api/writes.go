package api

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"duban/office"
	"duban/remind"
	"duban/remind/typed"
	"duban/web/shell"
)

// maxBody is how much a call may bring, in bytes.
const maxBody = 1 << 17

// An eventOrder is an event as a program sends it.
type eventOrder struct {
	Kind  remind.EventKind `json:"kind"`
	By    string           `json:"by"`
	Doc   string           `json:"doc"`
	Note  string           `json:"note"`
	On    remind.Date      `json:"on"`
	To    remind.Date      `json:"to"`
	For   string           `json:"for"`
	Alone bool             `json:"alone"`
}

// kinds are the events that can be recorded of a matter.
var kinds = []remind.EventKind{
	remind.EventReport, remind.EventAccept, remind.EventReturn, remind.EventClose, remind.EventReopen, remind.EventExtend, remind.EventSuspend, remind.EventResume,
}

// An answered is what was recorded, and in words how the matter stands now.
type answered struct {
	Key   remind.Key `json:"key"`
	Said  string     `json:"said"`
	Notes []string   `json:"notes"`          // what should be seen besides: dates that have passed, that no document was named
	Next  string     `json:"next,omitempty"` // what is to be recorded next
}

// postEvent records an event of a matter.
func postEvent(c *shell.Call, body []byte) (any, error) {
	var e eventOrder
	if err := read(body, &e); err != nil {
		return nil, err
	}
	known := false
	for _, k := range kinds {
		known = known || k == e.Kind
	}
	if !known {
		return nil, shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "kind 须为 report、accept、return、close、reopen、extend、suspend、resume 之一"}
	}
	if err := allowed(c); err != nil {
		return nil, err
	}
	all, err := c.Office().Record(c.Context(), remind.Event{
		Kind: e.Kind, By: tidy(e.By), Doc: tidy(e.Doc), Note: tidy(e.Note), On: e.On, To: e.To, For: tidy(e.For), Alone: e.Alone,
	}, []string{key(c)})
	if err != nil {
		return nil, err
	}
	c.Site.Changed()
	r := &all[0]
	return answered{r.Event.Key, r.Said(), orNone(r.Remarks()), office.NextStep(all)}, nil
}

// A progressOrder is how a matter goes on, as a program sends it.
type progressOrder struct {
	By   string      `json:"by"`
	Note string      `json:"note"`
	On   remind.Date `json:"on"`
}

// postProgress records how a matter goes on.
func postProgress(c *shell.Call, body []byte) (any, error) {
	var p progressOrder
	if err := read(body, &p); err != nil {
		return nil, err
	}
	if tidy(p.Note) == "" {
		return nil, shell.Refusal{Status: http.StatusUnprocessableEntity, Text: "须用 note 写明进展情况"}
	}
	if err := allowed(c); err != nil {
		return nil, err
	}
	all, err := c.Office().Progress(c.Context(), office.ProgressOrder{Keys: []string{key(c)}, By: tidy(p.By), Note: tidy(p.Note), On: p.On})
	if err != nil {
		return nil, err
	}
	c.Site.Changed()
	for i := range all {
		all[i].At = all[i].At.In(remind.Shanghai).Truncate(time.Second)
	}
	return all[0], nil
}

// allowed refuses a matter that whoever asks does not see.
func allowed(c *shell.Call) error {
	return c.LookOf([]string{key(c)}, func(v *office.View) error {
		_, err := seen(c, v.Day)
		return err
	})
}

// brought returns what a call brings.
func brought(c *shell.Call) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(c.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, shell.Refusal{Status: http.StatusUnsupportedMediaType, Text: "请求内容须为 JSON（Content-Type: application/json）"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.W, c.Body, maxBody))
	if err != nil {
		return nil, shell.Refusal{Status: http.StatusRequestEntityTooLarge, Text: "请求内容过长或者不完整"}
	}
	return body, nil
}

// read reads what a call brings, which has the keys of a value and no others.
func read(body []byte, to any) error {
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return wrong("请求内容不能识别，请核对各项的名称和日期格式（如2026-11-23）（%s）", typed.VisibleLine(err.Error()))
	}
	if d.More() {
		return wrong("请求内容在第一个 JSON 对象之后还有其他内容")
	}
	return nil
}

// tidy returns a text as a person sees it.
func tidy(text string) string { return strings.TrimSpace(typed.Visible(text)) }

// orNone returns a list, an empty one for none.
func orNone(all []string) []string {
	if all == nil {
		return []string{}
	}
	return all
}
