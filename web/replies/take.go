package replies

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duban/office"
	"duban/office/docket"
	"duban/remind"
	"duban/remind/change"
	"duban/tables"
	"duban/web/shell"
)

// An effect is what taking an answer, or laying it aside, would do.
type effect struct {
	Word, Act string // what is confirmed, and the address that it goes to
	Says      []string
	Left      []string // claims that are not taken, and are not any more
	Sums      string   // of the reminders
	Until     string
	Days      []tables.DayLine
	More      int
	Fields    [][2]string // what goes along
}

// mostDays is how many changes of days are listed.
const mostDays = 30

// ordered reads what was typed as an order. All matters ticked are no choice.
func ordered(row *office.ReplyRow, f url.Values) (o office.TakeOrder, err error) {
	o = office.TakeOrder{ID: row.ID, As: f.Get("as"), By: f.Get("by"), Doc: f.Get("doc"), Note: f.Get("note")}
	var err1, err2 error
	o.On, err1 = remind.ParseDate(f.Get("on"))
	o.To, err2 = remind.ParseDate(f.Get("to"))
	more := strings.FieldsFunc(f.Get("more"), func(r rune) bool { return strings.ContainsRune(" 、，,；;\n\t", r) })
	if len(f["key"]) < min(len(row.Claims), mostSeen) || len(more) > 0 {
		o.Keys = append(append(o.Keys, f["key"]...), more...)
	}
	switch {
	case err1 != nil || err2 != nil:
		return o, errors.Join(err1, err2)
	case len(row.Claims) > 0 && len(f["key"]) == 0 && len(more) == 0 && o.As != "received":
		return o, errors.New("没有选定事项：请至少勾选一项；都不采纳的，请用下面的“不予采纳”")
	}
	return o, nil
}

// take shows what taking an answer would do, and then records it.
func take(c *shell.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	row, err := open(c)
	if err != nil {
		return err
	}
	order, err := ordered(&row, f)
	if err == nil && f.Get("step") == "apply" {
		return apply(c, order, f)
	}
	p, err2 := viewOf(c, &row, append([]string{}, f["key"]...))
	if err2 != nil {
		return err2
	}
	p.Take.Values = f
	if f.Get("step") == "edit" {
		return p.show(c, http.StatusOK)
	}
	status := http.StatusOK
	if err == nil {
		p.Effect, err = foreseen(c, order, f)
	}
	if err != nil {
		if status = ours(err); status == 0 {
			return err
		}
		p.Take.Fault = inFields(err.Error())
	}
	return p.show(c, status)
}

// apply records an order that was looked over.
func apply(c *shell.Call, order office.TakeOrder, f url.Values) error {
	var err error
	if order.Seen, err = strconv.ParseInt(f.Get("rev"), 10, 64); err != nil || order.Seen <= 0 {
		return shell.Refusal{Status: http.StatusBadRequest, Text: "没有预览变动，未予登记。请返回后先预览。"}
	}
	t, err := c.Office().Take(c.Context(), order)
	if err != nil {
		if status := ours(err); status != 0 {
			return shell.Refusal{Status: status, Text: inFields(err.Error())}
		}
		return err
	}
	said := fmt.Sprintf("已采纳答复%d（%s）。", t.ID, plain(tables.Replier(&t.Reply), longest))
	for i := range t.Recorded {
		said += "\n" + string(t.Recorded[i].Event.Key) + "：" + t.Recorded[i].Said() + "。"
	}
	if n := len(t.Progress); n > 0 {
		said += fmt.Sprintf("\n已登记进展%d项。", n)
	}
	return c.Done("/replies", plainLines(said))
}

// plainLines bounds what the next page says.
func plainLines(said string) string {
	lines := strings.Split(said, "\n")
	const most = 8
	if len(lines) > most {
		lines = append(lines[:most], fmt.Sprintf("……共%d项。", len(lines)-1))
	}
	return strings.Join(lines, "\n")
}

