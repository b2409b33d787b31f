package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"duban/office"
	"duban/remind"
)

// workflowCommands are the steps of a matter, one command a kind of event. They differ in nothing but their kind: what a
// step needs and when it is allowed is remind's to say.
func (a *app) workflowCommands() []*cobra.Command {
	var all []*cobra.Command
	for _, w := range []struct {
		kind  remind.EventKind
		short string
	}{
		{remind.EventReport, "已完成待验收: a unit reports its work done"},
		{remind.EventAccept, "验收通过: the supervising unit accepts"},
		{remind.EventReturn, "退回: reported work is given back"},
		{remind.EventClose, "销号: the matter is closed"},
		{remind.EventReopen, "反弹: a closed matter is opened again"},
		{remind.EventExtend, "延期: the deadline moves to --to"},
		{remind.EventSuspend, "暂停: nobody is told until --to"},
		{remind.EventResume, "恢复: a suspension ends now"},
	} {
		all = append(all, a.workflowCommand(w.kind, w.short))
	}
	return all
}

// workflowCommand records an event on one or several keys, all or none of them.
func (a *app) workflowCommand(kind remind.EventKind, short string) *cobra.Command {
	var e remind.Event
	var on, to string
	c := &cobra.Command{Use: string(kind) + " KEY…", Short: short, Args: cobra.MinimumNArgs(1), RunE: func(c *cobra.Command, keys []string) (err error) {
		e.Kind = kind
		if e.On, err = remind.ParseDate(on); err != nil {
			return usageError{err}
		}
		if e.To, err = remind.ParseDate(to); err != nil {
			return usageError{err}
		}
		return a.record(c.Context(), e, keys)
	}}
	// Who decides and who types are two people in most offices, and both go on record.
	c.Flags().StringVar(&e.By, "by", "", "who decided (default: who types)")
	c.Flags().StringVar(&e.Doc, "doc", "", "document number")
	c.Flags().StringVar(&e.Note, "note", "", "reason or remark")
	c.Flags().StringVar(&on, "on", "", "day it took effect, YYYY-MM-DD (default today)")
	switch kind {
	case remind.EventReport, remind.EventReturn:
		c.Flags().StringVar(&e.For, "for", "", "one body's part only")
	case remind.EventExtend:
		c.Flags().StringVar(&to, "to", "", "the new deadline, YYYY-MM-DD")
		c.Flags().BoolVar(&e.Alone, "alone", false, "leave the measures of the former date where they are")
	case remind.EventSuspend:
		c.Flags().StringVar(&to, "to", "", "last day of the suspension, YYYY-MM-DD")
	}
	return c
}

// record records one event on each key, all or none, and says how each stands then.
func (a *app) record(ctx context.Context, e remind.Event, keys []string) error {
	return a.working(ctx, func(o *office.Office) error {
		all, err := o.Record(ctx, e, keys)
		for _, r := range all {
			a.say("%s  %s  %s  due %s", r.Event.Key, r.Event.Kind, r.Status.State, r.Status.Due)
			if all := r.Remarks(); len(all) > 0 {
				a.say("（%s）", strings.Join(all, "；"))
			}
			a.say("\n")
		}
		return err
	})
}
