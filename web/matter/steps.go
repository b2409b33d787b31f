package matter

import (
	"errors"
	"net/http"
	"strconv"

	"duban/office"
	"duban/office/docket"
	"duban/remind"
	"duban/store"
	"duban/web/shell"
)

// The steps of a form: it is filled in, its effect is looked at, it applies. One that came without a step is shown empty.
const (
	preview = "preview"
	apply   = "apply"
)

// do serves the form of a deed through its steps.
func do(c *shell.Call, d *deed, fields map[string][]string, files files) error {
	f, err := formFor(c, d, fields)
	if err != nil {
		return err
	}
	switch step := f.Typed.Get("step"); {
	case step == apply && (d.Once || f.Typed.Get("rev") != ""):
		return f.apply(c, files)
	case step == preview:
		return f.preview(c)
	default:
		return f.show(c, http.StatusOK)
	}
}

// show shows the form, or its effect.
func (f *form) show(c *shell.Call, status int) error {
	title := f.Word
	if f.One() {
		title += "　" + f.Of[0].Name
	}
	return c.ShowAt(status, pages, "deed", &shell.Page{Title: title, Nav: "/matters", Data: f})
}

// refuse shows the form again with what was typed, and why it was not taken.
func (f *form) refuse(c *shell.Call, err error) error {
	if errors.Is(err, store.ErrChanged) {
		f.Fault = "有人刚刚登记了别的内容，本次没有登记。所填内容已保留，请重新查看影响后再确认。"
		f.Effect = nil
		return f.show(c, http.StatusConflict)
	}
	f.Fault, f.Effect = inFields(err.Error()), nil
	return f.show(c, http.StatusUnprocessableEntity)
}

// preview shows what the form would do.
func (f *form) preview(c *shell.Call) error {
	x, err := f.consider(c)
	if err != nil {
		return f.refuse(c, err)
	}
	if err := x.effect(f); err != nil {
		return err
	}
	f.Rev = x.rev
	f.Signs = f.Has("second") && f.Typed.Get("second") != "" && c.Site.Second != nil
	return f.show(c, http.StatusOK)
}

// apply records what was looked at, unless anything was recorded since.
func (f *form) apply(c *shell.Call, brought files) error {
	if f.Once {
		said, err := f.once(c, brought)
		if err != nil {
			return f.refuse(c, err)
		}
		return c.Done(f.back(), said)
	}
	seen, err := strconv.ParseInt(f.Typed.Get("rev"), 10, 64)
	if err != nil {
		return f.preview(c)
	}
	x, err := f.consider(c)
	if err == nil && x.rev != seen {
		err = store.ErrChanged
	}
	if err != nil {
		return f.refuse(c, err)
	}
	said, err := x.record()
	if errors.Is(err, store.ErrChanged) {
		return f.refuse(c, err)
	}
	if err != nil {
		return err
	}
	return c.Done(f.back(), inFields(said))
}

// back returns where a form leads when it was taken: to the matter, or where it was of several to their list.
func (f *form) back() string {
	if f.One() {
		return shell.MatterPath(f.Of[0].Key)
	}
	return "/matters"
}

// A considered form is one that has passed all checks.
type considered struct {
	rev    int64             // of the store against which it was judged
	effect func(*form) error // sets what it would do
	record func() (said string, err error)
}

// consider judges what was typed.
func (f *form) consider(c *shell.Call) (*considered, error) {
	switch f.Name {
	case "chase":
		return f.considerChase(c)
	case "hold":
		return f.considerHold(c)
	case "release":
		return f.considerRelease(c)
	}
	e, err := f.event()
	if err != nil {
		return nil, err
	}
	o := c.Office()
	p, err := o.Consider(c.Context(), e, f.Keys())
	if err != nil {
		return nil, err
	}
	return &considered{
		rev: p.Snap.Revision,
		effect: func(f *form) error {
			e, err := docket.Effect(c.Context(), o, p)
			if err == nil {
				f.Effect = effectOf(p, e)
			}
			return err
		},
		record: func() (string, error) { return saidOf(p.Recorded), p.Record(c.Context()) },
	}, nil
}

