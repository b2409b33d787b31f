package store

import (
	"cmp"
	"fmt"

	"duban/remind"
)

// troubles says in the office's words what deliveries of the realm ran into: what is in doubt after a restore, then messages that failed or
// wait for long, broken channels, addresses that are lost for good.
func (t *Terms) troubles(s *Snapshot) []remind.Trouble {
	all := t.restored(s)
	add := func(realm, who, what string) {
		if realm == t.Realm {
			all = append(all, remind.Trouble{Who: who, What: what})
		}
	}
	for _, f := range s.Failures {
		since := remind.DateOf(f.Since).ChineseShort()
		switch f.State {
		case Failed:
			add(f.Realm, f.Recipient, since+"的提醒被拒收："+f.Why)
		case InDoubt:
			add(f.Realm, f.Recipient, since+"的提醒送达存疑，请核实后用duban settle登记结果")
		default:
			why := cmp.Or(f.Why, "发信时段内没有轮到（渠道停发或限额已满）") // no attempt was made that could give a reason
			add(f.Realm, f.Recipient, "提醒自"+since+"起一直未能送达："+why)
		}
	}
	for _, c := range s.Channels {
		if !c.BrokenSince.IsZero() {
			add(c.Realm, "渠道“"+c.Channel+"”", "自"+remind.DateOf(c.BrokenSince).ChineseShort()+"起故障"+held(c.Notices)+"："+c.Why)
		}
	}
	for _, l := range s.Losses {
		if l.Dead {
			add(l.Realm, l.Recipient, "地址"+l.To+"自"+remind.DateOf(l.At).ChineseShort()+"起无法送达，请更正通讯录")
		}
	}
	return all
}

// held says how many notices wait for a channel; nothing where none does.
func held(notices int) string {
	if notices == 0 {
		return ""
	}
	return fmt.Sprintf("，%d条提醒等候发送", notices)
}

// restored says what of the realm may have been sent between a backup and its restore, and waits for a person.
func (t *Terms) restored(s *Snapshot) []remind.Trouble {
	const form = "1月2日15:04"
	var all []remind.Trouble
	for i := range s.Restores {
		if r := &s.Restores[i]; r.Realm == t.Realm && r.Open > 0 {
			all = append(all, remind.Trouble{Who: "数据恢复", What: fmt.Sprintf(
				"系统已由%s的备份恢复，其后至%s之间可能已发出%d条提醒，系统未再发送，请核实后用duban settle --restore %d登记结果",
				r.Backup.Format(form), r.At.Format(form), r.Open, r.ID,
			)})
		}
	}
	return all
}
