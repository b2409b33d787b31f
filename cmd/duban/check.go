package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/formats/plantext"
	"duban/office"
	"duban/office/builtin"
	"duban/remind"
	"duban/remind/people"
	"duban/remind/report"
	"duban/scheduler"
	"duban/store"
	"duban/store/database"
	"duban/tables"
)

// checkCommand looks at everything before the daemon does. Gaps are printed and end with exit code 0 unless --strict: an
// office that starts with an incomplete directory shall not be stopped by it, only told.
func (a *app) checkCommand() *cobra.Command {
	var strict, online, coverage bool
	var to terminal.Place
	c := &cobra.Command{
		Use: "check", Short: "检查设置、方案、提醒规则、日历、通讯录，列出没有接收人的事项",
		Long: "检查设置、方案、提醒规则、日历、通讯录，一次列出全部问题；列出没有接收人的事项。\n" +
			"只有服务无法启动的问题以退出码1结束；没有接收人只作提示，加 --strict 的以1结束。",
		RunE: func(c *cobra.Command, _ []string) error {
			a.readAsOwner()
			if err := a.dialled(); err != nil {
				return err
			}
			day, st, err := a.today(c.Context())
			if err != nil {
				return err
			}
			defer closing(st)
			m := a.measure("正在核对每个事项的接收人")
			gaps := day.Coverage()
			m.End()
			err = a.Through(&to, func() error { return a.found(c.Context(), day, st, gaps, coverage) })
			if err != nil {
				return err
			}
			if remote := office.Remote(a.settings.State); remote != "" {
				a.Warn(remote)
			}
			if err := errors.Join(a.checkClock(c.Context(), st, a.now()), office.Files(c.Context(), a.settings.State, st)); err != nil {
				return err
			}
			if online {
				if err := a.online(c.Context()); err != nil {
					return err
				}
			}
			if strict && len(gaps) > 0 {
				return errFinding
			}
			return nil
		},
	}
	c.Flags().BoolVar(&strict, "strict", false, "有事项没有接收人的，以退出码1结束")
	c.Flags().BoolVar(&coverage, "coverage", false, "逐项列出每个事项的每个提醒节点提醒谁，直至方案结束")
	c.Flags().BoolVar(&online, "online", false, "登录发信服务器并解析群机器人的域名，有一个不通即以退出码1结束")
	to.Flags(c, "xlsx")
	return c
}

// found says what was looked at and, as was asked for, the gaps or the whole proof.
func (a *app) found(ctx context.Context, day *remind.Day, st *store.Store, gaps []remind.Gap, coverage bool) error {
	nobody, err := a.checked(ctx, day, st)
	switch {
	case err != nil:
		return err
	case coverage:
		return a.coverage(day)
	case (nobody || len(day.Plans) == 0) && a.Format == "table": // a thousand gaps of one reason, or no plan: that has been said
		return nil
	case a.Format == "table":
		return views.Gaps(&a.Printer, day, gaps, 0)
	default:
		return terminal.Show(&a.Printer, tables.Gaps(day), gaps)
	}
}

// dialled builds the ways by which run would send and read, which dial nothing yet: whatever stops run there stops check.
func (a *app) dialled() error {
	var all error
	if a.settings.MailSet() {
		_, err := a.mail()
		all = errors.Join(all, err)
	}
	_, err1 := a.robots()
	_, err2 := a.mailboxes()
	return errors.Join(all, err1, err2)
}

// checked says what was looked at, and what is allowed but needs a person's eye. In a table it stands above the gaps, else beside them. It
// reports whether nobody can be told at all, the directory holding examples only.
func (a *app) checked(ctx context.Context, day *remind.Day, st *store.Store) (nobody bool, err error) {
	to := a.Out
	if a.Format != "table" {
		to = io.Discard
	}
	source, err := a.source(st)
	if err != nil {
		return false, err
	}
	terminal.Line(to, "设置文件：%s", cmp.Or(a.settings.Source, "没有，全部取默认值"))
	terminal.Line(to, "数据来源：%s", source)
	heads, err := a.planHeads(ctx, st)
	if err != nil {
		return false, err
	}
	for i := range heads {
		views.Plan(to, &heads[i], a.realm())
	}
	if wanting := office.Wanting(len(day.Plans)); wanting != "" {
		terminal.Line(to, "%s", wanting)
	}
	terminal.Line(to, "事项：%d个（问题、措施、长期任务合计）", len(day.Obligations))
	calendar := "日历：" + views.CalendarYears(day.Calendar)
	if len(day.Plans) > 0 { // else there is no end to count to
		calendar += fmt.Sprintf("；至方案结束，有%d天待定", report.ProvisionalDays(day))
	}
	terminal.Line(to, "%s", calendar)
	nobody = a.people(to, day)
	a.forms()
	if _, err := a.texts(ctx, st); err != nil {
		return false, err
	}
	a.Find(a.textFaults...)
	terminal.Line(to, "下一轮：%s\n", a.nextRound(day))
	return nobody, nil
}

