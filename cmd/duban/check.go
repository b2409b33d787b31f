package main

import (
	"context"
	"errors"
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
	"duban/tables"
)

// checkCommand looks at everything before the daemon does. Gaps are printed and end with exit code 0 unless --strict: an
// office that starts with an incomplete directory shall not be stopped by it, only told.
func (a *app) checkCommand() *cobra.Command {
	var strict, online, coverage bool
	var to destination
	c := &cobra.Command{
		Use: "check", Short: "settings, plan, policy, calendar, directory: every fault at once, and every role that no reminder can reach",
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
			gaps := day.Coverage()
			err = a.through(&to, func() error {
				nobody, err := a.checked(c.Context(), day, st)
				switch {
				case err != nil:
					return err
				case coverage:
					return a.coverage(day)
				case nobody && a.format == "table": // a thousand gaps of one reason, which has been said
					return nil
				default:
					return show(a, tables.Gaps(day), gaps)
				}
			})
			if err != nil {
				return err
			}
			if remote := office.Remote(a.settings.State); remote != "" {
				_, _ = fmt.Fprintln(a.err, "warning:", remote)
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
	c.Flags().BoolVar(&strict, "strict", false, "exit 1 where there are gaps")
	c.Flags().BoolVar(&coverage, "coverage", false, "whom every stage of every obligation comes to, in each role, up to the plan's end")
	c.Flags().BoolVar(&online, "online", false, "log in at the mail server and look up the robots' hosts; exit 1 if one fails")
	to.flags(c, "xlsx")
	return c
}

// dialled builds the ways by which run would send and read, which dial nothing yet: whatever stops run there stops check.
func (a *app) dialled() error {
	var all error
	if a.settings.MailSet() {
		_, err := a.mail()
		all = errors.Join(all, err)
	}
	_, err1 := a.robots()
	_, err2 := a.bounces()
	return errors.Join(all, err1, err2)
}

// checked says what was looked at, and what is allowed but needs a person's eye. In a table it stands above the gaps, else beside them. It
// reports whether nobody can be told at all, the directory holding examples only.
func (a *app) checked(ctx context.Context, day *remind.Day, st *store.Store) (nobody bool, err error) {
	to := a.out
	if a.format != "table" {
		to = io.Discard
	}
	source, err := a.source(st)
	if err != nil {
		return false, err
	}
	file := a.settings.Source
	if file == "" {
		file = "none, defaults hold"
	}
	fmt.Fprintf(to, "settings: %s\ndata: %s\n", file, source)
	for _, p := range planHeads(day.Plans) {
		fmt.Fprintf(to, "plan: %s\n", p)
	}
	if wanting := office.Wanting(day.Plans); wanting != "" {
		fmt.Fprintln(to, wanting)
	}
	fmt.Fprintf(to, "obligations: %d\n", len(day.Obligations))
	fmt.Fprintf(to, "calendar: %s; provisional days to the plan's end: %d\n", calendarYears(day.Calendar), day.ProvisionalDays())
	nobody = a.people(to, day)
	if _, err := a.texts(ctx, st); err != nil {
		return false, err
	}
	a.find(a.textFaults...)
	fmt.Fprintf(to, "next round: %s\n\n", a.nextRound(day))
	return nobody, nil
}

// source says where what is looked at comes from. Without a store the built-in plan is what run would begin with, unless the settings keep it
// out, so it is what is looked at, with the findings of its text.
func (a *app) source(st *store.Store) (string, error) {
	switch {
	case st != nil:
		return "the store in " + a.settings.State, nil
	case !a.settings.Builtin:
		return "none: there is no store in " + a.settings.State + " yet, and nothing built in is to be used", nil
	}
	_, findings, err := office.BuiltIn()
	for _, f := range findings {
		if f.Severity != plantext.Note {
			a.find(f)
		}
	}
	return "built-in", err
}

// people says who is in the directory and who of them is nobody's, and reports whether all are.
func (a *app) people(to io.Writer, day *remind.Day) (nobody bool) {
	fmt.Fprintf(to, "directory: %d contacts\n", len(day.Book.Directory.Contacts))
	if day.Book.Demo {
		fmt.Fprintln(to, "directory: the built-in sample, invented people under .example")
	} else { // the sample knows the built-in plan only
		a.find(office.Strangers(day, &day.Book.Directory)...)
	}
	if silent := day.Silent(day.Reach); len(silent) > 0 {
		a.find(plantext.Finding{Severity: plantext.Warning, Message: remind.WhoIsSilent(silent) + remind.WhySilent})
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
	if !day.Book.Demo || a.settings.MailSet() { // there is somebody who could want to answer
		a.find(office.Unanswerable(&a.settings.Office, a.settings.Source)...)
	}
	if !a.settings.MailSet() {
		return false
	}
	examples, nobody := office.Examples(&day.Book.Directory)
	a.find(examples...)
	return nobody
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

// A gapRow is a gap among what explain says; a listing of gaps is tables.Gaps.
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