// foreseen returns what an order would do.
func foreseen(c *shell.Call, order office.TakeOrder, f url.Values) (*effect, error) {
	o := c.Office()
	t, p, err := o.ConsiderReply(c.Context(), order)
	if err != nil {
		return nil, err
	}
	x := &effect{Word: "采纳", Act: "take"}
	for i := range p.Recorded {
		x.Says = append(x.Says, willBe(&p.Recorded[i]))
	}
	for i := range t.Progress {
		g := &t.Progress[i]
		x.Says = append(x.Says, fmt.Sprintf("%s：登记进展“%s”，状态不变", g.Key, plain(g.Text, longest)))
	}
	if len(x.Says) == 0 {
		x.Says = append(x.Says, "仅作阅知：不登记任何事项，状态不变")
	}
	for i := range t.Left {
		x.Left = append(x.Left, string(t.Left[i].Key)+t.Left[i].Kind.Chinese())
	}
	x.keep(f, "key", "more", "as", "by", "doc", "on", "to", "note")
	x.Fields = append(x.Fields, [2]string{"rev", strconv.FormatInt(p.Snap.Revision, 10)})
	if len(p.Events) == 0 {
		return x, nil
	}
	e, err := docket.Effect(c.Context(), o, p)
	if err != nil {
		return nil, err
	}
	x.count(e)
	return x, nil
}

// count says what comes otherwise of the reminders.
func (x *effect) count(e *office.Effect) {
	x.Sums = fmt.Sprintf("新增%d条，减少%d条，改期%d条，改收件人%d条", e.Noticed(change.Gained), e.Noticed(change.Lost), e.Noticed(change.Moved), e.Noticed(change.Readdressed))
	x.Until = e.To.ChineseShort()
	x.Days = slices.Collect(tables.First(tables.DayLines(e, 4), mostDays))
	x.More = e.Lines - len(x.Days)
}

// keep lets the fields of a form go along with its confirmation.
func (x *effect) keep(f url.Values, names ...string) {
	for _, name := range names {
		for _, v := range f[name] {
			if v != "" {
				x.Fields = append(x.Fields, [2]string{name, v})
			}
		}
	}
}

// willBe says how a matter would stand after an event.
func willBe(r *office.Recorded) string {
	words := fmt.Sprintf("%s：登记%s%s，转为“%s”", r.Event.Key, r.Event.For, change.EventWord(r.Event.Kind), r.Status.State.Chinese())
	if r.Event.Kind == remind.EventExtend {
		words = fmt.Sprintf("%s：登记延期，时限由%s改为%s", r.Event.Key, r.Was.ChineseShort(), r.Status.Due.ChineseShort())
	}
	if len(r.Out) > 0 {
		words += "，尚未报验的有" + plain(strings.Join(r.Out, "、"), longest)
	}
	if all := r.Remarks(); len(all) > 0 {
		words += "（" + strings.Join(all, "；") + "）"
	}
	return words + "；记在" + r.Event.By + "名下，生效日期" + r.Event.On.ChineseShort()
}

// dismiss shows what laying an answer aside would do, and then does it.
func dismiss(c *shell.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	row, err := open(c)
	if err != nil {
		return err
	}
	note := f.Get("note")
	if f.Get("step") == "apply" && note != "" {
		done, err := c.Office().Dismiss(c.Context(), row.ID, note)
		if err != nil {
			if status := ours(err); status != 0 {
				return shell.Refusal{Status: status, Text: inFields(err.Error())}
			}
			return err
		}
		return c.Done("/replies", fmt.Sprintf("答复%d（%s）不予采纳，原因将告知答复人。", done.ID, plain(tables.Replier(&done.Reply), longest)))
	}
	p, err := viewOf(c, &row, nil)
	if err != nil {
		return err
	}
	p.Dismiss.Values = f
	switch {
	case !p.Open:
		return shell.Refusal{Status: http.StatusConflict, Text: office.ReplyEndedError{ReplyRow: row}.Error()}
	case f.Get("step") == "edit":
		return p.show(c, http.StatusOK)
	case note == "":
		p.Dismiss.Fault = "请写明不予采纳的原因，将告知答复人"
		return p.show(c, http.StatusUnprocessableEntity)
	}
	p.Effect = &effect{Word: "不予采纳", Act: "dismiss", Says: []string{
		"不改变任何事项的状态和时限，答复和材料保留", "系统在下一封邮件中告知答复人，原因：" + note,
	}}
	p.Effect.keep(f, "note")
	return p.show(c, http.StatusOK)
}
