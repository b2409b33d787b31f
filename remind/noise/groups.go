package noise

import (
	"fmt"
	"slices"

	"duban/remind"
)

// A Group is one of a channel whose last matter is closed.
type Group struct {
	Channel  string
	Since    int64 // the event that closed the last of its matters: the group's silence goes by it
	Matters  int
	Contacts int // of the directory that name the channel
}

// Matters are what some groups speak for, gathered from the worlds of plans, be it of some at a time. The zero Matters has no groups.
type Matters struct{ groups []matters }

// The matters of a group.
type matters struct {
	Group
	open bool // one of them at least
}

// MattersOf returns the matters of some channels, before any plan was looked at.
func MattersOf(channels []string) *Matters {
	m := &Matters{}
	for _, name := range channels {
		m.groups = append(m.groups, matters{Group: Group{Channel: name}})
	}
	return m
}

// Add adds what the groups speak for in the plans of a day's world. Each plan is added once; the directory is the same for all.
func (m *Matters) Add(day *remind.Day) {
	for i := range m.groups {
		m.groups[i].add(day)
	}
}

// add adds what the group speaks for.
func (g *matters) add(day *remind.Day) {
	var keys []remind.Key
	g.Contacts = 0
	for i := range day.Book.Directory.Contacts {
		if c := &day.Book.Directory.Contacts[i]; c.Channel == g.Channel {
			g.Contacts++
			keys = append(keys, day.Charged(remind.NewAddress(c.Channel, c.Address))...)
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys) // several contacts may answer for one
	g.Matters += len(keys)
	for _, k := range keys {
		g.Since = max(g.Since, day.States[k].Cause.ID)
		g.open = g.open || day.States[k].State != remind.Closed
	}
}

// Idle returns the groups that spoke for somebody, and now speak for nobody who has an open matter.
func (m *Matters) Idle() (all []Group) {
	for i := range m.groups {
		if g := &m.groups[i]; g.Matters > 0 && !g.open {
			all = append(all, g.Group)
		}
	}
	return all
}

// Words asks that a group be dissolved, and says how.
func (g *Group) Words() []string {
	return []string{
		fmt.Sprintf("群“%s”所涉及的%d项事项已全部销号，该群不再有需要督办的事项。为减轻基层负担、防治“指尖上的形式主义”，请及时解散该群，并停用群机器人。", g.Channel, g.Matters),
		fmt.Sprintf("一、改联系人：通讯录中有%d名联系人的渠道为“%s”，请改为邮件（用 duban export contacts 导出，改后用 duban import contacts 导入）。销号后的“回头看”提醒此后按新的渠道发送。", g.Contacts, g.Channel),
		fmt.Sprintf("二、改设置：请管理员在设置文件 duban.yaml 的 channels 中删去名称为“%s”的一项及其地址文件，然后重新载入（systemctl reload duban）。", g.Channel),
		"三、停用机器人：请群主在群设置中移除该机器人，使其地址失效，再解散该群。",
		"如该群另有用途，可以不解散；没有重新整改的事项，本系统不再提示。",
	}
}
