package remind

import (
	"time"

	"duban/remind/days"
	"duban/remind/document"
	"duban/remind/history"
	"duban/remind/medium"
	"duban/remind/people"
)

// What the parts below define goes by these names, too, so that whoever speaks of what is due finds all its words in one place.

type (
	// A Date is a civil day in Shanghai.
	Date = days.Date
	// A Clock is a time of the day.
	Clock = days.Clock
	// A ChannelKind is what sort of channel messages go over.
	ChannelKind = medium.Kind
	// Rendered is a message in words.
	Rendered = medium.Rendered
	// An Attachment is a file that goes with a mail.
	Attachment = medium.Attachment
	// A Calendar knows working days.
	Calendar = days.Calendar
	// A CalendarYear is one year's notice.
	CalendarYear = days.CalendarYear
	// A CalendarDay is a date that it lists.
	CalendarDay = days.CalendarDay

	// A Role is in what capacity a body or person stands to an obligation.
	Role = people.Role
	// Parties are the bodies and people that a document names, by role.
	Parties = people.Parties
	// An Address is where messages go.
	Address = people.Address
	// A Contact is one way to reach a body.
	Contact = people.Contact
	// A Succession says who stands in a former one's place.
	Succession = people.Succession
	// A Directory says who speaks for a body, and where he is reached.
	Directory = people.Directory
	// A Book is a directory made ready for looking up.
	Book = people.Book
	// A Speaker is a contact as he speaks on a day.
	Speaker = people.Speaker
	// A Reachability is what of a directory can be used.
	Reachability = people.Reachability
	// A Loss is something that cannot be relied on since a day.
	Loss = people.Loss
	// A Reach is what is known of the addresses that a directory has named.
	Reach = people.Reach
	// A Reached is since when one is known, and was last delivered to.
	Reached = people.Reached
	// A Silence is one of which nobody knows whether it can be reached.
	Silence = people.Silence
	// Listeners are addresses that hear.
	Listeners = people.Listeners

	// A Key names an obligation for life.
	Key = document.Key
	// A Kind is what an obligation is.
	Kind = document.Kind
	// A Plan is one rectification plan, as its document says it.
	Plan = document.Plan
	// A Problem is one of its numbered problems.
	Problem = document.Problem
	// A Passage is words of a document, and where they stand.
	Passage = document.Passage
	// A Measure is one numbered measure of a problem.
	Measure = document.Measure
	// A Commitment is what a clause promises by a day or at a rhythm.
	Commitment = document.Commitment
	// A Rhythm is how often a standing duty recurs.
	Rhythm = document.Rhythm
	// A Deadline is a problem's.
	Deadline = document.Deadline
	// A Reading is how a date was read, by a Rule.
	Reading = document.Reading
	// A Rule is by what a day was made of words.
	Rule = document.Rule
	// A Source is a place in a document.
	Source = document.Source
	// A History is what one address has been sent.
	History = history.History
	// Sent is one message of it.
	Sent = history.Sent
)

// The roles that code speaks of, strongest first. One that only tables name goes by its name in people.
const (
	Responsible = people.Responsible
	Lead        = people.Lead
	Leader      = people.Leader
	Head        = people.Head
	Office      = people.Office
	Inspection  = people.Inspection
	roleCount   = people.RoleCount
)

// The kinds, the deadlines, the rhythms and the sections of what a document asks for.
const (
	KindProblem  = document.KindProblem
	KindMeasure  = document.KindMeasure
	KindStanding = document.KindStanding

	Dated      = document.Dated
	Continuous = document.Continuous

	Weekly    = document.Weekly
	Monthly   = document.Monthly
	Quarterly = document.Quarterly
	Yearly    = document.Yearly

	SectionGoal     = document.SectionGoal
	SectionMeasures = document.SectionMeasures
)

// The name of the mail channel, and the body of the office.
const (
	MailChannel = people.MailChannel
	OfficeBody  = people.OfficeBody
)

// HistoryDays is how many days of messages caps and wording look at.
const HistoryDays = history.Days

// Shanghai is the zone of every instant.
var Shanghai = days.Shanghai

// NewDate returns the day y-m-d.
func NewDate(y int, m time.Month, d int) Date { return days.NewDate(y, m, d) }

// DateOf returns the civil day of an instant in Shanghai.
func DateOf(t time.Time) Date { return days.DateOf(t) }

// ParseDate reads YYYY-MM-DD; the empty string is no date.
func ParseDate(s string) (Date, error) { return days.ParseDate(s) }

// NewCalendar joins years.
func NewCalendar(years ...CalendarYear) Calendar { return days.NewCalendar(years...) }

// CalendarOf is the name of a year's working days beside those of plans.
func CalendarOf(year int) string { return days.CalendarOf(year) }

// NewAddress returns the address in its one spelling. Only addresses made so may be compared.
func NewAddress(channel, to string) Address { return people.NewAddress(channel, to) }

// NewBook indexes a directory.
func NewBook(d Directory, r Reachability) *Book { return people.NewBook(d, r) }

// ChannelChinese returns a channel's name as clerks know it.
func ChannelChinese(channel string) string { return people.ChannelChinese(channel) }

// Roles returns all roles, strongest first.
func Roles() []Role { return people.Roles() }

// ProblemKeyOf returns the key of a whole problem.
func ProblemKeyOf(plan string, number int) Key { return document.ProblemKeyOf(plan, number) }

// The kinds of channels.
const (
	KindMail     = medium.Mail
	KindWeCom    = medium.WeCom
	KindDingTalk = medium.DingTalk
	KindFeishu   = medium.Feishu
	KindWebhook  = medium.Webhook
	KindFile     = medium.File
)
