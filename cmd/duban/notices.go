package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"duban/formats/workbook"
	"duban/remind"
	"duban/store"
)

func (a *app) noticesCommand() *cobra.Command {
	var f store.Filter
	var from, to string
	var place outlet
	c := &cobra.Command{Use: "notices", Short: "the delivery log", RunE: func(c *cobra.Command, _ []string) error {
		st, err := a.open(c.Context(), store.Options{})
		if err != nil {
			return err
		}
		defer closing(st)
		var err1, err2 error
		f.Realm = a.realm()
		f.From, err1 = remind.ParseDate(from)
		f.To, err2 = remind.ParseDate(to)
		if err := errors.Join(err1, err2); err != nil {
			return usageError{err}
		}
		day, other, err := a.today(c.Context())
		if err != nil {
			return err
		}
		closing(other)
		if f.Obligation != "" {
			o, _ := day.Find(f.Obligation)
			if o == nil {
				return unknown(day, f.Obligation)
			}
			f.Obligation = string(o.Key)
		}
		at, err := a.planned()
		if err != nil {
			return err
		}
		var rows []noticeRow
		err = st.Log(c.Context(), f, func(r store.LogRow) error {
			told, instant := day.Today, at(r.Notice.On)
			if !r.At.IsZero() {
				told, instant = remind.DateOf(r.At), r.At
			}
			row := newNoticeRow(&r.Notice, r.Message, r.Subject, r.State, told)
			row.Reply = r.Reply
			row.Provisional = r.At.IsZero() && day.Provisional(&r.Notice, told) // what has been told moves no more
			row.At = instant.In(remind.Shanghai).Format(time.RFC3339)
			rows = append(rows, row)
			return nil
		})
		return errors.Join(err, a.through(&place, func() error {
			return listing(a, rows, func() []workbook.Sheet { return []workbook.Sheet{noticeSheet(day.Policy, rows)} })
		}))
	}}
	place.flags(c, "xlsx")
	c.Flags().StringVar(&from, "from", "", "first day, YYYY-MM-DD")
	c.Flags().StringVar(&to, "to", "", "last day, YYYY-MM-DD")
	c.Flags().StringVar(&f.Obligation, "obligation", "", "only this key")
	c.Flags().StringVar(&f.Address, "address", "", "only this address")
	c.Flags().StringVar(&f.State, "only", "", "only what is waiting, queued, delivered, failed, in_doubt, superseded, lapsed or withdrawn")
	c.Flags().BoolVar(&f.All, "all", false, "superseded, lapsed and withdrawn ones too")
	return c
}