// planHeads returns what stands over the plans held.
func (a *app) planHeads(ctx context.Context, st *store.Store) ([]tables.PlanHead, error) {
	desk, err := a.office(st)
	if err != nil {
		return nil, err
	}
	snap, err := desk.Look(ctx)
	return tables.PlanHeads(office.Reviews(&snap)), err
}

// source says where what is looked at comes from. Without a store the built-in plan is what run would begin with, unless the settings keep it
// out, so it is what is looked at, with the findings of its text.
func (a *app) source(st *store.Store) (string, error) {
	switch {
	case st != nil && st.Shared():
		return "数据库服务器 " + database.Shown(a.settings.Store.DSN.Reveal()), nil
	case st != nil:
		return "数据目录 " + a.settings.State, nil
	case !a.settings.Builtin:
		return "没有：数据目录 " + a.settings.State + " 中还没有数据库，设置又不使用内置数据（builtin: false）", nil
	}
	_, findings, err := builtin.Snapshot()
	for _, f := range findings {
		if f.Severity != plantext.Note {
			a.Find(f)
		}
	}
	return "内置方案（数据库还没有建立）", err
}

// people says who is in the directory and who of them is nobody's, and reports whether all are.
func (a *app) people(to io.Writer, day *remind.Day) (nobody bool) {
	terminal.Line(to, "通讯录：%d条联系人", len(day.Book.Directory.Contacts))
	switch {
	case day.Book.Demo && !a.settings.MailSet(): // else it is named below, as nobody would hear
		terminal.Line(to, "　　　　系内置示例，人员和地址均为虚构（.example），使用前请导入本单位的通讯录")
	case !day.Book.Demo: // the sample knows the built-in plan only
		a.Find(office.Strangers(day, &day.Book.Directory)...)
	}
	if silent := day.Silent(day.Reach); len(silent) > 0 {
		a.Find(plantext.Finding{Severity: plantext.Warning, Message: people.WhoIsSilent(silent) + people.WhySilent})
	}
	for _, i := range report.IdleLadders(day) {
		w := &day.Policy.Own[i]
		a.Aside("注意：policy.own[%d]：%s 不对应任何事项，不起作用；事项编号见 duban export obligations\n", i, w.Scope())
	}
	if heads := day.Headless(); len(heads) > 0 {
		terminal.Line(to, "单位主要负责同志：通讯录中有%d家单位没有填写（角色填“%s”），逾期后只提醒其联系人：%s",
			len(heads), remind.Head.Chinese(), views.Several(heads))
	}
	// No fault: somebody hears. But an office that reads of a broken mail server can seldom mend it.
	if a.settings.Admin.Address == "" && a.settings.Admin.Channel == remind.MailChannel {
		terminal.Line(to, "系统管理员：没有设置（admin.address），系统故障报整改办第一位联系人")
	}
	if !day.Book.Demo || a.settings.MailSet() { // there is somebody who could want to answer
		a.Find(office.Unanswerable(&a.settings.Office, a.settings.Source)...)
	}
	if !a.settings.MailSet() {
		return false
	}
	examples, nobody := builtin.Examples(&day.Book.Directory)
	a.Find(examples...)
	return nobody
}

// checkClock returns scheduler.ErrClock if the daemon would hold everything for its clock; st may be nil.
func (a *app) checkClock(ctx context.Context, st *store.Store, now time.Time) error {
	if st == nil {
		s := scheduler.Sight{Now: now, Built: built().Date}
		return s.Judge()
	}
	s, err := a.sight(ctx, st, now)
	if err != nil {
		return err
	}
	return a.judge(ctx, st, &s)
}
