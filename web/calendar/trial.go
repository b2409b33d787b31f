package calendar

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"duban/office"
	"duban/office/prospect"
	"duban/remind"
	"duban/remind/change"
	"duban/remind/typed"
	"duban/store"
	"duban/store/database"
	"duban/tables"
	"duban/web/shell"
)

// A trial is a change that is tried, with what it would do.
type trial struct {
	What    string // in words
	Fault   string
	Summary tables.EffectSummary
	Matters []tables.ObligationLine
	Persons []tables.PersonLine
	Days    []tables.DayLine
	More    [3]int // of each that are not listed
	Real    string // where it is really done
	Say     string // how
}

// How much of an effect is listed.
const (
	mostMatters = 40
	mostHearers = 60
	mostChanges = 120
)

// An attempt is what is to be tried.
type attempt struct {
	what, real, say string
	effect          func(context.Context, *office.Office) (*office.Effect, error)
}

// trial shows what a change would do. Nothing is stored.
func (p *pager) trial(c *shell.Call) error {
	q := shell.Typed(c.URL.Query())
	err := c.LookOf([]string{q.Get("key")}, func(v *office.View) error { // the key may be typed without its plan
		if o, _ := v.Day.Find(q.Get("key")); o != nil {
			q.Set("key", string(o.Key))
		}
		return nil
	})
	if err != nil {
		return err
	}
	a, err := attempted(q)
	if err != nil {
		return c.ShowAt(http.StatusUnprocessableEntity, pages, "trial", &shell.Page{Title: "试算", Nav: "/calendar", Data: &trial{Fault: err.Error()}})
	}
	e, _, ready, err := ask(c, p.keeper, "trial "+q.Encode(), a.effect)
	switch {
	case err != nil && faulty(err):
		return err
	case err != nil:
		return c.ShowAt(http.StatusUnprocessableEntity, pages, "trial", &shell.Page{Title: "试算", Nav: "/calendar", Data: &trial{What: a.what, Fault: inFields(err)}})
	case !ready:
		return wait(c, "试算："+a.what)
	}
	return c.Show(pages, "trial", &shell.Page{Title: "试算", Nav: "/calendar", Data: tried(a, e)})
}

// tried returns an effect as the page shows it.
func tried(a *attempt, e *office.Effect) *trial {
	t := &trial{What: a.what, Real: a.real, Say: a.say, Summary: tables.NewEffectSummary(&e.Effect), Matters: tables.ObligationLines(e), Persons: tables.PersonLines(e)}
	t.Matters, t.More[0] = some(t.Matters, mostMatters)
	t.Persons, t.More[1] = some(t.Persons, mostHearers)
	t.Days = slices.Collect(tables.First(tables.DayLines(e, 4), mostChanges))
	t.More[2] = e.Lines - len(t.Days)
	return t
}

// some returns the first of a list, and how many more there are.
func some[T any](all []T, most int) (shown []T, more int) {
	if len(all) <= most {
		return all, 0
	}
	return all[:most], len(all) - most
}

// attempted reads what is to be tried.
func attempted(q url.Values) (*attempt, error) {
	switch q.Get("kind") {
	case "deadline":
		return deadline(q)
	case "contact":
		return contact(q)
	case "stage":
		return stageTried(q)
	}
	return nil, errors.New("请选择要试算的变动")
}

// field returns what was typed in a field, as much as one holds.
func field(q url.Values, name string) string { return typed.ClipTo(q.Get(name), 200) }

// deadline tries another deadline of a matter.
func deadline(q url.Values) (*attempt, error) {
	key := field(q, "key")
	to, err := remind.ParseDate(q.Get("to"))
	if err != nil || to == 0 || key == "" {
		return nil, errors.New("请填写事项编号和新的时限，如 22、2027-06-30")
	}
	return &attempt{
		what: "事项" + key + "的时限改为" + to.ChineseShort(), real: shell.MatterPath(remind.Key(key)) + "?act=extend&to=" + to.String() + "#act", say: "按此登记延期",
		effect: func(ctx context.Context, o *office.Office) (*office.Effect, error) {
			return prospect.Deadline(ctx, o, key, to)
		},
	}, nil
}

// contact tries another directory.
func contact(q url.Values) (*attempt, error) {
	x := prospect.Contact{Without: field(q, "without"), Body: field(q, "body"), With: field(q, "with")}
	what := x.Body + "改由" + x.With + "接收"
	switch {
	case x.Body == "" && x.Without == "" || x.Body != "" && x.With == "":
		return nil, errors.New("请填写停用的邮箱，或者单位和它改用的邮箱")
	case x.Body == "":
		what = "停用邮箱" + x.Without
	default:
		if err := typed.CheckMail(x.With); err != nil {
			return nil, err
		}
	}
	return &attempt{what: what, real: "/contacts", say: "到通讯录修改", effect: x.Effect}, nil
}

// stageTried tries another day of a stage.
func stageTried(q url.Values) (*attempt, error) {
	days, err := strconv.Atoi(q.Get("days"))
	name := field(q, "stage")
	if err != nil || days < 1 || days > 365 || name == "" {
		return nil, errors.New("请选择提醒节点，天数填1至365")
	}
	return &attempt{
		what: "提醒节点" + name + "改为到期前" + strconv.Itoa(days) + "天", say: "提醒节点在设置文件的policy中修改，由管理员办理",
		effect: func(ctx context.Context, o *office.Office) (*office.Effect, error) {
			return prospect.Stage(ctx, o, name, days)
		},
	}, nil
}

// faulty reports whether an error is nobody's typing.
func faulty(err error) bool {
	var refusal shell.Refusal
	return errors.As(err, &refusal) || errors.Is(err, store.ErrChanged) || errors.Is(err, database.ErrUnusable) || errors.Is(err, context.Canceled) ||
		errors.Is(err, context.DeadlineExceeded)
}

// advice is how the office tells whoever types commands what to type.
var advice = regexp.MustCompile(`，可用 duban [^，；。]*`)

// inFields returns a refusal as it is said on a page.
func inFields(err error) string {
	var event change.RejectedEvent
	var key office.UnknownKeyError
	text := err.Error()
	switch {
	case errors.As(err, &event):
		text = event.Error()
	case errors.As(err, &key):
		text = key.Error()
	}
	return regexp.MustCompile(`--to ?`).ReplaceAllString(advice.ReplaceAllString(text, ""), "新时限")
}
