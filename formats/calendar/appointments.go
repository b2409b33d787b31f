package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/people"
)

// An Appointment is a day on which something of an obligation is due, for people's own calendars.
type Appointment struct {
	UID         string // of the obligation, for good: an extension moves the day and keeps it
	Day         remind.Date
	Summary     string
	Description string
	Categories  []string
	Sequence    int       // rises with every change: an event on the obligation or its problem, a new version of the plan or the calendar
	Changed     time.Time // the last event, or the import
	Cancelled   bool      // it will not come: withdrawn, or a check-in of what is closed
	Alarms      []int     // how many days before it a calendar rings; none: nothing is left to be done
}

// Agenda returns the appointments of those obligations that one of some bodies or leaders has a part in, or of all: deadlines in force, and the
// check-ins of standing duties from the year's beginning to the plan's end. imported says when each plan was read,
// and under remind.CalendarOf each year's calendar, which may move check-ins.
// What was withdrawn is given too, as cancelled: left out, it would stay for ever in the calendars that have it.
func Agenda(d *remind.Day, imported map[string]time.Time, names ...string) []Appointment {
	return agendaOf(d, imported, names, people.NamedRoles())
}

// Impersonal returns the same without the names of leaders, for calendars that are had at an address by whoever knows it.
func Impersonal(d *remind.Day, imported map[string]time.Time, names ...string) []Appointment {
	return agendaOf(d, imported, names, slices.DeleteFunc(people.NamedRoles(), func(r remind.Role) bool { return r == remind.Leader }))
}

// agendaOf returns the appointments of what concerns some names, or of all, which tell of those who are named in some roles.
func agendaOf(d *remind.Day, imported map[string]time.Time, names []string, told []remind.Role) []Appointment {
	a := agenda{Day: d, told: told, imported: imported, latest: map[remind.Key]*remind.Event{}, count: map[remind.Key]int{}}
	for i := range d.Events {
		e := &d.Events[i]
		a.count[e.Key]++
		if l := a.latest[e.Key]; l == nil || !e.At.Before(l.At) {
			a.latest[e.Key] = e
		}
	}
	for _, list := range [][]remind.Obligation{d.Obligations, d.Withdrawn} {
		for i := range list {
			if len(names) == 0 || concerns(d, &list[i], names) {
				a.take(&list[i])
			}
		}
	}
	return a.all
}

// Concerned returns whom obligations name, today's names in their order: the bodies, and the leaders.
func Concerned(d *remind.Day) (bodies, leaders []string) {
	for i := range d.Obligations {
		for _, role := range people.NamedRoles() {
			names := d.Book.Members(d.Obligations[i].Bodies(role), d.Today)
			if role == remind.Leader {
				leaders = withNew(leaders, names)
			} else {
				bodies = withNew(bodies, names)
			}
		}
	}
	return bodies, leaders
}

// withNew returns a list with those names that it lacks, in their order.
func withNew(list, names []string) []string {
	for _, n := range names {
		if !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list
}

// concerns reports whether any of some names, or what has succeeded to it, has a part in an obligation by itself or within a collective.
// A name of the past works as well: 市环保局 asks for what 市生态环境局 has to do since the reform.
func concerns(d *remind.Day, o *remind.Obligation, names []string) bool {
	for _, role := range people.NamedRoles() {
		members := d.Book.Members(o.Bodies(role), d.Today)
		for _, name := range names {
			if slices.Contains(members, d.Book.Name(name, d.Today)) {
				return true
			}
		}
	}
	return false
}

// An agenda is one pass over obligations, with what events say of each key.
type agenda struct {
	*remind.Day
	imported map[string]time.Time
	told     []remind.Role
	latest   map[remind.Key]*remind.Event
	count    map[remind.Key]int
	all      []Appointment
}

// take adds the appointments of an obligation: one for a deadline, one for each check-in of a standing duty. What is without either, as a
// rhythm shorter than a quarter, is on nobody's calendar.
// Events on the problem count for its measures, since closing the problem closes them without an event of their own.
func (a *agenda) take(o *remind.Obligation) {
	s := a.States[o.Key]
	ap := Appointment{Sequence: a.count[o.Key], Changed: a.imported[o.Plan], Cancelled: s.Withdrawn}
	keys := []remind.Key{o.Key}
	if p := o.Key.ProblemKey(); p != o.Key {
		keys = append(keys, p)
		ap.Sequence += a.count[p]
	}
	for _, k := range keys {
		if e := a.latest[k]; e != nil && e.At.After(ap.Changed) {
			ap.Changed = e.At
		}
	}
	// What vanished from a plan has no event of its own, yet calendars must see a change to cancel it.
	if s.Withdrawn {
		ap.Sequence++
	}
	a.categories(&ap, s)
	switch {
	case s.Due != 0:
		ap.UID, ap.Day = uid(string(o.Key)), s.Due
		ap.Summary, ap.Description = a.summary(o, s, "到期"), a.description(o, s)
		ap.Alarms = alarms(s)
		a.all = append(a.all, ap.dated())
	case o.CheckedIn():
		a.checkIns(o, s, ap)
	}
}

// sequenceZero is 2020-01-01, from which sequences count the seconds to the last change: the number of events alone would not rise with a new
// version of the plan, and fall when what was withdrawn comes back. Until 2088 they fit the 32 bits that calendars give them.
const sequenceZero = 1577836800

// dated returns the appointment with a time of its last change, which iCalendar wants, and with the sequence that follows from it.
// A reader's calendar takes a change only with a higher sequence, so it must never fall.
func (ap Appointment) dated() Appointment {
	if ap.Changed.IsZero() {
		ap.Changed = time.Unix(0, 0)
	}
	ap.Sequence += max(0, int(ap.Changed.Unix()-sequenceZero))
	return ap
}

// checkIns adds one appointment for each period. Its UID has the period's last month, for a corrected calendar may move the day.
// The whole year is given, its past periods too, so that an agenda made in June does not take those of March out of a calendar.
func (a *agenda) checkIns(o *remind.Obligation, s *remind.Status, ap Appointment) {
	for day := remind.NewDate(a.Today.Year(), time.January, 1); day <= a.End(); {
		on, end := remind.CheckIn(o.Rhythm, a.Calendar, day)
		one := ap
		one.UID, one.Day = uid(string(o.Key)+"#"+end.String()[:len("2006-01")]), on
		one.Cancelled = ap.Cancelled || s.State == remind.Closed && on > s.On
		one.Summary, one.Description = a.summary(o, s, "进展报送"), a.description(o, s)
		if s.State == remind.Open && !one.Cancelled {
			one.Alarms = []int{1}
		}
		if at := a.imported[remind.CalendarOf(end.Year())]; at.After(one.Changed) {
			one.Changed = at
		}
		a.all = append(a.all, one.dated())
		day = end + 1
	}
}

// uid returns a name that calendars keep an appointment by; hashed, since keys have characters that some of them refuse.
func uid(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:16]) + "@duban"
}

