package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duban/formats/plantext"
	"duban/office"
	"duban/remind"
	"duban/scheduler"
	"duban/store"
)

// checkCommand looks at everything before the daemon does. Gaps are printed and end with exit code 0 unless --strict: an
// office that starts with an incomplete directory shall not be stopped by it, only told.
func (a *app) checkCommand() *cobra.Command {
	var strict, online, coverage bool
	var to destination
	c := &cobra.Command{
		Use: "check", Short: "settings, plan, policy, calendar, directory: every fault at once, and every role that no reminder can reach",
		RunE: func(c *cobra.Command, _ []string) error {
			day, st, err := a.today(c.Context())
			if err != nil {
				return err
			}
			defer closing(st)
			gaps := day.Coverage()
			err = a.through(&to, func() error {
				if err := a.checked(day, st); err != nil {
					return err
				}
				if coverage {
					return a.coverage(day)
				}
				return show(a, gapTable(day), gaps)
			})
			if err != nil {
				return err
			}
			if err := a.checkClock(c.Context(), st, a.now()); err != nil {
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
	c.Flags().BoolVar(&strict, "strict", false, "exit 1 where there are gaps")
	c.Flags().BoolVar(&coverage, "coverage", false, "whom every stage of every obligation comes to, in each role, up to the plan's end")
	c.Flags().BoolVar(&online, "online", false, "log in at the mail server and look up the robots' hosts; exit 1 if one fails")
	to.flags(c, "xlsx")
	return c
}

// checked says what was looked at, and what is allowed but needs a person's eye. In a table it stands above the gaps, else beside them.
func (a *app) checked(day *remind.Day, st *store.Store) error {
	to := a.out
	if a.format != "table" {
		to = io.Discard
	}
	// Without a store the built-in plan is what run would begin with, so it is what is looked at, with the findings of
	// its text.
	source := "the store in " + a.settings.State
	if st == nil {
		source = "built-in"
		_, findings, err := office.BuiltIn()
		if err != nil {
			return err
		}
		for _, f := range findings {
			if f.Severity != plantext.Note {
				a.find(f)
			}
		}
	}
	file := a.settings.Source
	if file == "" {
		file = "none, defaults hold"
	}
	fmt.Fprintf(to, "settings: %s\ndata: %s\n", file, source)
	for _, p := range planHeads(day.Plans) {
		fmt.Fprintf(to, "plan: %s\n", p)
	}
	fmt.Fprintf(to, "obligations: %d\n", len(day.Obligations))
	fmt.Fprintf(to, "calendar: %s; provisional days to the plan's end: %d\n", calendarYears(day.Calendar), day.ProvisionalDays())
	fmt.Fprintf(to, "directory: %d contacts\n", len(day.Book.Directory.Contacts))
	if day.Book.Demo {
		fmt.Fprintln(to, "directory: the built-in sample, invented people under .example")
	} else { // the sample knows the built-in plan only
		for _, f := range office.Strangers(day, &day.Book.Directory) {
			a.find(f)
		}
	}
	for _, i := range day.IdleLadders() {
		w := &day.Policy.Own[i]
		a.aside("warning: policy.own[%d]: %s: no obligation of the plans is meant by it; duban export obligations lists their keys\n", i, w.Scope())
	}
	if heads := day.Headless(); len(heads) > 0 {
		fmt.Fprintf(to, "heads: %d bodies have none in the directory (role head), so that there only their contacts hear what is overdue: %s\n",
			len(heads), several(heads))
	}
	// No fault: somebody hears. But an office that reads of a broken mail server can seldom mend it.
	if a.settings.Admin.Address == "" && a.settings.Admin.Channel == remind.MailChannel {
		fmt.Fprintln(to, "admin: none set, the office's first contact stands in")
	}
	fmt.Fprintln(to)
	return nil
}

// several joins names, the first of many.
func several(names []string) string {
	const shown = 5
	if len(names) > shown {
		return strings.Join(names[:shown], ", ") + " …; check --coverage shows all"
	}
	return strings.Join(names, ", ")
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

// calendarYears lists the years that notices cover, and those that are provisional.
func calendarYears(c remind.Calendar) string {
	var firm, provisional []int
	for _, y := range c.Years {
		if c.Provisional(remind.NewDate(y.Year, 1, 1)) {
			provisional = append(provisional, y.Year)
		} else {
			firm = append(firm, y.Year)
		}
	}
	slices.Sort(firm)
	slices.Sort(provisional)
	return fmt.Sprintf("noticed %v, provisional %v", slices.Compact(firm), slices.Compact(provisional))
}

// A gapRow is a gap among what explain says; a listing of gaps is gapTable.
type gapRow struct {
	Obligation string `json:"obligation"`
	Role       string `json:"role"`
	Body       string `json:"body"`
	From       string `json:"from"` // the first day of it
	Reason     string `json:"reason"`
	Remedy     string `json:"remedy"` // what would close it
}

// gapRows returns gaps with what would close each. One without a day is a gap from today on.
func gapRows(day *remind.Day, gaps []remind.Gap) []gapRow {
	var rows []gapRow
	for _, g := range gaps {
		from := max(g.From, day.Today).String()
		rows = append(rows, gapRow{string(g.Obligation), g.Role.String(), g.Body, from, g.Reason, day.Remedy(g)})
	}
	return rows
}
