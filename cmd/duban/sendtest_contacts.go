package main

import (
	"context"
	"errors"
	"fmt"

	"duban/cmd/terminal"
	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/scheduler"
	"duban/tables"
)

// testOptions is what is typed to try the directory's addresses.
type testOptions struct {
	contacts, apply bool
	body            string
}

// testContacts lists whom a test would go to, and with apply sends it. It is for people who have not asked for it, so it leaves when reminders may.
func (a *app) testContacts(ctx context.Context, o *testOptions) error {
	run := func(desk *office.Office) error {
		all, err := desk.Testees(ctx, o.body)
		if err != nil {
			return err
		}
		rows, planned := make([]tables.TestRow, len(all)), 0
		for i := range all {
			rows[i].Testee = &all[i]
			if all[i].Why == "" {
				planned++
			}
		}
		if !o.apply {
			a.Aside("测试信息%d条，发往%d个地址中的%d个；尚未发送，加 --apply 确认发送\n", planned, len(all), planned)
			return terminal.Show(&a.Printer, tables.Tests(), rows)
		}
		// What was sent was sent: who stops halfway sees how far it came.
		tried, err := a.sendTests(ctx, desk, rows)
		if err != nil && tried == 0 {
			return err
		}
		return errors.Join(err, a.tested(rows))
	}
	return a.working(ctx, run)
}

// tested shows what came of the tests, and fails where one that was to be sent did not arrive.
func (a *app) tested(rows []tables.TestRow) error {
	arrived, wanted := 0, 0
	for i := range rows {
		if rows[i].Why != "" {
			continue
		}
		wanted++
		if rows[i].Result.Verdict.Outcome == delivery.Delivered {
			arrived++
		}
	}
	a.Aside("测试信息%d条，已送达%d条\n", wanted, arrived)
	if err := terminal.Show(&a.Printer, tables.Tests(), rows); err != nil {
		return err
	}
	if arrived < wanted {
		return errFinding
	}
	return nil
}

// sendTests sends to those rows that can be tried, while the window is open. It fills in what came of each, and returns how many it came to.
func (a *app) sendTests(ctx context.Context, desk *office.Office, rows []tables.TestRow) (tried int, err error) {
	open, err := a.opening(ctx, desk)
	if err != nil {
		return 0, err
	}
	lines, err := a.lines()
	if err != nil {
		return 0, err
	}
	defer a.hangUp()
	at := map[string]*tables.TestRow{}
	var letters []delivery.Letter
	for i := range rows {
		r := &rows[i]
		if _, ok := lines[r.Channel]; !ok && r.Why == "" {
			r.Why = "渠道“" + r.Channel + "”未配置"
		}
		if r.Why == "" {
			l := desk.TestLetter(r.Testee)
			at[l.ID], letters = r, append(letters, l)
		}
	}
	err = a.tester(desk.Store, lines).TestAll(ctx, letters, open, func(x scheduler.Tested) {
		at[x.ID].Result = x
		tried++
	})
	return tried, err
}

// opening returns what reports whether tests may leave now. It fails where they may not at all: outside the window, and by a clock that cannot be right.
func (a *app) opening(ctx context.Context, desk *office.Office) (func() bool, error) {
	day, err := desk.Today(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.checkClock(ctx, desk.Store, a.now()); err != nil {
		return nil, err
	}
	w := a.settings.Window
	open := func() bool {
		now := a.now()
		return day.Calendar.Workday(remind.DateOf(now)) && w.Contains(now)
	}
	if !open() {
		return nil, fmt.Errorf("测试信息只在工作日%02d:%02d至%02d:%02d发送，以免打扰收信人，请届时再试",
			w.Open/60, w.Open%60, w.Close/60, w.Close%60)
	}
	return open, nil
}
