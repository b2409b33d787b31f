package main

import (
	"context"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/formats/upward"
	"duban/remind/noise"
	"duban/store"
	"duban/tables"
)

// noiseCommand counts what each address got in a month.
func (a *app) noiseCommand() *cobra.Command {
	var month string
	var to terminal.Place
	c := &cobra.Command{
		Use: "noise", Short: "每人、每群当月收到多少条消息", Args: help.WrongArgs(cobra.NoArgs),
		Long: "统计某月向每个联系人、每个群送达了多少条消息，收到最多的在前，用于检查是否给基层增加了负担。只计送达的督办消息，不含系统日报和测试。\n" +
			"每月第一个工作日的系统日报写有上月的合计和收到最多的十个地址。",
		RunE: func(c *cobra.Command, _ []string) error { return a.noise(c.Context(), month, &to) },
	}
	to.Flags(c, "xlsx")
	c.Flags().StringVar(&month, "month", "", "`月份`，如2026-11（默认本月）")
	return c
}

// noise lists what the log of deliveries says of a month.
func (a *app) noise(ctx context.Context, text string, to *terminal.Place) error {
	month, err := a.month(text)
	if err != nil {
		return err
	}
	st, err := a.open(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer closing(st)
	c := noise.NewCounter(month)
	m := a.measure("正在统计消息")
	err = st.Log(ctx, store.Filter{Realm: a.realm(), State: store.Delivered}, func(r store.LogRow) error {
		c.Add(&r.Notice, r.Message, r.At)
		return nil
	})
	m.End()
	if err != nil {
		return err
	}
	r := c.Report()
	return a.Through(to, func() error {
		if a.Format == "table" {
			for _, line := range r.Words()[:min(2, len(r.Words()))] {
				a.Line("%s", line)
			}
			if r.Messages == 0 {
				return nil
			}
		}
		return terminal.Show(&a.Printer, tables.Noise("消息数量（"+upward.Month(month)+"）"), r.Rows)
	})
}
