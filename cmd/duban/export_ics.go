package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/formats/calendar"
	"duban/remind"
	"duban/store"
)

// An agendaOrder is which calendar was asked for, and where it goes. At most one of body, leader, dir and all is set; none of them means everything.
type agendaOrder struct {
	body, leader, dir string
	all               bool
	to                terminal.Place
}

// exportAgendaCommand writes calendars. They are no listings: an entry is known by its obligation's key, so that a calendar program moves
// what it took in before.
func (a *app) exportAgendaCommand() *cobra.Command {
	var o agendaOrder
	c := &cobra.Command{
		Use: "ics", Short: "导出日历文件（全部，或某单位、某领导的时限）", Args: help.WrongArgs(cobra.NoArgs),
		Long: "把现行时限和长期任务的报送日期导出为日历文件（iCalendar），可用日历软件打开或订阅。不加选项为全部事项。\n" +
			"延期后重新导出，日历中的日程随之改期；销号的标为【已销号】。",
		Example: "  duban export ics --leader 吴乐胜 -o 吴乐胜.ics",
		RunE: func(c *cobra.Command, _ []string) error {
			day, st, err := a.today(c.Context())
			if err != nil {
				return err
			}
			defer closing(st)
			imported, err := a.imported(c.Context(), day, st)
			if err != nil {
				return err
			}
			if o.dir != "" {
				return a.As.AsRoot(func() error { return a.exportAgendas(day, imported, &o) })
			}
			a.Only(&o.to, "ics")
			return a.Through(&o.to, func() error { return a.exportAgenda(day, imported, &o) })
		},
	}
	o.to.Flags(c)
	c.Flags().StringVar(&o.body, "body", "", "只导出该`单位`负责、牵头、配合的事项")
	c.Flags().StringVar(&o.leader, "leader", "", "只导出该`领导`督办的事项")
	c.Flags().BoolVar(&o.all, "all", false, "导出全部事项（默认）")
	c.Flags().StringVar(&o.dir, "dir", "", "把全部事项和每个单位、领导的事项各写成一个文件，存入该`目录`")
	c.MarkFlagsMutuallyExclusive("body", "leader", "all", "dir")
	c.MarkFlagsMutuallyExclusive("output", "dir")
	return c
}

// imported returns when each plan was read, by its id; built-in data is as old as the program. The stamps of the entries come from it: two
// exports of one day are the same bytes.
func (a *app) imported(ctx context.Context, day *remind.Day, st *store.Store) (map[string]time.Time, error) {
	if st != nil {
		return st.Imported(ctx)
	}
	at := map[string]time.Time{}
	for i := range day.Plans {
		at[day.Plans[i].ID] = built().Date
	}
	return at, nil
}

// exportAgenda writes one calendar to the destination. A name that no obligation has is refused with those that there are: an empty calendar
// would look as if nothing were due.
func (a *app) exportAgenda(day *remind.Day, imported map[string]time.Time, o *agendaOrder) error {
	bodies, leaders := calendar.Concerned(day)
	known := func(name string, list []string, what string) error {
		if now := day.Book.Name(name, day.Today); !slices.Contains(list, now) {
			return fmt.Errorf("没有事项涉及%s“%s”；方案中的%s有：%s", what, name, what, strings.Join(list, "；"))
		}
		return nil
	}
	switch {
	case o.body != "":
		if err := known(o.body, bodies, "单位"); err != nil {
			return err
		}
		return calendar.WriteAgenda(a.Out, o.body, calendar.Agenda(day, imported, o.body))
	case o.leader != "":
		if err := known(o.leader, leaders, "领导"); err != nil {
			return err
		}
		return calendar.WriteAgenda(a.Out, o.leader, calendar.Agenda(day, imported, o.leader))
	default:
		return calendar.WriteAgenda(a.Out, wholeAgenda, calendar.Agenda(day, imported))
	}
}

// wholeAgenda is the name of the calendar of everything.
const wholeAgenda = "全部整改任务"

// exportAgendas writes a file for everything and one for each body and leader. No file is begun if one of them must not be written, so a
// directory is never half new.
func (a *app) exportAgendas(day *remind.Day, imported map[string]time.Time, o *agendaOrder) error {
	if err := os.MkdirAll(o.dir, 0o750); err != nil {
		return fmt.Errorf("无法建立文件夹%s，请换一个位置（%w）", o.dir, err)
	}
	bodies, leaders := calendar.Concerned(day)
	type agenda struct {
		name  string
		names []string
	}
	all := []agenda{{wholeAgenda, nil}}
	for _, name := range slices.Concat(bodies, leaders) {
		if !slices.ContainsFunc(all, func(c agenda) bool { return c.name == name }) {
			all = append(all, agenda{name, []string{name}})
		}
	}
	var taken error
	for _, c := range all {
		taken = errors.Join(taken, o.to.Free(agendaFile(o.dir, c.name)))
	}
	if taken != nil {
		return taken
	}
	for _, c := range all {
		var b bytes.Buffer
		if err := calendar.WriteAgenda(&b, c.name, calendar.Agenda(day, imported, c.names...)); err != nil {
			return err
		}
		if err := o.to.WriteWhole(agendaFile(o.dir, c.name), b.Bytes()); err != nil {
			return err
		}
	}
	a.Say("已在 %[2]s 写入%[1]d个日历文件\n", len(all), o.dir)
	return nil
}

// agendaFile names a calendar's file; what a file name cannot hold becomes _.
func agendaFile(dir, name string) string {
	return filepath.Join(dir, strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)+".ics")
}
