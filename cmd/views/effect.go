package views

import (
	"iter"
	"slices"

	"duban/cmd/terminal"
	"duban/listing"
	"duban/office"
	"duban/tables"
)

// Effect shows what a change brings.
func Effect(p *terminal.Printer, e *office.Effect, all bool) error {
	v := effectView{Printer: p, e: e, all: all}
	switch p.Format {
	case "json":
		return v.lines()
	case "csv":
		return terminal.Stream(p, listing.Fields[tables.EffectChange](), tables.EffectChanges(e))
	default:
		return v.tables()
	}
}

// An effectView shows an effect.
type effectView struct {
	*terminal.Printer
	e   *office.Effect
	all bool
}

// lines shows an effect to programs: the summary, a line for each person, for each obligation and for each notice that
// changes, told apart by kind. All of it goes out, whatever its length.
func (v *effectView) lines() error {
	if err := terminal.Emit(v.Printer, []tables.EffectSummary{tables.NewEffectSummary(&v.e.Effect)}); err != nil {
		return err
	}
	if err := terminal.Emit(v.Printer, tables.EffectPeople(v.e)); err != nil {
		return err
	}
	return terminal.Stream(v.Printer, listing.Fields[tables.EffectChange](), tables.EffectChanges(v.e))
}

// How much of an effect a screen shows; --all shows everything.
const (
	mostObligations = 20
	mostPeople      = 30
	mostDays        = 40
	mostNotices     = 3 // of a person on a day
)

// tables shows an effect to people: the sums first, then obligations, persons and days, each cut after the first ones
// unless --all.
func (v *effectView) tables() error {
	s := tables.NewEffectSummary(&v.e.Effect)
	for _, line := range s.Words() {
		v.Say("%s\n", line)
	}
	notices := mostNotices
	if v.all {
		notices = 0
	}
	if err := listed(v, tables.ObligationLines(v.e), mostObligations, "事项变动"); err != nil {
		return err
	}
	if err := listed(v, tables.RenamedLines(v.e), mostObligations, "简称变动"); err != nil {
		return err
	}
	if err := listed(v, tables.PersonLines(v.e), mostPeople, "收件人"); err != nil {
		return err
	}
	return some(v, tables.DayLines(v.e, notices), v.e.Lines, mostDays, "日期变动")
}

// listed shows the first rows of a list.
func listed[T any](v *effectView, rows []T, most int, what string) error {
	return some(v, slices.Values(rows), len(rows), most, what)
}

// some shows the first of so many rows, and says how many more there are. No more are made than are shown.
func some[T any](v *effectView, rows iter.Seq[T], count, most int, what string) error {
	if count == 0 {
		return nil
	}
	if v.all {
		most = count
	}
	v.Say("\n")
	err := terminal.Stream(v.Printer, listing.Fields[T](), tables.First(rows, most))
	if more := count - most; more > 0 {
		v.Say("……另有%s%d行；全部列出加 --all，供程序读取用 --format json 或 csv\n", what, more)
	}
	return err
}

// Settings names what differs of the settings that decide who hears what when.
func Settings(p *terminal.Printer, changes []office.SettingChange) error {
	switch {
	case p.Format == "csv":
		return nil // one table: that of the changes
	case p.Format == "json":
		return terminal.Emit(p, tables.EffectSettings(changes))
	case len(changes) == 0:
		p.Say("设置：没有影响提醒的改动\n\n")
		return nil
	}
	err := terminal.Emit(p, tables.SettingLines(changes))
	p.Say("\n")
	return err
}
