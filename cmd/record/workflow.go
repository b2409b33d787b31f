package record

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/office"
	"duban/remind"
	"duban/remind/change"
)

// workflowCommands are the steps of a matter, one command a kind of event. They differ in nothing but their kind: what a
// step needs and when it is allowed is remind's to say.
func (d *Desk) workflowCommands() []*cobra.Command {
	var all []*cobra.Command
	for _, w := range []struct {
		kind  remind.EventKind
		short string
	}{
		{remind.EventReport, "报验：责任单位报告整改完成（转为已完成待验收）"},
		{remind.EventAccept, "验收通过：牵头督导验收单位验收（转为验收通过待销号）"},
		{remind.EventReturn, "退回：报验或验收后退回整改"},
		{remind.EventClose, "销号：事项办结（转为已销号）"},
		{remind.EventReopen, "重新整改：已销号的事项反弹，恢复为整改中"},
		{remind.EventExtend, "延期：时限改为 --to 的日期"},
		{remind.EventSuspend, "暂停：至 --to 的日期止不提醒任何人"},
		{remind.EventResume, "恢复整改：提前结束暂停"},
	} {
		all = append(all, d.workflowCommand(w.kind, w.short))
	}
	return all
}

// workflowCommand records an event on one or several keys, all or none of them.
func (d *Desk) workflowCommand(kind remind.EventKind, short string) *cobra.Command {
	var e remind.Event
	var on, to string
	c := &cobra.Command{Use: string(kind) + " 编号…", Short: short, Args: cobra.MinimumNArgs(1), RunE: func(c *cobra.Command, keys []string) (err error) {
		e.Kind = kind
		if e.On, err = remind.ParseDate(on); err != nil {
			return help.Wrong(err)
		}
		if e.To, err = remind.ParseDate(to); err != nil {
			return help.Wrong(err)
		}
		err = d.record(c.Context(), e, keys)
		if to == "" && c.Flags().Lookup("to") != nil && errors.As(err, new(change.RejectedEvent)) { // it names the date that --to is to change
			return help.Wrong(err)
		}
		return err
	}}
	// Who decides and who types are two people in most offices, and both go on record.
	c.Flags().StringVar(&e.By, "by", "", "作出决定的`人员`（默认操作人）")
	c.Flags().StringVar(&e.Doc, "doc", "", "依据的`文号`")
	c.Flags().StringVar(&e.Note, "note", "", "原因或`备注`")
	c.Flags().StringVar(&on, "on", "", "生效`日期`，如2026-11-23（默认今日）")
	switch kind {
	case remind.EventReport, remind.EventReturn:
		c.Flags().StringVar(&e.For, "for", "", "只登记该责任`单位`的部分")
	case remind.EventExtend:
		c.Flags().StringVar(&to, "to", "", "新的时限`日期`，如2027-06-30")
		c.Flags().BoolVar(&e.Alone, "alone", false, "原与问题同一时限的措施不随之延期")
	case remind.EventSuspend:
		c.Flags().StringVar(&to, "to", "", "暂停的最后一`日`，如2027-06-30")
	}
	return c
}

// record records one event on each key, all or none, and says how each stands then.
func (d *Desk) record(ctx context.Context, e remind.Event, keys []string) error {
	return d.Work(ctx, func(o *office.Office) error {
		all, err := o.Record(ctx, e, keys)
		d.sayRecorded(all)
		return err
	})
}

// sayRecorded says how each obligation stands after what was recorded of it, and what is to be recorded next.
func (d *Desk) sayRecorded(all []office.Recorded) {
	for _, r := range all {
		d.Say("%s：%s", r.Event.Key, r.Said())
		if all := r.Remarks(); len(all) > 0 {
			d.Say("（%s）", strings.Join(all, "；"))
		}
		d.Say("\n")
	}
	if next := office.NextStep(all); next != "" {
		d.Say("下一步：%s\n", next)
	}
}
