package matter

import (
	"net/url"
	"slices"
	"strconv"

	"duban/office"
	"duban/office/docket"
	"duban/remind"
	"duban/remind/paperwork"
	"duban/remind/typed"
	"duban/web/shell"
)

// A form is that of a deed, for one matter or several, with what was typed.
type form struct {
	*deed
	Typed  url.Values
	Of     []named     // the matters
	Bodies []string    // whose part it may be
	Kinds  []draftable // of papers
	Fault  string      // why it was not taken
	Effect *effect     // what it would do; nil: it is not asked yet
	Rev    int64       // of the store against which the effect was judged
	Now    string      // the deadline or the name in force
	Signs  bool        // the second person confirms with a password
}

// A named matter is one with its name and its page.
type named struct {
	Key         remind.Key
	Name, State string
}

// Has reports whether the form has a field.
func (f *form) Has(field string) bool { return slices.Contains(f.Fields, field) }

// Must reports whether a field must be filled in.
func (f *form) Must(field string) bool { return slices.Contains(f.Needs, field) }

// One reports whether the form is of one matter alone.
func (f *form) One() bool { return len(f.Of) == 1 }

// Label names the field of a day that is still to come.
func (f *form) Label() string {
	return map[string]string{"extend": "新时限", "suspend": "暂停至（最后一日）", "hold": "暂不发出至（最后一日）"}[f.Name]
}

// Note names the field of words.
func (f *form) Note() string {
	return map[string]string{"chase": "要求（写入提醒）", "progress": "进展情况", "hold": "原因", "return": "原因", "reopen": "原因"}[f.Name]
}

// By names the field of who is behind it.
func (f *form) By() string {
	return map[string]string{"chase": "以谁的名义（默认以整改办的名义）", "progress": "由谁报送", "name": "由谁设定"}[f.Name]
}

// Longest returns how long the words may be.
func (f *form) Longest() int { return typed.LongestNote }

// mostKeys bounds how many matters one form is of.
const mostKeys = 200

// keysOf returns the matters that a form names, each once.
func keysOf(fields url.Values) (keys []string, err error) {
	for _, k := range fields["key"] {
		if k != "" && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	switch {
	case len(keys) == 0:
		return nil, shell.Refusal{Status: 422, Text: "没有选定事项：请先在台账中勾选，再选择要办理的内容。"}
	case len(keys) > mostKeys:
		return nil, shell.Refusal{Status: 422, Text: "选定的事项超过" + strconv.Itoa(mostKeys) + "项，请分次办理。"}
	}
	return keys, nil
}

// formFor returns the form of a deed for some matters, which it finds.
func formFor(c *shell.Call, d *deed, fields url.Values) (*form, error) {
	keys, err := keysOf(fields)
	if err != nil {
		return nil, err
	}
	f := &form{deed: d, Typed: fields}
	err = c.LookOf(keys, func(v *office.View) error {
		f.Rev = v.Snap.Revision
		for _, key := range keys {
			o, s, err := office.Find(v.Day, key)
			if err != nil || !c.User.Sees(v.Day, o) {
				return noMatter(key)
			}
			f.Of = append(f.Of, named{o.Key, nameOf(o) + "　" + v.Day.ShortName(o.Key.ProblemKey()).Text, s.State.Chinese()})
			if len(keys) == 1 {
				f.fit(v.Day, o, s)
			}
		}
		return nil
	})
	return f, err
}

// fit sets what the form of one matter offers to choose from.
func (f *form) fit(d *remind.Day, o *remind.Obligation, s *remind.Status) {
	if members := d.Book.Members(o.Responsible, d.Today); len(members) > 1 {
		f.Bodies = members
	}
	for _, k := range paperwork.Kinds() {
		f.Kinds = append(f.Kinds, draftable{Kind: k, Word: k.Chinese()})
	}
	f.Now = dueWords(o, s.Due)
	if f.Name == "name" {
		f.Now = d.ShortName(o.Key).Text
	}
}

// formOn returns the form of a matter whose page is open.
func formOn(m *docket.Matter, d *deed) *form {
	f := &form{deed: d, Typed: url.Values{}, Rev: m.Snap.Revision, Of: []named{{m.Obligation.Key, nameOf(m.Obligation), m.Status.State.Chinese()}}}
	f.fit(m.Day, m.Obligation, m.Status)
	return f
}

// Keys returns the keys of the matters, as they were found.
func (f *form) Keys() (all []string) {
	for i := range f.Of {
		all = append(all, string(f.Of[i].Key))
	}
	return all
}

// event returns what was typed as an event.
func (f *form) event() (e remind.Event, err error) {
	t := f.Typed
	e = remind.Event{Kind: f.Kind, By: t.Get("by"), Doc: t.Get("doc"), Note: t.Get("note"), For: t.Get("for"), Alone: f.Has("alone") && t.Get("alone") != ""}
	if e.On, err = day("日期", t.Get("on")); err != nil {
		return e, err
	}
	if f.Has("to") {
		e.To, err = day(f.Label(), t.Get("to"))
	}
	return e, err
}

// Kept returns what was typed into the fields of the form, to be carried to its last step.
func (f *form) Kept() map[string]string {
	all := map[string]string{}
	for _, name := range f.Fields {
		if text := f.Typed.Get(name); text != "" {
			all[name] = text
		}
	}
	return all
}