// categories are the colour's word and the state's.
func (a *agenda) categories(ap *Appointment, s *remind.Status) {
	if s.Withdrawn {
		ap.Categories = []string{"已撤销"}
		return
	}
	ap.Categories = []string{a.Colour(s).Chinese(), s.State.Chinese()}
}

// summary is the one line that a calendar shows of an obligation: see summed.
func (a *agenda) summary(o *remind.Obligation, s *remind.Status, what string) string {
	plan := ""
	if len(a.Plans) > 1 {
		plan = a.PlanName(o.Plan)
	}
	return summed(o, s, plan, a.ShortName(o.Key.ProblemKey()).Text, what)
}

// summed is the one line that a calendar shows: what has become of it if anything has, which plan where several are held, the problem by its
// short name with the place of a measure, and what comes on that day: 问题22（二） 万峰等化工场地遗留废渣到期.
func summed(o *remind.Obligation, s *remind.Status, plan, short, what string) string {
	mark := ""
	switch {
	case s.Withdrawn:
		mark = "【已撤销】"
	case s.State != remind.Open && s.State != remind.Suspended:
		mark = "【" + s.State.Chinese() + "】"
	case s.State == remind.Suspended:
		mark = "【暂停】"
	}
	if plan != "" {
		mark += "【" + plan + "】"
	}
	return mark + "问题" + strconv.Itoa(o.Problem) + o.Place() + " " + short + what
}

// alarms are how many days before a deadline calendars ring, as long as anything is left to be done.
func alarms(s *remind.Status) []int {
	if s.State == remind.Open && !s.Withdrawn {
		return []int{7, 1}
	}
	return nil
}

// description returns the whole text, who answers, how it stands, and the key by which commands take it.
// The key comes last: a clerk copies it from there into a command.
func (a *agenda) description(o *remind.Obligation, s *remind.Status) string {
	var who remind.Parties
	for _, role := range a.told {
		*who.In(role) = a.Book.Names(o.Bodies(role), a.Today)
	}
	return description(o, s, &who)
}

// description returns that of an obligation whose bodies are known by today's names.
func description(o *remind.Obligation, s *remind.Status, who *remind.Parties) string {
	lines := []string{strings.Join(strings.Fields(o.Text), " ")}
	for _, role := range people.NamedRoles() {
		if names := who.Bodies(role); len(names) > 0 {
			lines = append(lines, role.Chinese()+"："+strings.Join(names, "；"))
		}
	}
	switch {
	case s.Withdrawn:
		lines = append(lines, "状态：已从方案中撤销")
	case s.State == remind.Suspended:
		lines = append(lines, "状态：暂停至"+s.Until.ChineseShort())
	default:
		lines = append(lines, "状态："+s.State.Chinese())
	}
	if s.Due != 0 {
		lines = append(lines, "整改时限："+s.Due.Chinese())
	}
	if s.Extended > 0 {
		lines = append(lines, "原定时限："+s.Original.Chinese()+"，已延期"+strconv.Itoa(s.Extended)+"次")
	}
	return strings.Join(append(lines, "事项编号："+string(o.Key)), "\n")
}
