package agenda

import (
	"fmt"
	"time"

	"duban/remind"
	"duban/remind/review"
	"duban/store"
	"duban/store/holds"
)

// machine lists what is wrong with the system itself.
func (l *list) machine() {
	r := l.Report
	if r.Clock != "" {
		l.add(0, Item{Kind: Clock, What: "提醒已停发：" + r.Clock, Why: "请管理员核对本机时间，确认无误后在服务器上输入duban clock accept"})
	}
	if r.Damage != "" {
		l.add(0, Item{Kind: Damage, What: "数据库损坏：" + r.Damage, Why: "请管理员停止服务，检查磁盘，用最近的备份恢复"})
	}
	for i := range r.Channels {
		if c := &r.Channels[i]; !c.Broken.IsZero() {
			l.add(i, Item{
				Kind: Channel, What: fmt.Sprintf("%s自%s起不通：%s", remind.ChannelChinese(c.Channel), moment(c.Broken), c.Why),
				Why: fmt.Sprintf("有%d条消息、%d条提醒待发；系统每小时试发一次，恢复后自动补发", c.Messages, c.Notices),
			})
		}
	}
	l.backups()
}

// backupAge is after how long without a good backup somebody should look.
const backupAge = 48 * time.Hour

// backups says where the last backup failed, or is too old. Who rehearses has nothing to lose yet.
func (l *list) backups() {
	r := l.Report
	switch {
	case r.BackupFault != "":
		l.add(0, Item{Kind: Backup, What: "最近一次备份失败：" + r.BackupFault, Why: lastGood(r.LastBackup) + "；请管理员检查备份位置"})
	case l.Realm == store.Real && (r.LastBackup.IsZero() || r.Now.Sub(r.LastBackup) > backupAge):
		l.add(0, Item{Kind: Backup, What: "两天内没有成功的备份", Why: lastGood(r.LastBackup) + "；请管理员检查备份设置"})
	}
}

// lastGood says when the last good backup was made.
func lastGood(t time.Time) string {
	if t.IsZero() {
		return "系统未记录成功的备份"
	}
	return "上一次成功备份为" + moment(t)
}

// moment is an instant as a person reads it.
func moment(t time.Time) string { return t.In(remind.Shanghai).Format("2006年1月2日15:04") }

// doubts lists the messages of which nobody knows whether they arrived, and those that did not.
func (l *list) doubts() {
	for i := range l.Doubt {
		m := &l.Doubt[i]
		l.add(i, Item{
			Kind: Doubt, Message: m.ID, Address: m.Address, What: fmt.Sprintf("发给%s的消息（%s）是否送达不明", m.Recipient, m.Day.ChineseShort()),
			Why: fmt.Sprintf("已试%d次；请电话核实，再登记结果", m.Attempts),
		})
	}
	for i := range l.Snap.Restores {
		if r := &l.Snap.Restores[i]; r.Realm == l.Realm && r.Open > 0 {
			l.add(i, Item{
				Kind: Restored, What: fmt.Sprintf("系统由%s的备份恢复，其后可能已发出%d条提醒", moment(r.Backup), r.Open), Why: "恢复于" + moment(r.At) + "；核实后登记结果，此前不再发送",
			})
		}
	}
	for i := range l.Snap.Failures {
		f := &l.Snap.Failures[i]
		if f.Realm != l.Realm || f.State == store.InDoubt {
			continue
		}
		item := Item{Kind: Failed, What: f.Recipient + "：" + remind.DateOf(f.Since).ChineseShort() + "的提醒被拒收", Why: f.Why}
		if f.State != store.Failed {
			item.What = f.Recipient + "：提醒自" + remind.DateOf(f.Since).ChineseShort() + "起一直未能送达"
		}
		l.add(i, item)
	}
}

// plans lists the plans that nobody has released yet, and those of which what was read is still to be compared with the document.
func (l *list) plans() {
	l.held()
	for i := range l.Snap.Plans {
		p := &l.Snap.Plans[i]
		if !l.real(p) {
			continue
		}
		count := review.CountOf(review.Judge(p, l.Snap.Verdicts))
		if n := count.Left(); n > 0 {
			l.add(i, Item{Kind: Unchecked, Plan: p.ID, What: l.Day.PlanName(p.ID) + "还有" + fmt.Sprint(n) + "处读取结果未经核对", Why: "导出核对表，由导入人以外的人对照文件逐处核对"})
		}
	}
}

// held lists the plans that nobody has released yet.
func (l *list) held() {
	running := map[string]bool{}
	for _, h := range holds.Running(l.Snap.Holds, l.Day.Today) {
		running[h.Scope] = true
	}
	for i := range l.Snap.Plans {
		if p := &l.Snap.Plans[i]; running[p.ID] && l.real(p) {
			l.add(i, Item{Kind: Held, Plan: p.ID, What: l.Day.PlanName(p.ID) + "尚未放行，不发送任何提醒", Why: "放行前请预览收件人、封数和已逾期的事项"})
		}
	}
}

// real reports whether a plan is one that anybody waits for: the built-in one of a rehearsal is not.
func (l *list) real(p *remind.Plan) bool { return p.Source != "" || l.Realm == store.Real }