// saidOf says what was recorded.
func saidOf(all []office.Recorded) string {
	const most = 5
	said := ""
	for i := range all {
		if i == most {
			said += "另有" + strconv.Itoa(len(all)-most) + "项已一并登记\n"
			break
		}
		said += string(all[i].Event.Key) + "：" + all[i].Said() + "\n"
	}
	if next := office.NextStep(all); next != "" {
		said += "下一步：" + next
	}
	return said
}

// considerChase judges a chase.
func (f *form) considerChase(c *shell.Call) (*considered, error) {
	o := c.Office()
	told, err := o.ConsiderChase(c.Context(), office.ChaseOrder{Keys: f.Keys(), By: f.Typed.Get("by"), Note: f.Typed.Get("note")})
	if err != nil {
		return nil, err
	}
	return &considered{
		rev:    told.Revision,
		effect: func(f *form) error { f.Effect = pressed(told); return nil },
		record: func() (string, error) {
			err := o.Press(c.Context(), told)
			return told.Said(true, c.Site.Now()), err
		},
	}, nil
}

// considerHold judges a hold of one matter.
func (f *form) considerHold(c *shell.Call) (*considered, error) {
	until, err := day(f.Label(), f.Typed.Get("to"))
	if err != nil {
		return nil, err
	}
	if !f.One() {
		return nil, errSingle
	}
	o := c.Office()
	order := office.HoldOrder{What: f.Keys()[0], Note: f.Typed.Get("note"), Until: until}
	if order.Second, err = second(c, f); err != nil {
		return nil, err
	}
	_, rev, err := o.ConsiderHold(c.Context(), order)
	if err != nil {
		return nil, err
	}
	return &considered{
		rev: rev,
		effect: func(f *form) error {
			m, err := open(c, order.What)
			if err == nil {
				f.Effect = silenced(m, until)
			}
			return err
		},
		record: func() (string, error) {
			return "已登记暂不发出，至" + until.ChineseShort() + "止", o.Hold(c.Context(), order)
		},
	}, nil
}

// second returns who else has agreed to what silences a leader. Where people sign in, he confirms it on the last step with his own password, and is on
// record by the name of his account.
func second(c *shell.Call, f *form) (string, error) {
	name := f.Typed.Get("second")
	if name == "" || c.Site.Second == nil || f.Typed.Get("step") != apply {
		return name, nil
	}
	return c.Site.Second(c, name, c.PostForm.Get("second-password")) // as it was typed: a password may have blanks at its ends
}

// errSingle refuses for several matters what is judged one by one.
var errSingle = errors.New("此项须逐个事项办理")

// considerRelease judges the end of a hold of one matter.
func (f *form) considerRelease(c *shell.Call) (*considered, error) {
	if !f.One() {
		return nil, errSingle
	}
	o := c.Office()
	r, err := o.BeforeRelease(c.Context(), f.Keys()[0])
	if err != nil {
		return nil, err
	}
	return &considered{
		rev:    f.Rev,
		effect: func(f *form) error { f.Effect = freed(&r); return nil },
		record: func() (string, error) {
			return "已放行，提醒于下一轮发出", o.Release(c.Context(), &r, office.ReleaseOrder{Note: f.Typed.Get("note")})
		},
	}, nil
}

// noMatter says that there is no matter of a key, to whoever may not see it as well.
func noMatter(key string) error {
	return shell.NotFound("没有编号为“" + clip(key) + "”的事项，编号见事项台账。")
}

// open looks at a matter, if the user may see it.
func open(c *shell.Call, key string) (*docket.Matter, error) {
	var found remind.Key
	var snap store.Snapshot
	err := c.LookOf([]string{key}, func(v *office.View) error {
		o, _, err := office.Find(v.Day, key)
		if err != nil || !c.User.Sees(v.Day, o) {
			return noMatter(key)
		}
		found, snap = o.Key, *v.Snap
		return nil
	})
	if err != nil {
		return nil, err
	}
	return docket.Open(c.Context(), c.Office(), &snap, found)
}
