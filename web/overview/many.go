package overview

import (
	"slices"

	"duban/office"
	"duban/office/agenda"
	"duban/remind/report"
	"duban/web/shell"
)

// Where many plans are held no page makes the world of all of them. What concerns all is said by counts that each plan keeps of itself, see report.Front;
// what is to be done is worded from the plans that it is about; and whose own matters are asked for, from those that name him.

// many reads what a page is made from where there are many plans.
func (l *look) many(c *shell.Call, f *report.Front) error {
	l.plans = f.Plans
	if !l.whole {
		return l.narrowed(c, f)
	}
	more, err := l.more(c, c.Site.Office())
	if err != nil {
		return err
	}
	l.figures = &figures{colours: l.report.Colours, summary: f.Summary, due: f.Due}
	l.tasks.more = *more
	return c.LookAt(f, nil, func(v *office.View) error {
		o := c.Site.Office()
		l.today, l.cal = v.Day.Today, v.Day.Calendar
		l.addresses(v, o)
		s := *more
		s.Day, s.Snap, s.Realm = v.Day, v.Snap, o.Terms.Realm
		l.tasks.roll = agenda.NewRoll(&s, f)
		return nil
	})
}

// narrowed reads the plans that name whoever a page is narrowed to.
func (l *look) narrowed(c *shell.Call, f *report.Front) error {
	var plans []string
	for i, name := range l.names() {
		of := f.Naming(name)
		if i == 0 {
			plans = of
		}
		plans = slices.DeleteFunc(plans, func(id string) bool { _, named := slices.BinarySearch(of, id); return !named })
	}
	return c.LookAt(f, plans, func(v *office.View) error {
		o := c.Site.Office()
		if err := l.count(v, o); err != nil {
			return err
		}
		if c.User.Writes() {
			l.tasks.more.Gaps = gapsOf(v)
		}
		l.tasks.fill(v, o, l.keys)
		return nil
	})
}
