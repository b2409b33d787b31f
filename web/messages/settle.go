package messages

import (
	"fmt"
	"net/http"

	"duban/remind/delivery"
	"duban/store"
	"duban/web/shell"
)

// acts returns what can be said of a message where it stands, each with what it will do.
func acts(t store.Trail, w delivery.Window) []act {
	n, failed := len(t.Carried), 0
	for i := range t.Carried {
		if t.Carried[i].State == store.Failed {
			failed++
		}
	}
	window := fmt.Sprintf("发信时段（工作日%02d:%02d至%02d:%02d）", w.Open/60, w.Open%60, w.Close/60, w.Close%60)
	switch {
	case t.State == store.InDoubt:
		return []act{
			{"sent", "登记为已送达", []string{
				fmt.Sprintf("本消息及其中%d条提醒记为“已送达”，不再发送。", n), "登记人和登记时间留存备查。请先向对方核实确已收到。",
			}},
			{"resend", "登记为未送达，重新发送", []string{
				"本消息按原样再发一次，编号、正文和附件不变，在" + window + "内发出。", "对方其实已经收到的，会收到两封相同的消息。请先向对方核实确未收到。",
			}},
		}
	case t.State == store.Failed && failed > 0:
		return []act{{"resend", "重新发送", []string{
			fmt.Sprintf("本消息作废，其中%d条提醒重新待发。", failed), "到下一个" + window + "时仍须提醒的，按届时的情况另写一封发送；已不需要提醒的，不再发送。",
			"地址有误的，请先在通讯录中更正，否则仍会失败。",
		}}}
	}
	return nil
}

// done says what was recorded.
var done = map[string]string{"sent": "已登记为送达。", "resend": "已登记重发，其中仍须提醒的将在下一个发信时段发送。"}

// settle records what the office knows of a message, where it still stands as whoever says so has seen it.
func settle(c *shell.Call) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	m, err := open(c)
	if err != nil {
		return err
	}
	name := form.Get("act")
	if done[name] == "" {
		return shell.Refusal{Status: http.StatusBadRequest, Text: "没有写明登记的结果，未予办理。"}
	}
	changed := shell.Refusal{Status: http.StatusConflict, Text: "这条消息的情况已有变化，未予登记。请返回消息页重新查看。"}
	if m.State != form.Get("state") || !offered(acts(m.Trail, c.Site.Office().Window), name) {
		return changed
	}
	if err := c.Office().Settle(c.Context(), m.ID, name == "sent"); err != nil {
		if now, err := open(c); err == nil && now.State != m.State { // somebody, or the daemon, was faster
			return changed
		}
		return err
	}
	return c.Done("/messages/"+m.ID, done[name])
}

// offered reports whether an act is among those that a message takes.
func offered(all []act, name string) bool {
	for i := range all {
		if all[i].Name == name {
			return true
		}
	}
	return false
}
