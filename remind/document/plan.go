// Package document has what a rectification plan says: problems, measures, deadlines and commitments, each with the place where it stands.
package document

import (
	"cmp"

	"duban/remind/days"
	"duban/remind/people"
)

// A Plan is one rectification plan: numbered problems and what was announced about them. It is what the document says and
// nothing else; states and dates in force come from events.
type Plan struct {
	ID         string    `json:"id"` // see change.CheckPlanID
	Title      string    `json:"title"`
	Source     string    `json:"source,omitempty"` // name of the file that it was read from; empty: built in
	SHA256     string    `json:"sha256,omitempty"` // of that file's bytes; empty: it was read before this was kept
	Inspection string    `json:"round,omitempty"`  // of inspection, as the office calls it: 第三轮中央生态环境保护督察
	Doc        string    `json:"doc,omitempty"`    // by which this version came, where it took a former one's place
	Typist     string    `json:"typist,omitempty"` // who took this version in; empty: the program itself, or it was before this was kept
	Problems   []Problem `json:"problems"`
}

// A Problem is one numbered problem of a plan. Bodies stand as the document names them, shared tails distributed.
type Problem struct {
	Plan     string    `json:"plan"`
	Number   int       `json:"number"`
	Title    string    `json:"title"`
	Goal     string    `json:"goal"`
	Measures []Measure `json:"measures"`
	Deadline Deadline  `json:"deadline"`
	people.Parties
	Named       map[people.Role]Passage `json:"named,omitempty"` // by what the document names them; none is one that was read before this was kept
	Source      Source                  `json:"source"`
	Commitments []Commitment            `json:"commitments,omitempty"`
}

// A Passage is words of a document, and where they stand.
type Passage struct {
	Words  string `json:"words"`
	Source Source `json:"source,omitzero"`
}

// A Measure is one numbered measure; nested ones follow in Measures. Number is as the document nests them: （二）七是 = "2.7".
type Measure struct {
	Number   string    `json:"number"`
	Path     string    `json:"path"`
	Text     string    `json:"text"`
	Measures []Measure `json:"measures,omitempty"`
	Source   Source    `json:"source"`
}

// DeadlineKind says whether a problem ends on a day or goes on.
type DeadlineKind string

// The kinds of deadline.
const (
	Dated      DeadlineKind = "date"
	Continuous DeadlineKind = "continuous"
)

// A Deadline is a problem's: a day, or continuous (持续推进), with the words of the document. A dated one that Continues binds after its
// day as well (2022年12月底前，长期坚持). Date is what the document first stated, Revised what its present version states; see Merge.
type Deadline struct {
	Kind      DeadlineKind `json:"kind"`
	Date      days.Date    `json:"date"`
	Revised   days.Date    `json:"revised,omitempty"` // none: still Date
	BareYear  bool         `json:"bare_year,omitempty"`
	Continues bool         `json:"continuous,omitempty"`
	Text      string       `json:"text"`
	Read      Reading      `json:"read,omitzero"`
}

// A Rule is by what a day was made of the words of a document.
type Rule string

// The rules, from the finest words to the coarsest.
const (
	RuleDay      Rule = "day"         // the day is written out
	RuleTenDays  Rule = "ten_days"    // 上旬 → the 10th, 中旬 → the 20th, 下旬 → the last of the month
	RuleMonth    Rule = "month_end"   // its last day
	RuleQuarter  Rule = "quarter_end" // likewise
	RuleHalf     Rule = "half_end"    // likewise
	RuleYear     Rule = "year_end"    // 31 December
	RuleFiveYear Rule = "plan_end"    // “十四五” → 31 December of its last year
)

// A Reading is how a date was read: the words of the document and the rule that made a day of them. None is one that was read before this was
// kept, or no date.
type Reading struct {
	Words  string `json:"words,omitempty"` // empty in a Deadline: its Text has them
	Rule   Rule   `json:"rule,omitempty"`
	Source Source `json:"source,omitzero"` // of the words, where they stand apart from what they bind
}

// Source is a place in the document: line and column, both counted from 1, columns in characters. A file without lines has its place in words too.
type Source struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Where  string `json:"where,omitempty"` // 第15段, 第2个表格第5行, 工作表“整改清单”第12行C列; empty: the line says it
}

// A Commitment is what a clause of the goal or of a measure promises by a day (a milestone) or at a rhythm. Exactly one of Due
// and Rhythm is set. Responsible and Lead are set only where the clause or its heading narrows or replaces the problem's. Due is what the
// document first stated and stands in the key, Revised what its present version states.
type Commitment struct {
	Number      string    `json:"number"` // "2.7"; "0" for the goal
	Section     string    `json:"section"`
	Path        string    `json:"path"` // （二）七是; empty for the goal
	Due         days.Date `json:"due"`
	Revised     days.Date `json:"revised,omitempty"` // none: still Due
	Key         Key       `json:"key,omitempty"`     // kept from a former version; empty: made of number, day and order
	BareYear    bool      `json:"bare_year,omitempty"`
	Rhythm      Rhythm    `json:"rhythm,omitempty"`
	Text        string    `json:"text"`
	Read        Reading   `json:"read,omitzero"`
	Responsible []string  `json:"responsible,omitempty"`
	Lead        []string  `json:"lead,omitempty"`
	Source      Source    `json:"source"`
}

// Rhythm is how often a standing duty recurs.
type Rhythm string

// The rhythms. Week and Month are listed, never sent: the office's own dispatch and bulletin are their fulfilment.
const (
	Weekly    Rhythm = "week"
	Monthly   Rhythm = "month"
	Quarterly Rhythm = "quarter"
	Yearly    Rhythm = "year"
)

// Chinese returns the rhythm as lists say it; empty where there is none.
func (r Rhythm) Chinese() string {
	return map[Rhythm]string{Weekly: "每周", Monthly: "每月", Quarterly: "每季度", Yearly: "每年"}[r]
}

// The sections of a problem that can hold a commitment.
const (
	SectionGoal     = "目标"
	SectionMeasures = "措施"
)

// Stated returns the date in the present version's words.
func (d *Deadline) Stated() days.Date { return cmp.Or(d.Revised, d.Date) }

// Stated returns the date in the present version's words; none for a rhythm.
func (c *Commitment) Stated() days.Date { return cmp.Or(c.Revised, c.Due) }
